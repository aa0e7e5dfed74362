"""Where and how a socket is opened."""

from __future__ import annotations

import pytest

from client.settings import ClientSettings
from client.sockets import opening


@pytest.mark.parametrize(
    ("base_url", "url", "proxy"),
    [
        ("http://localhost:8765", "ws://localhost:8765/tts/websocket", None),
        ("http://[::1]:8765", "ws://[::1]:8765/tts/websocket", None),
        ("https://api.example", "wss://api.example/tts/websocket", True),
        ("https://api.example/voice", "wss://api.example/voice/tts/websocket", True),
    ],
)
def test_the_scheme_follows_that_of_the_base_url(base_url: str, url: str, proxy: bool | None) -> None:
    found = opening(ClientSettings("k", base_url, "2026-08-14"), "/tts/websocket")
    assert (found.url, found.proxy) == (url, proxy)
    assert found.headers == {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}
