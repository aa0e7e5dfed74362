"""Sounds of known loudness and pitch, files of them, and ways to measure what came out."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import soundfile

from mockserver.audio.decoding import decode, reading
from mockserver.audio.formats import Samples
from mockserver.conversion.score import Score, score
from mockserver.conversion.survey import Survey, survey
from mockserver.speech.plan import Plan
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import Timbre

Floats = npt.NDArray[np.float64]

VOICE = Timbre(fundamental=13_000, harmonic=500, tilt=50)
RATES = (8000, 11025, 16000, 22050, 44100, 48000)
OUT_RATES = (8000, 16000, 22050, 24000, 44100, 48000)


def seconds(length: float, rate: int) -> Floats:
    """The moments of the samples."""
    return np.arange(round(length * rate)) / rate


def swell(at: Floats, hertz: float = 1.3) -> Floats:
    """Loudness that comes and goes, from 0.05 to 0.55."""
    return 0.3 + 0.25 * np.sin(2 * np.pi * hertz * at)


def gliding(pitch: Floats, rate: int) -> Floats:
    """A sine of full scale whose pitch is given for each sample, in hertz."""
    return np.sin(2 * np.pi * np.cumsum(pitch) / rate)


def noise(at: Floats, seed: int) -> Floats:
    """White, full scale."""
    return np.random.default_rng(seed).uniform(-1, 1, at.size)


def music(at: Floats, seed: int, notes: int = 24) -> Floats:
    """A melody in two parts whose notes are struck and die away."""
    generator = np.random.default_rng(seed)
    place = np.minimum((at / at[-1] * notes).astype(int), notes - 1)
    pitch = 110 * 2 ** (generator.integers(0, 24, notes) / 12)
    loud = generator.uniform(0.2, 0.7, notes)
    since = at - at[np.searchsorted(place, place)]
    rate = round(1 / (at[1] - at[0]))
    upper = gliding(pitch[place], rate)
    lower = gliding(pitch[place] / 2, rate)
    return loud[place] * np.exp(-3 * since) * (0.7 * upper + 0.3 * lower)


def vowel(pitch: Floats, rate: int) -> Floats:
    """Pulses through two resonances, as in a throat; peak 0.6."""
    pulses = np.diff(np.floor(np.cumsum(pitch) / rate), prepend=0)
    heard = _resonance(_resonance(pulses, 640, 80, rate), 1370, 100, rate)
    return 0.6 * heard / np.abs(heard).max()


def _resonance(sound: Floats, hertz: float, width: float, rate: int) -> Floats:
    times = np.arange(round(rate * 6 / width)) / rate
    ringing = np.exp(-np.pi * width * times) * np.sin(2 * np.pi * hertz * times)
    return np.convolve(sound, ringing)[: sound.size]


def as_samples(sound: Floats) -> Samples:
    samples: Samples = np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16)
    return samples


def file_of(sound: Floats | Samples, rate: int, container: str = "WAV", subtype: str = "PCM_16") -> bytes:
    """A file of the sound, mono or (samples, channels)."""
    file = io.BytesIO()
    soundfile.write(file, sound, rate, format=container, subtype=subtype)
    return file.getvalue()


def surveyed(sound: Floats | Samples, rate: int) -> Survey:
    return survey(reading(file_of(sound, rate)))


def converted(sound: Floats | Samples, rate: int, out_rate: int, voice: Timbre = VOICE) -> Samples:
    """The whole of what a voice makes of a sound."""
    return rendered(score(surveyed(sound, rate), voice), out_rate)


def rendered(sound: Score, rate: int) -> Samples:
    return np.concatenate(list(sound.blocks(rate)))


def spoken(said: Plan, rate: int) -> Samples:
    return np.concatenate(list(synthesise(said, rate)))


def opened(data: bytes) -> tuple[Samples, int]:
    """The samples of a file, and their rate."""
    clip = decode(data)
    return as_samples(clip.samples.astype(np.float64)), clip.sample_rate


def envelope(sound: Floats | Samples, rate: int, per_second: int = 50) -> Floats:
    """Root mean squares of stretches of a fiftieth of a second, 1.0 for full scale."""
    scale = 32768 if sound.dtype == np.int16 else 1
    size = rate // per_second
    whole = sound[: sound.size // size * size].astype(np.float64) / scale
    return np.sqrt((whole**2).reshape(-1, size).mean(axis=1))


def likeness(one: Floats, other: Floats) -> float:
    """The correlation of two envelopes, as far as both go."""
    size = min(one.size, other.size)
    return float(np.corrcoef(one[:size], other[:size])[0, 1])


def pitch_track(sound: Samples, rate: int, per_second: int = 5) -> Floats:
    """The strongest frequency of each fifth of a second."""
    size = rate // per_second
    frames = sound[: sound.size // size * size].reshape(-1, size) * np.hanning(size)
    spectra = np.abs(np.fft.rfft(frames, 4 * size))
    return spectra.argmax(axis=1) * rate / (4 * size)
