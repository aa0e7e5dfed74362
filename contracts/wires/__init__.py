"""How a target is reached: sockets, in process, recordings, or through our own client.

A wire asks and dials; laws see the same answers whichever it is. Whatever keeps an answer from coming is one
of the exceptions below, never that of a library.
"""

from __future__ import annotations

from typing import Final, Protocol

from contracts.exchange import Asked, Reply

PATIENCE_S: Final = 20.0
"""Seconds for an answer to come whole, or for the next message; a law asks for a second or two of speech."""


class NoAnswer(Exception):
    """No whole answer came; the text says why, in one line."""


class NotRecorded(Exception):
    """The recordings have no answer to this request; the text names it."""


class Refused(Exception):
    """A handshake was answered over plain HTTP."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        super().__init__(f"the handshake was refused with {reply.status}")


class Closed(Exception):
    """The other side has closed the socket."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"the socket was closed with {code} {reason!r}")


class Line(Protocol):
    """An open socket. `reply` is the answer to its handshake."""

    @property
    def reply(self) -> Reply: ...

    def send(self, frame: str | bytes) -> None:
        """Raises Closed, NoAnswer, NotRecorded."""

    def receive(self, patience: float) -> str | bytes:
        """The next frame. Raises Closed; NoAnswer where none comes in time."""

    def close(self) -> None:
        """May be called twice."""


class Wire(Protocol):
    """The way to one target."""

    @property
    def patience(self) -> float:
        """Seconds to wait for an answer, or for a message."""

    def ask(self, asked: Asked) -> Reply:
        """Raises NoAnswer, NotRecorded."""

    def dial(self, asked: Asked) -> Line:
        """Open a socket; the URL of `asked` is http(s). Raises Refused, NoAnswer, NotRecorded."""

    def close(self) -> None:
        """May be called twice."""
