"""A voice's embedding becomes the few integers that its sound needs.

The real service keeps a voice's sound in 192 numbers whose meaning is not public. Here three fixed directions
in that space give the fundamental, the level of its second harmonic and the balance of the two code bands
(assumed). Each is a linear reading of the embedding followed by a squash, so that a small change is heard as
a small one and a mix of two voices lies between them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_ONE: Final = 1 << 20
"""Embedding numbers are read in steps of 2**-20, so that everything after is integer arithmetic."""

_CLAMP: Final = 64 * _ONE


@dataclass(frozen=True, slots=True)
class Timbre:
    """What makes one voice sound unlike another.

    fundamental: centi-hertz, 9000 to 18000. The second harmonic then ends at 360 Hz, below the code tones.
    harmonic: level of the second harmonic, permille of the fundamental's, 100 to 900.
    tilt: permille, -200 to 200; above zero the high code tones are louder than the low ones.
    """

    fundamental: int
    harmonic: int
    tilt: int


FUNDAMENTAL: Final = (9_000, 18_000)
HARMONIC: Final = (100, 900)
TILT: Final = (-200, 200)


def timbre_of(embedding: Sequence[float]) -> Timbre:
    """The timbre of an embedding of any length (the API's have 192 numbers) and any scale.

    Voices spread best when the embedding's Euclidean length is near 1, as the service's own are. An empty or
    zero embedding is the middle of every range; numbers that are not finite count as zero or as the largest
    number.
    """
    steps = [_quantised(value) for value in embedding]
    return Timbre(
        fundamental=_between(FUNDAMENTAL, _reading(steps, "fundamental")),
        harmonic=_between(HARMONIC, _reading(steps, "harmonic")),
        tilt=_between(TILT, _reading(steps, "tilt")),
    )


def _quantised(value: float) -> int:
    if math.isnan(value):
        return 0
    return round(min(max(value * _ONE, -_CLAMP), _CLAMP))


def _reading(steps: Sequence[int], direction: str) -> int:
    """Projection on a fixed vector of signs, squashed into the open interval (-_ONE, _ONE); monotone."""
    bits = int.from_bytes(sha256(f"timbre {direction}".encode()).digest(), "big")
    total = sum(step if bits >> (place % 256) & 1 else -step for place, step in enumerate(steps))
    squashed = abs(total) * _ONE // (_ONE + abs(total))
    return squashed if total >= 0 else -squashed


def _between(ends: tuple[int, int], reading: int) -> int:
    low, high = ends
    return (low + high) // 2 + (high - low) // 2 * reading // _ONE
