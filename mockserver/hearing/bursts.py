"""Stretches of sound, by energy, and what each is like, in whole numbers.

A burst is a stretch that is above the floor, and not far below its own loudest, with no hole in it of _HOLE
fiftieths of a second. So speech falls into about as many bursts as it has words. They are counted from the
very sample with which sound begins after silence: how a sound falls apart depends on the sound alone, not on
where it stands in the stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np

from mockserver.hearing.frames import FRAMES, PORTIONS, Frame, Sound, level_of

_HOLE: Final = 3
_DIP: Final = 6  # times less than the loudest frame of a burst: between syllables of the same word it is less
_LOUD: Final = 12  # samples that are so many times smaller than the largest are no part of a burst
_SILENCE: Final = 10  # frames after which the next sound is one that begins
_LONGEST_S: Final = 5.0  # a sound that goes on is told piece by piece, so that memory is bounded
_SHORTEST_S: Final = 0.08
_PARTS: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Burst:
    """A stretch of sound, start to end in seconds, and its samples, from the first loud one to the last."""

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
        core = np.rint(self.samples * 32767).astype(np.int64)
        shape = [(20 * core.size // self.rate).bit_length()]
        parts = [core[start:end] for start, end in _sixths(core.size)]
        energies = [int(np.square(part).sum()) for part in parts]
        for part, energy in zip(parts, energies, strict=True):
            crossings = int(np.count_nonzero((part[1:] < 0) != (part[:-1] < 0)))
            shape.append((max(energies) // max(energy, 1)).bit_length())
            shape.append((crossings * self.rate // max(part.size, 1)).bit_length())
        return int.from_bytes(sha256(bytes(min(each, 255) for each in shape)).digest()[:4], "big")


class Bursts:
    """Finds bursts in sound that comes frame by frame; at most a few seconds of it are held."""

    def __init__(self, rate: int, floor: float) -> None:
        self._rate = rate
        self._floor = floor
        self._size = max(1, rate // (FRAMES * PORTIONS))
        self._awake = False
        self._waiting: Sound = np.zeros(0, np.float32)
        self._at = 0  # the sample of the stream with which `_waiting` begins
        self._held: list[Sound] = []
        self._start = 0
        self._least_start = 0
        self._loudest = 0.0
        self._hole = 0

    def feed(self, frame: Frame, samples: Sound) -> list[Burst]:
        """One more frame of the stream; the bursts that ended with it."""
        self._waiting = np.concatenate([self._waiting, samples])
        if not self._awake and not self._wake(frame):
            return []
        found: list[Burst] = []
        while self._awake and self._waiting.size >= self._size:
            burst = self._take(self._waiting[: self._size])
            found += [burst] if burst else []
        return found

    def open(self) -> Burst | None:
        """What has been heard of the burst that goes on."""
        held = self._held[: -self._hole] if self._hole else self._held
        if not held:
            return None
        sound = np.concatenate(held)
        size = np.abs(sound)
        loud = np.flatnonzero(size * _LOUD >= size.max(initial=0))
        if not loud.size:
            return None
        first, last = int(loud[0]), int(loud[-1]) + 1
        start, end = (self._start + first) / self._rate, (self._start + last) / self._rate
        return Burst(start, end, self._rate, sound[first:last])

    def close(self) -> Burst | None:
        """End the burst that goes on, if there is one."""
        if self._awake and self._waiting.size:
            self._take(self._waiting)
        burst = self.open()
        self._held = []
        return burst

    def cut(self, now: float) -> None:
        """Begin anew at `now`: what was heard before has been told."""
        self._held = []
        self._least_start = round(now * self._rate)

    def copy(self) -> Bursts:
        """One that goes on from here by itself."""
        twin = Bursts(self._rate, self._floor)
        for name, value in vars(self).items():
            setattr(twin, name, list(value) if isinstance(value, list) else value)
        return twin

    def _wake(self, frame: Frame) -> bool:
        """Whether sound begins in this frame; then it is counted from its first sample."""
        if frame.level < self._floor:
            # It may begin softly: of silence the last frame is kept.
            self._forget(self._waiting.size - self._size)
            return False
        self._forget(int(np.argmax(np.abs(self._waiting) >= self._floor)))
        self._awake, self._hole = True, 0
        return True

    def _take(self, samples: Sound) -> Burst | None:
        level = level_of(samples)
        if not self._held:
            self._loudest, self._start = 0.0, max(self._at, self._least_start)
        loud = level >= max(self._floor, self._loudest / _DIP)
        self._loudest = max(self._loudest, level)
        self._hole = 0 if loud else self._hole + 1
        if loud or self._held:
            self._held.append(samples[max(self._least_start - self._at, 0) :])
        self._forget(samples.size)
        if self._hole >= _SILENCE:
            self._awake = False
        full = self._at - self._start >= _LONGEST_S * self._rate
        return self._finished() if self._held and (self._hole >= _HOLE or full) else None

    def _finished(self) -> Burst | None:
        burst, self._held = self.open(), []
        return burst

    def _forget(self, samples: int) -> None:
        if samples > 0:
            self._waiting = self._waiting[samples:]
            self._at += samples


def _sixths(size: int) -> Iterator[tuple[int, int]]:
    for place in range(_PARTS):
        yield size * place // _PARTS, size * (place + 1) // _PARTS
