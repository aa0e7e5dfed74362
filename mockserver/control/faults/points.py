"""Where in an answer something happens, and what: values that the edge carries out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Unit = Literal["start", "headers", "bytes", "chunks", "seconds", "messages"]

UNITS: Final[dict[str, Unit]] = {
    "byte": "bytes",
    "bytes": "bytes",
    "chunk": "chunks",
    "chunks": "chunks",
    "s": "seconds",
    "second": "seconds",
    "seconds": "seconds",
    "message": "messages",
    "messages": "messages",
}
CHUNK_BYTES: Final = 4096
"""What counts as one chunk of a body without messages; how a body is cut up on the way is chance."""

_MOST: Final = 1e15
_FORM: Final = re.compile(r"(\d+(?:\.\d+)?)[ -]?([a-z]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Point:
    """A place in an answer: before anything is sent, after the headers (of a socket: once it is open), or
    after so many bytes, chunks of sound, seconds of sound, or messages have gone."""

    unit: Unit
    count: float = 0.0

    def __str__(self) -> str:
        return self.unit if self.unit in ("start", "headers") else f"{self.count:g}-{self.unit}"


START: Final = Point("start")
HEADERS: Final = Point("headers")


@dataclass(frozen=True, slots=True)
class Stall:
    """Nothing more goes for so many seconds; None is for ever."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection ends without a word: closed, or reset."""

    reset: bool


@dataclass(frozen=True, slots=True)
class End:
    """The answer ends as if that was all of it."""


@dataclass(frozen=True, slots=True)
class Close:
    """A socket is closed with a code and a reason."""

    code: int
    reason: str


Ending = Stall | Drop | End | Close


def point_of(text: str) -> Point:
    """`start`, `headers`, `1000-bytes`, `3-chunks`, `1.5-seconds`, `2-messages`. Raises ValueError."""
    if text == "start":
        return START
    if text == "headers":
        return HEADERS
    found = _FORM.fullmatch(text)
    unit = UNITS.get(found[2]) if found else None
    if found is None or unit is None or float(found[1]) > _MOST:
        raise ValueError("start, headers, or a number of bytes, chunks, seconds or messages, as 3-chunks")
    return Point(unit, float(found[1]))
