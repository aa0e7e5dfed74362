"""How loud a clip is, millisecond by millisecond; where it is silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from mockserver.speech.tones import Samples

Levels = npt.NDArray[np.int32]

_AUDIBLE_PART: Final = 16
"""Sound is what is louder than a sixteenth of the loudest millisecond (-24 dB),"""
_LEAST_AUDIBLE: Final = 8
"""and than this (-72 dB of full scale)."""


@dataclass(frozen=True, slots=True, eq=False)
class Loudness:
    """Mean magnitudes, 0 to 32768, of stretches of `step` samples, about a millisecond each."""

    step: int
    rate: int
    levels: Levels

    def audible(self) -> npt.NDArray[np.bool_]:
        """For each stretch, whether it counts as sound."""
        loudest = int(self.levels.max(initial=0))
        return self.levels > max(loudest // _AUDIBLE_PART, _LEAST_AUDIBLE)

    def microseconds(self, stretches: int) -> int:
        """How long so many stretches last."""
        return stretches * self.step * 1_000_000 // self.rate

    def stretches(self, microseconds: int) -> int:
        """How many whole stretches are in so much time."""
        return microseconds * self.rate // (self.step * 1_000_000)


class LoudnessMeter:
    """Measures a clip of any length block by block, the same however it is cut."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._step = rate // 1_000
        self._rest: Samples = np.zeros(0, np.int16)
        self._levels: list[Levels] = []

    def feed(self, samples: Samples) -> None:
        """Take in the next samples, any number of them."""
        sound = np.concatenate([self._rest, samples]) if self._rest.size else samples
        whole = sound.size // self._step * self._step
        self._rest = sound[whole:]
        if whole:
            magnitudes = np.abs(sound[:whole].astype(np.int32)).reshape(-1, self._step)
            self._levels.append(magnitudes.sum(axis=1, dtype=np.int32) // self._step)

    def finish(self) -> Loudness:
        """The loudness of everything fed; a last stretch that is not whole is left out."""
        levels = np.concatenate([np.zeros(0, np.int32), *self._levels])
        return Loudness(self._step, self._rate, levels)
