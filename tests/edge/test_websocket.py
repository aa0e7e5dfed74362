"""The TTS socket over a real connection: handshakes, two-way traffic, slow and dead peers, the clock."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from mockserver import MockServer
from mockserver.world.clock import ManualClock
from tests.edge.requests import NEW, OLD, VERSIONS, body, speak

LONGEST = ("ten chars " * 2_000)[:20_000].strip()
FLOAT = {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 48000}
PATIENCE = 20.0

Opener = Callable[..., ClientConnection]


@pytest.fixture
def dial(server: MockServer) -> Iterator[Opener]:
    """Open sockets that are closed when the test ends."""
    with ExitStack() as opened:

        def open_one(
            version: str = "2026-08-14", at: MockServer = server, **options: Any
        ) -> ClientConnection:
            headers = {"X-API-Key": "sockets", "Cartesia-Version": version}
            url = f"ws://localhost:{at.port}/tts/websocket"
            return opened.enter_context(connect(url, additional_headers=headers, proxy=None, **options))

        yield open_one


def hear(ws: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(ws.recv(timeout=PATIENCE))
    return message


def until_done(ws: ClientConnection) -> list[dict[str, Any]]:
    heard = [hear(ws)]
    while not heard[-1]["done"]:
        heard.append(hear(ws))
    return heard


def audio(heard: list[dict[str, Any]]) -> bytes:
    return b"".join(base64.b64decode(each["data"]) for each in heard if each["type"] == "chunk")


def refusal(server: MockServer, target: str, **headers: str) -> httpx.Response:
    """The plain HTTP answer to a handshake."""
    with (
        pytest.raises(InvalidStatus) as caught,
        connect(f"ws://localhost:{server.port}{target}", additional_headers=headers, proxy=None),
    ):
        pass
    reply = caught.value.response
    return httpx.Response(
        reply.status_code, headers=list(reply.headers.raw_items()), content=bytes(reply.body)
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_the_chunks_are_the_bytes_of_tts_bytes(dial: Opener, http: httpx.Client, version: str) -> None:
    ws = dial(version)
    ws.send(json.dumps(body(context_id="c")))
    heard = until_done(ws)
    assert {each["type"] for each in heard} == {"chunk", "done"}
    assert audio(heard) == speak(http, version).content


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?cartesia_version=2025-04-16&api_key=k", {}),
        ("?cartesia_version=2025-04-16&access_token=t", {}),
        ("?cartesia_version=2025-04-16&cartesia_client=x", {"X-API-Key": "k"}),
        ("", {"X-API-Key": "k", "Cartesia-Version": "2025-04-16"}),
        ("", {"Authorization": "Bearer k", "Cartesia-Version": "2025-04-16"}),
        # The query wins.
        ("?cartesia_version=2025-04-16", {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}),
    ],
)
def test_version_and_key_come_in_the_query_or_in_headers(
    server: MockServer, query: str, headers: dict[str, str]
) -> None:
    url = f"ws://localhost:{server.port}/tts/websocket{query}"
    with connect(url, additional_headers=headers, proxy=None) as ws:
        ws.send("{")
        assert "error" in hear(ws), "errors of this version have one line"
        assert ws.response is not None
        assert len(ws.response.headers["x-request-id"]) == 36


def test_ws_handshake_401(server: MockServer) -> None:
    old = refusal(server, "/tts/websocket?cartesia_version=2025-04-16")
    assert (old.status_code, old.text) == (401, "Unauthorized: No credentials were provided.")
    new = refusal(server, "/tts/websocket", **{"Cartesia-Version": "2026-03-01"})
    assert new.status_code == 401
    assert new.json() == {
        "error_code": None,
        "message": "No credentials were provided.",
        "title": "Unauthorized",
        "request_id": new.headers["x-request-id"],
    }


def test_a_key_that_is_not_accepted_is_refused() -> None:
    with MockServer(api_key=("right",)) as server:
        refused = refusal(server, "/tts/websocket?api_key=wrong&cartesia_version=2026-03-01")
        assert refused.status_code == 401
        url = f"ws://localhost:{server.port}/tts/websocket?api_key=right&cartesia_version=2026-03-01"
        with connect(url, proxy=None):
            pass


@pytest.mark.parametrize("path", ["/", "/tts/bytes", "/tts/websocket/x", "/stt/nothing"])
def test_unknown_socket_paths_are_not_found(server: MockServer, path: str) -> None:
    assert refusal(server, path, **{"X-API-Key": "k", "Cartesia-Version": "2026-03-01"}).status_code == 404


def test_version_header_required(server: MockServer) -> None:
    refused = refusal(server, "/tts/websocket?api_key=k")
    assert refused.status_code == 400
    assert refused.text == "Cartesia-Version header is required in YYYY-MM-DD form"


@pytest.mark.parametrize(("length", "status"), [(7_612, 101), (8_512, 414)])
def test_url_414(server: MockServer, length: int, status: int) -> None:
    target = "/tts/websocket?api_key=k&cartesia_version=2026-03-01&x="
    target += "x" * (length - len(target))
    if status == 101:
        with connect(f"ws://localhost:{server.port}{target}", proxy=None) as ws:
            ws.send("{")
            assert hear(ws)["type"] == "error"
    else:
        assert refusal(server, target).status_code == status


def test_a_refused_handshake_is_no_fault_of_the_server(
    server: MockServer, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(10):
        refusal(server, "/tts/websocket?api_key=k")
    assert caplog.records == []


def test_ws_handshake_429(dial: Opener) -> None:
    with MockServer(plan="free") as server:
        for _ in range(20):
            dial(at=server)
        refused = refusal(server, "/tts/websocket", **{"X-API-Key": "sockets", "Cartesia-Version": NEW[0]})
        assert refused.status_code == 429
        assert refused.json()["error_code"] == "concurrency_limited"
        others = f"ws://localhost:{server.port}/tts/websocket?api_key=other&cartesia_version={NEW[0]}"
        with connect(others, proxy=None):
            pass


def test_ws_handshake_402() -> None:
    with MockServer(credits=0) as server:
        refused = refusal(server, "/tts/websocket?api_key=k&cartesia_version=2026-03-01")
        assert refused.status_code == 402
        assert refused.json()["error_code"] == "quota_exceeded"


def test_contexts_interleave_on_one_socket(dial: Opener) -> None:
    ws = dial()
    for name in "ab":
        ws.send(json.dumps(body(context_id=name, transcript="one two three four five " * 40)))
    heard: list[dict[str, Any]] = []
    while sum(each["done"] for each in heard) < 2:
        heard.append(hear(ws))
    last_of_a = max(n for n, each in enumerate(heard) if each["context_id"] == "a")
    first_of_b = min(n for n, each in enumerate(heard) if each["context_id"] == "b")
    assert first_of_b < last_of_a
    assert audio([e for e in heard if e["context_id"] == "a"]) == audio(
        [e for e in heard if e["context_id"] == "b"]
    )


@pytest.mark.parametrize("frame", ["", "{", "ping", b"\x00\xff", "[]"])
@pytest.mark.parametrize("version", [OLD[0], NEW[-1]])
def test_after_an_error_the_socket_lives_on(dial: Opener, version: str, frame: str | bytes) -> None:
    ws = dial(version)
    ws.send(frame)
    assert hear(ws)["status_code"] == 400
    ws.send(json.dumps(body(context_id="c")))
    assert until_done(ws)[-1]["type"] == "done"


def test_idle_5min(dial: Opener) -> None:
    clock = ManualClock()
    with MockServer(clock=clock) as server:
        ws = dial(at=server)
        ws.send(json.dumps(body(context_id="c")))
        until_done(ws)
        clock.advance(299.0)
        ws.send("{")
        hear(ws)
        clock.advance(299.0)
        ws.ping().wait(PATIENCE)  # does not count as a message
        clock.advance(1.1)
        with pytest.raises(ConnectionClosed) as caught:
            ws.recv(timeout=PATIENCE)
        assert caught.value.rcvd is not None
        assert (caught.value.rcvd.code, caught.value.rcvd.reason) == (1000, "connection idle timeout")


def test_buffer_3000_and_expiry_by_the_clock_of_the_server(dial: Opener) -> None:
    clock = ManualClock()
    with MockServer(clock=clock) as server:
        ws = dial(at=server)
        ws.send(json.dumps(body(context_id="c", transcript="Hello there ", **{"continue": True})))
        ws.send("{")
        assert hear(ws)["type"] == "error", "the text is held"
        clock.advance(3.0)
        assert hear(ws)["type"] == "chunk"
        ws.send(json.dumps(body(context_id="c", transcript="", flush=True, **{"continue": True})))
        while hear(ws)["type"] != "flush_done":
            pass
        clock.advance(1.1)
        assert hear(ws)["type"] == "done"


def test_pace_and_latency_by_the_clock_of_the_server(dial: Opener) -> None:
    clock = ManualClock()
    with MockServer(clock=clock, pace="realtime", latency="500") as server:
        ws = dial(at=server)
        ws.send(json.dumps(body(context_id="c")))
        ws.send("{")
        assert _before_the_error(ws) == []
        heard: list[dict[str, Any]] = []
        steps = 0
        while not (heard and heard[-1]["done"]):
            clock.advance(0.1)
            steps += 1
            ws.send("{")  # answered at once: so all that was due before has come
            heard += _before_the_error(ws)
        seconds = len(audio(heard)) / 2 / 16000
        assert seconds == 1.1609375
        # 0.5 s of latency, and the last of 13 pieces after twelve times 92.9 ms: due in the 17th step,
        # and heard before the error of that step or of the next.
        assert steps in (17, 18)


def _before_the_error(ws: ClientConnection) -> list[dict[str, Any]]:
    heard = [hear(ws)]
    while heard[-1]["type"] != "error":
        heard.append(hear(ws))
    return heard[:-1]


def test_a_client_that_reads_nothing_does_not_hold_up_others(dial: Opener, server: MockServer) -> None:
    slow = dial(max_queue=1, close_timeout=0.1)
    for name in "abcdefgh":
        slow.send(json.dumps(body(context_id=name, transcript=LONGEST, output_format=FLOAT)))
    quick = dial()
    for n in range(20):
        quick.send(json.dumps(body(context_id=str(n))))
        assert until_done(quick)[-1]["type"] == "done"


def test_a_client_that_leaves_frees_its_contexts(dial: Opener) -> None:
    with MockServer(plan="free") as server:
        ws = dial(at=server)
        for name in "ab":
            ws.send(json.dumps(body(context_id=name, transcript=LONGEST, output_format=FLOAT)))
        hear(ws)
        ws.socket.shutdown(socket.SHUT_RDWR)
        other = dial(at=server)
        other.send(json.dumps(body(context_id="c", transcript="", **{"continue": False})))
        hear(other)
        refused = True
        for n in range(1000):  # its end is seen within a few turns of the loop
            other.send(json.dumps(body(context_id=f"try{n}")))
            refused = until_done(other)[-1]["type"] == "error"
            if not refused:
                break
        assert not refused


def test_no_deflate_is_negotiated(dial: Opener) -> None:
    response = dial().response
    assert response is not None
    assert "sec-websocket-extensions" not in response.headers


def test_a_server_that_stops_says_so_on_its_sockets(caplog: pytest.LogCaptureFixture) -> None:
    with MockServer(pace="realtime", clock=ManualClock()) as server:
        with connect(
            f"ws://localhost:{server.port}/tts/websocket?api_key=k&cartesia_version=2026-03-01", proxy=None
        ) as ws:
            ws.send(json.dumps(body(context_id="c")))
            assert hear(ws)["type"] == "chunk"
            server.stop()
            with pytest.raises(ConnectionClosed) as caught:
                ws.recv(timeout=PATIENCE)  # in real time nothing more is due: the clock stands still
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1012
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
