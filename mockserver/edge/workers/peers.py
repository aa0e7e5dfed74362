"""Asking workers one by one: this one in its own process, the others over connections made for it."""

from __future__ import annotations

import asyncio
import io
import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Final
from urllib.parse import parse_qsl, urlencode

from mockserver.edge import log
from mockserver.edge.types import ASGIApp, Message, Scope
from mockserver.edge.workers.inbox import INSIDE, give

_HOP: Final = frozenset({b"connection", b"content-length", b"transfer-encoding", b"expect"})
PATIENCE: Final = 60
"""Seconds that a worker has for its part of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one worker said."""

    status: int
    media_type: str
    body: bytes


def query_of(scope: Scope) -> dict[str, str]:
    """The parameters of a request."""
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))


def asking(scope: Scope, query: Mapping[str, str], path: str | None = None) -> Scope:
    """The same request with another query, or for another path too."""
    changed = {**scope, "query_string": urlencode(query).encode()}
    return changed if path is None else {**changed, "path": path, "method": "GET"}


class Peers:
    """All workers, as one of them sees them. number: its own. inboxes: everybody's, by number."""

    def __init__(self, app: ASGIApp, number: int, inboxes: Mapping[int, socket.socket]) -> None:
        self._app = app
        self.number = number
        self._inboxes = inboxes
        self.count = len(inboxes)

    async def ask(self, number: int, scope: Scope, body: bytes) -> Answer | None:
        """What one of them says; None if it died over the question."""
        if number == self.number:
            return await self.own(scope, body)
        answer = await _ask(self._inboxes[number], _request(scope, body))
        if answer is None:
            log.event(logging.WARNING, "a worker did not answer", path=scope["path"], worker=number)
        return answer

    async def others(self, scope: Scope, body: bytes) -> list[Answer]:
        """What all the others say, by number, but for those that died over it."""
        numbers = [number for number in sorted(self._inboxes) if number != self.number]
        asked = await asyncio.gather(*(self.ask(number, scope, body) for number in numbers))
        return [answer for answer in asked if answer is not None]

    async def own(self, scope: Scope, body: bytes) -> Answer:
        """What this one says."""
        caught: list[Message] = []

        coming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if not coming:
                await asyncio.get_running_loop().create_future()  # whoever asks does not leave
            return coming.pop()

        async def send(message: Message) -> None:
            caught.append(message)

        await self._app(scope, receive, send)
        headers = dict(caught[0]["headers"])
        whole = b"".join(message.get("body", b"") for message in caught[1:])
        return Answer(caught[0]["status"], headers.get(b"content-type", b"").decode(), whole)


async def _ask(inbox: socket.socket, request: bytes) -> Answer | None:
    ours, theirs = socket.socketpair()
    with theirs:
        give(inbox, theirs.fileno(), request, INSIDE)
    reader, writer = await asyncio.open_connection(sock=ours)
    try:
        async with asyncio.timeout(PATIENCE):
            data = await reader.read()
    except (OSError, TimeoutError):
        return None
    finally:
        writer.close()
    if not data:
        return None
    response = HTTPResponse(_Read(data))  # type: ignore[arg-type]
    response.begin()
    return Answer(response.status, response.headers.get("content-type", ""), response.read())


class _Read:
    """Bytes in the place of a socket, for the parser of the standard library."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        del mode
        return io.BytesIO(self._data)


def _request(scope: Scope, body: bytes) -> bytes:
    target = scope["path"].encode() + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    kept = [(name, value) for name, value in scope["headers"] if name not in _HOP]
    kept += [(b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    lines = [scope["method"].encode() + b" " + target + b" HTTP/1.1"]
    lines += [name + b": " + value for name, value in kept]
    return b"\r\n".join([*lines, b"", body])
