"""The ear hears what was said, and only as far as it was said."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockserver.speech.listening import Listener, listen
from mockserver.speech.plan import FrameGrid
from mockserver.speech.prosody import Prosody
from mockserver.speech.spelling import HeardWord, joined
from mockserver.speech.timbre import Timbre
from mockserver.speech.voiceprint import VoicePrint, nearest
from tests.speech.speaking import (
    MIXED,
    RATES,
    VOICE,
    assert_heard,
    assert_nothing_heard,
    bounded,
    floats,
    grids,
    prosodies,
    random_timbres,
    rates,
    said,
    say,
    sound,
    texts,
    timbres,
)


@bounded(120)
@given(texts, timbres, prosodies, grids, rates)
@example("\ud83d a\ud800b", VOICE, Prosody(1500, 500), FrameGrid(80, 1000), 8000)
@example("x" * 2000, VOICE, Prosody(1500), FrameGrid(1024, 44100), 8000)
@example("\x00 \x7f a", VOICE, Prosody(600), FrameGrid(1024, 44100), 48000)
def test_what_was_said_is_heard(
    text: str, timbre: Timbre, prosody: Prosody, grid: FrameGrid, rate: int
) -> None:
    assert_heard(say(text, rate, timbre=timbre, prosody=prosody, grid=grid), rate, text)


@pytest.mark.fuzz
@bounded(5000)
@given(
    st.text(min_size=1).filter(lambda t: "<" not in t and any(map(str.isalnum, t))),
    timbres,
    prosodies,
    grids,
    rates,
)
def test_anything_that_was_said_is_heard(
    text: str, timbre: Timbre, prosody: Prosody, grid: FrameGrid, rate: int
) -> None:
    assert_heard(say(text, rate, timbre=timbre, prosody=prosody, grid=grid), rate, text)


def test_every_byte_is_told_from_every_other_on_both_grids() -> None:
    words = [chr(0x100 + n) + chr(0x800 + n) for n in range(0, 0x700, 7)]
    assert_heard(say(" ".join(words), 8000), 8000, " ".join(words))


def test_markup_is_heard_as_it_is_spoken() -> None:
    spoken = say('<spell>ABC 12</spell> <<p|h|o|n>> <break time="1s"/>end', 16_000)
    assert listen(spoken, 16_000).text == "A B C 1 2 phon end"


@pytest.mark.parametrize("rate", [7_350, 11_025, 12_000, 32_000, 96_000])
def test_uncommon_sample_rates_are_heard_too(rate: int) -> None:
    assert_heard(say(MIXED, rate), rate, MIXED)


@bounded(20)
@given(rates, prosodies)
def test_words_are_heard_when_they_were_planned(rate: int, prosody: Prosody) -> None:
    planned = said("one two, three. four", prosody=prosody)
    heard = listen(sound(planned, rate), rate)
    for word, plan_word in zip(heard.words, planned.words, strict=True):
        assert abs(word.start - plan_word.start * 1024 / 44100) < 0.010
        assert abs(word.end - plan_word.end * 1024 / 44100) < 0.034  # ends are rounded up to a frame


def test_words_come_out_as_they_complete() -> None:
    planned = said("one two three")
    spoken = sound(planned, 8000)
    listener = Listener(8000)
    third = planned.sample_of(planned.words[2].start, 8000)
    assert [word.text for word in listener.feed(spoken[: third + 2400])] == ["one", "two"]
    assert listener.feed(spoken[third + 2400 : third + 2500]) == []
    assert [
        word.text for word in listener.feed(np.append(spoken[third + 2500 :], np.zeros(4000, np.int16)))
    ] == ["three"]
    assert listener.finish().text == "one two three"


@bounded(25)
@given(rates, st.lists(st.integers(0, 60_000), max_size=30))
def test_the_cuts_of_the_sound_change_nothing(rate: int, cuts: list[int]) -> None:
    spoken = say("cut me, anywhere 你好", rate, prosody=Prosody(1400))
    listener = Listener(rate)
    heard: list[HeardWord] = []
    edges = [0, *sorted(min(cut, spoken.size) for cut in cuts), spoken.size]
    for start, end in pairwise(edges):
        heard += listener.feed(spoken[start:end])
    whole = listener.finish()
    assert whole == listen(spoken, rate)
    assert whole.words[: len(heard)] == tuple(heard)


@bounded(25)
@given(st.integers(0, 20_000))
def test_half_a_word_is_never_another_word(cut: int) -> None:
    planned = said("alpha beta gamma")
    spoken = sound(planned, 8000)
    heard = listen(spoken[cut:], 8000).text.split()
    assert heard == ["alpha", "beta", "gamma"][3 - len(heard) :]
    heard = listen(spoken[: spoken.size - cut], 8000).text.split()
    assert heard == ["alpha", "beta", "gamma"][: len(heard)]


@bounded(25)
@given(rates, st.integers(0, 30_000), st.integers(0, 30_000))
def test_silence_around_speech_is_no_matter(rate: int, before: int, after: int) -> None:
    spoken = np.concatenate(
        [np.zeros(before, np.int16), say("quiet, please", rate), np.zeros(after, np.int16)]
    )
    assert_heard(spoken, rate, "quiet, please")


@bounded(25)
@given(rates, prosodies, grids)
def test_ten_milliseconds_may_drop_out_between_words(rate: int, prosody: Prosody, grid: FrameGrid) -> None:
    planned = said("one two three four", prosody=prosody, grid=grid)
    spoken = sound(planned, rate)
    for word in reversed(planned.words[1:]):
        start = planned.sample_of(word.start, rate)
        spoken = np.delete(spoken, slice(start - rate // 50, start - rate // 100))
    assert_heard(spoken, rate, "one two three four")


@bounded(25)
@given(rates, prosodies, timbres, st.sampled_from((0.1, 0.3, 1.0)))
def test_floats_of_any_gain_are_heard_like_integers(
    rate: int, prosody: Prosody, timbre: Timbre, gain: float
) -> None:
    spoken = floats(say("louder or softer", rate, prosody=prosody, timbre=timbre)) * np.float32(gain)
    assert_heard(spoken, rate, "louder or softer")


def test_a_lost_piece_does_not_take_the_whole_word_with_it() -> None:
    word = "abcdefghijklmnopqrstuvwxyz" * 3
    planned = said(f"{word} end")
    spoken = sound(planned, 8000)
    second = list(planned.utterances())[1]
    spoken[planned.sample_of(second.start, 8000) :][:4000] = 0
    heard = listen(spoken, 8000)
    assert [w.text for w in heard.words] == [word[:24], word[48:], "end"]
    assert heard.confidence < 0.9


def test_a_very_long_word_comes_out_in_parts_that_join_to_the_whole() -> None:
    word = "長" * 1200
    heard = assert_heard(say(word, 8000, prosody=Prosody(1500)), 8000, word)
    assert len(heard.words) > 1
    assert all(part.glued for part in heard.words[1:])


def test_words_heard_are_joined_by_spaces_unless_they_are_glued() -> None:
    words = [HeardWord("two", 0, 1, 1), HeardWord("wor", 1, 2, 1), HeardWord("ds", 2, 3, 1, glued=True)]
    assert joined(words) == "two words"


def test_clean_speech_is_heard_with_full_confidence_and_noise_lowers_it() -> None:
    spoken = floats(say("how sure are you", 8000))
    noise = np.random.default_rng(1).standard_normal(spoken.size).astype(np.float32)
    clear, hazy = listen(spoken, 8000), listen(spoken + 0.1 * noise, 8000)
    assert clear.text == hazy.text == "how sure are you"
    assert clear.confidence > 0.98 > 0.95 > hazy.confidence


@pytest.mark.parametrize("rate", RATES)
def test_a_voice_is_recognised_among_a_hundred(rate: int) -> None:
    voices = {str(number): timbre for number, timbre in enumerate(random_timbres(100, seed=8))}
    for name in list(voices)[::10]:
        heard = listen(say("Who am I?", rate, timbre=voices[name]), rate)
        assert heard.voice is not None
        assert nearest(heard.voice, voices) == name


@bounded(25)
@given(timbres, prosodies)
def test_a_voice_is_measured_whatever_its_speed_and_volume(timbre: Timbre, prosody: Prosody) -> None:
    voice = listen(say("measure this voice", 44_100, timbre=timbre, prosody=prosody), 44_100).voice
    assert voice is not None
    assert abs(voice.fundamental - timbre.fundamental / 100) < 0.2
    assert abs(voice.harmonic - timbre.harmonic / 1000) < 0.03
    assert abs(voice.tilt - timbre.tilt / 1000) < 0.01


def test_the_nearest_of_no_voices_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no voices"):
        nearest(VoicePrint(120.0, 0.5, 0.0), {})


@pytest.mark.parametrize("rate", [0, -8000])
def test_a_rate_is_positive(rate: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Listener(rate)


def test_two_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="mono"):
        listen(np.zeros((100, 2), np.float32), 8000)


def test_floats_that_are_no_sound_are_heard_as_nothing() -> None:
    wild = np.array([np.nan, np.inf, -np.inf, 3e38, -3e38, 0.0] * 5000, np.float32)
    assert_nothing_heard(wild, 8000)


def test_a_listener_holds_seconds_of_sound_and_not_hours() -> None:
    listener = Listener(8000)
    spoken = say("again and again", 8000)
    for _ in range(40):
        listener.feed(spoken)
    held = sum(part.nbytes for part in vars(listener).values() if isinstance(part, np.ndarray))
    assert held < 2_000_000
    assert listener.finish().text == " ".join(["again and again"] * 40)
