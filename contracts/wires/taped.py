"""A wire that remembers everything that goes over it."""

from __future__ import annotations

import time

from contracts.exchange import Asked, Reply
from contracts.tape.takes import Frame, SocketTake
from contracts.wires import Closed, Line, Refused, Wire


class Taped:
    """Another wire, and what went over it since `taken` was asked last."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._replies: list[Reply] = []
        self._lines: list[TapedLine] = []
        self._refused: list[SocketTake] = []

    @property
    def patience(self) -> float:
        return self._wire.patience

    def ask(self, asked: Asked) -> Reply:
        reply = self._wire.ask(asked)
        self._replies.append(reply)
        return reply

    def dial(self, asked: Asked) -> TapedLine:
        try:
            line = TapedLine(self._wire.dial(asked))
        except Refused as refused:
            self._refused.append(SocketTake(refused.reply))
            raise
        self._lines.append(line)
        return line

    def close(self) -> None:
        self._wire.close()

    def taken(self) -> tuple[tuple[Reply, ...], tuple[SocketTake, ...]]:
        """Exchanges and sockets since the last time, each kind in order; both are forgotten here."""
        found = tuple(self._replies), (*self._refused, *(line.take() for line in self._lines))
        self._replies, self._lines, self._refused = [], [], []
        return found


class TapedLine:
    """A socket that remembers its frames."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._began = time.monotonic()
        self._frames: list[Frame] = []
        self._closed: tuple[int, str] | None = None

    @property
    def reply(self) -> Reply:
        return self._line.reply

    def send(self, frame: str | bytes) -> None:
        self._frames.append(Frame(time.monotonic() - self._began, "client", frame))
        self._line.send(frame)

    def receive(self, patience: float) -> str | bytes:
        try:
            frame = self._line.receive(patience)
        except Closed as closed:
            self._closed = (closed.code, closed.reason)
            raise
        self._frames.append(Frame(time.monotonic() - self._began, "server", frame))
        return frame

    def close(self) -> None:
        self._line.close()

    def take(self) -> SocketTake:
        """All of it so far."""
        return SocketTake(self._line.reply, tuple(self._frames), self._closed)
