"""What the tests of this room hear: speech, and sound that is none, as float32 at one rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mockserver.hearing.ear import Ear
from mockserver.hearing.words import Mark, Moment, Word
from mockserver.speech.synthesis import synthesise
from tests.speech.speaking import said

Floats = npt.NDArray[np.float32]
RATE = 16_000


def speech(text: str, rate: int = RATE) -> Floats:
    """The tone code."""
    samples = np.concatenate(list(synthesise(said(text), rate)))
    return samples.astype(np.float32) / np.float32(32768)


def silence(seconds: float, rate: int = RATE) -> Floats:
    return np.zeros(int(seconds * rate), np.float32)


def noise(seconds: float, loud: float = 0.2, rate: int = RATE) -> Floats:
    """The same noise each time."""
    made = np.random.default_rng(7).standard_normal(int(seconds * rate)) * loud
    return np.clip(made, -1, 1).astype(np.float32)


def tone(hertz: float, seconds: float, loud: float = 0.3, rate: int = RATE) -> Floats:
    at = np.arange(int(seconds * rate)) / rate
    return (loud * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def together(*parts: Floats) -> Floats:
    return np.concatenate(parts)


def hear(
    sound: Floats,
    cuts: Sequence[int] = (),
    *,
    rate: int = RATE,
    language: str = "en",
    min_volume: float = 0.0,
    settle: bool = False,
) -> list[Mark]:
    """All that the ear tells of a sound that comes in pieces; `settle` asks for everything at each cut."""
    ear = Ear(rate, language, min_volume)
    marks: list[Mark] = []
    for piece in np.split(sound, sorted(cuts)):
        marks += ear.feed(piece)
        if settle:
            marks += ear.settle()
    return marks + ear.finish()


def words(marks: Sequence[Mark]) -> list[Word]:
    return [mark for mark in marks if not isinstance(mark, Moment)]


def texts(marks: Sequence[Mark]) -> list[str]:
    return [word.text for word in words(marks)]


def joined(marks: Sequence[Mark]) -> str:
    return "".join(word.spaced for word in words(marks)).strip()
