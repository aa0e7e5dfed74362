"""The socket of an agent as clients meet it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from mockserver import MockServer
from tests.edge.kept import checked

OPEN: dict[str, Any] = {
    "type": "session_create",
    "audio": {"input_format": "pcm_16000", "output_delivery": "as_available"},
}


def dial(server: MockServer, agent: str, query: str = "", **headers: str) -> ClientConnection:
    url = f"{server.base_url.replace('http', 'ws', 1)}/v1/agents/websocket/{agent}{query}"
    return connect(url, additional_headers=headers, proxy=None)


def until(socket: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(socket.recv(timeout=20))
        if message["type"] == kind:
            return message


def agent(server: MockServer, key: str, **config: Any) -> str:
    with checked(server, "2026-08-14", key) as http:
        made: str = http.post("/v1/agents", json={"name": "Echo", "config": config}).json()["id"]
    return made


def test_a_call_over_the_socket_is_a_call_like_any_other(server: MockServer) -> None:
    found = agent(server, "caller", initial_message="Good morning")
    # The socket is the only one that has a version of its own where none is named.
    with dial(server, found, **{"X-API-Key": "caller"}) as socket:
        socket.send(json.dumps(OPEN))
        call = until(socket, "session_ready")["call_id"]
        assert until(socket, "turn_ended")["text"] == "Good morning"
    with checked(server, "2026-08-14", "caller") as http:
        for _ in range(200):
            kept = http.get(f"/agents/calls/{call}").json()
            if kept["status"] == "completed":
                break
        assert (kept["status"], kept["end_reason"]) == ("completed", "client_disconnected")
        assert [turn["text"] for turn in kept["transcript"]] == ["Good morning"]
        assert kept["telephony_params"]["connection_type"] == "websocket"
        assert http.get(f"/agents/calls/{call}/audio").status_code == 200


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [("agent_0", "", 404), ("known", "?cartesia_version=2025-11-04", 404), ("known/more", "", 404)],
    ids=["unknown", "older", "deeper"],
)
def test_a_handshake_for_what_is_not_there_is_refused(
    server: MockServer, name: str, query: str, status: int
) -> None:
    name = name.replace("known", agent(server, "caller")) if name.startswith("known") else name
    with pytest.raises(InvalidStatus) as refused, dial(server, name, query, **{"X-API-Key": "caller"}):
        pass
    assert refused.value.response.status_code == status


def test_a_token_with_its_grant_opens_the_socket_but_sets_no_variables(server: MockServer) -> None:
    found = agent(server, "minter")
    with checked(server, "2026-08-14", "minter") as http:
        minted = [
            http.post("/access-token", json={"grants": {grant: True}, "expires_in": 60}).json()["token"]
            for grant in ("agent", "tts")
        ]
    with dial(server, found, f"?access_token={minted[0]}") as socket:
        socket.send(json.dumps({**OPEN, "dynamic_variables": {"day": "Monday"}}))
        assert until(socket, "error")["code"] == "dynamic_variables_not_allowed"
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
    with pytest.raises(InvalidStatus) as refused, dial(server, found, f"?access_token={minted[1]}"):
        pass
    assert refused.value.response.status_code == 401
