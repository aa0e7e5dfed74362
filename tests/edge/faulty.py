"""Requests that ask for a fault, and sockets that do."""

from __future__ import annotations

import base64
import json
import logging
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from mockserver import MockServer
from tests.edge.requests import body

PATIENCE = 20.0
LONG = "one two three four five six seven eight nine ten"
"""Some three seconds."""


def ask(
    server: MockServer, path: str = "/tts/bytes", /, *, fault: str = "", **changes: Any
) -> httpx.Response:
    """A request for speech with an effect in its header; `key`, `version` and `quirk` are headers too."""
    headers = {
        "X-API-Key": changes.pop("key", "faulty"),
        "Cartesia-Version": changes.pop("version", "2026-08-14"),
    }
    if fault:
        headers["X-Mock-Fault"] = fault
    if quirk := changes.pop("quirk", None):
        headers["X-Mock-Quirk"] = quirk
    request = body(**{"transcript": LONG, **changes})
    # Without `verify` the certificates of the world would be loaded each time, which takes longest.
    return httpx.post(
        server.base_url + path, json=request, headers=headers, trust_env=False, timeout=PATIENCE, verify=False
    )


def dial(
    server: MockServer, *, fault: str = "", quirk: str = "", key: str = "faulty", version: str = "2026-08-14",
    path: str = "/tts/websocket", **options: Any
) -> ClientConnection:  # fmt: skip
    """A socket with an effect in the header of its handshake."""
    headers = {"X-API-Key": key, "Cartesia-Version": version}
    if fault:
        headers["X-Mock-Fault"] = fault
    if quirk:
        headers["X-Mock-Quirk"] = quirk
    url = f"ws://localhost:{server.port}{path}"
    # A client that is full of messages does not see that the socket is closed.
    return connect(url, additional_headers=headers, proxy=None, max_queue=None, **options)


def say(ws: ClientConnection, transcript: str = LONG, context: str | None = "c", **changes: Any) -> None:
    """Ask for speech on a socket."""
    ws.send(json.dumps(body(transcript=transcript, context_id=context or ..., **changes)))


def hear(ws: ClientConnection) -> dict[str, Any]:
    """The next message."""
    message: dict[str, Any] = json.loads(ws.recv(timeout=PATIENCE))
    return message


def until(ws: ClientConnection, *kinds: str) -> list[dict[str, Any]]:
    """All messages up to one of a kind."""
    heard = [hear(ws)]
    while heard[-1]["type"] not in kinds:
        heard.append(hear(ws))
    return heard


def talk(ws: ClientConnection, transcript: str = LONG, **changes: Any) -> list[dict[str, Any]]:
    """Ask for speech, and hear all of it."""
    say(ws, transcript, **changes)
    return until(ws, "done", "error")


def events(text: str) -> list[dict[str, Any]]:
    """The data of server-sent events that are JSON objects."""
    lines = [line[6:] for line in text.splitlines() if line.startswith("data: {")]
    return [json.loads(line) for line in lines]


def sound(heard: list[dict[str, Any]]) -> bytes:
    """All sound of some messages."""
    return b"".join(base64.b64decode(each["data"]) for each in heard if each["type"] == "chunk")


def words(heard: list[dict[str, Any]]) -> list[str]:
    """All words of some messages, in order."""
    return [
        word for each in heard if each["type"] == "timestamps" for word in each["word_timestamps"]["words"]
    ]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the server complains of in its log; clients may find a reset worth a line of their own."""
    records = [each for each in caplog.get_records("call") if each.levelno >= logging.WARNING]
    return [each.getMessage() for each in records if not each.name.startswith("websockets")]
