"""When each word is spoken: the rows A5 of the observations, and the sound itself."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest

from mockserver.speech.listening import listen
from tests.streams.talking import VERSIONS, Talk, audio, kinds, message, told, words

RATE = 8000
SCRIPTS = (
    "The quick brown fox jumps over the lazy dog.",
    "Съешь ещё этих мягких французских булок",
    "نص حكيم له سر قاطع",
    "ऋषियों को सताने वाले दुष्ट",
    "안녕하세요 세계 여러분",
)


def test_latin_words_with_punct() -> None:
    """The first word starts where a quoted message has it."""
    heard = Talk("2024-11-13").say(message("Hello!", add_timestamps=True))
    ((word, start, _),) = words(heard)
    assert (word, start) == ("Hello!", 0.13931973)


def test_frame_quantised() -> None:
    heard = Talk().say(message(SCRIPTS[0], add_timestamps=True))
    frames = [time * 44100 / 1024 for _, start, end in words(heard) for time in (start, end)]
    assert all(math.isclose(frame, round(frame), abs_tol=1e-6) for frame in frames)


@pytest.mark.parametrize("version", VERSIONS)
def test_cumulative_in_context(version: str) -> None:
    talk = Talk(version)
    asked = message(more=True, add_timestamps=True)
    heard = talk.say(*({**asked, "transcript": text} for text in ("My name ", "is Sonic. ", "And yours?")))
    heard += talk.say({**asked, "transcript": "", "continue": False})
    timed = words(heard)
    assert [word for word, _, _ in timed] == ["My", "name", "is", "Sonic.", "And", "yours?"]
    assert all(start < end for _, start, end in timed)
    assert all(before[2] <= after[1] for before, after in pairwise(timed))


def test_inputs_without_a_space_between_count_as_words_of_their_own() -> None:
    """As release tests of the clients of 2024 count them."""
    talk = Talk("2024-11-13")
    inputs = ("My name is", "Sonic.", "Hello you")
    asked = message(more=True, add_timestamps=True)
    counts = [len(words(talk.say({**asked, "transcript": text}))) for text in inputs]
    assert counts == [3, 1, 2]


def test_several_messages() -> None:
    heard = Talk().say(message("word " * 100, add_timestamps=True))
    assert kinds(heard).count("timestamps") == 4
    assert len(words(heard)) == 100


def test_times_come_before_the_sound_they_are_of() -> None:
    sent = 0
    for each in Talk().say(message("word " * 100, add_timestamps=True)):
        if each["type"] == "timestamps":
            assert each["word_timestamps"]["start"][0] * RATE >= sent
        elif each["type"] == "chunk":
            sent += len(audio([each])) // 2


def test_ssml_leaks() -> None:
    heard = Talk().say(message("to<spell>1234</spell>. Thanks", add_timestamps=True))
    assert [word for word, _, _ in words(heard)] == ["to<spell>1234</spell>.", "Thanks"]


def test_normalized_option() -> None:
    asked = message("<spell>AB</spell> now", add_timestamps=True, use_normalized_timestamps=True)
    assert [word for word, _, _ in words(Talk().say(asked))] == ["A B", "now"]


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("model", ["sonic-3", "sonic-3.5"])
def test_the_slice_of_a_word_sounds_as_the_word(text: str, model: str) -> None:
    heard = Talk().say(message(text, model_id=model, add_timestamps=True))
    samples = np.frombuffer(audio(heard), "<i2")
    timed = words(heard)
    assert [word for word, _, _ in timed] == text.split()
    silent = np.ones(samples.size, bool)
    for word, start, end in timed:
        span = slice(round(start * RATE), round(end * RATE))
        assert listen(samples[span], RATE).text == word
        silent[span] = False
    assert not samples[silent].any()


def test_phonemes_are_the_letters_of_their_words_in_time() -> None:
    asked = message("Hi you", add_timestamps=True, add_phoneme_timestamps=True)
    heard = Talk().say(asked)
    (phonemes,) = [each["phoneme_timestamps"] for each in heard if each["type"] == "phoneme_timestamps"]
    assert phonemes["phonemes"] == ["h", "i", "y", "o", "u"]
    (_, first, first_end), (_, second, second_end) = words(heard)
    starts, ends = phonemes["start"], phonemes["end"]
    assert all(first - 1e-5 <= time <= first_end for time in starts[:2] + ends[:2])
    assert all(second - 1e-5 <= time <= second_end for time in starts[2:] + ends[2:])


def test_words_of_joined_inputs_are_those_of_the_whole_text() -> None:
    whole = Talk().say(message(SCRIPTS[0], add_timestamps=True))
    talk = Talk()
    for piece in re.findall(r".{1,7}", SCRIPTS[0]):
        talk.send(message(piece, more=True, add_timestamps=True))
    joined = talk.say(message("", more=False, add_timestamps=True))
    assert words(joined) == words(whole)


@pytest.mark.parametrize(("language", "text"), [("zh", "请问,有什么?"), ("ja", "こんにちは。")])
def test_cjk_char_level(language: str, text: str) -> None:
    heard = Talk().say(message(text, language=language, add_timestamps=True, model_id="sonic-3"))
    timed = words(heard)
    assert [word for word, _, _ in timed] == list(text)
    assert all(start < end for _, start, end in timed)
    assert all(before[2] == after[1] for before, after in pairwise(timed))
    frames = [time * 44100 / 1024 for _, start, end in timed for time in (start, end)]
    assert all(math.isclose(frame, round(frame), abs_tol=1e-6) for frame in frames)


def test_words_of_latin_letters_stay_whole_among_characters() -> None:
    heard = Talk().say(message("Sonic は", language="ja", add_timestamps=True, model_id="sonic-3"))
    assert [word for word, _, _ in words(heard)] == ["Sonic", "は"]


@pytest.mark.parametrize(
    ("version", "model"), [("2024-11-13", "sonic"), ("2025-04-16", "sonic-multilingual")]
)
def test_timestamps_language(version: str, model: str) -> None:
    asked = message(model_id=model, language="hi", add_timestamps=True)
    (error,) = Talk(version).say(asked)
    assert told(error) == (400, "invalid request: language hi does not support timestamps")
    assert kinds(Talk(version).say({**asked, "add_timestamps": False})) == ["chunk", "done"]
    assert kinds(Talk(version).say({**asked, "model_id": "sonic-2"})) == [
        "chunk",
        "timestamps",
        "chunk",
        "done",
    ]


def test_korean_changed() -> None:
    """Words, as in 2026; in 2025 they were characters."""
    heard = Talk().say(message("안녕하세요 세계", language="ko", add_timestamps=True, model_id="sonic-3"))
    assert [word for word, _, _ in words(heard)] == ["안녕하세요", "세계"]
