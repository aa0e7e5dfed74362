"""Where there is sound at all, by energy, and what a stretch of it is like, in whole numbers.

Frames are a fiftieth of a second of the stream's own time. A burst is a stretch of frames above the floor
with no longer hole in it than _HOLE frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]

FRAMES: Final = 5
"""Frames of one portion."""
PORTIONS: Final = 10
"""Portions of one second."""

FLOOR: Final = 0.01
"""Root mean square below which a frame is silent, full scale 1.0: 40 dB down (assumed)."""

_HOLE: Final = 3
_LONGEST_S: Final = 5.0  # a sound that goes on is told piece by piece, so that memory is bounded
_SHORTEST_S: Final = 0.08
_PARTS: Final = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """A fiftieth of a second, from start to end in seconds. level: root mean square, full scale 1.0."""

    start: float
    end: float
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class Burst:
    """A stretch of sound, start to end in seconds, and its samples."""

    start: float
    end: float
    rate: int
    samples: Sound

    @property
    def counts(self) -> bool:
        """Whether it is long enough to be a word: a click is none."""
        return self.end - self.start >= _SHORTEST_S

    @property
    def mark(self) -> int:
        """A number that depends on how the sound goes, not on where it stands, how loud it is or how it was
        coded: its length, and the energy and pitch of its sixths, each to the nearest power of two."""
        whole = np.rint(self.samples * 32767).astype(np.int64)
        peak = int(np.abs(whole).max(initial=0))
        loud = np.flatnonzero(np.abs(whole) * 4 >= max(peak, 1))
        core = whole[loud[0] : loud[-1] + 1] if loud.size else whole
        shape = [_power(20 * core.size // self.rate)]
        parts = [core[start:end] for start, end in _sixths(core.size)]
        energies = [int(np.square(part).sum()) for part in parts]
        for part, energy in zip(parts, energies, strict=True):
            crossings = int(np.count_nonzero((part[1:] < 0) != (part[:-1] < 0)))
            shape += [
                _power(max(energies) // max(energy, 1)),
                _power(crossings * self.rate // max(part.size, 1)),
            ]
        return int.from_bytes(sha256(bytes(min(each, 255) for each in shape)).digest()[:4], "big")


class Bursts:
    """Finds bursts in frames that come one after another; at most a few seconds of sound are held."""

    def __init__(self, rate: int, floor: float) -> None:
        self._rate = rate
        self._floor = floor
        self._start = 0.0
        self._end = 0.0
        self._held: list[Sound] = []
        self._hole = 0

    def feed(self, frame: Frame, samples: Sound) -> Burst | None:
        """One more frame; the burst that ended with it."""
        if frame.level >= self._floor:
            if not self._held:
                self._start = max(self._start, frame.start)
            self._held.append(samples)
            self._end, self._hole = frame.end, 0
            return self.close() if frame.end - self._start >= _LONGEST_S else None
        if not self._held:
            return None
        self._held.append(samples)
        self._hole += 1
        return self.close() if self._hole >= _HOLE else None

    def open(self) -> Burst | None:
        """What has been heard of the burst that goes on."""
        if not self._held:
            return None
        held = self._held[: -self._hole] if self._hole else self._held
        return Burst(self._start, self._end, self._rate, np.concatenate(held))

    def close(self) -> Burst | None:
        """End the burst that goes on, if there is one."""
        burst = self.open()
        self._held, self._hole = [], 0
        return burst

    def cut(self, now: float) -> None:
        """Begin anew at `now`: what was heard before has been told."""
        self._held, self._hole = [], 0
        self._start = now

    def copy(self) -> Bursts:
        """One that goes on from here by itself."""
        twin = Bursts(self._rate, self._floor)
        twin._start, twin._end, twin._hole = self._start, self._end, self._hole
        twin._held = list(self._held)
        return twin


def frames_of(samples: Sound, start: int, rate: int, pieces: int = FRAMES) -> Iterator[tuple[Frame, Sound]]:
    """Cut samples that begin at sample `start` of the stream into frames."""
    edges = [samples.size * place // pieces for place in range(pieces + 1)]
    for low, high in pairwise(edges):
        if high > low:
            part = samples[low:high]
            level = float(np.sqrt(np.dot(part, part) / part.size))
            yield Frame((start + low) / rate, (start + high) / rate, level), part


def _sixths(size: int) -> Iterator[tuple[int, int]]:
    for place in range(_PARTS):
        yield size * place // _PARTS, size * (place + 1) // _PARTS


def _power(number: int) -> int:
    return number.bit_length()
