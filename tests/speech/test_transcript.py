import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech.transcript import Token, speakable, tokens
from tests.speech.speaking import bounded


def spoken(transcript: str) -> list[tuple[str, ...]]:
    return [token.words for token in tokens(transcript)]


@bounded(200)
@given(st.text(alphabet=st.characters(exclude_characters="<", exclude_categories=["Cs"])))
def test_text_without_markup_is_its_words_as_written(text: str) -> None:
    found = list(tokens(text))
    assert [token.text for token in found] == text.split()
    assert [token.words for token in found] == [(word,) for word in text.split()]


@bounded(200)
@given(st.text(alphabet="<>/|spelbrakim= \"'0123456789.ab"))
def test_any_mixture_of_markup_characters_is_read_without_loss(text: str) -> None:
    found = list(tokens(text))
    assert "".join("".join(token.text.split()) for token in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("tag", "milliseconds"),
    [
        ('<break time="1s"/>', 1000),
        ('<break time="500ms"/>', 500),
        ('<break time="1.5s" />', 1500),
        ("<break time='0.25s'/>", 250),
        ('<break time="1s">', 1000),
        ('<break time="0.0001s"/>', 1),
        ('<break time="9999s"/>', 60_000),
    ],
)
def test_a_break_is_silence_of_its_length(tag: str, milliseconds: int) -> None:
    assert list(tokens(f"a {tag} b")) == [
        Token("a", ("a",)),
        Token(tag, (), break_ms=milliseconds),
        Token("b", ("b",)),
    ]


def test_a_break_parts_the_words_it_touches() -> None:
    assert spoken('one<break time="1s"/>two') == [("one",), (), ("two",)]


def test_spelled_text_is_spoken_character_by_character() -> None:
    assert list(tokens("<spell>ABC 12</spell>")) == [
        Token("<spell>ABC 12</spell>", ("A", "B", "C", "1", "2"))
    ]


def test_spelling_keeps_combining_marks_with_their_letter() -> None:
    assert spoken("<spell>e\u0301x</spell>") == [("e\u0301", "x")]


def test_text_that_touches_a_spelled_part_stays_one_token() -> None:
    assert list(tokens("to<spell>12</spell>.")) == [
        Token("to<spell>12</spell>.", ("to", "1", "2."), pause_ms=320)
    ]
    assert spoken("<spell>12</spell>th") == [("1", "2", "th")]


def test_phonemes_are_spoken_as_one_word() -> None:
    assert list(tokens("say <<p|h|o|n>> now")) == [
        Token("say", ("say",)),
        Token("<<p|h|o|n>>", ("phon",), phonemes=("p", "h", "o", "n")),
        Token("now", ("now",)),
    ]


def test_punctuation_after_phonemes_belongs_to_their_word() -> None:
    assert next(tokens("<<p|h>>, x")) == Token("<<p|h>>,", ("ph,",), phonemes=("p", "h", ","), pause_ms=160)


@pytest.mark.parametrize(
    "text",
    [
        "<spell>never",
        "<break>",
        '<break time="soon"/>',
        "<<a b>>",
        "<<a||b>>",
        "<b>bold</b>",
        "a < b",
        "<< a >>",
    ],
)
def test_malformed_markup_is_spoken_as_plain_text(text: str) -> None:
    assert spoken(text) == [(word,) for word in text.split()]


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("word", 0),
        ("word,", 160),
        ("word;", 160),
        ("word:", 160),
        ("词，", 160),
        ("word.", 320),
        ("word?", 320),
        ("word!", 320),
        ("word…", 320),
        ("词。", 320),
        ('word."', 320),
        ("-", 200),
        ("—", 200),
        ("well-known", 0),
        ('"', 0),
    ],
)
def test_punctuation_is_followed_by_a_longer_silence(text: str, milliseconds: int) -> None:
    assert [token.pause_ms for token in tokens(text)] == [milliseconds]


@pytest.mark.parametrize(
    "text", ["", " \n\t", "...", "?!", "🎉", "- —", "，。", '<break time="1s"/>', "<spell></spell>"]
)
def test_a_transcript_without_letter_or_digit_is_unspeakable(text: str) -> None:
    assert not speakable(text)


@pytest.mark.parametrize("text", ["a", "7", "你", "ع", "...x", "<spell>1</spell>", "<<a>>", "½"])
def test_one_letter_or_digit_of_any_script_is_speakable(text: str) -> None:
    assert speakable(text)
