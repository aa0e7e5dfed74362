"""What a stream tells its client, as values; `frames` writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from mockserver.contract.errors import ApiError


@dataclass(frozen=True, slots=True)
class Times:
    """Words or phonemes in time: three tuples of one length, seconds from the start of the context."""

    texts: tuple[str, ...]
    start: tuple[float, ...]
    end: tuple[float, ...]


class Chunk(NamedTuple):
    """A piece of sound: `data` holds `samples` whole samples in the encoding that was asked for."""

    context_id: str | None
    data: bytes
    samples: int
    step_ms: float
    flush_id: int | None = None


@dataclass(frozen=True, slots=True)
class Timestamps:
    """When some words are spoken."""

    context_id: str | None
    times: Times
    flush_id: int | None = None


@dataclass(frozen=True, slots=True)
class PhonemeTimestamps:
    """When some phonemes are spoken."""

    context_id: str | None
    times: Times
    flush_id: int | None = None


@dataclass(frozen=True, slots=True)
class FlushDone:
    """All sound of what came before a flush has been sent."""

    context_id: str | None
    flush_id: int


@dataclass(frozen=True, slots=True)
class Done:
    """The last of a context that ended well."""

    context_id: str | None


@dataclass(frozen=True, slots=True)
class Failed:
    """The last of a context that did not, or of a message that belongs to none (context_id None)."""

    context_id: str | None
    error: ApiError
    request_id: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The server ends the connection."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Busy:
    """Nothing to tell yet, and more to do: pull again, when others have had their turn."""


BUSY = Busy()

Spoken: TypeAlias = Chunk | Timestamps | PhonemeTimestamps
Event: TypeAlias = Spoken | FlushDone | Done | Failed | Closed
