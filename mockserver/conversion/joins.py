"""What lies on each side of a join: how long a clip is silent there, and how loud it is before that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from mockserver.audio.decoding import Reading, UndecodableAudio
from mockserver.conversion.loudness import Levels, Loudness, LoudnessMeter
from mockserver.conversion.quantised import quantised

_NEAR_US: Final = 500_000
"""How much sound near a join tells how loud it is there: a word or two."""


@dataclass(frozen=True, slots=True)
class Join:
    """One end of a clip. silence_us: microseconds of silence at the very end. level: mean magnitude of the
    sound next to it, 1 to 32768; None in a clip that is silent throughout."""

    silence_us: int
    level: int | None


def loudness_of(clip: Reading) -> Loudness:
    """Go through a clip, block by block. Raises what its blocks raise, and UndecodableAudio for no sound."""
    meter, samples = LoudnessMeter(clip.sample_rate), 0
    for block in clip.blocks:
        meter.feed(quantised(block))
        samples += len(block)
    if not samples:
        raise UndecodableAudio("there is no sound in it")
    return meter.finish()


def beginning(loudness: Loudness) -> Join:
    """Where a clip begins."""
    return _join(loudness, backwards=False)


def ending(loudness: Loudness) -> Join:
    """Where a clip ends."""
    return _join(loudness, backwards=True)


def _join(loudness: Loudness, *, backwards: bool) -> Join:
    audible, levels = loudness.audible(), loudness.levels
    if backwards:
        audible, levels = audible[::-1], levels[::-1]
    places = np.flatnonzero(audible)
    if not places.size:
        return Join(loudness.microseconds(levels.size), None)
    near = places[: loudness.stretches(_NEAR_US)]
    return Join(loudness.microseconds(int(places[0])), _mean(levels[near]))


def _mean(levels: Levels) -> int:
    return max(1, int(levels.sum(dtype=np.int64)) // levels.size)
