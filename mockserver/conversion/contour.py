"""How loud and how high a sound is, from moment to moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from mockserver.conversion.pitch import (
    WINDOW_HOPS,
    Counts,
    Shorts,
    longest_lag,
    mismatches,
    pitches,
    steadied,
)
from mockserver.speech.tones import Samples

_PITCH_RATE: Final = 16_000
"""Pitch is sought at this rate or up to twice as much; a lower rate is taken as it is."""
_HOPS_AT_ONCE: Final = 256
_INAUDIBLE: Final = 8
"""Below this level (-72 dB) a sound has no pitch: its shape is chance."""
_MEAN_HOPS: Final = 2
"""Hops on each side of one over which the mean is taken that its samples are held against."""
_SMOOTH: Final = 4
"""Samples averaged before peaks are sought, so that a voice's higher formants do not hide its pitch."""


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """What a clip does, one entry a hop.

    hop: samples of a hop, about 8 ms. rate: samples a second. levels: root mean square, 0 to 32767. pitches:
    hundredths of a hertz, 0 where there is no pitch.
    """

    hop: int
    rate: int
    levels: Counts
    pitches: Counts


class ContourMeter:
    """Measures a clip of any length block by block; holds a few seconds, and two numbers a hop.

    The contour is the same however the sound is cut.
    """

    def __init__(self, rate: int) -> None:
        self._factor = max(1, rate // _PITCH_RATE)
        self._rate = rate
        self._hop = 64 * max(1, rate // self._factor // 6_400)
        self._lag = longest_lag(rate // self._factor)
        self._waiting: list[Samples] = []
        self._waiting_size = 0
        self._levels: list[Counts] = []
        self._found: list[Counts] = []
        # Thinned sound from some hops before the first one whose pitch is not known yet.
        self._thin: Counts = np.zeros((_MEAN_HOPS + WINDOW_HOPS // 2) * self._hop, np.int64)

    @property
    def hop(self) -> int:
        """Samples of one hop."""
        return self._hop * self._factor

    def feed(self, samples: Samples) -> None:
        """Take in the next samples, any number of them."""
        self._waiting.append(samples)
        self._waiting_size += samples.size
        portion = _HOPS_AT_ONCE * self.hop
        if self._waiting_size < portion:
            return
        sound = np.concatenate(self._waiting)
        whole = sound.size // portion * portion
        for start in range(0, whole, portion):
            self._measure(sound[start : start + portion])
        self._waiting, self._waiting_size = [sound[whole:]], sound.size - whole

    def finish(self) -> Contour:
        """The contour of everything fed; its last hop may have been cut short."""
        rest = np.concatenate([np.zeros(0, np.int16), *self._waiting])
        if rest.size:
            short = -rest.size % self.hop
            self._measure(np.pad(rest, (0, short)), cut=rest.size % self.hop)
        nothing = [np.zeros(0, np.int64)]
        levels = np.concatenate(nothing + self._levels)
        # Silence after the end, for the last hops to be compared with.
        self._thin = np.pad(self._thin, (0, (2 * _MEAN_HOPS + WINDOW_HOPS + 1) * self._hop + self._lag))
        self._seek(levels.size - sum(found.size for found in self._found))
        found = np.concatenate(nothing + self._found)
        found[levels < _INAUDIBLE] = 0
        return Contour(self.hop, self._rate, levels, steadied(found))

    def _measure(self, sound: Samples, cut: int = 0) -> None:
        wide = sound.astype(np.int32)
        power = (wide * wide).reshape(-1, self.hop).sum(axis=1, dtype=np.int64)
        sizes = np.full(power.size, self.hop, np.int64)
        if cut:
            sizes[-1] = cut
        # The root of a whole number below 2**53 is rounded correctly everywhere.
        self._levels.append(np.sqrt((power // sizes).astype(np.float64)).astype(np.int64))
        thin = wide[:: self._factor].astype(np.int64)
        for place in range(1, self._factor):  # faster than sums over so few
            thin += wide[place :: self._factor]
        self._thin = np.concatenate([self._thin, thin])
        self._seek(self._thin.size)

    def _seek(self, most: int) -> None:
        """Find the pitch of the next `most` hops, or of as many as the sound held tells about."""
        hop = self._hop
        reach = -(-(self._lag + 8) // hop)
        count = min(most, self._thin.size // hop - 2 * _MEAN_HOPS - (WINDOW_HOPS - 1) - reach)
        if count <= 0:
            return
        bits = self._peaks()
        hops = count + WINDOW_HOPS - 1
        counts = mismatches(bits, hops, hop, self._lag)
        ones = bits[: hops * hop].reshape(hops, hop).sum(axis=1, dtype=np.int16)
        window = WINDOW_HOPS * hop
        found = pitches(_windows(counts), _windows(ones[None])[0], window, (self._rate, self._factor))
        self._found.append(found)
        self._thin = self._thin[count * hop :]

    def _peaks(self) -> npt.NDArray[np.uint8]:
        """Whether each sample lies in the upper half between mean and peak of the hops around it; begins two
        hops into the sound."""
        hop = self._hop
        hops = self._thin.size // hop
        sums = np.cumsum(np.pad(self._thin, (1, 0)))
        smooth = sums[_SMOOTH:] - sums[:-_SMOOTH]
        around = 2 * _MEAN_HOPS + 1
        edges = sums[: hops * hop + 1 : hop]
        means = _SMOOTH * (edges[around:] - edges[:-around]) // (around * hop)
        # The last samples of the last hop have no successors to be averaged with.
        peaks = np.pad(smooth, (0, _SMOOTH - 1))[: hops * hop].reshape(hops, hop).max(axis=1)
        peaks = np.lib.stride_tricks.sliding_window_view(peaks, around).max(axis=1)
        inner = smooth[_MEAN_HOPS * hop : (hops - _MEAN_HOPS) * hop].reshape(-1, hop)
        upper: npt.NDArray[np.uint8] = (2 * inner > (means + peaks)[:, None]).reshape(-1).view(np.uint8)
        return upper


def _windows(counts: Shorts) -> Shorts:
    """Sums over WINDOW_HOPS columns, for each column that so many begin at."""
    last = counts.shape[1] - WINDOW_HOPS + 1
    total = counts[:, :last].copy()
    for place in range(1, WINDOW_HOPS):
        total += counts[:, place : place + last]
    return total
