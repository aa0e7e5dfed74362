"""The listening sockets over a real connection: handshakes, credentials, the clock, many clients at once."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.world.clock import ManualClock
from tests.edge.listening import PATIENCE, dial, pieces, silent, spoken, talk
from tests.edge.requests import VERSIONS

PATHS = ("/stt/websocket", "/stt/turns/websocket")
CLOSES = {"/stt/websocket": "close", "/stt/turns/websocket": '{"type":"close"}'}
ASKED = "model=ink-2&encoding=pcm_s16le&sample_rate=16000"
TEXT = "Hello there, my friend."


@pytest.fixture(scope="module")
def raw(http: httpx.Client) -> bytes:
    return spoken(http, TEXT, container="raw")


def joined(told: list[dict[str, Any]]) -> str:
    """All that was told for good, by either socket."""
    finals = [each["text"] for each in told if each.get("is_final")]
    return "".join(finals + [each["transcript"] for each in told if each["type"] == "turn.end"]).strip()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("api_key=k&cartesia_version=2026-08-14", {}),
        ("cartesia_version=2026-03-01", {"X-API-Key": "k", "Cartesia-Version": "2024-06-10"}),
        ("", {"Authorization": "Bearer k", "Cartesia-Version": "2025-11-04"}),
        ("unknown=1&cartesia_client=x", {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}),
    ],
)
def test_key_and_version_may_stand_in_the_query_or_in_headers(
    server: MockServer, raw: bytes, path: str, query: str, headers: dict[str, str]
) -> None:
    url = f"ws://localhost:{server.port}{path}?{ASKED}&{query}"
    with connect(url, additional_headers=headers, proxy=None) as ws:
        assert ws.response is not None
        request_id = ws.response.headers["x-request-id"]
        told, code, reason = talk(ws, [raw, CLOSES[path]])
    assert (code, reason) == (1000, "Close message")
    assert joined(told) == TEXT
    assert {each["request_id"] for each in told} == {request_id}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Cartesia-Version": "2026-08-14"}, 401),
        ({"X-API-Key": "k"}, 400),
        ({"X-API-Key": "k", "Cartesia-Version": "2020-01-01"}, 404),
    ],
)
def test_a_handshake_without_key_or_version_is_refused(
    server: MockServer, path: str, headers: dict[str, str], status: int
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://localhost:{server.port}{path}?{ASKED}", additional_headers=headers, proxy=None)
    assert refused.value.response.status_code == status


@pytest.mark.parametrize(("version", "there"), [(each, each >= "2025-04-16") for each in VERSIONS])
def test_turns_are_there_from_the_version_on_whose_clients_use_them(
    server: MockServer, version: str, there: bool
) -> None:
    if there:
        with dial(server, "/stt/turns/websocket", version) as ws:
            assert talk(ws, ['{"type":"close"}'])[0][0]["type"] == "connected"
    else:
        with pytest.raises(InvalidStatus, match="404"):
            dial(server, "/stt/turns/websocket", version)


def test_a_key_without_credits_is_refused_at_the_handshake() -> None:
    with MockServer(credits=0) as server, pytest.raises(InvalidStatus, match="402"):
        dial(server, "/stt/websocket")


def test_browsers_listen_with_a_token_of_theirs(server: MockServer, http: httpx.Client, raw: bytes) -> None:
    def token(**grants: bool) -> str:
        reply = http.post(
            "/access-token",
            json={"grants": grants, "expires_in": 60},
            headers={"Cartesia-Version": "2026-08-14"},
        )
        text: str = reply.json()["token"]
        return text

    for path in PATHS:
        url = f"ws://localhost:{server.port}{path}?{ASKED}&cartesia_version=2026-08-14&access_token="
        with connect(url + token(stt=True), proxy=None) as ws:
            assert joined(talk(ws, [raw, CLOSES[path]])[0]) == TEXT
        with pytest.raises(InvalidStatus, match="401"):
            connect(url + token(tts=True), proxy=None)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("version", "seconds"), [("2025-04-16", 20), ("2026-08-14", 180)])
def test_silence_of_the_client_closes_its_socket(path: str, version: str, seconds: int) -> None:
    clock = ManualClock()
    with MockServer(clock=clock) as server, dial(server, path, version) as ws:
        if path == PATHS[0]:
            ws.send("finalize")
            assert "transcript" in str(ws.recv(timeout=PATIENCE))
            assert "flush_done" in str(ws.recv(timeout=PATIENCE))
        else:
            assert "connected" in str(ws.recv(timeout=PATIENCE))
        clock.advance(seconds)
        assert talk(ws, []) == ([], 1000, "connection idle timeout")


def test_many_clients_are_heard_side_by_side(server: MockServer, raw: bytes) -> None:
    with ExitStack() as opened:
        sockets = [opened.enter_context(dial(server, PATHS[place % 2])) for place in range(12)]
        for piece in pieces(raw, range(0, len(raw), 20_001)):
            for ws in sockets:
                ws.send(piece)
        for place, ws in enumerate(sockets):
            assert joined(talk(ws, [CLOSES[PATHS[place % 2]]])[0]) == TEXT


def test_one_client_with_a_lot_of_sound_does_not_keep_others_waiting(server: MockServer, raw: bytes) -> None:
    with dial(server, PATHS[0]) as busy, dial(server, PATHS[0]) as other:
        for _ in range(20):
            busy.send(silent(15))
        assert joined(talk(other, [raw, "close"])[0]) == TEXT
        assert talk(busy, ["close"])[0][0]["duration"] == 300.0


def test_a_peer_that_vanishes_gives_its_place_back(raw: bytes) -> None:
    with MockServer(plan="free") as server:
        for _ in range(20):
            with dial(server, PATHS[0]) as ws:
                ws.send(raw)
                ws.socket.shutdown(socket.SHUT_RDWR)
        with dial(server, PATHS[0]) as last:
            assert joined(talk(last, [raw, "close"])[0]) == TEXT
