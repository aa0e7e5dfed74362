"""An HTTP connection of a worker: each request is looked at before it is parsed, and may be another's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from mockserver.contract.errors import ApiError, render
from mockserver.edge.types import Receive, Scope, Send
from mockserver.edge.upgrade import HttpProtocol
from mockserver.edge.workers.whose import ANYBODY, Whose

INSIDE_STATE: Final = "cartesia_mock.inside"
"""In the state of an ASGI scope: another worker asks, and means this one alone."""
_LONGEST_HEAD: Final = 1 << 17
"""Bytes without an end of the head after which the parser may say what it thinks of them."""
_DRAIN: Final = 0.005
"""Seconds until it is looked again whether an answer has left."""


class Desk:
    """What the connections of one worker share. give: (worker, file descriptor, bytes read)."""

    def __init__(self, number: int, whose: Whose, give: Callable[[int, int, bytes], None]) -> None:
        self.number = number
        self.whose = whose
        self.give = give

    def connection(self, read: bytes = b"", *, inside: bool = False) -> Callable[..., asyncio.Protocol]:
        """What makes the protocol of a connection; `read` is what came over it already."""
        return lambda *args, **named: Connection(self, read, inside, *args, **named)


class Connection(HttpProtocol):
    """One connection while it is this worker's."""

    def __init__(self, desk: Desk, read: bytes, inside: bool, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._desk = desk
        self._first = read
        self._inside = inside
        self._between = True  # no request has begun that has not come to its end
        self._looked_at = False
        self._unread = b""
        self._usual = self.app

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, with what another worker has read."""
        super().connection_made(transport)
        if self._inside:
            self.app_state = {**self.app_state, INSIDE_STATE: True}
        first, self._first = self._first, b""
        if first:
            self.data_received(first)

    def data_received(self, data: bytes) -> None:
        """Go on with a request, or see whose the next one is."""
        if self._inside or not self._between:
            super().data_received(data)
            return
        self._unread += data
        if self._busy():
            # The next request may be another's, but only when this answer has left.
            self.flow.pause_reading()
        else:
            self._begin()

    def on_message_begin(self) -> None:
        """A request begins: the one looked at, or one that came in the same piece of data as the last."""
        super().on_message_begin()
        self._between = False
        self.app = self._usual

    def on_headers_complete(self) -> None:
        """Nothing was asked yet whose this is, if it came with the last one: then it cannot be passed on."""
        if not self._looked_at and not self._inside and self._elsewhere():
            self.app = _misdirected
        self._looked_at = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What follows is another request."""
        self._between = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer is on its way: whose is what came meanwhile?"""
        super().on_response_complete()
        if self._unread and not self._busy() and not self.transport.is_closing():
            self._begin()

    def handle_websocket_upgrade(self) -> None:
        """A socket stays with the worker that opened it."""
        if self.app is _misdirected:
            self.transport.write(
                b"HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            self.transport.close()
            return
        super().handle_websocket_upgrade()

    def _busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _begin(self) -> None:
        head, end, _ = self._unread.partition(b"\r\n\r\n")
        if not end and len(self._unread) < _LONGEST_HEAD:
            self._unset_keepalive_if_required()
            return
        owner = self._desk.whose.of_head(head)
        if owner not in (ANYBODY, self._desk.number):
            self._unset_keepalive_if_required()
            self._pass_on(owner)
            return
        data, self._unread = self._unread, b""
        self._looked_at = True
        super().data_received(data)

    def _pass_on(self, owner: int) -> None:
        if self.transport.is_closing():
            return
        if self.transport.get_write_buffer_size():
            self.flow.pause_reading()
            self.loop.call_later(_DRAIN, self._pass_on, owner)
            return
        self._desk.give(owner, self.transport.get_extra_info("socket").fileno(), self._unread)
        self._unread = b""
        # Closing our end says nothing to the client: the other worker holds the connection open.
        self.transport.abort()

    def _elsewhere(self) -> bool:
        target = self.url.decode("latin-1")
        return self._desk.whose.of_request(target, self.headers) not in (ANYBODY, self._desk.number)


async def _misdirected(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a request that only another worker could answer: it came in one piece with another key's."""
    del receive
    reply = render(ApiError("misdirected"), None, "")
    headers = [(b"content-type", reply.media_type.encode()), (b"connection", b"close")]
    headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
