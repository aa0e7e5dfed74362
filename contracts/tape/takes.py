"""What a cassette holds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from contracts.exchange import Asked, Reply

Origin = Literal["live", "official-sdk", "documented", "mock"]
ORIGINS: Final[tuple[Origin, ...]] = get_args(Origin)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a cassette comes from.

    origin: who answered, or for `official-sdk` who asked. version: of the API. date: of the recording, ISO.
    client: who asked, with its version. source: where it was read or how it was made. licence: the notice
    that travels with it, if any. answers: `whole`, or `left out` where only what was asked matters.
    shortened: what was cut from what was asked (`contracts.tape.shorten`), if anything.
    """

    origin: Origin
    version: str
    date: str
    client: str
    source: str
    licence: str = ""
    answers: Literal["whole", "left out"] = "whole"
    shortened: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a socket: seconds since the handshake, from whom, and what."""

    at: float
    sender: Literal["client", "server"]
    data: str | bytes


@dataclass(frozen=True, slots=True)
class SocketTake:
    """A socket from its handshake to its end; a refused one has no frames. `closed` is (code, reason)."""

    handshake: Reply
    frames: tuple[Frame, ...] = ()
    closed: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Cassette:
    """Some exchanges, in order, and where they come from."""

    provenance: Provenance
    replies: tuple[Reply, ...] = ()
    sockets: tuple[SocketTake, ...] = field(default=())


class Headers(dict[str, str]):
    """Headers by name, whose case does not matter; they keep the case and order in which they came."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        super().__init__(pairs)
        self._names = {name.lower(): name for name in pairs}

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        """The value of a header, the empty text where it is missing."""
        found = self._names.get(name.lower())
        return default if found is None else self[found]


def header(asked: Asked, name: str) -> str:
    """A header of a request, whatever the case of its name; empty where it is missing."""
    return next((value for key, value in asked.headers.items() if key.lower() == name.lower()), "")
