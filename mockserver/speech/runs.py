"""Between hops and words: hops that show the same symbol are one run.

A run that is still going on at the end of a block is held back and joined with the next block, so that a run
is the same whatever block edge went through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from mockserver.speech.detector import NONE, Hops

_EDGE: Final = 0.25  # a symbol reaches as far as half its amplitude
_HELD: Final = 64  # longer than any symbol: a tone that goes on is one overlong run, whatever its length


@dataclass(frozen=True, slots=True)
class Run:
    """Hops first to last (both included) that show one symbol; level is their highest, purity their mean."""

    symbol: int
    first: int
    last: int
    level: float
    purity: float

    @property
    def hops(self) -> int:
        return self.last - self.first + 1

    @property
    def centre(self) -> float:
        return (self.first + self.last) / 2


_NOTHING: Final = Hops(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32))


class RunFinder:
    """Blocks of hops in, runs out. `now` is the hop up to which everything has been said."""

    def __init__(self) -> None:
        self.now = 0
        self._open = _NOTHING

    def feed(self, block: Hops) -> list[Run]:
        """The runs that ended in this block."""
        hops = _after(self._open, block)
        edges = (np.flatnonzero(np.diff(hops.symbols)) + 1).tolist()
        starts = [0, *edges]
        found = list(self._runs(hops, starts))
        tail = starts[-1] if hops.symbols[-1] != NONE else hops.symbols.size
        tail = max(tail, hops.symbols.size - _HELD)
        self._open = Hops(hops.symbols[tail:], hops.level[tail:], hops.purity[tail:])
        self.now += tail
        return found

    def _runs(self, hops: Hops, starts: list[int]) -> Iterator[Run]:
        for start, end in pairwise(starts):
            symbol = int(hops.symbols[start])
            if symbol == NONE:
                continue
            level = hops.level[start:end]
            peak = float(level.max())
            strong = np.flatnonzero(level >= _EDGE * peak)
            first, last = start + int(strong[0]), start + int(strong[-1])
            yield Run(
                symbol, self.now + first, self.now + last, peak, float(hops.purity[first : last + 1].mean())
            )


def _after(held: Hops, block: Hops) -> Hops:
    if not held.symbols.size:
        return block
    return Hops(
        np.concatenate([held.symbols, block.symbols]),
        np.concatenate([held.level, block.level]),
        np.concatenate([held.purity, block.purity]),
    )
