"""The first half of the ear: sound at 8 kHz becomes, every 4 ms, a symbol or nothing.

Each hop looks through a 32 ms window at the power of every code tone, by one matrix product for a block of
hops. Blocks always have the same shape, so the arithmetic, and with it every decision, does not depend on how
the sound was handed over.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from mockserver.speech import code

RATE: Final = 8000
HOP: Final = 32
WINDOW: Final = 256
BLOCK_HOPS: Final = 64
BLOCK: Final = HOP * BLOCK_HOPS

_MARGIN: Final = 1  # one bin beyond each end, to see on which side of the grid an edge tone lies
_BINS: Final = code.SLOTS + 2 * _MARGIN

# What a hop must show to count at all; all are ratios of powers. A hop alone may be blurred by a codec or by
# noise, so these are loose: what a whole symbol and a whole word must show is decided in `spelling`.
_FLOOR: Final = 1e-8  # -80 dB of full scale: below lies only rounding noise
_RIVAL: Final = 0.6  # second tone of a band against the first
_TWIST: Final = 25.0  # louder band against the other
_PURITY: Final = 0.4  # the two tones against everything in the code's band

Floats = npt.NDArray[np.float32]
NONE: Final = -1


@dataclass(frozen=True, slots=True)
class Hops:
    """What a block of hops shows: one entry for each 4 ms.

    symbols: grid * 256 + byte, or NONE. level: power of the two tones, 1.0 for a full-scale sine.
    purity: their part of the power in the code's band, 0 to 1. rival: power of the second tone of a band
    against the first, the worse band. low_skew, high_skew: difference of the bins above and below a tone,
    against the tone; 0 if it lies exactly on its place, 0.13 if it lies 8 Hz above.
    """

    symbols: npt.NDArray[np.int32]
    level: Floats
    purity: Floats
    rival: Floats
    low_skew: Floats
    high_skew: Floats

    def cut(self, start: int) -> "Hops":
        """The hops from `start` on."""
        return Hops(*(column[start:] for column in self._columns()))

    def followed_by(self, later: "Hops") -> "Hops":
        """These hops and then those."""
        if not self.symbols.size:
            return later
        return Hops(*(np.concatenate(pair) for pair in zip(self._columns(), later._columns(), strict=True)))

    def _columns(self) -> tuple[npt.NDArray[Any], ...]:
        return self.symbols, self.level, self.purity, self.rival, self.low_skew, self.high_skew


def _folded() -> tuple[Floats, Floats]:
    """Hann-windowed cosines and sines of every bin, for the second half of a window that was folded at its
    middle.

    Cosines see only what both halves have in common, sines only what they have in contrast: half the
    products. They are also small enough for one processor core, where a BLAS that wakes its threads would
    take ten times as long.
    """
    hertz = code.BASE_HZ + code.STEP_HZ * (np.arange(_BINS) - _MARGIN)
    at = np.arange(WINDOW // 2) + 0.5
    hann = 0.5 + 0.5 * np.cos(2 * np.pi * at / WINDOW)
    phase = 2 * np.pi * np.outer(at, hertz) / RATE
    scaled = hann[:, None] / hann.sum()
    return (scaled * np.cos(phase)).astype(np.float32), (scaled * np.sin(phase)).astype(np.float32)


_COSINES, _SINES = _folded()
_ROWS: Final = np.arange(BLOCK_HOPS)


def detect(samples: Floats) -> Hops:
    """The hops of exactly BLOCK + WINDOW - HOP samples; hop k looks at the window that starts at k * HOP."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    first, second = windows[:, WINDOW // 2 - 1 :: -1], windows[:, WINDOW // 2 :]
    power = np.square((second + first) @ _COSINES)
    power += np.square((second - first) @ _SINES)
    power += np.float32(1e-20)
    low = _strongest(power, 0)
    high = _strongest(power, code.HIGH_SLOT)
    level = low.power + high.power
    purity = (level + low.beside + high.beside) / power.sum(axis=1)
    rival = np.maximum(low.rival, high.rival)
    valid = ((low.slot ^ high.slot) & 1 == 0) & (level > _FLOOR) & (purity > _PURITY) & (rival < _RIVAL)
    valid &= (low.power < _TWIST * high.power) & (high.power < _TWIST * low.power)
    byte = (low.slot >> 1 << 4) + ((high.slot - code.HIGH_SLOT) >> 1)
    symbols = np.where(valid, ((low.slot & 1) << 8) + byte, NONE).astype(np.int32)
    return Hops(symbols, level, np.minimum(purity, np.float32(1)), rival, low.skew, high.skew)


@dataclass(frozen=True, slots=True)
class _Peak:
    """For each hop the strongest tone of a band: its slot, its power, that of its neighbour bins, rival and
    skew."""

    slot: npt.NDArray[np.intp]
    power: Floats
    beside: Floats
    rival: Floats
    skew: Floats


def _strongest(power: Floats, first_slot: int) -> _Peak:
    band = power[:, first_slot + _MARGIN : first_slot + _MARGIN + code.BAND_SLOTS]
    place = band.argmax(axis=1)
    column = place + first_slot + _MARGIN
    peak = power[_ROWS, column]
    below, above = power[_ROWS, column - 1], power[_ROWS, column + 1]
    # The neighbours belong to the tone itself: a rival is what stands further off.
    others = np.zeros((BLOCK_HOPS, code.BAND_SLOTS + 2), np.float32)
    others[:, 1:-1] = band
    for offset in (0, 1, 2):
        others[_ROWS, place + offset] = 0
    return _Peak(place + first_slot, peak, below + above, others.max(axis=1) / peak, (above - below) / peak)
