"""Where in a clip the pieces of its words sound, to the millisecond.

The ear says which words there are and roughly when; the loudness says exactly when, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from mockserver.conversion.loudness import Loudness
from mockserver.speech import code
from mockserver.speech.spelling import HeardWord

_AROUND_US: Final = 30_000
"""How far the ear may be wrong about where a word begins and ends; half of the shortest pause."""
_PIECE_GAP_US: Final = 30_000
"""A longer silence inside a word parts its pieces: between symbols it is a tenth of that."""
_FAINT: Final = 8
"""A ramp counts as sound from an eighth of the word's loudest millisecond on; that is a millisecond after it
begins, and one before it ends."""
_TEMPO_SLACK: Final = 25
"""Clips whose symbols differ by less than a 25th in length have one tempo: short words cannot be measured
better than that."""
_SYMBOL_US: Final = (40_000, 120_000)


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of a word in a clip. Times in microseconds; level: its mean magnitude, 1 to 32768."""

    piece: code.Piece
    start_us: int
    symbol_us: int
    level: int

    @property
    def end_us(self) -> int:
        return self.start_us + (len(self.piece.data) + 1) * self.symbol_us


def placed(words: tuple[HeardWord, ...], loudness: Loudness) -> tuple[Placed, ...]:
    """The pieces of `words` in their order."""
    found = [piece for group in _whole(words) for piece in _pieces(group, loudness)]
    symbols = sum(len(each.piece.data) + 1 for each in found)
    if not symbols:
        return ()
    tempo = sum((len(each.piece.data) + 1) * each.symbol_us for each in found) // symbols
    even = all(_agree(each, tempo) for each in found)
    return tuple(
        Placed(each.piece, each.start_us, tempo if even else _held(each.symbol_us), each.level)
        for each in found
    )


def _agree(each: Placed, tempo: int) -> bool:
    # Ends are known to a millisecond or two, however short the piece is.
    slack = tempo // _TEMPO_SLACK + 2_000 // (len(each.piece.data) + 1)
    return abs(each.symbol_us - tempo) <= slack


def _held(symbol_us: int) -> int:
    """Whole milliseconds: waveforms of each length are kept, so there should be few lengths."""
    low, high = _SYMBOL_US
    return min(max((symbol_us + 500) // 1000 * 1000, low), high)


def _whole(words: tuple[HeardWord, ...]) -> Iterator[list[HeardWord]]:
    """Words together with what is glued to them."""
    group: list[HeardWord] = []
    for word in words:
        if group and not word.glued:
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _pieces(group: list[HeardWord], loudness: Loudness) -> Iterator[Placed]:
    pieces = code.pieces("".join(word.text for word in group))
    start, end = round(group[0].start * 1_000_000), round(group[-1].end * 1_000_000)
    spans = _sounding(loudness, start, end, len(pieces))
    for piece, (first, last) in zip(pieces, spans, strict=True):
        symbols = len(piece.data) + 1
        begin = loudness.microseconds(first)
        length = loudness.microseconds(last) - begin
        level = int(loudness.levels[first:last].mean(dtype=np.int64) if last > first else 0)
        yield Placed(piece, begin, max(1, length // symbols), max(1, level))


def _sounding(loudness: Loudness, start_us: int, end_us: int, pieces: int) -> list[tuple[int, int]]:
    """The stretches [first, last) of so many pieces between two times of the ear."""
    first = max(0, loudness.stretches(start_us - _AROUND_US))
    levels = loudness.levels[first : loudness.stretches(end_us + _AROUND_US)]
    sounding = np.flatnonzero(levels > int(levels.max(initial=0)) // _FAINT)
    if sounding.size:
        gap = loudness.stretches(_PIECE_GAP_US)
        breaks = np.flatnonzero(np.diff(sounding) > gap)
        firsts = [int(sounding[0]), *(int(sounding[place + 1]) for place in breaks)]
        lasts = [*(int(sounding[place]) for place in breaks), int(sounding[-1])]
        if len(firsts) == pieces:
            return [(max(0, first + a - 1), first + b + 2) for a, b in zip(firsts, lasts, strict=True)]
    return _evenly(loudness.stretches(start_us), loudness.stretches(end_us), pieces)


def _evenly(first: int, last: int, pieces: int) -> list[tuple[int, int]]:
    """As many spans with pauses of an eighth between them: where noise hides the real ones."""
    whole = max(last - first, pieces)
    edges = [first + whole * place // pieces for place in range(pieces + 1)]
    return [(a, b - (b - a) // 8 if b < edges[-1] else b) for a, b in pairwise(edges)]
