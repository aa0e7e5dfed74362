"""What a listening socket tells its client, as values; `frames` writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from mockserver.contract.errors import ApiError
from mockserver.hearing.words import Word
from mockserver.streams.events import Busy, Closed


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard since the last final text. duration: seconds of sound that it tells of."""

    text: str
    is_final: bool
    duration: float
    words: tuple[Word, ...] | None


@dataclass(frozen=True, slots=True)
class FlushDone:
    """A `finalize` is over."""


@dataclass(frozen=True, slots=True)
class Done:
    """The last message."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something about turns. kind: as it is called on the wire, e.g. `turn.end`; transcript: of the turn."""

    kind: str
    transcript: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Something was refused."""

    error: ApiError


Told: TypeAlias = Transcript | FlushDone | Done | Turn | Failed
Event: TypeAlias = Told | Busy | Closed

CLOSE_MESSAGE = Closed(1000, "Close message")
"""How the service ends a conversation that went well (quoted: a capture of 2026)."""
