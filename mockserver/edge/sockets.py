"""The listening sockets, bound by us: no race for a port, and IPv4 and IPv6 loopback on the same one."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Sequence
from typing import Final

LOOPBACK: Final = ("127.0.0.1", "::1")
_TRIES: Final = 16


class PortTaken(OSError):
    """Somebody else listens on the port that was asked for."""


def bind(host: str, port: int) -> list[socket.socket]:
    """Sockets bound to `host`; `localhost` means 127.0.0.1 and, where the machine has it, ::1.

    Port 0 takes a port that is free on all of them. Raises PortTaken, or OSError for a host that is
    not of this machine.
    """
    addresses = LOOPBACK if host == "localhost" else (host,)
    for attempt in range(_TRIES):
        try:
            return _bind_all(addresses, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            if port != 0 or attempt == _TRIES - 1:
                raise PortTaken(errno.EADDRINUSE, f"port {port} is taken") from None
    raise AssertionError("unreachable")


def port_of(sockets: Sequence[socket.socket]) -> int:
    """The one port that all the sockets are bound to."""
    port: int = sockets[0].getsockname()[1]
    return port


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    return host in ("localhost", "::1") or host.startswith("127.")


def _bind_all(addresses: Sequence[str], port: int) -> list[socket.socket]:
    bound: list[socket.socket] = []
    try:
        for address in addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            try:
                bound.append(_bind(family, address, port_of(bound) if bound else port))
            except OSError as error:
                # A machine without IPv6 still serves IPv4.
                absent = error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
                if not (absent and family == socket.AF_INET6 and bound):
                    raise
    except BaseException:
        for sock in bound:
            sock.close()
        raise
    return bound


def _bind(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere the option lets two servers share a port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((address, port))
    except BaseException:
        sock.close()
        raise
    return sock
