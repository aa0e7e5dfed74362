"""Sounds that are not the code decode to nothing, rather than to invented words."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile as sf

from tests.speech.speaking import Floats, assert_nothing_heard

RATE = 8000
Doubles = npt.NDArray[np.float64]


def seconds(count: float) -> Doubles:
    return np.arange(int(count * RATE)) / RATE


def as_sound(samples: Doubles) -> Floats:
    return samples.astype(np.float32)


def tone(hertz: float, length: Doubles) -> Doubles:
    wave: Doubles = np.sin(2 * np.pi * hertz * length)
    return wave


def sawtooth(hertz: float, length: Doubles) -> Doubles:
    partials = np.arange(1, int(3900 / hertz) + 1)[:, None]
    wave: Doubles = (np.sin(2 * np.pi * hertz * partials * length) / partials).sum(axis=0)
    return wave


def tempered(generator: np.random.Generator) -> float:
    """A note of the piano between 110 and 3520 Hz."""
    return float(440 * 2 ** (generator.integers(-24, 37) / 12))


def melody(wave: str, note: float, voices: int, rests: bool, notes: int, seed: int) -> Floats:
    """Random notes of `note` seconds, `voices` at a time, with soft edges like the code's own."""
    generator = np.random.default_rng(seed)
    length = seconds(note)
    edge = np.minimum(np.arange(length.size), np.arange(length.size)[::-1]) / (0.004 * RATE)
    make = tone if wave == "sine" else sawtooth
    parts = []
    for _ in range(notes):
        chord = np.sum([make(tempered(generator), length) for _ in range(voices)], axis=0)
        parts.append(0.3 * chord / voices * np.minimum(edge, 1))
        if rests and generator.random() < 0.3:
            parts.append(np.zeros(int(generator.choice([0.066, 0.1, 0.2]) * RATE)))
    return as_sound(np.concatenate(parts))


def noise(colour: str, length: float, seed: int) -> Floats:
    white = np.random.default_rng(seed).standard_normal(int(length * RATE))
    if colour == "white":
        return as_sound(0.2 * white)
    spectrum = np.fft.rfft(white)
    pink = np.fft.irfft(spectrum / np.sqrt(np.arange(spectrum.size) + 1), white.size)
    return as_sound(0.2 * pink / pink.std())


@pytest.mark.parametrize("rate", [8000, 44100])
def test_silence(rate: int) -> None:
    assert_nothing_heard(np.zeros(0, np.int16), rate)
    assert_nothing_heard(np.zeros(3 * rate, np.int16), rate)


@pytest.mark.parametrize("colour", ["white", "pink"])
def test_noise(colour: str) -> None:
    assert_nothing_heard(noise(colour, 60, seed=1), RATE)


def test_noise_of_the_last_bit() -> None:
    assert_nothing_heard(np.random.default_rng(2).integers(-1, 2, 30 * RATE).astype(np.int16), RATE)


@pytest.mark.parametrize("hertz_a_second", [10, 100, 500, 1000, 5000])
def test_a_sweep(hertz_a_second: int) -> None:
    at = seconds(20)
    assert_nothing_heard(as_sound(0.5 * tone(1, np.cumsum(200 + at * hertz_a_second % 3500) / RATE)), RATE)


@pytest.mark.parametrize("hertz", [[440], [1000], [440, 550, 660], [420, 2140], [463, 2183], [523.25, 2093]])
def test_a_constant_tone_or_chord(hertz: list[float]) -> None:
    at = seconds(10)
    assert_nothing_heard(as_sound(np.sum([0.3 * tone(each, at) for each in hertz], axis=0)), RATE)


def test_telephone_keys() -> None:
    generator = np.random.default_rng(3)
    parts = []
    for _ in range(300):
        length = seconds(float(generator.choice([0.04, 0.05, 0.066, 0.08, 0.1])))
        low, high = generator.choice([697, 770, 852, 941]), generator.choice([1209, 1336, 1477, 1633])
        parts.append(0.4 * tone(low, length) + 0.4 * tone(high, length))
        parts.append(np.zeros(int(generator.choice([0, 0.04, 0.066, 0.1]) * RATE)))
    assert_nothing_heard(as_sound(np.concatenate(parts)), RATE)


@pytest.mark.parametrize("wave", ["sine", "sawtooth"])
@pytest.mark.parametrize("note", [0.044, 0.0625, 0.066, 0.083, 0.11, 0.125, 0.25])
@pytest.mark.parametrize("voices", [1, 2, 3])
def test_a_melody(wave: str, note: float, voices: int) -> None:
    for rests in (False, True):
        assert_nothing_heard(melody(wave, note, voices, rests, notes=120, seed=4), RATE)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("wave", ["sine", "sawtooth"])
@pytest.mark.parametrize("note", [0.044, 0.05, 0.0625, 0.066, 0.075, 0.083, 0.1, 0.11])
def test_an_hour_of_melodies(wave: str, note: float, seed: int) -> None:
    for voices in (1, 2, 3):
        assert_nothing_heard(melody(wave, note, voices, True, notes=2000, seed=seed), RATE)


@pytest.mark.fuzz
@pytest.mark.parametrize("colour", ["white", "pink"])
@pytest.mark.parametrize("seed", range(6))
def test_an_hour_of_noise(colour: str, seed: int) -> None:
    assert_nothing_heard(noise(colour, 3600, seed=seed), RATE)


def test_real_speech(facts: Path) -> None:
    recordings = sorted((facts / "recorded").glob("*.wav"))
    assert recordings
    for recording in recordings:
        assert_nothing_heard(*sf.read(recording, dtype="float32"))
