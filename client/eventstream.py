"""Server-sent events out of bytes, as the WHATWG standard has them, without I/O."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

_DECODER: Final = codecs.getincrementaldecoder("utf-8")


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """The `data` lines of one event, joined, and its `event` line, empty where there is none."""

    data: str
    name: str = ""


class EventReader:
    """Bytes in, events out, wherever the network cut them."""

    def __init__(self) -> None:
        self._decoder = _DECODER(errors="replace")
        self._rest = ""
        self._data: list[str] = []
        self._name = ""

    def feed(self, piece: bytes) -> list[ServerSentEvent]:
        """The events that `piece` completes."""
        self._rest += self._decoder.decode(piece)
        found: list[ServerSentEvent] = []
        while (end := _line_end(self._rest)) is not None:
            line, self._rest = self._rest[: end[0]], self._rest[end[1] :]
            found += self._line(line)
        return found

    def finish(self) -> list[ServerSentEvent]:
        """What is left when the stream ends.

        The standard drops an event whose blank line is missing; the service leaves out just that of the last.
        """
        last = self._line(self._rest.rstrip("\r"))
        self._rest = ""
        return [*last, *self._line("")]

    def _line(self, line: str) -> list[ServerSentEvent]:
        if not line:
            event = ServerSentEvent("\n".join(self._data), self._name)
            complete, self._data, self._name = bool(self._data), [], ""
            return [event] if complete else []
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            self._data.append(value)
        elif field == "event":
            self._name = value
        return []


def _line_end(text: str) -> tuple[int, int] | None:
    """Where the first line of the text ends and the next one begins; None while it may go on."""
    places = [place for place in (text.find("\n"), text.find("\r")) if place >= 0]
    if not places:
        return None
    place = min(places)
    if text[place] == "\n":
        return place, place + 1
    if place + 1 == len(text):
        return None  # a line feed may follow
    return place, place + 2 if text[place + 1] == "\n" else place + 1
