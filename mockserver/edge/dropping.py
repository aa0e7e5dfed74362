"""How a connection is ended without a word. Our HTTP connections tell the application their transport."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Final

from mockserver.edge.request import ClientGone
from mockserver.edge.types import Receive, Scope, Send

TRANSPORT: Final = "cartesia_mock.transport"
"""Where the state of an ASGI scope has it."""

_TURNS: Final = 100
"""Turns of the loop that what was sent gets to leave before a reset, which drops what has not."""
_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""Linger, for no time: the connection ends with a reset."""


class Ended(ClientGone, ConnectionError):
    """We have ended the connection ourselves."""


class Dropped(ConnectionError):
    """The connection is to end, but there is none: the application runs inside of its client's process."""


async def drop(scope: Scope, receive: Receive, *, reset: bool) -> None:
    """Close or reset the connection of an HTTP request, and wait until that is done. Raises Dropped."""
    await leave(scope, reset=reset)
    while (await receive())["type"] != "http.disconnect":
        pass


async def drop_handshake(scope: Scope, receive: Receive, send: Send, *, reset: bool) -> None:
    """The same before a socket is open; always raises, what the server takes for a client that left."""
    await leave(scope, reset=reset)
    while (await receive())["type"] != "websocket.disconnect":
        pass
    await send({"type": "websocket.accept"})
    raise Ended


async def leave(scope: Scope, *, reset: bool) -> None:
    """Begin to close or reset the connection. Raises Dropped where there is none."""
    transport = _transport(scope)
    if not reset:
        transport.close()
        return
    for _ in range(_TURNS):
        if not transport.get_write_buffer_size():
            break
        await asyncio.sleep(0)
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()


def _transport(scope: Scope) -> asyncio.Transport:
    transport: asyncio.Transport | None = scope.get("state", {}).get(TRANSPORT)
    if transport is None:
        raise Dropped("the mock was asked to end this connection")
    return transport
