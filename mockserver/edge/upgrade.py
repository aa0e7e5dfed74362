"""uvicorn's HTTP connection, but for two things: the application can drop it, a long handshake is answered.

The part that speaks WebSocket gives up on an address that is too long without a word, and its
client would wait.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockserver.contract.errors import ApiError, render
from mockserver.edge.dropping import PLUG, Plug

LONGEST_TARGET: Final = 8_000
"""Bytes of path and query (users, 2026-10: with 7,612 a socket opened, with 8,512 there was a 414)."""


class HttpProtocol(HttpToolsProtocol):
    """One HTTP connection, until it becomes a WebSocket."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let the application have the transport, for faults that a response cannot express."""
        super().connection_made(transport)
        self._plug = Plug(transport)
        self.app_state = {**self.app_state, PLUG: self._plug}

    def shutdown(self) -> None:
        """The server ends: let an answer finish, unless it waits because it was asked to."""
        super().shutdown()
        self._plug.pull_if_held()

    def handle_websocket_upgrade(self) -> None:
        """Go on as a WebSocket, or refuse with 414."""
        if len(self.url) <= LONGEST_TARGET:
            super().handle_websocket_upgrade()
            return
        reply = render(ApiError("uri_too_long"), None, "")
        head = (
            f"HTTP/1.1 {reply.status} URI Too Long\r\nContent-Type: {reply.media_type}\r\n"
            f"Content-Length: {len(reply.body)}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + reply.body)
        self.transport.close()
