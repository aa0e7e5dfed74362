"""A contour sung by a voice: as loud and as high as the clip, from moment to moment, in the voice's register.

An integer oscillator: its phase is a running sum of whole steps, its loudness and pitch go in straight lines
from one hop to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from mockserver.conversion.contour import Contour
from mockserver.conversion.pitch import Counts
from mockserver.speech.timbre import Timbre
from mockserver.speech.tones import SINE, Samples

_HOPS_AT_ONCE: Final = 64
_LOWEST: Final = 6_000
"""Hundredths of a hertz that the voice does not go below, except where a clip spans more than it can."""
_HIGHEST: Final = 400_000
_FULL: Final = 32_767
_INDEX_SHIFT: Final = 32 - (SINE.size.bit_length() - 1)


def follow(contour: Contour, timbre: Timbre, samples: int, rate: int) -> Iterator[Samples]:
    """`samples` samples at `rate` that do what the contour does; blocks of about half a second.

    Loudness is that of the clip unless its peaks would clip: then all of it is softer alike.
    """
    hops = contour.levels.size
    partials = _partials(timbre)
    unit = isqrt(sum(weight * weight for weight in partials) // 2)
    levels = _on_edges(_held_below_clipping(contour.levels, sum(partials), unit))
    pitches = _on_edges(_in_register(_continued(contour.pitches, timbre), timbre, rate))
    steps = (pitches << 32) // (100 * rate)
    edges = (np.arange(hops + 1, dtype=np.int64) * contour.hop * rate + contour.rate // 2) // contour.rate
    # The last hop may have been cut short, and lengths are rounded.
    edges = np.minimum(edges, samples)
    edges[-1] = samples
    phase = 0
    for first in range(0, hops, _HOPS_AT_ONCE):
        last = min(first + _HOPS_AT_ONCE, hops)
        spans = np.diff(edges[first : last + 1])
        if not levels[first : last + 1].any():
            yield np.zeros(int(spans.sum()), np.int16)
            continue
        phases = phase + np.cumsum(_lines(steps[first : last + 1], spans))
        phase = int(phases[-1]) & 0xFFFFFFFF
        gains = _lines(levels[first : last + 1], spans)
        yield _sung(phases, gains, partials, unit, int(steps[first : last + 1].max()))


def _sung(phases: Counts, gains: Counts, partials: tuple[int, ...], unit: int, highest: int) -> Samples:
    total = np.zeros(phases.size, np.int64)
    for number, weight in enumerate(partials, start=1):
        if number * highest >= 1 << 31:  # beyond half the sample rate
            break
        places = (phases * number & 0xFFFFFFFF) >> _INDEX_SHIFT
        total += SINE[places].astype(np.int64) * weight
    return ((total >> 15) * gains // unit).astype(np.int16)


def _partials(timbre: Timbre) -> tuple[int, ...]:
    """Weights of the fundamental and its harmonics, 32768 for the fundamental. Which there are is assumed."""
    bright = 1000 + 2 * timbre.tilt
    return (
        32_768,
        32_768 * timbre.harmonic // 1000,
        6_554 * bright // 1000,
        3_277 * bright // 1000,
    )


def _held_below_clipping(levels: Counts, peak: int, unit: int) -> Counts:
    """Levels as root mean squares at which a sum of partials with that peak stays within full scale."""
    most = _FULL * unit // peak
    loudest = int(levels.max(initial=0))
    return levels if loudest <= most else levels * most // loudest


def _continued(pitches: Counts, timbre: Timbre) -> Counts:
    """Where there is no pitch, that of before goes on; at the beginning, the first one that comes."""
    voiced = np.flatnonzero(pitches)
    if not voiced.size:
        return np.full(pitches.size, timbre.fundamental, np.int64)
    places = np.maximum(np.searchsorted(voiced, np.arange(pitches.size), side="right") - 1, 0)
    return pitches[voiced[places]]


def _in_register(pitches: Counts, timbre: Timbre, rate: int) -> Counts:
    """The same intervals around the voice's own fundamental, moved as far as the clip's range needs it."""
    ordered = np.sort(pitches)
    if not ordered.size:
        return pitches
    low, middle, high = (int(ordered[ordered.size * part // 100]) for part in (2, 50, 98))
    # Fractions over the middle: what the middle pitch becomes.
    wanted = max(timbre.fundamental, _ceiling(_LOWEST * middle, low))
    wanted = min(wanted, max(1, min(_HIGHEST, 45 * rate) * middle // high))
    moved: Counts = np.clip(pitches * wanted // middle, 1, 45 * rate)
    return moved


def _on_edges(values: Counts) -> Counts:
    """One value for each edge between hops, and for both ends."""
    padded = np.pad(values, 1, mode="edge") if values.size else np.zeros(2, np.int64)
    return (padded[:-1] + padded[1:]) // 2


def _lines(values: Counts, spans: npt.NDArray[np.int64]) -> Counts:
    """Straight lines between values that are `spans` samples apart."""
    total = int(spans.sum())
    starts = np.repeat(np.cumsum(spans) - spans, spans)
    places = np.arange(total, dtype=np.int64) - starts
    slopes = np.diff(values) * 4096 // np.maximum(spans, 1)
    return np.repeat(values[:-1], spans) + (np.repeat(slopes, spans) * places >> 12)


def _ceiling(top: int, bottom: int) -> int:
    return -(-top // bottom)
