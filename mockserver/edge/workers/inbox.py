"""How one process gives a connection to another, together with what was read from it already."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[b"c", b"i"]
CLIENT: Final = b"c"
"""Somebody's connection."""
INSIDE: Final = b"i"
"""One that another worker made, to ask this one alone."""
_INLINE: Final = 1_500
"""Bytes that go along in the message itself; datagrams of every system are as large. More goes by file."""
_FULL: Final = (errno.ENOBUFS, errno.EAGAIN)
_AGAIN: Final = 0.005
"""Seconds until a full inbox is tried again; its owner is busy or is being replaced."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came. The socket is the receiver's own."""

    sock: socket.socket
    read: bytes
    inside: bool


def inbox() -> tuple[socket.socket, socket.socket]:
    """(for all who put in, for the one who takes out), not blocking. It outlives both."""
    pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    for end in pair:
        end.setblocking(False)
    return pair


def give(to: socket.socket, fd: int, read: bytes, kind: bytes = CLIENT) -> None:
    """Put a connection into an inbox; the caller may close its own end at once.

    While the inbox is full the connection waits here, and the loop goes on.
    """
    held = [os.dup(fd)]
    if len(read) > _INLINE:
        held.append(_in_file(read))
        read = b""
    _try(to, kind + read, held)


def take(sock: socket.socket, deliver: Callable[[Delivery], object]) -> None:
    """Empty an inbox: `deliver` is called for each thing in it."""
    while True:
        try:
            message, fds, _, _ = socket.recv_fds(sock, _INLINE + 1, 2)
        except BlockingIOError:
            return
        read = message[1:]
        if len(fds) > 1:
            with os.fdopen(fds[1], "rb") as file:
                file.seek(0)
                read = file.read()
        deliver(Delivery(socket.socket(fileno=fds[0]), read, message[:1] == INSIDE))


def _try(to: socket.socket, message: bytes, held: Sequence[int]) -> None:
    try:
        socket.send_fds(to, [message], list(held))
    except OSError as error:
        if not isinstance(error, BlockingIOError) and error.errno not in _FULL:
            _close(held)
            raise
        asyncio.get_running_loop().call_later(_AGAIN, _try, to, message, held)
        return
    _close(held)


def _close(held: Sequence[int]) -> None:
    for fd in held:
        os.close(fd)


def _in_file(data: bytes) -> int:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return os.dup(file.fileno())
