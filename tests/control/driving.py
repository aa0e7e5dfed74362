"""A server and its control API, as tests of the testing powers use them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.testing.line import HttpLine
from mockserver.testing.mock import CartesiaMock
from tests.edge.requests import body

VERSION = "2026-03-01"


@contextmanager
def a_mock(server: MockServer, key: str, token: str | None = None) -> Iterator[CartesiaMock]:
    """One key of a server."""
    with closing(HttpLine(server.base_url, token)) as line:
        yield CartesiaMock(server.base_url, key, line)


def client(mock: CartesiaMock) -> httpx.Client:
    """Plain HTTP with the key."""
    headers = {"X-API-Key": mock.api_key, "Cartesia-Version": VERSION}
    return httpx.Client(base_url=mock.base_url, headers=headers, trust_env=False)


def control(mock: CartesiaMock) -> httpx.Client:
    """The control API, without a client of ours between."""
    return httpx.Client(
        base_url=f"{mock.base_url}/_mock", params={"key": mock.api_key}, trust_env=False, timeout=20
    )


def talk(mock: CartesiaMock, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """One conversation on the TTS socket: each message is sent, and all is read until its context is done."""
    url = f"{mock.base_url.replace('http', 'ws')}/tts/websocket?api_key={mock.api_key}"
    heard: list[dict[str, Any]] = []
    with connect(f"{url}&cartesia_version={VERSION}", proxy=None) as socket:
        for message in messages:
            socket.send(json.dumps(body(**message)))
            while not heard or not heard[-1]["done"] or heard[-1]["context_id"] != message["context_id"]:
                heard.append(json.loads(socket.recv(timeout=20)))
    return heard
