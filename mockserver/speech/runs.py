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

EDGE: Final = 0.25  # a symbol reaches as far as half its amplitude
_HELD: Final = 64  # longer than any symbol: a tone that goes on is one overlong run, whatever its length
_CENTRE: Final = 2  # hops each side of the middle whose window lies wholly inside even the shortest symbol


@dataclass(frozen=True, slots=True)
class Run:
    """Hops first to last (both included) that show one symbol.

    level: the highest. purity: the mean. rival, skew: means at the centre, where no neighbour symbol is
    heard; the skew without its sign, the worse band.
    """

    symbol: int
    first: int
    last: int
    level: float
    purity: float
    rival: float
    skew: float

    @property
    def hops(self) -> int:
        return self.last - self.first + 1

    @property
    def centre(self) -> float:
        return (self.first + self.last) / 2


class RunFinder:
    """Blocks of hops in, runs out. `now` is the hop up to which everything has been said."""

    def __init__(self) -> None:
        self.now = 0
        self._open: Hops | None = None

    def feed(self, block: Hops) -> list[Run]:
        """The runs that ended in this block."""
        hops = block if self._open is None else self._open.followed_by(block)
        size = hops.symbols.size
        starts = [0, *(np.flatnonzero(np.diff(hops.symbols)) + 1).tolist()]
        found = list(self._runs(hops, starts))
        tail = max(starts[-1], size - _HELD) if hops.symbols[-1] != NONE else size
        self._open = hops.cut(tail)
        self.now += tail
        return found

    def _runs(self, hops: Hops, starts: list[int]) -> Iterator[Run]:
        for start, end in pairwise(starts):
            symbol = int(hops.symbols[start])
            if symbol != NONE:
                yield self._run(hops, symbol, start, end)

    def _run(self, hops: Hops, symbol: int, start: int, end: int) -> Run:
        level = hops.level[start:end]
        peak = float(level.max())
        strong = (level >= EDGE * peak).nonzero()[0].tolist()
        first, last = start + strong[0], start + strong[-1]
        centre = slice(
            max(first, (first + last) // 2 - _CENTRE), min(last, (first + last + 1) // 2 + _CENTRE) + 1
        )
        return Run(
            symbol,
            self.now + first,
            self.now + last,
            peak,
            purity=float(hops.purity[first : last + 1].mean()),
            rival=float(hops.rival[centre].mean()),
            skew=max(abs(float(hops.low_skew[centre].mean())), abs(float(hops.high_skew[centre].mean()))),
        )
