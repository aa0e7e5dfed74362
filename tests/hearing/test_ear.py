"""The ear: what is heard does not depend on how sound comes, and nothing is heard that is not there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.hearing.ear import Ear
from mockserver.hearing.vocabulary import WORDS
from mockserver.hearing.words import Moment
from mockserver.speech.prosody import Prosody
from mockserver.speech.timbre import Timbre
from tests.hearing.sounds import (
    RATE,
    hear,
    joined,
    noise,
    silence,
    speech,
    texts,
    together,
    tone,
    words,
)
from tests.speech.speaking import RATES, bounded, floats, prosodies, said, say, timbres

SENTENCE = "Hello there, 你好 Donaudampfschifffahrtsgesellschaftskapitän!"
SAID = speech(SENTENCE)
MIXTURE = together(silence(0.5), noise(0.4), silence(0.3), SAID, tone(700, 0.3), silence(0.9))

anywhere = st.lists(st.integers(0, MIXTURE.size), max_size=12)


@pytest.mark.parametrize("rate", [*RATES, 11_025, 32_000, 96_000])
def test_speech_gives_its_words_at_any_rate(rate: int) -> None:
    played = speech(SENTENCE, 48_000)
    places = np.arange(0, played.size, 48_000 / rate)
    sound = speech(SENTENCE, rate) if rate in RATES else np.interp(places, np.arange(played.size), played)
    assert joined(hear(np.asarray(sound, np.float32), rate=rate)) == SENTENCE


def test_word_times_are_those_of_the_plan() -> None:
    grid, plan = 1024 / 44100, said(SENTENCE)
    for heard, planned in zip(words(hear(SAID)), plan.words, strict=True):
        assert abs(heard.start - planned.start * grid) < 0.03
        assert abs(heard.end - planned.end * grid) < 0.03


@given(cuts=anywhere)
@bounded(20)
def test_the_cuts_of_a_stream_change_nothing(cuts: list[int]) -> None:
    assert hear(MIXTURE, cuts) == hear(MIXTURE)


@given(cuts=st.lists(st.integers(0, SAID.size), max_size=6))
@bounded(40)
def test_words_stay_whole_wherever_everything_is_asked_for(cuts: list[int]) -> None:
    assert joined(hear(SAID, cuts, settle=True)) == SENTENCE


def _whole_at_any_speed(text: str, timbre: Timbre, prosody: Prosody, places: list[float]) -> None:
    sound = floats(say(text, RATE, timbre=timbre, prosody=prosody))
    cuts = [int(place * sound.size) for place in places]
    assert joined(hear(sound, cuts, settle=True)) == " ".join(text.split())


plain = st.text("abcdefgh äö你. ", min_size=1, max_size=40).filter(
    lambda text: any(c.isalnum() for c in text)
)
anyhow = given(text=plain, timbre=timbres, prosody=prosodies, places=st.lists(st.floats(0, 1), max_size=5))


@anyhow
@bounded(40)
def test_words_stay_whole_at_any_speed(
    text: str, timbre: Timbre, prosody: Prosody, places: list[float]
) -> None:
    _whole_at_any_speed(text, timbre, prosody, places)


@pytest.mark.fuzz
@anyhow
@settings(max_examples=2_000, deadline=None)
def test_very_many_words_stay_whole_at_any_speed(
    text: str, timbre: Timbre, prosody: Prosody, places: list[float]
) -> None:
    _whole_at_any_speed(text, timbre, prosody, places)


def test_a_word_that_was_told_is_not_read_into_the_next_one() -> None:
    """At this speed two symbols of the first word and the second word keep the check by chance."""
    timbre, prosody = Timbre(12_345, 400, -50), Prosody(1498, 1395)
    sound = floats(say("aeabcihfd a.xffj", RATE, timbre=timbre, prosody=prosody))
    assert joined(hear(sound, [16_718], settle=True)) == "aeabcihfd a.xffj"


def test_what_ended_is_told_when_it_is_asked_for() -> None:
    ear = Ear(RATE)
    last = said(SENTENCE).words[-1].end * 1024 * RATE // 44100
    told = joined(ear.feed(SAID[:last]))
    assert told != SENTENCE, "the last word might still go on"
    assert f"{told} {joined(list(ear.settle()))}" == SENTENCE
    assert texts(ear.settle()) == []
    assert texts(ear.finish()) == []


def test_a_short_word_after_a_pause_is_told_whenever_it_is_asked_for() -> None:
    sound = together(speech("Alpha."), silence(0.4), speech("a"), silence(1))
    last = words(hear(sound))[-1]
    for more in range(0, RATE // 2, 311):
        ear = Ear(RATE)
        end = int(last.end * RATE) + 100 + more
        told = [*ear.feed(sound[:end]), *ear.settle()]
        assert joined(told) == "Alpha. a"
        assert texts(ear.feed(sound[end:]) + ear.finish()) == []


@given(cuts=st.lists(st.integers(0, 3 * RATE), max_size=5))
@bounded(60)
def test_no_sound_is_told_twice_wherever_everything_is_asked_for(cuts: list[int]) -> None:
    beeps = [together(silence(0.07), tone(500 + 300 * place, 0.12)) for place in range(12)]
    heard = words(hear(together(*beeps, silence(0.5)), cuts, settle=True))
    for earlier, later in pairwise(heard):
        assert earlier.end <= later.start
    assert len(heard) <= 12 + len(cuts)


def test_every_burst_of_other_sound_is_one_word_of_the_language() -> None:
    sound = together(
        silence(0.5), noise(0.4), silence(0.3), tone(300, 0.6), silence(0.2), noise(1.0), silence(0.5)
    )
    heard = words(hear(sound, language="fr"))
    assert all(word.text in WORDS["fr"] for word in heard)
    times = [(0.5, 0.9), (1.2, 1.8), (2.0, 3.0)]
    for word, (start, end) in zip(heard, times, strict=True):
        assert abs(word.start - start) <= 0.02
        assert abs(word.end - end) <= 0.02


def test_a_sound_is_the_same_word_wherever_it_stands_and_however_loud_it_is() -> None:
    barks = [tone(440, 0.4), together(noise(0.1), tone(2000, 0.2))]
    first, second = (texts(hear(together(silence(0.5), bark, silence(0.5)))) for bark in barks)
    for lead in (0.0, 0.1234, 1.777):
        for gain in (0.5, 2.0):
            sound = together(silence(lead), np.float32(gain) * barks[0], silence(0.3), barks[1], silence(0.5))
            assert texts(hear(sound)) == first + second


def test_a_dip_that_is_no_silence_parts_two_words() -> None:
    loud, faint = tone(440, 0.3, loud=0.6), tone(440, 0.2, loud=0.06)
    assert len(texts(hear(together(loud, faint[: RATE // 20], loud, silence(0.3))))) == 1
    assert len(texts(hear(together(loud, faint[: RATE // 15], loud, silence(0.3))))) == 2


def test_words_of_other_sound_differ() -> None:
    heard = {
        tuple(texts(hear(together(tone(hertz, length), silence(0.5)))))
        for hertz in (150, 400, 1500, 3500)
        for length in (0.1, 0.3, 1.0)
    }
    assert len(heard) >= 6


@pytest.mark.parametrize(
    "sound", [silence(3), noise(3, 0.003), tone(1000, 0.04), together(tone(90, 0.01), silence(1))]
)
def test_silence_hiss_and_clicks_are_no_words(sound: np.ndarray) -> None:
    assert texts(hear(sound)) == []


def test_sound_without_end_is_told_piece_by_piece() -> None:
    heard = words(hear(noise(21)))
    assert [round(word.start) for word in heard] == [0, 5, 10, 15, 20]


@pytest.mark.parametrize("part", [slice(0, 24_000), slice(9_000, 24_000), slice(24_000, None)])
def test_a_word_of_the_code_that_was_cut_is_no_other_word(part: slice) -> None:
    heard = texts(hear(together(SAID[part], silence(0.5))))
    assert all(word in SENTENCE for word in heard), heard


def test_code_under_noise_is_code() -> None:
    sound = together(silence(0.3), SAID, silence(0.3))
    assert joined(hear(sound + noise(1, 0.05)[np.arange(sound.size) % RATE])) == SENTENCE


def test_what_is_fainter_than_the_least_volume_is_not_heard() -> None:
    quiet, loud = tone(440, 0.4, loud=0.05), tone(440, 0.4, loud=0.5)
    sound = together(quiet, silence(0.3), loud, silence(0.3), np.float32(0.1) * SAID, silence(0.3))
    assert len(texts(hear(sound))) == 6
    assert len(texts(hear(sound, min_volume=0.1))) == 1
    assert texts(hear(sound, min_volume=1.0)) == []
    assert joined(hear(SAID, min_volume=0.1)) == SENTENCE


def test_faint_speech_is_heard() -> None:
    assert joined(hear(np.float32(0.01) * SAID)) == SENTENCE


def test_every_fiftieth_of_a_second_passes_once_and_in_order() -> None:
    marks = hear(together(silence(0.5), tone(440, 0.5), silence(1)), [100, 9000])
    moments = [mark for mark in marks if isinstance(mark, Moment)]
    assert [round(moment.end * 50, 6) for moment in moments] == list(range(1, 101))
    assert [moment.voiced for moment in moments] == [False] * 25 + [True] * 25 + [False] * 50


def test_a_word_is_told_before_the_silence_after_it() -> None:
    marks = hear(together(SAID, silence(2)))
    for place, mark in enumerate(marks):
        if isinstance(mark, Moment):
            assert all(word.end >= mark.end - 0.1 for word in words(marks[place:]))


def test_an_hour_is_heard_in_the_memory_of_seconds() -> None:
    ear = Ear(8_000)
    minute = together(speech("One two three four", 8_000), noise(1, rate=8_000), silence(52, 8_000))
    ear.feed(minute)
    sizes = set()
    for _ in range(6):
        ear.feed(np.concatenate([minute] * 3))
        held = [value for value in vars(ear).values() if hasattr(value, "__len__")]
        sizes.add(sum(len(value) for value in held) // 100)
    assert len(sizes) == 1


def test_no_sound_at_all_is_nothing() -> None:
    assert hear(silence(0)) == []
    assert Ear(RATE).settle() == []
