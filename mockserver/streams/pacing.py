"""When the next piece of sound may go: at once, in step with playback, or some times faster.

A model's time to its first sound is drawn from a distribution by a seed, so that slow runs can be had again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from hashlib import sha256
from statistics import NormalDist
from typing import Final

_P95: Final = NormalDist().inv_cdf(0.95)

Latency = Callable[[], float]


def latency_of(profile: tuple[float, float] | None, seed: str) -> Latency:
    """Seconds to the first sound, one draw a call; the n-th depends on the seed and n alone.

    `profile` is (p50, p95) in milliseconds of a log-normal distribution; None is no wait at all.
    """
    if profile is None:
        return lambda: 0.0
    p50, p95 = profile
    spread = math.log(max(p95, p50) / p50) / _P95 if p50 > 0 else 0.0
    count = 0

    def draw() -> float:
        nonlocal count
        count += 1
        number = int.from_bytes(sha256(f"{seed}\n{count}".encode()).digest()[:6], "big")
        deviate = NormalDist().inv_cdf((number + 0.5) / (1 << 48))
        return p50 / 1000 * math.exp(spread * deviate)

    return draw


class Pacer:
    """The times at which the pieces of one context may go.

    speed: times real time, None for at once.
    """

    __slots__ = ("_latency", "_speed", "due")

    def __init__(self, speed: float | None, latency: Latency) -> None:
        self._speed = speed
        self._latency = latency
        self.due = 0.0
        """When the next piece may go."""

    @property
    def paced(self) -> bool:
        """Whether sound keeps time at all."""
        return self._speed is not None

    def begin(self, now: float) -> None:
        """A piece of text starts to be spoken: in step with what still sounds, after a wait otherwise."""
        if self.due <= now:
            self.due = now + self._latency()

    def sent(self, seconds: float) -> None:
        """A piece of so much sound has gone."""
        if self._speed is not None:
            self.due += seconds / self._speed
