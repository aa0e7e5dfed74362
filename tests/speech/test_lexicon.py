"""Dictionaries of pronunciations: which words match, what is said for them, and when."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech.lexicon import Entry, Lexicon
from mockserver.speech.plan import FrameGrid, extend, plan
from mockserver.speech.timbre import timbre_of
from mockserver.speech.transcript import tokens

GRID = FrameGrid(1024, 44100)
TIMBRE = timbre_of([0.0] * 192)


def said(transcript: str, *entries: tuple[str, str, bool]) -> list[tuple[str, str]]:
    """(as written, as said) of each token of a transcript."""
    lexicon = Lexicon(tuple(Entry(*entry) for entry in entries))
    return [(token.text, " ".join(token.words)) for token in lexicon.respell(tokens(transcript))]


@pytest.mark.parametrize(
    ("transcript", "spoken"),
    [
        ("Ada met ada", "ay-da met ay-da"),
        ("Ada, Ada! (Ada)", "ay-da, ay-da! (ay-da)"),
        ("Ada's ada-like", "ay-da's ay-da-like"),
        ("Adams Canada", "Adams Canada"),
        ("ada_1 ada2", "ada_1 ada2"),
        ("", ""),
    ],
)
def test_only_whole_words_match(transcript: str, spoken: str) -> None:
    assert " ".join(sound for _, sound in said(transcript, ("ada", "ay-da", False))) == spoken


def test_capitals_matter_only_where_the_item_says_so() -> None:
    assert said("Polish polish", ("Polish", "po-lish", True)) == [
        ("Polish", "po-lish"),
        ("polish", "polish"),
    ]
    assert said("ΑΘΗΝΑ αθηνα", ("αθηνα", "athina", False)) == [("ΑΘΗΝΑ", "athina"), ("αθηνα", "athina")]


def test_a_mark_belongs_to_its_letter() -> None:
    assert said("नमस्ते नमस", ("नमस", "x", True)) == [("नमस्ते", "नमस्ते"), ("नमस", "x")]


def test_scripts_without_spaces_match_anywhere() -> None:
    assert said("我在北京住。", ("北京", "beijing", True)) == [("我在北京住。", "我在beijing住。")]


@pytest.mark.parametrize(
    ("sounds", "expected"),
    [
        ("noo yawk", [("in", "in"), ("New", "noo"), ("York.", "yawk.")]),
        ("the big apple", [("in", "in"), ("New", "the"), ("York.", "big apple.")]),
        ("nyc", [("in", "in"), ("New York.", "nyc.")]),
    ],
)
def test_what_sounds_is_shared_out_among_the_words_that_are_written(
    sounds: str, expected: list[tuple[str, str]]
) -> None:
    assert said("in New York.", ("new york", sounds, False)) == expected


def test_the_longest_text_counts_and_of_equal_ones_the_later() -> None:
    entries = (("york", "yawk", False), ("new york", "nyc", False), ("york", "jorvik", False))
    assert said("york new york", *entries) == [("york", "jorvik"), ("new york", "nyc")]


def test_a_sound_may_be_given_in_phonemes() -> None:
    lexicon = Lexicon((Entry("UN", "<<y|u|ɛ|n>>", True),))
    (token,) = lexicon.respell(tokens("UN."))
    assert (token.text, token.phonemes) == ("UN.", ("y", "u", "ɛ", "n", "."))


def test_markup_of_the_transcript_is_left_alone() -> None:
    transcript = 'UN <spell>UN</spell> <break time="1s"/> <<U|N>>'
    lexicon = Lexicon((Entry("UN", "you-en", True),))
    assert list(lexicon.respell(tokens(transcript)))[1:] == list(tokens(transcript))[1:]


def test_what_is_said_is_not_looked_up_again() -> None:
    assert said("a b", ("a", "b", False), ("b", "a", False)) == [("a", "b"), ("b", "a")]


def test_a_text_may_have_characters_that_mean_something_to_patterns() -> None:
    assert said("C++ and [x]", ("c++", "see plus plus", False), ("[x]", "ex", False)) == [
        ("C++", "see plus plus"),
        ("and", "and"),
        ("[x]", "ex"),
    ]


WORDS = st.lists(st.sampled_from(["ada", "New", "York", "york,", "b.", "—"]), min_size=1, max_size=12)


TEXTS = st.text("aB-, ", min_size=1, max_size=5).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(TEXTS, max_size=6, unique_by=str.lower), st.text("abAB,- ", max_size=40))
def test_what_is_said_is_what_a_pattern_of_all_texts_would_put_there(texts: list[str], line: str) -> None:
    """Another way to the same: an alternation, longest first, that whole words only fit."""
    line = " ".join(line.split())
    entries = tuple(Entry(text, f"x{number}", False) for number, text in enumerate(texts))
    ordered = sorted(entries, key=lambda entry: -len(entry.text))
    expected = line
    if ordered:
        parts = "|".join(f"({re.escape(entry.text)})" for entry in ordered)
        # A word ends between two of its characters only where one of them is none of its own.
        pattern = re.compile(rf"(?:(?<=\W)|(?=\W)|^)(?:{parts})(?:(?=\W)|(?<=\W)|$)", re.IGNORECASE)
        expected = pattern.sub(lambda match: ordered[(match.lastindex or 1) - 1].sounds, line)
    spoken = Lexicon(entries).respell(tokens(line))
    assert " ".join(word for token in spoken for word in token.words) == expected


@given(WORDS)
def test_a_dictionary_that_says_nothing_new_changes_nothing(words: list[str]) -> None:
    text = " ".join(words)
    entries = (Entry("new york", "New York", True), Entry("absent", "gone", False))
    assert list(Lexicon(entries).respell(tokens(text))) == list(tokens(text))
    assert list(Lexicon(()).respell(tokens(text))) == list(tokens(text))


@given(WORDS)
def test_all_that_is_written_is_still_told_in_order(words: list[str]) -> None:
    lexicon = Lexicon((Entry("new york", "nyc", False), Entry("york", "old york town", False)))
    text = " ".join(words)
    assert " ".join(token.text for token in lexicon.respell(tokens(text))) == text


def test_times_are_told_of_written_words_and_take_as_long_as_what_is_said() -> None:
    lexicon = Lexicon((Entry("ada", "a much longer name", False),))
    plain = plan("Ada spoke", timbre=TIMBRE, grid=GRID)
    changed = plan("Ada spoke", timbre=TIMBRE, grid=GRID, lexicon=lexicon)
    assert [(word.text, word.spoken) for word in changed.words] == [
        ("Ada", "a much longer name"),
        ("spoke", "spoke"),
    ]
    assert changed.words[1].start > plain.words[1].start
    alone = plan("a much longer name spoke", timbre=TIMBRE, grid=GRID)
    assert changed.words[1].start == alone.words[4].start
    assert changed.samples(44100) == alone.samples(44100)


def test_what_is_added_to_a_plan_is_said_by_the_same_dictionary() -> None:
    lexicon = Lexicon((Entry("ada", "ay da", False),))
    whole = plan("Ada met Ada again", timbre=TIMBRE, grid=GRID, lexicon=lexicon)
    begun = plan("Ada met", timbre=TIMBRE, grid=GRID, lexicon=lexicon)
    assert extend(begun, "Ada again") == whole
