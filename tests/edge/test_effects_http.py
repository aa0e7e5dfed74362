"""Faults over HTTP and in server-sent events: every effect as a client sees it on the wire."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import soundfile

from mockserver import MockServer
from mockserver.edge.app import create_app
from mockserver.world.clock import ManualClock
from tests.edge.faulty import LONG, ask, complaints, events, sound
from tests.edge.listening import spoken
from tests.edge.requests import NEW, OLD, RAW, SARAH, body, said

CUT = (httpx.RemoteProtocolError, httpx.ReadError)
WAV = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
MP3 = {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}
HEADERS = {"X-API-Key": "faulty", "Cartesia-Version": "2026-08-14"}


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A fault that was asked for is no error of the server."""
    yield
    assert complaints(caplog) == []


@pytest.fixture(scope="module")
def whole(server: MockServer) -> bytes:
    """The sound that is asked for, without any fault."""
    return ask(server).content


def streamed(server: MockServer, path: str, fault: str, **changes: Any) -> tuple[int, bytes, bool]:
    """Status, what came of the body, and whether it ended as it should."""
    headers = {**HEADERS, "X-Mock-Fault": fault}
    request = body(**{"transcript": LONG, **changes})
    got = b""
    with (
        httpx.Client(trust_env=False, verify=False, timeout=20) as http,
        http.stream("POST", server.base_url + path, json=request, headers=headers) as reply,
    ):
        try:
            for piece in reply.iter_raw():
                got += piece
        except CUT:
            return reply.status_code, got, False
    return reply.status_code, got, True


@pytest.mark.parametrize("version", OLD[:1] + NEW[1:])
@pytest.mark.parametrize("path", ["/tts/bytes", "/tts/sse"])
def test_an_error_is_told_in_the_form_of_the_version(server: MockServer, path: str, version: str) -> None:
    reply = ask(server, path, fault="error=429 retry-after=2 limit=5", version=version)
    status, _, line = said(reply)
    assert status == 429
    assert reply.headers["retry-after"] == "2"
    assert line.endswith("Too many concurrent requests. Current limit: 5")


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("400", 400, None),
        ("401", 401, None),
        ("402", 402, "quota_exceeded"),
        ("404", 404, None),
        ("413", 413, None),
        ("429", 429, "concurrency_limited"),
        ("500", 500, None),
        ("error=model_sunsetted", 400, "model_sunsetted"),
        ("error=voice_not_found", 404, "voice_not_found"),
        ("error=generation_config_range", 400, None),
    ],
)
def test_any_error_can_be_had_by_status_or_id(
    server: MockServer, fault: str, status: int, code: str | None
) -> None:
    reply = ask(server, fault=fault)
    assert (reply.status_code, reply.json()["error_code"]) == (status, code)


@pytest.mark.parametrize("path", ["/voices", "/"])
def test_operations_that_do_not_speak_fail_too(server: MockServer, path: str) -> None:
    reply = httpx.get(
        server.base_url + path, headers={**HEADERS, "X-Mock-Fault": "500"}, trust_env=False, verify=False
    )
    assert reply.status_code == 500


@pytest.mark.parametrize("path", ["/stt", "/voice-changer/bytes", "/voice-changer/sse"])
def test_uploads_fail_too(server: MockServer, http: httpx.Client, path: str) -> None:
    clip = spoken(http, "Hello there, my friend.")
    fields = {"model": "ink-whisper", "voice[id]": SARAH, "language": "en"}
    form = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": "16000"}
    fields |= {f"output_format[{name}]": value for name, value in form.items()}

    def sent(fault: str) -> httpx.Response:
        files = {"file" if path == "/stt" else "clip": ("a.wav", clip)}
        headers = {**HEADERS, "X-Mock-Fault": fault, "X-API-Key": "uploads"}
        return httpx.post(
            server.base_url + path, data=fields, files=files, headers=headers, trust_env=False, verify=False
        )

    assert sent("error=402").status_code == 402
    assert sent("latency=1").status_code == 200
    server.powers.rules.add({"id": "u", "match": {"key": "uploads"}, "effect": {"request": {"language": 5}}})
    try:
        assert sent("latency=1").status_code == 200, "nothing is patched into a form"
    finally:
        server.powers.rules.remove("u")
    with pytest.raises(httpx.TransportError):
        sent("after=20-bytes disconnect=reset")


def test_a_request_that_is_not_valid_is_refused_as_ever(server: MockServer) -> None:
    assert ask(server, fault="500", model_id=...).status_code == 400


@pytest.mark.parametrize("path", ["/tts/bytes", "/tts/sse"])
@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_connection_can_end_before_any_answer(server: MockServer, path: str, how: str) -> None:
    error: type[Exception] = httpx.ReadError if how == "reset" else httpx.RemoteProtocolError
    with pytest.raises(error):
        ask(server, path, fault=f"disconnect={how}")


@pytest.mark.parametrize("path", ["/tts/bytes", "/tts/sse"])
@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_connection_can_end_after_the_headers(server: MockServer, path: str, how: str) -> None:
    assert streamed(server, path, f"after=headers disconnect={how}") == (200, b"", False)


@pytest.mark.parametrize(
    ("point", "size"), [("1000-bytes", 1000), ("3-chunks", 3 * 4096), ("0.5-seconds", 16000), ("0-bytes", 0)]
)
@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_connection_can_end_in_the_middle(
    server: MockServer, whole: bytes, point: str, size: int, how: str
) -> None:
    assert streamed(server, "/tts/bytes", f"after={point} disconnect={how}") == (200, whole[:size], False)


def test_a_kept_answer_is_cut_at_the_same_place(server: MockServer, whole: bytes) -> None:
    for _ in range(3):
        assert streamed(server, "/tts/bytes", "after=1000-bytes disconnect") == (200, whole[:1000], False)
    assert ask(server).content == whole


def test_a_point_beyond_the_end_is_never_reached(server: MockServer, whole: bytes) -> None:
    assert streamed(server, "/tts/bytes", "after=60-seconds disconnect") == (200, whole, True)


@pytest.mark.parametrize(
    ("point", "chunks"), [("2-chunks", 2), ("2-messages", 2), ("0.1-seconds", 2), ("0.3-seconds", 4)]
)
def test_events_are_cut_between_messages(server: MockServer, point: str, chunks: int) -> None:
    status, got, complete = streamed(server, "/tts/sse", f"after={point} disconnect")
    found = events(got.decode())
    assert (status, complete, [each["type"] for each in found]) == (200, False, ["chunk"] * chunks)


def test_events_are_cut_within_a_message_after_so_many_bytes(server: MockServer) -> None:
    _, got, complete = streamed(server, "/tts/sse", "after=700-bytes disconnect")
    assert (len(got), complete, got[:20]) == (700, False, b"event: chunk\ndata: {")


@pytest.mark.parametrize("form", [RAW, WAV, MP3])
def test_an_answer_can_end_too_early_as_if_that_was_all(server: MockServer, form: dict[str, Any]) -> None:
    full = ask(server, output_format=form).content
    status, got, complete = streamed(server, "/tts/bytes", "after=0.5-seconds truncate", output_format=form)
    size = 8000 if form is MP3 else 16000
    assert (status, got, complete) == (200, full[:size], True)
    if form is not RAW:
        samples, rate = soundfile.read(io.BytesIO(got))
        assert 0.3 < len(samples) / rate < 0.55


def test_a_truncated_document_has_no_length_that_it_does_not_keep(server: MockServer) -> None:
    headers = {**HEADERS, "X-Mock-Fault": "after=100-bytes truncate"}
    reply = httpx.get(server.base_url + "/voices", headers=headers, trust_env=False, verify=False)
    assert (reply.status_code, len(reply.content)) == (200, 100)
    with pytest.raises(json.JSONDecodeError):
        reply.json()


def test_broken_sound_is_broken_in_one_place(server: MockServer, whole: bytes) -> None:
    _, got, _ = streamed(server, "/tts/bytes", "after=1000-bytes corrupt=audio")
    turned = bytes(byte ^ 0xFF for byte in whole[1000:1064])
    assert got == whole[:1000] + turned + whole[1064:]
    _, got, _ = streamed(server, "/tts/sse", "after=1-chunks corrupt=audio")
    first = len(sound(events(ask(server, "/tts/sse").text)[:1]))
    heard = sound(events(got.decode()))
    assert heard[:first] == whole[:first]
    assert heard[first : first + 64] == bytes(byte ^ 0xFF for byte in whole[first : first + 64])
    assert heard[first + 64 :] == whole[first + 64 :]


def test_a_broken_message_cannot_be_parsed(server: MockServer) -> None:
    _, got, complete = streamed(server, "/tts/sse", "after=1-messages corrupt=json")
    lines = [line[6:] for line in got.decode().splitlines() if line.startswith("data: ")]
    assert complete
    json.loads(lines[0])
    with pytest.raises(json.JSONDecodeError):
        json.loads(lines[1])
    assert [json.loads(line)["type"] for line in lines[2:]][-1] == "done"


def test_a_broken_document_cannot_be_parsed_and_has_its_length(server: MockServer) -> None:
    plain = httpx.get(server.base_url + "/voices", headers=HEADERS, trust_env=False, verify=False)
    headers = {**HEADERS, "X-Mock-Fault": "corrupt=json"}
    broken = httpx.get(server.base_url + "/voices", headers=headers, trust_env=False, verify=False)
    assert len(broken.content) == len(plain.content)
    with pytest.raises(json.JSONDecodeError, match="Expecting value"):
        json.loads(broken.text)


@pytest.mark.parametrize(("fault", "ends"), [("done=missing", 0), ("done=doubled", 2), ("latency=1", 1)])
def test_the_end_of_events_can_be_missing_or_doubled(server: MockServer, fault: str, ends: int) -> None:
    found = events(ask(server, "/tts/sse", fault=fault).text)
    assert [each["type"] for each in found].count("done") == ends
    assert sound(found)


def test_timestamps_can_run_backwards(server: MockServer) -> None:
    found = events(ask(server, "/tts/sse", fault="timestamps=reversed", add_timestamps=True).text)
    times = next(each for each in found if each["type"] == "timestamps")["word_timestamps"]
    assert times["words"] == LONG.split()[::-1]
    assert times["start"] == sorted(times["start"], reverse=True)
    assert times["start"][0] > 1


def test_a_rule_can_add_headers_and_change_what_was_asked(clocked: tuple[MockServer, ManualClock]) -> None:
    server, _ = clocked
    rules = server.powers.rules
    rules.add({"match": {"key": "h"}, "effect": {"headers": {"X-Cache": "Hit"}}})
    rules.add({"match": {"key": "h"}, "effect": {"request": {"output_format": {"sample_rate": 8000}}}})
    reply = ask(server, key="h")
    assert reply.headers["x-cache"] == "Hit"
    assert reply.content == ask(server, output_format={**RAW, "sample_rate": 8000}).content
    rules.add({"match": {"key": "bad"}, "effect": {"request": {"output_format": {"sample_rate": "x"}}}})
    assert ask(server, key="bad").status_code == 400


def test_a_rule_can_answer_just_anything(clocked: tuple[MockServer, ManualClock]) -> None:
    server, _ = clocked
    effect = {"reply": {"status": 503, "body": "<h1>busy</h1>", "media_type": "text/html"}}
    server.powers.rules.add({"match": {"key": "proxy"}, "effect": effect})
    reply = ask(server, key="proxy")
    assert (reply.status_code, reply.headers["content-type"], reply.text) == (
        503,
        "text/html",
        "<h1>busy</h1>",
    )
    assert reply.headers["content-length"] == "13"


@pytest.fixture(scope="module")
def clocked() -> Iterator[tuple[MockServer, ManualClock]]:
    """A server whose time stands still."""
    clock = ManualClock()
    with MockServer(clock=clock) as server:
        yield server, clock


class Asking:
    """A request of a thread of its own: what has come of it so far."""

    def __init__(self, server: MockServer, path: str, fault: str) -> None:
        request = json.dumps(body(transcript=LONG)).encode()
        head = "".join(f"{name}: {value}\r\n" for name, value in {**HEADERS, "X-Mock-Fault": fault}.items())
        self._socket = socket.create_connection(("localhost", server.port), timeout=20)
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {len(request)}\r\n\r\n"
        self._socket.sendall(head.encode() + request)

    def read(self, size: int) -> bytes:
        """So many bytes of the answer, or what there is when it ends."""
        got = b""
        while len(got) < size and (piece := self._socket.recv(size - len(got))):
            got += piece
        return got

    def silent(self) -> bool:
        """Whether nothing more comes at once."""
        self._socket.settimeout(0.05)
        try:
            return self._socket.recv(1) == b"never"
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(20)

    def close(self) -> None:
        self._socket.close()


@pytest.mark.parametrize("path", ["/tts/bytes", "/tts/sse"])
def test_latency_passes_by_the_clock_of_the_server(
    clocked: tuple[MockServer, ManualClock], path: str
) -> None:
    server, clock = clocked
    asking = Asking(server, path, "latency=60000")
    assert asking.silent()
    clock.advance(59)
    assert asking.silent()
    clock.advance(1)
    assert asking.read(15) == b"HTTP/1.1 200 OK"
    asking.close()


def test_a_stall_ends_when_its_time_is_over(clocked: tuple[MockServer, ManualClock], whole: bytes) -> None:
    server, clock = clocked
    results: list[bytes] = []
    thread = threading.Thread(
        target=lambda: results.append(ask(server, fault="after=9-chunks stall=30").content)
    )
    thread.start()
    while thread.is_alive():
        clock.advance(10)
        thread.join(0.01)
    assert results == [whole]


def test_a_slow_drip_takes_as_long_as_it_says(clocked: tuple[MockServer, ManualClock], whole: bytes) -> None:
    server, clock = clocked
    before = clock.now()
    results: list[bytes] = []
    thread = threading.Thread(target=lambda: results.append(ask(server, fault="drip=1000").content))
    thread.start()
    while thread.is_alive():
        clock.advance(1)
        thread.join(0.001)
    assert results == [whole]
    assert clock.now() - before >= len(whole) / 1000


def test_who_leaves_a_stalled_answer_frees_it(clocked: tuple[MockServer, ManualClock]) -> None:
    server, _ = clocked
    for fault in ("stall", "after=headers stall", "after=1-chunks stall", "latency=99999"):
        asking = Asking(server, "/tts/bytes", fault)
        if "after" in fault:
            assert asking.read(15) == b"HTTP/1.1 200 OK"
        asking.close()
    assert ask(server).status_code == 200


@pytest.mark.parametrize("fault", ["stall", "after=1-chunks stall", "latency=999999", "drip=1"])
def test_a_server_ends_whatever_stalls(fault: str) -> None:
    """What is logged if an answer is cut off after its time to finish would fail this test."""
    with MockServer() as server:
        asking = Asking(server, "/tts/bytes", fault)
        if "after" in fault:
            assert asking.read(15) == b"HTTP/1.1 200 OK"
        assert ask(server).status_code == 200
    asking.close()


def test_a_burst_of_refusals_is_followed_by_recovery(clocked: tuple[MockServer, ManualClock]) -> None:
    server, clock = clocked
    rule = {"match": {"key": "burst"}, "effect": "error=429 retry-after=2", "times": 2}
    server.powers.rules.add(rule)
    assert [ask(server, key="burst").status_code for _ in range(4)] == [429, 429, 200, 200]
    server.powers.rules.add({"match": {"key": "while"}, "effect": "error=429 retry-after=2", "seconds": 2})
    assert [ask(server, key="while").status_code for _ in range(3)] == [429, 429, 429]
    clock.advance(2)
    assert ask(server, key="while").status_code == 200


def test_credits_run_out_at_the_nth_call(clocked: tuple[MockServer, ManualClock]) -> None:
    server, _ = clocked
    server.powers.rules.add({"match": {"key": "poor", "operation": "tts.*", "after": 2}, "effect": "402"})
    assert [ask(server, key="poor").status_code for _ in range(4)] == [200, 200, 402, 402]


def test_in_process_a_dropped_connection_is_an_exception_and_the_rest_works() -> None:
    async def story() -> tuple[int, str]:
        transport = httpx.ASGITransport(create_app())  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://mock", headers=HEADERS) as http:
            short = await http.get("/voices", headers={"X-Mock-Fault": "after=10-bytes truncate"})
            try:
                await http.get("/voices", headers={"X-Mock-Fault": "disconnect"})
            except ConnectionError as error:
                return len(short.content), str(error)
        return len(short.content), "answered"

    assert asyncio.run(story()) == (10, "the mock was asked to end this connection")
