"""A server that holds itself against the contract sees what breaks it, and leaves alone what is good."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
import websockets.sync.client as websockets

from mockserver import MockServer
from mockserver.contract.answers import breaches
from mockserver.contract.operations import Operation, find
from mockserver.contract.versions import version_of
from mockserver.edge.selfcheck import SelfCheck
from tests.edge.requests import VERSIONS

HEADERS = {"X-API-Key": "self", "Cartesia-Version": "2026-08-14"}
ERROR = {"error_code": None, "title": "T", "message": "M", "request_id": "r"}
DONE = 'event: done\ndata: {"type":"done","status_code":200,"done":true}\n\n'
SPEECH = {
    "model_id": "sonic-3",
    "transcript": "One two.",
    "voice": {"mode": "id", "id": "694f9389-aac1-45b6-b726-9d9369183238"},
    "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 8000},
}


def operation(method: str, path: str) -> Operation:
    return find(version_of("2026-08-14"), method, path)[0]


STATUS = operation("GET", "/")
BYTES = operation("POST", "/tts/bytes")
SSE = operation("POST", "/tts/sse")
VOICE = operation("DELETE", "/voices/x")


@pytest.mark.parametrize(
    ("asked", "status", "kind", "body", "sentence"),
    [
        (STATUS, 418, "application/json", b"{}", "the status 418 is not one of its operation"),
        (STATUS, 200, "text/html", b"", "text/html is none of application/json content types"),
        (STATUS, 200, None, b"", "an answer that has a body has no content-type"),
        (STATUS, 200, "application/json", b"{", "the body is not JSON"),
        (STATUS, 200, "application/json", b'{"ok":true}', "version is required"),
        (BYTES, 200, "text/plain", b"", "text/plain is none of audio/wav"),
        (BYTES, 400, "application/json", b'{"message":"M"}', "is required"),
        (SSE, 200, "text/event-stream", b"data: {}\n\n", "an event has the lines data"),
        (SSE, 200, "text/event-stream", DONE.replace("200", "201").encode(), ""),
        (SSE, 200, "text/event-stream", b"event: done\ndata: {\n\n", "the body is not JSON"),
        (VOICE, 204, "application/json", b"{}", "application/json is none of no content types"),
    ],
)
def test_what_breaks_the_contract_is_found(
    asked: Operation, status: int, kind: str | None, body: bytes, sentence: str
) -> None:
    found = breaches(asked, status, kind, body)
    assert found
    assert sentence in found[0]


@pytest.mark.parametrize(
    ("asked", "status", "kind", "body"),
    [
        (STATUS, 200, "application/json; charset=utf-8", b'{"ok":true,"version":"2026-03-01"}'),
        (BYTES, 200, "audio/pcm", b""),
        (BYTES, 400, "application/json", json.dumps(ERROR).encode()),
        (SSE, 200, "text/event-stream", DONE.encode()),
        (SSE, 200, "text/event-stream", DONE.rstrip("\n").encode()),
        (SSE, 200, "text/event-stream", DONE.encode() + b"data: [DONE]\n\n"),
        (VOICE, 204, None, b""),
    ],
)
def test_what_keeps_it_is_not(asked: Operation, status: int, kind: str | None, body: bytes) -> None:
    assert breaches(asked, status, kind, body) == ()


def sent(check: SelfCheck, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """What goes out when an answer to `GET /` is these messages."""
    out: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        out.append(message)

    async def answer() -> None:
        overheard = check.answer(STATUS, send)
        for message in messages:
            await overheard(message)

    asyncio.run(answer())
    return out


def test_an_answer_goes_out_as_it_is_and_is_judged_when_it_is_whole(caplog: pytest.LogCaptureFixture) -> None:
    check = SelfCheck()
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"application/json"), (b"x-request-id", b"r")],
    }
    begin = {"type": "http.response.body", "body": b'{"ok":true,', "more_body": True}
    end = {"type": "http.response.body", "body": b'"version":7}'}
    assert sent(check, start, begin) == [start, begin]
    assert not check.breaches
    assert sent(check, start, begin, end) == [start, begin, end]
    [breach] = check.breaches
    assert (breach.operation, breach.version, breach.status) == (STATUS.id, "2026-08-14", 200)
    assert "version" in breach.sentence
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_an_answer_without_a_request_id_is_broken() -> None:
    check = SelfCheck()
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"application/json")],
    }
    sent(check, start, {"type": "http.response.body", "body": b'{"ok":true,"version":"2026-03-01"}'})
    assert [breach.sentence for breach in check.breaches] == ["the answer has no x-request-id"]


def test_a_message_of_a_socket_is_judged() -> None:
    check = SelfCheck()
    write = check.messages(str, version_of("2026-08-14"), "tts")
    good = '{"type":"done","context_id":"c","status_code":200,"done":true}'
    assert write(good) == good
    assert not check.breaches
    bad = good.replace("200", "201")
    assert write(bad) == bad
    assert [breach.operation for breach in check.breaches] == ["tts.websocket"]
    assert check.judged == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_a_server_judges_all_that_it_says(version: str) -> None:
    with MockServer(self_check=True) as server:
        headers = {**HEADERS, "Cartesia-Version": version}
        url = server.base_url
        for path in ("/tts/bytes", "/tts/sse"):
            assert httpx.post(url + path, json=SPEECH, headers=headers).status_code == 200
            assert httpx.post(url + path, json={}, headers=headers).status_code == 400
        assert httpx.get(url + "/voices", headers=headers).status_code == 200
        assert server.self_check is not None
        asked = server.self_check.judged
        assert asked == 5
        with websockets.connect(
            url.replace("http", "ws") + "/tts/websocket", additional_headers=headers
        ) as ws:
            ws.send(json.dumps({**SPEECH, "context_id": "c", "continue": False}))
            while json.loads(ws.recv(10))["type"] != "done":
                pass
        assert server.self_check.judged > asked
        assert not server.self_check.breaches


def test_what_a_test_makes_of_an_answer_is_its_own_affair() -> None:
    with MockServer(self_check=True) as server:
        server.powers.scripts.add({"match": {"operation": "tts.bytes"}, "status": 418, "text": "no"}, "self")
        assert httpx.post(server.base_url + "/tts/bytes", json=SPEECH, headers=HEADERS).status_code == 418
        assert server.self_check is not None
        assert not server.self_check.breaches


def test_a_server_that_is_not_told_to_does_not() -> None:
    with MockServer() as server:
        assert server.self_check is None
