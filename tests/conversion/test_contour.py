"""How loud and how high a sound is found to be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.audio.formats import Samples
from mockserver.conversion.contour import Contour, ContourMeter
from tests.conversion.sounds import RATES, Floats, as_samples, gliding, noise, seconds, swell, vowel
from tests.speech.speaking import bounded


def contour(sound: Samples, rate: int, cuts: tuple[int, ...] = ()) -> Contour:
    meter = ContourMeter(rate)
    for block in np.split(sound, sorted(cuts)):
        meter.feed(block)
    return meter.finish()


def middles(found: Contour) -> Floats:
    return (np.arange(found.pitches.size) + 0.5) * found.hop / found.rate


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("low", "high"), [(80, 400), (100, 1000), (200, 2000)])
def test_the_pitch_of_a_sweep_is_found_to_a_percent(rate: int, low: int, high: int) -> None:
    if high > rate / 4.6:
        pytest.skip("too high for the rate")
    at = seconds(3, rate)
    found = contour(as_samples(0.3 * gliding(low + (high - low) * at / 3, rate)), rate)
    wanted = low + (high - low) * middles(found) / 3
    assert (found.pitches > 0).mean() > 0.98
    error = np.abs(found.pitches / 100 / wanted - 1)[3:-5]
    assert np.percentile(error, 95) < 0.01


@pytest.mark.parametrize("rate", [8000, 16000, 44100])
def test_the_pitch_of_a_voice_is_that_of_its_pulses_not_of_its_resonances(rate: int) -> None:
    at = seconds(2, rate)
    pitch = 130 * 2 ** (0.5 * np.sin(2 * np.pi * 0.8 * at))
    found = contour(as_samples(vowel(pitch, rate)), rate)
    wanted = np.interp(middles(found), at, pitch)
    voiced = found.pitches > 0
    assert voiced.mean() > 0.95
    assert (np.abs(found.pitches[voiced] / 100 / wanted[voiced] - 1) < 0.04).mean() > 0.95


def test_noise_and_silence_have_no_pitch() -> None:
    at = seconds(5, 16000)
    assert not contour(as_samples(0.5 * noise(at, 3)), 16000).pitches.any()
    silence = contour(np.zeros(16000, np.int16), 16000)
    assert not silence.pitches.any()
    assert not silence.levels.any()


def test_a_constant_is_loud_but_has_no_pitch_and_hides_none() -> None:
    at = seconds(2, 16000)
    constant = contour(np.full(32000, 9000, np.int16), 16000)
    assert set(constant.levels.tolist()) == {9000}
    assert not constant.pitches.any()
    humming = contour(as_samples(0.3 + 0.2 * gliding(np.full(at.size, 150.0), 16000)), 16000)
    assert np.median(humming.pitches) == pytest.approx(15_000, rel=0.01)


def test_levels_are_root_mean_squares_and_a_hop_cut_short_is_measured_by_what_it_has() -> None:
    found = contour(np.full(1000, -1200, np.int16), 16000)
    assert found.hop == 128
    assert found.levels.tolist() == [1200] * 8
    assert contour(np.full(1, -32768, np.int16), 48000).levels.tolist() == [32768]


def test_nothing_at_all_has_an_empty_contour() -> None:
    found = contour(np.zeros(0, np.int16), 16000)
    assert (found.levels.size, found.pitches.size) == (0, 0)


@bounded(15)
@given(st.sampled_from(RATES), st.lists(st.integers(0, 40_000), max_size=8), st.integers(0, 9))
def test_the_contour_does_not_depend_on_how_the_sound_is_cut(rate: int, cuts: list[int], seed: int) -> None:
    at = np.arange(40_000) / rate
    sound = as_samples(swell(at, 3) * (gliding(200 + 40 * at, rate) + 0.1 * noise(at, seed)))
    whole, parts = contour(sound, rate), contour(sound, rate, tuple(cuts))
    assert parts.levels.tolist() == whole.levels.tolist()
    assert parts.pitches.tolist() == whole.pitches.tolist()
    assert whole.levels.size == whole.pitches.size == -(-40_000 // whole.hop)
