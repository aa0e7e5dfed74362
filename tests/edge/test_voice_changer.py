"""`/voice-changer/bytes` and `/sse`: the same words in another voice, in every version and form."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.edge.app import create_app
from mockserver.settings import Settings
from tests.conversion.sounds import file_of, noise, seconds, swell
from tests.edge.requests import NEW, OLD, SARAH, VERSIONS, said
from tests.edge.uploads import (
    MP3,
    RAW,
    TARGET,
    WAV,
    Format,
    change,
    events,
    heard,
    heard_in,
    sound_of,
    speaker,
)
from tests.edge.voices import client, own_voice, spoken

TEXT = "The same words, please, in another voice."
TYPED, BARE = VERSIONS[:3], VERSIONS[3:]
SDK = {"X-Fern-SDK-Name": "cartesia"}


@pytest.fixture(params=VERSIONS)
def http(request: pytest.FixtureRequest, server: MockServer) -> Iterator[httpx.Client]:
    with client(server, request.param) as found:
        yield found


@pytest.fixture
def newest(server: MockServer) -> Iterator[httpx.Client]:
    with client(server, "2026-08-14") as found:
        yield found


@pytest.fixture(scope="module")
def clip(server: MockServer) -> bytes:
    with client(server, "2026-08-14") as http:
        return spoken(http, SARAH, TEXT)


def test_the_words_are_those_of_the_clip_and_the_voice_is_the_one_asked_for(
    http: httpx.Client, clip: bytes
) -> None:
    assert speaker(heard_in(clip)) == SARAH
    found = heard(change(http, clip))
    assert (found.text, speaker(found)) == (TEXT, TARGET)


@pytest.mark.parametrize(
    "fmt",
    [WAV, RAW, MP3, ("raw", 8000, "pcm_mulaw", None), ("raw", 48000, "pcm_f32le", None)],
    ids=lambda fmt: f"{fmt[0]} {fmt[1]}",
)
def test_every_output_format_says_the_words(newest: httpx.Client, clip: bytes, fmt: Format) -> None:
    assert heard(change(newest, clip, fmt=fmt), fmt).text == TEXT


@pytest.mark.parametrize(
    ("fmt", "kind"), [(WAV, "audio/wav"), (RAW, "audio/pcm"), (MP3, "audio/mpeg")], ids=["wav", "raw", "mp3"]
)
def test_the_media_type_is_that_of_the_container(
    http: httpx.Client, clip: bytes, fmt: Format, kind: str
) -> None:
    first = http.headers["cartesia-version"] == "2024-06-10"
    reply = change(http, clip, fmt=fmt)
    assert reply.headers["content-type"] == ("application/octet-stream" if first else kind)


@pytest.mark.parametrize("rate", [8000, 22050, 48000])
def test_the_answer_lasts_as_long_as_the_clip(newest: httpx.Client, rate: int) -> None:
    sound = noise(seconds(1.2345, 11025), 1)
    reply = change(newest, file_of(0.3 * sound, 11025), fmt=("raw", rate, "pcm_s16le", None))
    assert abs(len(reply.content) // 2 - sound.size * rate / 11025) <= 0.5


def test_the_same_request_gets_the_same_bytes_from_every_key_and_another_voice_others(
    server: MockServer, clip: bytes
) -> None:
    with client(server, "2026-08-14") as one, client(server, "2026-08-14") as other:
        first = change(one, clip).content
        assert [change(each, clip).content for each in (one, other, one)] == [first] * 3
        assert change(one, clip, voice=SARAH).content != first


def test_a_voice_of_ones_own_can_be_the_target(newest: httpx.Client, clip: bytes) -> None:
    assert heard(change(newest, clip, voice=own_voice(newest))).text == TEXT


def test_a_clip_of_any_other_sound_is_followed(newest: httpx.Client) -> None:
    at = seconds(2, 16000)
    reply = change(newest, file_of(swell(at) * noise(at, 3), 16000))
    loud = np.abs(decode(reply.content).samples).reshape(-1, 800).mean(axis=1)
    wanted = swell(at).reshape(-1, 800).mean(axis=1)
    assert np.corrcoef(loud, wanted)[0, 1] > 0.98


# The stream


@pytest.mark.parametrize("version", TYPED)
def test_chunks_and_the_end_are_those_of_speech_at_first(
    server: MockServer, clip: bytes, version: str
) -> None:
    with client(server, version) as http:
        reply = change(http, clip, path="sse", fmt=RAW)
        wanted = change(http, clip, fmt=RAW).content
    assert reply.headers["content-type"] == "text/event-stream"
    found = events(reply.text)
    assert [name for name, _ in found] == ["chunk"] * (len(found) - 1) + ["done"]
    assert found[-1][1] == {"type": "done", "status_code": 200, "done": True}
    assert {tuple(data) for _, data in found[:-1]} == {("type", "status_code", "done", "data", "step_time")}
    assert found[0][1] | {"data": ""} == {
        "type": "chunk", "status_code": 206, "done": False, "data": "", "step_time": 18.575,
    }  # fmt: skip
    assert sound_of([data for _, data in found[:-1]]) == wanted


@pytest.mark.parametrize("version", BARE)
def test_from_2025_11_04_on_only_errors_say_what_they_are(
    server: MockServer, clip: bytes, version: str
) -> None:
    with client(server, version) as http:
        found = events(change(http, clip, path="sse", fmt=RAW).text)
        wanted = change(http, clip, fmt=RAW).content
    assert [name for name, _ in found] == ["chunk"] * (len(found) - 1) + ["done"]
    assert found[-1][1] == {"status_code": 200, "done": True}
    assert found[0][1] | {"data": ""} == {
        "status_code": 206, "done": False, "data": "", "sample_rate": 16000, "step_time": 18.575,
    }  # fmt: skip
    assert sound_of([data for _, data in found[:-1]]) == wanted


def test_clients_that_read_lines_get_a_line_of_json_for_each_event(http: httpx.Client, clip: bytes) -> None:
    plain = change(http, clip, path="sse", fmt=RAW)
    lines = change(http, clip, path="sse", fmt=RAW, headers=SDK)
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert lines.text.endswith("}\n")
    assert [json.loads(line) for line in lines.text.splitlines()] == [data for _, data in events(plain.text)]


@pytest.mark.parametrize("fmt", [WAV, MP3], ids=["wav", "mp3"])
def test_files_are_streamed_too_the_first_piece_with_the_header(
    http: httpx.Client, clip: bytes, fmt: Format
) -> None:
    found = events(change(http, clip, path="sse", fmt=fmt).text)
    joined = sound_of([data for name, data in found if name == "chunk"])
    assert joined == change(http, clip, fmt=fmt).content
    assert heard_in(joined, fmt).text == TEXT


@pytest.mark.parametrize("version", VERSIONS)
def test_an_error_before_the_stream_has_the_form_of_any_other(server: MockServer, version: str) -> None:
    with client(server, version) as http:
        for headers in (None, SDK):
            status, kind, line = said(change(http, b"no sound", path="sse", fmt=RAW, headers=headers))
            assert status == 400
            assert kind.startswith("text/plain" if version in OLD else "application/json")
            assert line.endswith("The clip cannot be read: this is not a WAV, MP3, FLAC or Ogg file.")


# Refusals


def test_an_unknown_voice_is_not_found(http: httpx.Client, clip: bytes) -> None:
    for path in ("bytes", "sse"):
        assert change(http, clip, path=path, voice="no-such-voice").status_code == 404


@pytest.mark.parametrize("version", ["2025-04-16", "2026-08-14"])
def test_what_is_missing_is_named(server: MockServer, clip: bytes, version: str) -> None:
    with client(server, version) as http:
        assert "clip" in said(change(http, None))[2]
        assert "voice[id]" in said(change(http, clip, voice=None))[2]
        for fmt in (("raw", 16000, None, None), ("mp3", 44100, None, None)):
            reply = change(http, clip, fmt=fmt)
            assert reply.status_code == 400
            assert "output_format[" in reply.text


def test_what_is_no_audio_is_an_unsupported_format(newest: httpx.Client) -> None:
    reply = change(newest, b"hello")
    assert (reply.status_code, reply.json()["error_code"]) == (400, "unsupported_audio_format")


def test_a_format_that_cannot_be_is_refused_before_the_clip_is_heard(newest: httpx.Client) -> None:
    reply = change(newest, b"not even audio", fmt=("mp3", 8000, None, 128000))
    assert (reply.status_code, reply.json()["title"]) == (400, "Invalid output format")


def test_a_clip_without_a_sample_is_refused(http: httpx.Client) -> None:
    reply = change(http, file_of(np.zeros(0), 16000))
    assert reply.status_code == 400
    assert "there is no sound in it" in reply.text


def test_a_file_beyond_the_limit_is_too_large() -> None:
    with MockServer(max_clip_bytes=100_000) as small, client(small, "2026-08-14") as http:
        for size in (100_001, 400_000):
            reply = change(http, bytes(size))
            assert (reply.status_code, reply.json()["error_code"]) == (413, "file_too_large")


def test_each_second_of_the_clip_costs_fifteen_credits(clip: bytes) -> None:
    three_seconds = file_of(np.zeros(16000 * 2 + 1), 16000)
    with MockServer(credits=46) as poor, client(poor, "2026-08-14") as http:
        assert change(http, b"errors cost nothing").status_code == 400
        assert change(http, three_seconds).status_code == 200  # 45
        assert change(http, three_seconds).status_code == 200  # the last may cost more than is left
        assert change(http, three_seconds).status_code == 402


@pytest.mark.parametrize("version", VERSIONS)
def test_vc_clip_only(server: MockServer, clip: bytes, version: str) -> None:
    """The clip comes whole: a form that breaks off inside it is refused, however much could be heard."""
    boundary = b"--xyz"
    fields = b"".join(
        boundary + b'\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name, value)
        for name, value in (
            (b"voice[id]", TARGET.encode()),
            (b"output_format[container]", b"raw"),
            (b"output_format[sample_rate]", b"16000"),
            (b"output_format[encoding]", b"pcm_s16le"),
        )
    )
    file = boundary + b'\r\nContent-Disposition: form-data; name="clip"; filename="c"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
    with client(server, version) as http:
        whole = http.post(
            "/voice-changer/bytes", content=fields + file + clip + b"\r\n--xyz--\r\n", headers=kind
        )
        part = http.post("/voice-changer/bytes", content=fields + file + clip[:-1000], headers=kind)
    assert heard(whole, RAW).text == TEXT
    assert part.status_code == 400
    assert "the body is not a valid form" in part.text


# Clients that leave


@pytest.mark.parametrize("path", ["bytes", "sse"])
def test_work_stops_when_the_client_leaves(path: str) -> None:
    """An answer of 40 MB or more is given up soon after its reader has gone."""
    sent = asyncio.run(_sent_to_one_who_leaves(f"/voice-changer/{path}"))
    assert 0 < sent < 4_000_000


async def _sent_to_one_who_leaves(path: str) -> int:
    app = create_app(Settings())
    fields = {"voice[id]": TARGET, "output_format[container]": "raw", "output_format[sample_rate]": "48000"}
    form = httpx.Request(
        "POST",
        f"http://mock{path}",
        data=fields | {"output_format[encoding]": "pcm_f32le"},
        files={"clip": file_of(0.3 * noise(seconds(220, 8000), 1), 8000, "FLAC")},
    )
    gone = asyncio.Event()
    unread = [form.read()]
    sent = 0

    async def receive() -> dict[str, Any]:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal sent
        sent += len(message.get("body", b""))
        if sent > 1_000_000:
            gone.set()

    headers = [
        (b"content-type", form.headers["content-type"].encode()),
        (b"x-api-key", b"leaver"),
        (b"cartesia-version", b"2026-08-14"),
    ]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    await app(scope, receive, send)
    assert gone.is_set()
    return sent


assert set(TYPED) | set(BARE) == set(VERSIONS) == {*OLD, *NEW}
