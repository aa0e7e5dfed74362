"""Control requests that name no key: every worker does them, and the client gets one answer."""

from __future__ import annotations

import asyncio
import io
import itertools
import logging
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Final
from urllib.parse import parse_qsl, urlencode

from mockserver.contract.errors import ApiError, render
from mockserver.contract.versions import VERSIONS
from mockserver.edge import log
from mockserver.edge.control import CONTROL_PREFIX
from mockserver.edge.request import ClientGone, read_body, read_head
from mockserver.edge.types import ASGIApp, Message, Receive, Scope, Send
from mockserver.edge.workers.connection import INSIDE_STATE
from mockserver.edge.workers.inbox import INSIDE, give
from mockserver.edge.workers.merging import FAULT, FAULTS, MERGES, WAIT, waited

_LARGEST: Final = 64 * 2**20
_HOP: Final = frozenset({b"connection", b"content-length", b"transfer-encoding", b"expect"})
_LOOK_AGAIN: Final = 0.05
"""Seconds between two looks into all journals, for whoever waits for calls of any key."""
_PATIENCE: Final = 60
"""Seconds that a worker has for its part of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one worker said."""

    status: int
    media_type: str
    body: bytes


class Everyone:
    """The application of one worker among others. number: its own. inboxes: those of the others."""

    def __init__(self, app: ASGIApp, number: int, inboxes: Sequence[socket.socket]) -> None:
        self._app = app
        self._inboxes = inboxes
        # Rules have ids that a client may use later: no two workers give the same one.
        self._ids = itertools.count(number + 1, len(inboxes) + 1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, alone or together."""
        path = scope["path"]
        if not path.startswith(CONTROL_PREFIX) or scope["type"] != "http" or scope["state"].get(INSIDE_STATE):
            await self._app(scope, receive, send)
            return
        of_one = bool(dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("key"))
        adding = (scope["method"], path) == ("POST", FAULTS)
        if not adding and (of_one or not _shared(scope["method"], path)):
            await self._app(scope, receive, send)
            return
        try:
            body = await read_body(read_head(scope), receive, _LARGEST)
            if adding:
                body = self._named(body)
            if of_one:
                answer = await self._own(scope, body)
            else:
                answer = await (self._wait(scope) if path == WAIT else self._together(scope, body))
        except ClientGone:
            return
        except ApiError as error:
            reply = render(error, VERSIONS[-1], "control")
            answer = Answer(reply.status, reply.media_type, reply.body)
        await _send(answer, send)

    async def _together(self, scope: Scope, body: bytes) -> Answer:
        method, path = scope["method"], scope["path"]
        own = await self._own(scope, body)
        if method == "DELETE" and path.startswith(FAULT):
            others = await self._others(scope, body) if own.status in (200, 404) else []
            return next((each for each in (own, *others) if each.status == 200), own)
        if own.status >= 400:
            return own
        others = await self._others(scope, body)
        merge = MERGES[method, path]
        merged = merge([own.body, *(each.body for each in others if each.status < 400)])
        return Answer(own.status, own.media_type, merged)

    async def _wait(self, scope: Scope) -> Answer:
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        now = {**scope, "query_string": urlencode({**query, "timeout": "0"}).encode()}
        # What is asked is judged as it was asked; a count that is met at once keeps nobody waiting.
        judged = await self._own(now if _may_be_number(query) else scope, b"")
        if judged.status >= 400:
            return judged
        loop = asyncio.get_running_loop()
        deadline = loop.time() + float(query.get("timeout", "5"))
        while True:
            bodies = [each.body for each in (await self._own(now, b""), *await self._others(now, b""))]
            enough, merged = waited(bodies, int(query.get("count", "1")))
            if enough or loop.time() >= deadline:
                return Answer(200, judged.media_type, merged)
            await asyncio.sleep(_LOOK_AGAIN)

    async def _own(self, scope: Scope, body: bytes) -> Answer:
        caught: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            caught.append(message)

        await self._app(scope, receive, send)
        headers = dict(caught[0]["headers"])
        whole = b"".join(message.get("body", b"") for message in caught[1:])
        return Answer(caught[0]["status"], headers.get(b"content-type", b"").decode(), whole)

    def _named(self, body: bytes) -> bytes:
        """The rule with an id, if it is one that has none."""
        import orjson

        try:
            given = orjson.loads(body)
        except orjson.JSONDecodeError:
            return body
        if not isinstance(given, dict) or "id" in given:
            return body
        return orjson.dumps({**given, "id": f"rule-{next(self._ids)}"})

    async def _others(self, scope: Scope, body: bytes) -> list[Answer]:
        request = _request(scope, body)
        asked = await asyncio.gather(*(_ask(inbox, request) for inbox in self._inboxes))
        if missing := asked.count(None):
            log.event(logging.WARNING, "workers did not answer", path=scope["path"], workers=missing)
        return [answer for answer in asked if answer is not None]


def _may_be_number(query: dict[str, str]) -> bool:
    try:
        return 0 <= float(query.get("timeout", "5")) <= _PATIENCE
    except ValueError:
        return False


def _shared(method: str, path: str) -> bool:
    return (
        (method, path) in MERGES
        or (method == "GET" and path == WAIT)
        or (method == "DELETE" and path.startswith(FAULT))
    )


async def _ask(inbox: socket.socket, request: bytes) -> Answer | None:
    ours, theirs = socket.socketpair()
    with theirs:
        give(inbox, theirs.fileno(), request, INSIDE)
    reader, writer = await asyncio.open_connection(sock=ours)
    try:
        async with asyncio.timeout(_PATIENCE):
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


async def _send(answer: Answer, send: Send) -> None:
    headers = [(b"content-type", answer.media_type.encode()), (b"x-request-id", b"control")]
    headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
