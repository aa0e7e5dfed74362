"""Fiftieths of a second of the stream's own time, and how loud it was in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Frame:
    """A fiftieth of a second, from start to end in seconds. level: root mean square, full scale 1.0."""

    start: float
    end: float
    level: float


def frames_of(samples: Sound, start: int, rate: int, pieces: int = FRAMES) -> Iterator[tuple[Frame, Sound]]:
    """Cut samples that begin at sample `start` of the stream into frames."""
    edges = [samples.size * place // pieces for place in range(pieces + 1)]
    for low, high in pairwise(edges):
        if high > low:
            part = samples[low:high]
            yield Frame((start + low) / rate, (start + high) / rate, level_of(part)), part


def level_of(samples: Sound) -> float:
    """The root mean square."""
    return float(np.sqrt(np.dot(samples, samples) / samples.size))
