"""What is said in a call, turn by turn, and how it sounds: plans one after another, with a pause between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mockserver.contract.jsonvalue import JsonObject
from mockserver.speech.plan import FrameGrid, Plan, Unspeakable, plan
from mockserver.speech.prosody import NORMAL
from mockserver.speech.timbre import Timbre

if TYPE_CHECKING:
    from mockserver.audio.formats import Samples

PAUSE_MS: Final = 500
"""Between two turns (assumed)."""
GRID: Final = FrameGrid(80, 1000)
"""That of the newest models."""
CALLER: Final = "somebody who calls"
"""The text whose embedding is the voice of whoever the agent talks to."""

_CLOCK: Final = 8000
"""Samples a second that times in a call are told by."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: who speaks (`user` or `assistant`), what, and from when to when in seconds of the call."""

    role: str
    text: str
    start: float
    end: float

    def written(self) -> JsonObject:
        """As it stands in the transcript of a call."""
        return {
            "role": self.role,
            "text": self.text,
            "start_timestamp": self.start,
            "end_timestamp": self.end,
        }


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The turns of a call as plans; sounds as one after another, both voices in one channel."""

    plans: tuple[Plan, ...]

    def samples(self, rate: int) -> int:
        """Exact number of samples at `rate`."""
        return sum(_pause(rate) + each.samples(rate) for each in self.plans)

    def blocks(self, rate: int) -> Iterator[Samples]:
        """The sound, mono, block by block."""
        import numpy as np

        from mockserver.speech.synthesis import synthesise

        for each in self.plans:
            yield np.zeros(_pause(rate), np.int16)
            yield from synthesise(each, rate)


def dialogue(
    lines: Iterable[tuple[str, str]], voices: dict[str, Timbre]
) -> tuple[Dialogue, tuple[Turn, ...]]:
    """Lines of (role, text) as sound and as turns; what nobody can say is left out.

    voices: by role.
    """
    plans, turns = [], []
    at = 0
    for role, text in lines:
        try:
            said = plan(text, timbre=voices[role], prosody=NORMAL, grid=GRID)
        except Unspeakable:
            continue
        start = at + _pause(_CLOCK)
        at = start + said.samples(_CLOCK)
        plans.append(said)
        turns.append(Turn(role, text, start / _CLOCK, at / _CLOCK))
    return Dialogue(tuple(plans)), tuple(turns)


def _pause(rate: int) -> int:
    return rate * PAUSE_MS // 1000
