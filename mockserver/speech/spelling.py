"""The second half of the ear: runs of symbols become words, if everything about them fits.

A stretch between two silences is a piece of a word only if its symbols take turns on the grids, beginning
with A, follow each other in even steps of a length that speech can have, and end in the check of their bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import fmean, median
from typing import Final

from mockserver.speech import code
from mockserver.speech.detector import HOP, RATE, Hops
from mockserver.speech.runs import EDGE, Run, RunFinder

_HOP_MS: Final = HOP * 1000 / RATE

# In hops of 4 ms. Symbols last 44 to 110 ms; the silence between words is at least 70 ms.
_GAP: Final = 11
_GAP_PART: Final = 0.9  # of a symbol: slow speech has longer silences, and codecs leave longer holes in it
_SHORTEST: Final = 40 / _HOP_MS
_LONGEST: Final = 116 / _HOP_MS
_OVERLONG: Final = 3
_LEAST_RUN: Final = 3
_MOST_RUNS: Final = 64
_PIECE_REST: Final = 88 / _HOP_MS  # plus two symbols: the longest silence inside a word spoken in pieces
_MOST_PIECES: Final = 64

# What the symbols of a word must show; each was set between what the code shows at its worst (noise 5 dB
# below, Opus at 12 kbit/s, MP3 at 32) and what music and speech show. `rival` and `skew` are those of `Run`.
_JITTER: Final = 0.3  # how far a symbol may stand from its even place, in symbols
_LEAST_PARTS: Final = (0.28, 0.42)  # how much of a symbol must be heard
_ECHO: Final = 1 / 16  # runs this much weaker than the rest are echoes or codec noise
_WORST_RIVAL: Final = 0.55  # of any symbol
_USUAL_RIVAL: Final = 0.15  # mean over the word
_USUAL_SKEW: Final = 0.15

_FAINT: Final = 0.4  # purity at which the detector gives up; confidence counts from here
_CLEAR: Final = 0.97


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as heard. start, end: seconds. confidence: 0 to 1.

    glued: True if it belongs to the word before without a space; only inside very long words, which come out
    in parts.
    """

    text: str
    start: float
    end: float
    confidence: float
    glued: bool = False


@dataclass(frozen=True, slots=True)
class HeardPiece:
    """A stretch of symbols whose check fits. Times in hops; symbols are grid * 256 + byte, evenly spaced."""

    text: str
    ends_word: bool
    symbols: tuple[int, ...]
    centre: float
    step: float
    confidence: float

    @property
    def start(self) -> float:
        return self.centre - self.step / 2

    @property
    def end(self) -> float:
        return self.centre + (len(self.symbols) - 0.5) * self.step


def joined(words: Sequence[HeardWord]) -> str:
    """The text of words heard: a space between two, none before a glued one."""
    return "".join(
        word.text if word.glued or not place else " " + word.text for place, word in enumerate(words)
    )


class Speller:
    """Blocks of hops in; pieces and, when they are complete, words out.

    garbled counts symbols that looked like speech but made no word.
    """

    def __init__(self) -> None:
        self.garbled = 0
        self.pieces: list[HeardPiece] = []
        """Pieces heard since they were last taken away, for whoever wants to measure them."""
        self.broken: list[tuple[float, float]] = []
        """First and last hop of stretches that are the code and yet no piece: what a cut left of a word."""
        self._finder = RunFinder()
        self._runs: list[Run] = []
        self._parts: list[HeardPiece] = []
        self._glue = False

    @property
    def now(self) -> int:
        """The hop up to which everything has been said."""
        return self._finder.now

    def feed(self, block: Hops) -> list[HeardWord]:
        """The words that this block completed."""
        words: list[HeardWord] = []
        for run in self._finder.feed(block):
            words += self._silence_until(run.first)
            self._take(run)
            if len(self._runs) > _MOST_RUNS:
                words += self._close()
        return words + self._silence_until(self._finder.now)

    def finish(self) -> list[HeardWord]:
        """The words that only the end of the sound completes."""
        return [*self._close(), *self._word()]

    def _take(self, run: Run) -> None:
        """Keep a run; halves of an interrupted symbol are joined, blinks and a symbol's own echo left out."""
        before = self._runs[-1] if self._runs else None
        if before is not None and run.symbol == before.symbol:
            if run.level < EDGE * before.level:
                return
            if before.level < EDGE * run.level:
                self._runs[-1] = run
                return
            longer = run if run.hops > before.hops else before
            self._runs[-1] = replace(longer, first=before.first, last=run.last)
        elif run.hops >= _LEAST_RUN:
            self._runs.append(run)

    def _silence_until(self, hop: int) -> list[HeardWord]:
        words: list[HeardWord] = []
        if self._runs and hop - self._runs[-1].last > self._longest_hole():
            words += self._close()
        next_start = self._runs[0].first if self._runs else hop
        if self._parts and next_start - self._parts[-1].end > 2 * self._parts[-1].step + _PIECE_REST:
            words += self._word()  # the rest of it never came
        return words

    def _longest_hole(self) -> float:
        """Hops without a symbol that do not yet end the word."""
        runs = self._runs
        return (
            max(_GAP, _GAP_PART * (runs[-1].last - runs[0].first + 1) / len(runs)) if len(runs) > 1 else _GAP
        )

    def _close(self) -> list[HeardWord]:
        runs, self._runs = self._runs, []
        piece = spell(runs)
        if piece is None:
            self.garbled += sum(run.hops >= _SHORTEST / 2 for run in runs)
            if _is_code(runs):
                self.broken.append((runs[0].first, runs[-1].last))
            return []
        self.pieces.append(piece)
        self._parts.append(piece)
        if piece.ends_word:
            return self._word()
        if len(self._parts) == _MOST_PIECES:
            return self._word(more=True)
        return []

    def _word(self, *, more: bool = False) -> list[HeardWord]:
        parts, self._parts = self._parts, []
        if not parts:
            return []
        word = HeardWord(
            text="".join(part.text for part in parts),
            start=_seconds(parts[0].start),
            end=_seconds(parts[-1].end),
            confidence=round(fmean(part.confidence for part in parts), 3),
            glued=self._glue,
        )
        self._glue = more
        return [word]


def spell(runs: Sequence[Run]) -> HeardPiece | None:
    """The piece that these runs are, or None.

    Codecs put short false symbols between true ones, shorten true ones and now and then break one up: the
    runs are read in more than one way, the plainest first, and the check decides.
    """
    for kept in _readings(runs) if runs else ():
        piece = _spell(kept)
        if piece is not None:
            return piece
    return None


def _readings(runs: Sequence[Run]) -> Iterator[list[Run]]:
    level = _ECHO * median(run.level for run in runs)
    audible = [run for run in runs if run.level >= level]
    for part in _LEAST_PARTS:
        yield _long_enough(audible, part)
    yield _one_a_turn(_long_enough(_one_a_turn(audible), _LEAST_PARTS[0]))


def _spell(kept: Sequence[Run]) -> HeardPiece | None:
    if not 2 <= len(kept) <= code.PIECE_BYTES + 1:
        return None
    if any(run.symbol >> 8 != place & 1 for place, run in enumerate(kept)):
        return None
    first, step = _even_places(kept)
    if not (_evenly_spaced(kept, first, step) and _clear(kept)):
        return None
    piece = code.open_piece(bytes(run.symbol & 255 for run in kept))
    text = code.to_text(piece.data) if piece else None
    if piece is None or text is None:
        return None
    purity = fmean(run.purity for run in kept)
    return HeardPiece(
        text=text,
        ends_word=piece.ends_word,
        symbols=tuple(run.symbol for run in kept),
        centre=first,
        step=step,
        confidence=min(max((purity - _FAINT) / (_CLEAR - _FAINT), 0.0), 1.0),
    )


def _is_code(runs: Sequence[Run]) -> bool:
    """Whether these are symbols of the code in turn, of a word whose beginning or end is missing."""
    if not runs:
        return False
    level = _ECHO * median(run.level for run in runs)
    kept = _long_enough([run for run in runs if run.level >= level], _LEAST_PARTS[-1])
    steps = [
        (later.centre - earlier.centre, later.symbol ^ earlier.symbol) for earlier, later in pairwise(kept)
    ]
    # The first and the last may have been cut, so their centres stand nearer than a symbol is long.
    in_turn = all(_SHORTEST / 2 <= step <= _LONGEST and changed >> 8 for step, changed in steps)
    return bool(steps) and in_turn and _clear(kept)


def _long_enough(runs: Sequence[Run], part: float) -> list[Run]:
    least = part * median(run.hops for run in runs)
    return [run for run in runs if run.hops >= least]


def _one_a_turn(runs: Sequence[Run]) -> list[Run]:
    """One run for each turn of a grid: where a codec shows several symbols in one, the strongest counts."""
    turns: list[Run] = []
    for _, turn in groupby(runs, key=lambda run: run.symbol >> 8):
        several = list(turn)
        weights = dict.fromkeys((run.symbol for run in several), 0.0)
        for run in several:
            weights[run.symbol] += run.hops * run.level
        strongest = max(several, key=lambda run: (weights[run.symbol], run.hops))
        turns.append(replace(strongest, first=several[0].first, last=several[-1].last))
    return turns


def _even_places(runs: Sequence[Run]) -> tuple[float, float]:
    """Centre of the first symbol and distance to the next, in hops: the line nearest to all centres."""
    middle = (len(runs) - 1) / 2
    mean = fmean(run.centre for run in runs)
    spread = sum((place - middle) ** 2 for place in range(len(runs)))
    step = sum((place - middle) * (run.centre - mean) for place, run in enumerate(runs)) / spread
    return mean - middle * step, step


def _evenly_spaced(runs: Sequence[Run], first: float, step: float) -> bool:
    if not _SHORTEST <= step <= _LONGEST:
        return False
    return all(
        abs(run.centre - (first + place * step)) <= _JITTER * step
        and max(_LEAST_RUN, _LEAST_PARTS[0] * step) <= run.hops <= step + _OVERLONG
        for place, run in enumerate(runs)
    )


def _clear(runs: Sequence[Run]) -> bool:
    """Whether one tone stands in each band, on its place: the better part of what keeps music out."""
    return (
        max(run.rival for run in runs) <= _WORST_RIVAL
        and fmean(run.rival for run in runs) <= _USUAL_RIVAL
        and fmean(run.skew for run in runs) <= _USUAL_SKEW
    )


def _seconds(hops: float) -> float:
    return round(max(hops, 0.0) * _HOP_MS / 1000, 3)
