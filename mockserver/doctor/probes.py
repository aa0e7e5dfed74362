"""What a machine says when it is asked: one question each, and the reason where there is no answer."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

PATIENCE: Final = 3.0
"""Seconds for each question."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An HTTP answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, name: str) -> object:
        """A member of a JSON object; None for anything else."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return None
        return found.get(name) if isinstance(found, dict) else None

    @property
    def sentence(self) -> str:
        """What an error says, in either form of the API."""
        told = self.field_of("message")
        text = told if isinstance(told, str) else self.body.decode("utf-8", "replace")
        return " ".join(text.split())[:200]


def addresses(host: str, port: int) -> list[str]:
    """What a name means, in the order in which clients try. Raises OSError with the reason."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def listens(address: str, port: int) -> bool:
    """Whether somebody listens there. Raises OSError where that cannot be said, TimeoutError among them."""
    try:
        socket.create_connection((address, port), timeout=PATIENCE).close()
    except ConnectionRefusedError:
        return False
    return True


def speaks_tls(address: str, port: int) -> bool:
    """Whether a TLS handshake comes to an end there, whoever signed the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with socket.create_connection((address, port), timeout=PATIENCE) as plain, context.wrap_socket(plain):
            return True
    except (ssl.SSLError, OSError):
        return False


def trust(host: str, address: str, port: int, ca_file: str | None) -> None:
    """Check the certificate as clients do, which trust the authorities of the web and those in a file, and
    not those of the system. Raises ssl.SSLCertVerificationError with the reason."""
    import certifi  # comes with httpx, and is what it trusts

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for file in (certifi.where(), ca_file):
        if file:
            context.load_verify_locations(file)
    with (
        socket.create_connection((address, port), timeout=PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host),
    ):
        pass


def ask(base: str, path: str, headers: Mapping[str, str] | None = None) -> Heard | None:
    """GET, straight there: no proxy, no check of certificates. None where no HTTP comes back."""
    scheme, _, authority = base.partition("://")
    if scheme == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            authority, timeout=PATIENCE, context=context
        )
    else:
        connection = http.client.HTTPConnection(authority, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        reply = connection.getresponse()
        named = {name.lower(): value for name, value in reply.getheaders()}
        return Heard(reply.status, reply.read(1 << 20), named)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def opens(url: str) -> str | None:
    """Open a WebSocket and close it; None where that works, otherwise the reason."""
    from websockets.exceptions import WebSocketException
    from websockets.sync.client import connect

    context = None
    if url.startswith("wss:"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    try:
        with connect(url, ssl=context, proxy=None, open_timeout=PATIENCE, close_timeout=PATIENCE):
            return None
    except (OSError, WebSocketException) as error:
        return str(error) or type(error).__name__
