"""How a connection is ended without a word. Our HTTP connections give the application a plug to pull."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from mockserver.edge.request import ClientGone
from mockserver.edge.types import Receive, Scope, Send

PLUG: Final = "cartesia_mock.plug"
"""Where the state of an ASGI scope has the Plug of its connection."""

_TURNS: Final = 100
"""Turns of the loop that what was sent gets to leave before a reset, which drops what has not."""
_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""Linger, for no time: the connection ends with a reset."""


@dataclass(slots=True)
class Plug:
    """A connection as the application may have it. held: how many answers on it wait by a fault of theirs."""

    transport: asyncio.Transport
    held: int = 0

    def pull_if_held(self) -> None:
        """The server is to end: whoever waits for nothing need not wait any longer."""
        if self.held:
            self.transport.close()


@contextmanager
def held(scope: Scope) -> Iterator[None]:
    """While this lasts the answer waits, and the end of the server ends it."""
    plug: Plug | None = scope.get("state", {}).get(PLUG)
    if plug is None:
        yield
        return
    plug.held += 1
    try:
        yield
    finally:
        plug.held -= 1


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
    plug: Plug | None = scope.get("state", {}).get(PLUG)
    if plug is None:
        raise Dropped("the mock was asked to end this connection")
    return plug.transport
