"""From a reply to ASGI messages: the last step of a request, and the hot one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mockserver.api.replies import Audio, Content, Empty, Events, Headers, Json, JsonPieces, Reply
from mockserver.contract.errors import ErrorReply
from mockserver.edge.kept import Kept
from mockserver.edge.request import ClientGone
from mockserver.edge.types import Receive, Send

_JSON: Final = "application/json"
_READS_LINES: Final = "x-fern-sdk-name"
"""A header of the generated SDKs of 2024 and 2025, which read a line of JSON where others read an event."""

_WATCHED: Final = 1 << 18
"""Bytes of an answer from which on its client is watched; finishing a shorter one costs less."""

FAIR_SHARE: Final = 1 << 16
"""Bytes that one answer sends before the others get their turn."""


class Pieces(list[bytes]):
    """A body as it was sent; joined when it is asked for a second time, since most are not."""

    def joined(self) -> bytes:
        """The whole body."""
        if len(self) != 1:
            self[:] = [b"".join(self)]
        return self[0]


def as_read_by(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """The reply in the form that its client can read."""
    if isinstance(reply, Events) and reply.in_lines is not None and _READS_LINES in headers:
        return reply.in_lines
    return reply


@dataclass(frozen=True, slots=True)
class Sender:
    """Writes replies to one server's clients; keeps the audio of recent ones."""

    kept: Kept[Pieces]
    """Bodies by recipe, shared by all keys: audio is a pure function of the request."""

    async def reply(self, reply: Reply, request_id: str, receive: Receive, send: Send) -> int:
        """Send the whole reply; the number of body bytes sent.

        Raises ClientGone when nobody reads on, and ApiError where a key speaks too much at once.
        """
        if isinstance(reply, Json):
            return await _whole(reply.status, _JSON, reply.headers, reply.body, request_id, send)
        if isinstance(reply, Content):
            return await _whole(reply.status, reply.media_type, reply.headers, reply.body, request_id, send)
        if isinstance(reply, Empty):
            return await _nothing(reply, request_id, send)
        if isinstance(reply, JsonPieces):
            return await _pieces(reply, request_id, receive, send)
        if isinstance(reply, Events):
            from mockserver.edge.events import recite

            return await recite(reply, self.kept, request_id, receive, send)
        if reply.contexts is None:
            return await self._audio(reply, request_id, receive, send)
        reply.contexts.enter()
        try:
            return await self._audio(reply, request_id, receive, send)
        finally:
            reply.contexts.leave()

    async def _audio(self, audio: Audio, request_id: str, receive: Receive, send: Send) -> int:
        pieces = self.kept.get(audio.recipe)
        await send(start(200, audio.media_type, audio.headers, request_id))
        if pieces is None:
            return await self._stream(audio, receive, send)
        body = pieces.joined()
        await send({"type": "http.response.body", "body": body})
        return len(body)

    async def error(self, error: ErrorReply, request_id: str, send: Send) -> int:
        """Send an error; the number of body bytes sent."""
        return await _whole(error.status, error.media_type, error.headers, error.body, request_id, send)

    async def _stream(self, audio: Audio, receive: Receive, send: Send) -> int:
        from mockserver.api.render import render  # loads numpy: not before there is something to say

        sent = ahead = 0
        # Of what has to be compressed every piece is dear; samples cost no more than their bytes.
        share = FAIR_SHARE if audio.format.bit_rate is None else 0
        keep = self.kept.asked_again(audio.recipe)
        pieces = Pieces()
        gone: asyncio.Future[None] | None = None
        try:
            for piece in render(audio):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                sent += len(piece)
                ahead += len(piece)
                if keep:
                    pieces.append(piece)
                    keep = self.kept.admits(sent)
                if ahead >= share:
                    # Uvicorn's send returns without a turn of the loop while its buffer has room: without
                    # this, one long answer starves all others and never sees its client leave.
                    await asyncio.sleep(0)
                    ahead = 0
                    if gone is not None and gone.done():
                        raise ClientGone
                    if gone is None and sent >= _WATCHED:
                        gone = asyncio.ensure_future(disconnected(receive))
            await send({"type": "http.response.body", "body": b""})
        finally:
            if gone is not None:
                gone.cancel()
        if keep:
            self.kept.put(audio.recipe, pieces, sent)
        return sent


async def disconnected(receive: Receive) -> None:
    """Return when the client has closed the connection."""
    while (await receive())["type"] not in ("http.disconnect", "websocket.disconnect"):
        pass


async def _nothing(reply: Empty, request_id: str, send: Send) -> int:
    # Neither a type nor a length: a 204 has no body to speak of.
    raw = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers]
    raw.append((b"x-request-id", request_id.encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": b""})
    return 0


async def _pieces(reply: JsonPieces, request_id: str, receive: Receive, send: Send) -> int:
    sent = 0
    gone = asyncio.ensure_future(disconnected(receive))
    try:
        await send(start(200, _JSON, reply.headers, request_id))
        for piece in reply.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            sent += len(piece)
            await asyncio.sleep(0)  # others get their turn, as in Sender._stream
            if gone.done():
                raise ClientGone
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
    return sent


async def _whole(
    status: int, media_type: str, headers: Headers, body: bytes, request_id: str, send: Send
) -> int:
    length = ("content-length", str(len(body)))
    await send(start(status, media_type, (length, *headers), request_id))
    await send({"type": "http.response.body", "body": body})
    return len(body)


def start(status: int, media_type: str, headers: Headers, request_id: str) -> dict[str, object]:
    """The message that begins an answer."""
    raw = [(b"content-type", media_type.encode()), (b"x-request-id", request_id.encode())]
    raw.extend((name.encode(), value.encode("latin-1")) for name, value in headers)
    return {"type": "http.response.start", "status": status, "headers": raw}
