"""The ear: samples in, words out, as far as they are really there.

`Listener` brings any rate to 8 kHz, `detector` says what each hop shows, `spelling` makes words of it. It
holds a few seconds of sound and one word at a time, whatever it is fed.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from mockserver.speech.detector import BLOCK, HOP, RATE, WINDOW, Floats, detect
from mockserver.speech.spelling import HeardPiece, HeardWord, Speller, joined
from mockserver.speech.voiceprint import PROBE, VoicePrint, measure

_FEED_MS: Final = 100
_PROBES: Final = 12
"""How many symbols the voice is measured on: the first ones heard."""

_LEAD: Final = WINDOW // 2
"""Silence put before the sound, so that a symbol may start with the first sample and hop k looks at 4 ms * k.
"""

_PAST: Final = 4 * RATE
"""Sound kept for measuring: longer than the longest piece of a word."""

Sound = npt.NDArray[np.int16] | npt.NDArray[np.float32] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was heard. confidence: 0 (nothing, or garbled) to 1; voice: None if nothing was heard."""

    text: str
    words: tuple[HeardWord, ...]
    voice: VoicePrint | None
    confidence: float


class Stretch(NamedTuple):
    """Sound that is the code, start to end in seconds. whole: its check fits; otherwise it was cut."""

    start: float
    end: float
    whole: bool


def listen(samples: Sound, rate: int) -> Heard:
    """Everything said in mono samples, int16 or float in [-1, 1]. Raises ValueError for a rate below 1."""
    listener = Listener(rate)
    listener.feed(samples)
    return listener.finish()


class _Resampler(Protocol):
    def resample_chunk(self, x: Floats, last: bool = False) -> Floats: ...


class Listener:
    """Hears a stream of mono samples, int16 or float in [-1, 1], at `rate` samples a second.

    Call `feed` with whatever has come in, `finish` once at the end. The words do not depend on the cuts.
    One that is not `lasting` forgets every word that it has told, as hour-long streams need. Raises
    ValueError for a rate below 1.
    """

    def __init__(self, rate: int, *, lasting: bool = True) -> None:
        if rate < 1:
            raise ValueError("a sample rate is positive")
        self._lasting = lasting
        self._resampler = _resampler(rate)
        self._portion = max(1, rate * _FEED_MS // 1000)
        self._waiting: list[Floats] = []
        self._waiting_size = 0
        self._sound: Floats = np.zeros(_LEAD, np.float32)
        self._next = 0
        self._forgotten = 0
        self._speller = Speller()
        self._words: list[HeardWord] = []
        self._probes: list[Floats] = []
        self._probed: list[int] = []
        self._symbols = 0
        self.stretches: list[Stretch] = []
        """Where the code was heard since they were last taken away, whether or not words came of it."""

    @property
    def heard_to(self) -> float:
        """Seconds of the sound up to which everything has been said."""
        return self._speller.now * HOP / RATE

    def feed(self, samples: Sound) -> list[HeardWord]:
        """Take in the next samples and return the words that they completed."""
        if not self._lasting:
            self._words.clear()
        before = len(self._words)
        self._waiting.append(_as_float(samples))
        self._waiting_size += samples.size
        if self._waiting_size >= self._portion:
            waiting = np.concatenate(self._waiting)
            whole = waiting.size // self._portion * self._portion
            # Always portions of one size: what the resampler gives must not depend on the caller's cuts.
            for start in range(0, whole, self._portion):
                self._hear(self._at_8_khz(waiting[start : start + self._portion], last=False))
            self._waiting, self._waiting_size = [waiting[whole:].copy()], waiting.size - whole
        return self._words[before:]

    def finish(self) -> Heard:
        """The end of the sound: everything heard since the beginning, or what has not been told yet."""
        if not self._lasting:
            self._words.clear()
        rest = np.concatenate([np.zeros(0, np.float32), *self._waiting])
        self._waiting, self._waiting_size = [], 0
        self._hear(self._at_8_khz(rest, last=True))
        # Enough silence to look past the last symbol and to fill the last block.
        self._hear(np.zeros(BLOCK + 2 * WINDOW, np.float32))
        self._words += self._speller.finish()
        self._remember_pieces()
        voice = measure(self._probes, self._probed) if self._probes else None
        return Heard(joined(self._words), tuple(self._words), voice, self._confidence())

    def _at_8_khz(self, samples: Floats, *, last: bool) -> Floats:
        if self._resampler is None:
            return samples
        return self._resampler.resample_chunk(samples, last=last)

    def _hear(self, samples: Floats) -> None:
        """Sound at 8 kHz, cut into blocks of one shape."""
        self._sound = np.concatenate([self._sound, samples])
        while self._next + BLOCK + WINDOW - HOP <= self._sound.size:
            hops = detect(self._sound[self._next : self._next + BLOCK + WINDOW - HOP])
            self._words += self._speller.feed(hops)
            self._remember_pieces()
            self._next += BLOCK
        if self._next > 2 * _PAST:
            drop = self._next - _PAST
            self._sound = self._sound[drop:].copy()
            self._next -= drop
            self._forgotten += drop

    def _remember_pieces(self) -> None:
        pieces, self._speller.pieces = self._speller.pieces, []
        for piece in pieces:
            self._symbols += len(piece.symbols)
            self._probe(piece)
            self.stretches.append(Stretch(piece.start * HOP / RATE, piece.end * HOP / RATE, whole=True))
        broken, self._speller.broken = self._speller.broken, []
        for first, last in broken:
            self.stretches.append(Stretch(first * HOP / RATE, (last + 1) * HOP / RATE, whole=False))

    def _probe(self, piece: HeardPiece) -> None:
        for place, symbol in enumerate(piece.symbols[: _PROBES - len(self._probes)]):
            middle = round((piece.centre + place * piece.step) * HOP) + _LEAD - self._forgotten
            self._probes.append(self._sound[middle - PROBE // 2 : middle + PROBE // 2].copy())
            self._probed.append(symbol)

    def _confidence(self) -> float:
        """The mean of the words, less by the share of symbols that made no word."""
        if not self._words:
            return 0.0
        mean = sum(word.confidence for word in self._words) / len(self._words)
        return round(mean * self._symbols / (self._symbols + self._speller.garbled), 3)


def _resampler(rate: int) -> _Resampler | None:
    if rate == RATE:
        return None
    import soxr  # kept out of start-up: most servers never listen

    resampler: _Resampler = soxr.ResampleStream(rate, RATE, 1, dtype="float32", quality="MQ")
    return resampler


def _as_float(samples: Sound) -> Floats:
    if samples.ndim != 1:
        raise ValueError("samples are mono: one dimension")
    if samples.dtype == np.int16:
        return samples.astype(np.float32) * np.float32(1 / 32768)
    # Uploaded floats may hold anything; beyond +-4 nothing sensible is left to hear.
    clean = np.nan_to_num(samples.astype(np.float32), nan=0.0, posinf=4.0, neginf=-4.0)
    return np.clip(clean, np.float32(-4), np.float32(4))
