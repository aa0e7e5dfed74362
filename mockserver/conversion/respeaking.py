"""Pieces of words at given times, spoken by a voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from mockserver.conversion.placing import Placed
from mockserver.speech import code
from mockserver.speech.timbre import Timbre
from mockserver.speech.tones import Samples, Voicing, bank_of

_VOLUME: Final = 1000
_FULL: Final = 32_767


def respeak(pieces: Iterable[Placed], timbre: Timbre, rate: int) -> Iterator[tuple[int, Samples]]:
    """Each piece as the sample at which it starts and its samples, as loud as it was."""
    for each in pieces:
        length = each.symbol_us * rate // 1_000_000
        bank = bank_of(Voicing(rate, length, timbre, _VOLUME))
        sounding = code.sounding(each.piece)
        symbols = b"".join(bank.symbol(byte, place & 1) for place, byte in enumerate(sounding))
        spoken = np.frombuffer(symbols, np.int16)
        yield each.start_us * rate // 1_000_000, _as_loud(spoken, each.level)


def _as_loud(samples: Samples, level: int) -> Samples:
    """The same sound with another mean magnitude, or as near to it as can be without clipping."""
    wide = samples.astype(np.int64)
    magnitudes = np.abs(wide)
    mean, peak = int(magnitudes.sum()) // samples.size, int(magnitudes.max())
    gain = min((level << 12) // max(mean, 1), (_FULL << 12) // max(peak, 1))
    scaled: Samples = ((wide * gain + 2048) >> 12).astype(np.int16)
    return scaled
