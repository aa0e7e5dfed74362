"""The first half of the ear: sound at 8 kHz becomes, every 4 ms, a symbol or nothing.

Each hop looks through a 32 ms window at the power of every code tone, by one matrix product for a block of
hops. Blocks always have the same shape, so the arithmetic, and with it every decision, does not depend on how
the sound was handed over.
"""

from dataclasses import dataclass
from typing import Final

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

# What a hop must show to be a symbol; all are ratios of powers. Each was set between what the code shows at
# its worst (5 dB noise, MP3 at 32 kbit/s, Opus at 12) and what music and noise show; tests hold both sides.
_FLOOR: Final = 1e-8  # -80 dB of full scale: below lies only rounding noise
_RIVAL: Final = 0.22  # second tone of a band against the first
_TWIST: Final = 12.0  # louder band against the other
_SKEW: Final = 14.0  # neighbour bins against each other: the tone is on the grid within about 7 Hz
_SKEW_FLOOR: Final = 0.03  # neighbours below this part of the tone are noise and have no say
_PURITY: Final = 0.5  # the two tones against everything in the code's band

Floats = npt.NDArray[np.float32]
NONE: Final = -1


@dataclass(frozen=True, slots=True)
class Hops:
    """What a block of hops shows: one entry for each 4 ms.

    symbols: grid * 256 + byte, or NONE. level: power of the two tones, 1.0 for a full-scale sine.
    purity: their part of the power in the code's band, 0 to 1.
    """

    symbols: npt.NDArray[np.int32]
    level: Floats
    purity: Floats


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
    low, low_ok = _strongest(power, 0)
    high, high_ok = _strongest(power, code.HIGH_SLOT)
    low_power = power[_ROWS, low + _MARGIN]
    high_power = power[_ROWS, high + _MARGIN]
    level = low_power + high_power
    beside = power[_ROWS, low] + power[_ROWS, low + 2] + power[_ROWS, high] + power[_ROWS, high + 2]
    purity = (level + beside) / (power.sum(axis=1) + np.float32(1e-20))
    valid = low_ok & high_ok & ((low ^ high) & 1 == 0) & (level > _FLOOR) & (purity > _PURITY)
    valid &= (low_power < _TWIST * high_power) & (high_power < _TWIST * low_power)
    byte = (low >> 1 << 4) + ((high - code.HIGH_SLOT) >> 1)
    symbols = np.where(valid, ((low & 1) << 8) + byte, NONE).astype(np.int32)
    return Hops(symbols, level, np.minimum(purity, np.float32(1)))


def _strongest(power: Floats, first_slot: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """For each hop the strongest tone of a band, and whether it stands alone and on the grid."""
    band = power[:, first_slot + _MARGIN : first_slot + _MARGIN + code.BAND_SLOTS]
    slot = band.argmax(axis=1) + first_slot
    column = slot + _MARGIN
    peak = power[_ROWS, column]
    below, above = power[_ROWS, column - 1], power[_ROWS, column + 1]
    noise = _SKEW_FLOOR * peak
    on_grid = (below < _SKEW * above + noise) & (above < _SKEW * below + noise)
    # The neighbours belong to the tone itself: a rival is what stands further off.
    others = np.zeros((BLOCK_HOPS, code.BAND_SLOTS + 2), np.float32)
    others[:, 1:-1] = band
    place = slot - first_slot + 1
    for offset in (-1, 0, 1):
        others[_ROWS, place + offset] = 0
    return slot, on_grid & (others.max(axis=1) < _RIVAL * peak)
