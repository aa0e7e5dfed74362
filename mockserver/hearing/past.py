"""The last seconds of a stream, to be listened to again: from a place on where no word is under way."""

from __future__ import annotations

from collections import deque
from typing import Final

from mockserver.hearing.frames import FLOOR, Frame, Sound

KEPT_S: Final = 10.0
"""Sound that is kept at most; longer than nearly every word."""

_AFTER_S: Final = 0.01  # how far the end of a word may be off
_QUIET_S: Final = 0.35  # no silence inside a word is so long


class Past:
    """Portions of sound that may hold a word which has not been told."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._portions: deque[tuple[int, Sound]] = deque()
        self._safe = 0.0
        self._quiet = 0.0
        self._quiet_at: deque[float] = deque()

    @property
    def start(self) -> float | None:
        """Seconds of the stream with which it begins; None for no sound."""
        return self._portions[0][0] / self._rate if self._portions else None

    @property
    def portions(self) -> list[Sound]:
        """The sound, in the portions in which it came."""
        return [samples for _, samples in self._portions]

    def notice(self, frame: Frame) -> None:
        """A frame of the sound that comes next: silence is a place to begin at."""
        self._quiet = 0.0 if frame.level >= FLOOR / 2 else self._quiet + frame.end - frame.start
        if self._quiet >= _QUIET_S:
            self._quiet_at.append(frame.end - _QUIET_S / 2)

    def append(self, start: int, samples: Sound) -> None:
        """The next portion, which begins at that sample of the stream."""
        self._portions.append((start, samples))

    def told(self, end: float) -> None:
        """Everything up to `end` seconds has been told."""
        self._safe = max(self._safe, end)

    def forget(self, understood: float, now: float) -> None:
        """Let go what nobody needs any more; every word that ended by `understood` seconds has been told."""
        # A silence is a safe place only then: a word before it may not have been told yet.
        while self._quiet_at and self._quiet_at[0] <= understood:
            self.told(self._quiet_at.popleft())
        keep_from = int(max(self._safe + _AFTER_S, now - KEPT_S) * self._rate)
        while self._portions and self._portions[0][0] < keep_from:
            start, samples = self._portions.popleft()
            # To the very sample: what is left of a word that was told must not be read into the next one.
            if keep_from < start + samples.size:
                self._portions.appendleft((keep_from, samples[keep_from - start :]))
