"""`POST /tts/sse`: framing, fields, endings, and the sound; the rows A6 of the observations."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from mockserver.contract.messages import outgoing
from mockserver.contract.versions import version_of
from mockserver.world.clock import ManualClock
from tests.edge.requests import NEW, OLD, RAW, VERSIONS, body, said, speak

Event = tuple[str, dict[str, Any]]
LONG = "one two three four five six seven eight nine ten"


def recite(http: httpx.Client, version: str, **changes: Any) -> httpx.Response:
    return http.post("/tts/sse", json=body(**changes), headers={"Cartesia-Version": version})


def events(text: str) -> list[Event]:
    """The events, one unfinished at the end included. Each has two lines; the data is one JSON object."""
    found = []
    for block in text.removesuffix("\n\n").removesuffix("\n").split("\n\n"):
        kind, data = block.split("\n")
        assert kind.startswith("event: ")
        assert data.startswith("data: ")
        found.append((kind[7:], json.loads(data[6:])))
    return found


def audio(found: list[Event]) -> bytes:
    return b"".join(base64.b64decode(data["data"]) for kind, data in found if kind == "chunk")


@pytest.mark.parametrize("version", VERSIONS)
def test_sse_framing(http: httpx.Client, version: str) -> None:
    reply = recite(http, version, add_timestamps=True, add_phoneme_timestamps=True)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/event-stream"
    found = events(reply.text)
    assert {kind for kind, _ in found} == {"chunk", "timestamps", "phoneme_timestamps", "done"}
    for kind, data in found:
        assert data["type"] == kind
        outgoing(version_of(version), "tts", {"context_id": "c", **data})
    assert reply.text.isascii()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_events_are_the_bytes_of_tts_bytes(http: httpx.Client, version: str) -> None:
    found = events(recite(http, version, transcript=LONG).text)
    assert audio(found) == speak(http, version, transcript=LONG).content


@pytest.mark.parametrize("version", VERSIONS)
def test_a_context_id_comes_back_only_if_it_was_sent(http: httpx.Client, version: str) -> None:
    without = events(recite(http, version).text)
    assert not any("context_id" in data for _, data in without)
    named = events(recite(http, version, context_id="mine").text)
    assert {data["context_id"] for _, data in named} == {"mine"}


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_events_of_2024_are_flat_and_name_no_error(http: httpx.Client, version: str) -> None:
    """The parser of the first clients reads up to the next brace, and takes any `error` for one."""
    for _, data in events(recite(http, version).text):
        assert not any(isinstance(value, (dict, list)) for value in data.values())
        assert "error" not in data


@pytest.mark.parametrize("version", VERSIONS)
def test_sse_end(http: httpx.Client, version: str) -> None:
    """Release tests of the clients of 2024 want nothing but audio delivered; later ones wait for the end."""
    text = recite(http, version).text
    end = 'event: done\ndata: {"type":"done","status_code":200,"done":true}\n'
    assert text.endswith(end if version in VERSIONS[:2] else end + "\n")
    assert text.count("event: done") == 1


@pytest.mark.parametrize(
    ("setting", "end"),
    [
        ("done", 'data: {"type":"done","status_code":200,"done":true}\n\n'),
        ("unterminated", 'data: {"type":"done","status_code":200,"done":true}\n'),
        ("marker", '"done":true}\n\ndata: [DONE]\n\n'),
    ],
)
@pytest.mark.parametrize("version", [OLD[0], NEW[-1]])
def test_sse_end_can_be_chosen(version: str, setting: str, end: str) -> None:
    with MockServer(sse_end=setting) as server, httpx.Client(base_url=server.base_url) as http:
        http.headers["X-API-Key"] = "k"
        assert recite(http, version).text.endswith(end)


def test_sse_end_may_be_the_end_of_the_connection_alone() -> None:
    with MockServer(sse_end="close") as server, httpx.Client(base_url=server.base_url) as http:
        http.headers["X-API-Key"] = "k"
        assert {kind for kind, _ in events(recite(http, NEW[-1]).text)} == {"chunk"}


@pytest.mark.parametrize("encoding", ["pcm_f32le", "pcm_s16le", "pcm_mulaw", "pcm_alaw"])
def test_sse_chunk_even(http: httpx.Client, encoding: str) -> None:
    """Every piece is a whole number of samples."""
    width = {"pcm_f32le": 4, "pcm_s16le": 2}.get(encoding, 1)
    found = events(recite(http, NEW[0], output_format={**RAW, "encoding": encoding}).text)
    sizes = [len(base64.b64decode(data["data"])) for kind, data in found if kind == "chunk"]
    assert all(size % width == 0 for size in sizes)
    assert len(set(sizes[:-1])) == 1


@pytest.mark.parametrize("output", [{"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}])
def test_sse_raw_only(http: httpx.Client, output: dict[str, object]) -> None:
    words = "only 'raw' container is supported for this endpoint"
    assert said(recite(http, OLD[2], output_format=output))[::2] == (400, words)
    assert said(recite(http, NEW[0], output_format=output))[::2] == (400, f"None | Invalid request | {words}")


@pytest.mark.parametrize("transcript", ["", " ", "...", "🙂"])
def test_empty_transcript_400(http: httpx.Client, transcript: str) -> None:
    assert recite(http, NEW[0], transcript=transcript).status_code == 400


def test_mbd_http_rejected(http: httpx.Client) -> None:
    words = (
        "Invalid request: Your request was invalid: max buffer delay is only supported for websocket requests"
    )
    assert said(recite(http, OLD[2], max_buffer_delay_ms=0))[::2] == (400, words)


def test_timestamps_are_those_of_the_socket(http: httpx.Client) -> None:
    found = events(recite(http, NEW[-1], add_timestamps=True, transcript="Hello!").text)
    (times,) = [data["word_timestamps"] for kind, data in found if kind == "timestamps"]
    assert (times["words"], times["start"]) == (["Hello!"], [0.13931973])


def test_an_http_request_counts_as_a_context() -> None:
    clock = ManualClock()
    with (
        MockServer(clock=clock, plan="free", pace="realtime") as server,
        httpx.Client(base_url=server.base_url, headers={"X-API-Key": "k"}) as http,
        http.stream("POST", "/tts/sse", json=body(), headers={"Cartesia-Version": NEW[0]}) as one,
        http.stream("POST", "/tts/sse", json=body(), headers={"Cartesia-Version": NEW[0]}) as two,
    ):
        reading = one.iter_raw(), two.iter_raw()
        for pieces in reading:
            next(pieces)
        refused = recite(http, NEW[0])
        assert refused.status_code == 429
        assert refused.json()["message"] == "Too many concurrent requests. Current limit: 2"


def test_pace_holds_sound_back_until_it_is_due() -> None:
    clock = ManualClock()
    with (
        MockServer(clock=clock, pace="realtime") as server,
        httpx.Client(base_url=server.base_url, headers={"X-API-Key": "k"}) as http,
        http.stream("POST", "/tts/sse", json=body(), headers={"Cartesia-Version": NEW[0]}) as reply,
    ):
        pieces = reply.iter_text()
        text = next(pieces)
        assert text.count("event: chunk") == 1
        clock.advance(60.0)
        text += "".join(pieces)
    with MockServer() as quick, httpx.Client(base_url=quick.base_url, headers={"X-API-Key": "k"}) as http:
        assert text == recite(http, NEW[0]).text


def test_a_client_that_leaves_stops_the_work() -> None:
    """Its context counts no longer, though the clock that its sound waits for stands still."""
    with (
        MockServer(clock=ManualClock(), plan="free", pace="realtime") as server,
        httpx.Client(base_url=server.base_url, headers={"X-API-Key": "k"}) as http,
    ):
        asked = {"json": body(), "headers": {"Cartesia-Version": NEW[0]}}
        for _ in range(2):
            with http.stream("POST", "/tts/sse", **asked) as reply:
                next(reply.iter_raw())
        statuses = []
        for _ in range(200):  # its end is seen within a few turns of the loop
            with http.stream("POST", "/tts/sse", **asked) as reply:
                statuses.append(reply.status_code)
            if statuses[-1] == 200:
                break
        assert statuses[-1] == 200


def test_while_one_long_answer_streams_others_are_served(http: httpx.Client) -> None:
    long = body(transcript=("ten chars " * 2_000).strip(), output_format={**RAW, "sample_rate": 48000})
    with http.stream("POST", "/tts/sse", json=long, headers={"Cartesia-Version": NEW[0]}) as slow:
        pieces = slow.iter_raw()
        next(pieces)
        assert recite(http, NEW[0]).status_code == 200
        assert len(next(pieces)) > 0
