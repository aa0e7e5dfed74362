"""How high a sound is, from one bit a sample: whether it is near a peak.

The period of a sound is the shift at which it looks most like itself. Bits are enough to see that: 64 of them
are compared in one step, and counting is exact. (Multiplying samples costs far more; a Fourier transform
rounds differently from one processor to the next.) Peaks rather than signs, since a voice rings on between
its pulses, and its signs alone would tell of that ringing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int16]
_Bits = npt.NDArray[np.uint8]

WINDOW_HOPS: Final = 4
"""Hops compared for one decision: 32 ms or more."""
LOWEST_HZ: Final = 60
SHORTEST_LAG: Final = 4
"""In samples: at 16 kHz tones up to 3.5 kHz have a pitch."""

# In parts of what would differ by chance: how much may differ in a sound that has a pitch; how much more than
# at the best shift at the first good one; how different the sound must have looked before it.
_VOICED: Final = 2
_SLACK: Final = 6
_DIP: Final = 2


def longest_lag(rate: int) -> int:
    """Samples of the longest period, and one for its neighbour."""
    return rate // LOWEST_HZ + 1


def mismatches(bits: _Bits, hops: int, hop: int, longest: int) -> Shorts:
    """For each shift 0 … longest and each hop, in how many samples the bit differs from the shifted one.

    bits: 0 or 1, at least hops * hop + longest + 8 of them. hop: a multiple of 64. Shape (longest + 1, hops).
    """
    size, words = hops * hop // 8, hop // 64
    counts = np.empty((longest // 8 * 8 + 8, hops), np.int16)
    still = np.packbits(bits[: hops * hop])
    for bit in range(8):  # shifts of whole bytes are slices of the same array
        shifted = np.packbits(bits[bit : bit + hops * hop + longest // 8 * 8])
        differing = still ^ np.lib.stride_tricks.sliding_window_view(shifted, size)
        ones = np.bitwise_count(differing.view(np.uint64)).astype(np.int16)
        counts[bit::8] = sum(ones[:, word::words] for word in range(words))
    return counts[: longest + 1]


def pitches(windows: Shorts, ones: Shorts, window: int, rate: tuple[int, int]) -> Counts:
    """Pitch of each window in hundredths of a hertz; 0 where there is none.

    windows: mismatches by shift (rows) and window (columns), each of `window` samples, `ones` of them 1.
    rate: samples a second as a fraction. The shortest shift wins that is nearly as good as the best one, or a
    sound would be heard an octave lower.
    """
    chance = (2 * ones.astype(np.int64) * (window - ones) // window).astype(np.int16)
    middle, before, after = windows[1:-1], windows[:-2], windows[2:]
    # Around its lowest point the count is V-shaped: that tells where, and how low, between two shifts.
    offset = before - after
    lowest = middle - (np.abs(offset) >> 1)
    valley = (before > middle) & (after >= middle)
    valley[: SHORTEST_LAG - 1] = False
    valley &= np.maximum.accumulate(middle, axis=0) - lowest >= chance // _DIP
    best = np.where(valley, lowest, np.int16(window)).min(axis=0)
    good = valley & (lowest <= best + chance // _SLACK)
    place, columns = good.argmax(axis=0), np.arange(windows.shape[1])
    low, left, right = (rows[place, columns].astype(np.int64) for rows in (middle, before, after))
    twice_slope = 2 * (np.maximum(left, right) - low)
    period = (place + 1) * twice_slope + left - right  # in samples, times twice the slope
    top, bottom = rate
    found = 100 * top * twice_slope // np.maximum(bottom * period, 1)
    return np.where(good[place, columns] & (best <= chance // _VOICED), found, 0)


def steadied(found: Counts) -> Counts:
    """Medians over five hops; a pitch that lasts for less than three is none."""
    if not found.size:
        return found
    padded = np.pad(found, 2)
    around = np.sort(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    steady = np.sum(around > 0, axis=1) >= 3
    # Of those that have a pitch: zeros come first in order.
    places = 5 - (np.sum(around > 0, axis=1) + 1) // 2
    return np.where(steady & (found > 0), around[np.arange(found.size), np.minimum(places, 4)], 0)
