"""The same words, or the same sound, in another voice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.conversion.quantised import converted_length
from mockserver.conversion.score import score
from mockserver.speech.listening import listen
from mockserver.speech.plan import FrameGrid, plan
from mockserver.speech.prosody import Prosody
from mockserver.speech.timbre import Timbre
from mockserver.speech.voiceprint import nearest
from mockserver.voices.catalogue import VOICES
from tests.conversion.sounds import (
    OUT_RATES,
    RATES,
    VOICE,
    converted,
    envelope,
    file_of,
    gliding,
    likeness,
    music,
    noise,
    opened,
    pitch_track,
    seconds,
    spoken,
    surveyed,
    swell,
    vowel,
)
from tests.speech.speaking import LONG_FRAMES, MIXED, bounded, grids, texts, timbres

in_rates, out_rates = st.sampled_from(RATES), st.sampled_from(OUT_RATES)
TIMBRES = {voice.id: voice.timbre for voice in VOICES.values()}
VOICE_IDS = sorted(TIMBRES)
voice_ids = st.sampled_from(VOICE_IDS)
tempos = st.sampled_from([600, 750, 1000, 1250, 1500])
volumes = st.sampled_from([500, 1000, 2000])


@dataclass(frozen=True)
class Case:
    """A text, said by a voice and at a rate, and the voice and the rate that it is changed to."""

    text: str
    source: str
    target: str
    rate: int
    out_rate: int
    tempo: int
    volume: int
    grid: FrameGrid


cases = st.builds(Case, texts, voice_ids, voice_ids, in_rates, out_rates, tempos, volumes, grids)


@bounded(20)
@given(cases)
def test_words_are_kept_and_take_the_target_voice(case: Case) -> None:
    keeps_its_words(case)


@pytest.mark.fuzz
@settings(deadline=None, max_examples=2000)
@given(cases)
def test_any_words_are_kept_and_take_the_target_voice(case: Case) -> None:
    keeps_its_words(case)


def keeps_its_words(case: Case) -> None:
    prosody = Prosody(case.tempo, case.volume)
    said = plan(case.text, timbre=TIMBRES[case.source], prosody=prosody, grid=case.grid)
    sound = spoken(said, case.rate)
    result = converted(sound, case.rate, case.out_rate, TIMBRES[case.target])
    heard = listen(result, case.out_rate)
    assert heard.text == " ".join(case.text.split())
    assert heard.voice is not None
    assert nearest(heard.voice, TIMBRES) == case.target
    assert len(result) == converted_length(len(sound), case.rate, case.out_rate)
    starts = [said.grid.microseconds_of(word.start) / 1e6 for word in said.words]
    assert all(abs(word.start - at) < 0.012 for word, at in zip(heard.words, starts, strict=True))


@pytest.mark.parametrize("tempo", [600, 1000, 1500])
@pytest.mark.parametrize("rate", [8000, 16000, 44100])
def test_each_word_is_at_its_time_to_the_millisecond(rate: int, tempo: int) -> None:
    said = plan(MIXED, timbre=VOICE, prosody=Prosody(tempo, 1000), grid=LONG_FRAMES)
    changed = score(surveyed(spoken(said, rate), rate), TIMBRES[VOICE_IDS[0]])
    wanted = [(u.piece, u.start * 80_000) for u in said.utterances()]
    assert [word.piece for word in changed.words] == [piece for piece, _ in wanted]
    for word, (_, start_us) in zip(changed.words, wanted, strict=True):
        assert abs(word.start_us - start_us) <= 1_000
        assert abs(word.symbol_us - said.symbol_us) <= 400


def test_where_the_clip_is_clean_words_start_on_the_very_sample() -> None:
    said = plan("One two three", timbre=VOICE, grid=LONG_FRAMES)
    assert said.starts == (2, 7, 12)  # frames of 80 ms
    changed = score(surveyed(spoken(said, 16000), 16000), VOICE)
    assert [word.start_us for word in changed.words] == [160_000, 560_000, 960_000]


def test_a_word_is_as_loud_as_it_was() -> None:
    loud = plan("loud words", timbre=VOICE, prosody=Prosody(1000, 2000), grid=LONG_FRAMES)
    soft = plan("soft words", timbre=VOICE, prosody=Prosody(1000, 500), grid=LONG_FRAMES)
    sound = np.concatenate([spoken(loud, 16000), spoken(soft, 16000)])
    result = converted(sound, 16000, 16000, TIMBRES[VOICE_IDS[3]])
    assert listen(result, 16000).text == "loud words soft words"
    assert likeness(envelope(sound, 16000), envelope(result, 16000)) > 0.99
    assert np.abs(result.astype(int)).mean() == pytest.approx(np.abs(sound.astype(int)).mean(), rel=0.02)


def test_speeds_may_differ_within_a_clip() -> None:
    parts = [
        spoken(plan(text, timbre=VOICE, prosody=Prosody(tempo), grid=LONG_FRAMES), 16000)
        for text, tempo in (("a slow one", 600), ("a quick one", 1500), ("I am", 1000))
    ]
    result = converted(np.concatenate(parts), 16000, 24000, TIMBRES[VOICE_IDS[9]])
    assert listen(result, 24000).text == "a slow one a quick one I am"


def test_words_survive_noise_and_the_noise_does_not_come_along() -> None:
    said = spoken(plan("Words in the noise", timbre=VOICE, grid=LONG_FRAMES), 16000)
    noisy = said / 32768 + 0.02 * noise(np.arange(said.size) / 16000, 1)
    result = converted(noisy, 16000, 16000)
    assert listen(result, 16000).text == "Words in the noise"
    assert not result[: 16000 // 20].any()


def test_other_sound_beside_words_is_followed_too() -> None:
    said = spoken(plan("Words and then", timbre=VOICE, grid=LONG_FRAMES), 16000)
    hum = 0.2 * gliding(np.full(32000, 150.0), 16000)
    result = converted(np.concatenate([said / 32768, hum]), 16000, 16000)
    assert listen(result, 16000).text == "Words and then"
    assert envelope(result[-24000:], 16000).mean() == pytest.approx(0.2 / 2**0.5, rel=0.05)


@pytest.mark.parametrize(
    ("container", "subtype"), [("MP3", "MPEG_LAYER_III"), ("FLAC", "PCM_16"), ("OGG", "VORBIS")]
)
def test_words_are_kept_through_a_codec(container: str, subtype: str) -> None:
    said = spoken(plan("Through a codec, please", timbre=VOICE, grid=LONG_FRAMES), 24000)
    sound, rate = opened(file_of(said, 24000, container, subtype))
    target = TIMBRES[VOICE_IDS[5]]
    heard = listen(converted(sound, rate, 16000, target), 16000)
    assert heard.text == "Through a codec, please"
    assert heard.voice is not None
    assert nearest(heard.voice, TIMBRES) == VOICE_IDS[5]


OTHER = (
    st.sampled_from(["noise", "music", "sweep", "vowel"]),
    st.integers(0, 1000),
    in_rates,
    out_rates,
    timbres,
    st.floats(0.7, 4),
    st.floats(0.05, 1),
)


@bounded(25)
@given(*OTHER)
def test_loudness_follows_any_other_sound_and_never_clips(
    kind: str, seed: int, rate: int, out_rate: int, voice: Timbre, length: float, gain: float
) -> None:
    keeps_its_loudness(kind, seed, rate, out_rate, voice, length, gain)


@pytest.mark.fuzz
@settings(deadline=None, max_examples=2000)
@given(*OTHER)
def test_loudness_follows_whatever_else_sounds(
    kind: str, seed: int, rate: int, out_rate: int, voice: Timbre, length: float, gain: float
) -> None:
    keeps_its_loudness(kind, seed, rate, out_rate, voice, length, gain)


def keeps_its_loudness(
    kind: str, seed: int, rate: int, out_rate: int, voice: Timbre, length: float, gain: float
) -> None:
    at = seconds(length, rate)
    sound = (
        gain
        * {
            "noise": lambda: swell(at) * noise(at, seed),
            "music": lambda: music(at, seed),
            "sweep": lambda: swell(at) * gliding(100 + 300 * at, rate),
            "vowel": lambda: swell(at) * vowel(120 + 30 * np.sin(4 * at), rate),
        }[kind]()
    )
    result = converted(sound, rate, out_rate, voice)
    assert len(result) == converted_length(at.size, rate, out_rate)
    assert likeness(envelope(sound, rate), envelope(result, out_rate)) >= 0.9
    assert np.abs(result.astype(int)).max() < 32767
    assert listen(result, out_rate).text == ""


@bounded(12)
@given(in_rates, out_rates, timbres, st.floats(90, 300), st.floats(1.5, 8), st.booleans())
def test_pitch_follows_a_sweep(
    rate: int, out_rate: int, voice: Timbre, low: float, ratio: float, down: bool
) -> None:
    at = seconds(4, rate)
    high = min(low * ratio, rate / 5)
    pitch = np.geomspace(high if down else low, low if down else high, at.size)
    track = pitch_track(converted(0.4 * gliding(pitch, rate), rate, out_rate, voice), out_rate)
    wanted = np.array([part.mean() for part in np.array_split(pitch, track.size)])
    steps = np.diff(track) * (-1 if down else 1)
    assert likeness(track, wanted) > 0.99
    assert (steps >= -0.02 * track[:-1]).all()
    # Intervals are kept: what was an octave is one.
    assert track[-2] / track[1] == pytest.approx(wanted[-2] / wanted[1], rel=0.05)


@pytest.mark.parametrize("fundamental", [9_000, 13_000, 18_000])
def test_a_humming_comes_out_in_the_register_of_the_voice(fundamental: int) -> None:
    at = seconds(3, 16000)
    sound = 0.4 * gliding(210 * 2 ** (0.2 * np.sin(3 * at)), 16000)
    track = pitch_track(converted(sound, 16000, 16000, Timbre(fundamental, 300, 0)), 16000)
    assert np.median(track) == pytest.approx(fundamental / 100, rel=0.08)


def test_two_voices_make_two_sounds_of_one_clip() -> None:
    at = seconds(1, 16000)
    sound = swell(at) * noise(at, 1)
    one, other = (converted(sound, 16000, 16000, TIMBRES[name]) for name in VOICE_IDS[:2])
    assert one.tolist() != other.tolist()


def test_silence_stays_silent_for_as_long() -> None:
    result = converted(np.zeros(44_100, np.int16), 44_100, 8000)
    assert (len(result), result.any()) == (8000, False)


@pytest.mark.parametrize("samples", [1, 2, 7, 63, 64, 65, 1000])
def test_the_shortest_clips_are_as_long_as_they_were(samples: int) -> None:
    sound = np.full(samples, 20_000, np.int16)
    for rate in OUT_RATES:
        assert len(converted(sound, 16000, rate)) == converted_length(samples, 16000, rate)


@given(st.integers(0, 10**9), st.integers(4000, 384_000), st.sampled_from(OUT_RATES))
def test_the_length_differs_from_the_clips_by_less_than_a_sample(samples: int, rate: int, out: int) -> None:
    assert abs(converted_length(samples, rate, out) * rate - samples * out) * 2 <= rate


def test_the_loudest_sound_is_softened_rather_than_clipped() -> None:
    square = np.where(np.arange(32_000) % 100 < 50, 32767, -32768).astype(np.int16)
    result = converted(square, 16000, 16000)
    assert np.abs(result.astype(int)).max() < 32767
    assert envelope(result, 16000).min() > 0.3
