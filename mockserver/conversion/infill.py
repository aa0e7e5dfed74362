"""New words between two clips: they begin and end with the pause that is missing, as loud as their
neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from mockserver.conversion.joins import Join, beginning, ending
from mockserver.conversion.loudness import LoudnessMeter
from mockserver.speech.plan import LEAD_IN_US, WORD_GAP_US, FrameGrid, Plan, Unspeakable, extend
from mockserver.speech.prosody import Prosody
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import Timbre
from mockserver.speech.tones import Samples
from mockserver.speech.transcript import speakable

_ONE: Final = 4096
_SOFTEST: Final = _ONE // 64
_LOUDEST: Final = 2 * _ONE
"""Speech peaks at 0.41 of full scale, so that twice as loud does not clip."""
_MEASURED_AT: Final = 8_000


@dataclass(frozen=True, slots=True)
class Infill:
    """Speech whose loudness goes in a straight line. first, last: gains at its ends, in parts of 4096."""

    plan: Plan
    first: int = _ONE
    last: int = _ONE

    def samples(self, rate: int) -> int:
        """Exact number of samples at `rate`."""
        return self.plan.samples(rate)

    def blocks(self, rate: int) -> Iterator[Samples]:
        """The sound as int16 blocks; joined, the same samples on every platform."""
        total, here = max(self.samples(rate), 1), 0
        for block in synthesise(self.plan, rate):
            places = np.arange(here, here + block.size, dtype=np.int64)
            gains = self.first + (self.last - self.first) * places // total
            yield ((block * gains + _ONE // 2) // _ONE).astype(np.int16)
            here += block.size


def infill(
    transcript: str,
    *,
    left: Join | None,
    right: Join | None,
    timbre: Timbre,
    prosody: Prosody,
    grid: FrameGrid,
) -> Infill:
    """The words between `left` and `right`; None where there is no clip on that side. Raises Unspeakable.

    Loudness goes from that of the left neighbour to that of the right one; with one neighbour it keeps to
    that. The silences that the neighbours bring along count: before the words there is what is missing to the
    pause between two words, after them to the pause that their last one asks for.
    """
    if not speakable(transcript):
        raise Unspeakable("the transcript has no letter or digit")
    lead_us = LEAD_IN_US
    if left is not None:
        lead_us = max(0, WORD_GAP_US * 1000 // prosody.rate_permille - left.silence_us)
    planned = extend(Plan(timbre, prosody, grid, (), (), grid.frames_of(lead_us)), transcript)
    if right is not None:
        said = max(word.end for word in planned.words)
        pause = max(0, planned.end - said - grid.whole_frames_in(right.silence_us))
        planned = replace(planned, limit=said + pause)
    return Infill(planned, *_gains(planned, left, right))


def _gains(planned: Plan, left: Join | None, right: Join | None) -> tuple[int, int]:
    """How much louder than normal the speech has to begin and to end."""
    if left is None and right is None:
        return _ONE, _ONE
    meter = LoudnessMeter(_MEASURED_AT)
    for block in synthesise(planned, _MEASURED_AT):
        meter.feed(block)
    own = meter.finish()
    first, last = _gain(left, beginning(own)), _gain(right, ending(own))
    return (
        first if first is not None else last if last is not None else _ONE,
        last if last is not None else first if first is not None else _ONE,
    )


def _gain(neighbour: Join | None, own: Join) -> int | None:
    if neighbour is None or neighbour.level is None or own.level is None:
        return None
    return min(max(_ONE * neighbour.level // own.level, _SOFTEST), _LOUDEST)
