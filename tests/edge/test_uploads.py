"""Files as nobody should send them, to every operation that takes one: a clear answer, and soon.

And forms as each generation of clients really spells them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import httpx
import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver import MockServer
from tests.audio.corpus import CORPUS, READ, silence_bomb
from tests.audio.test_decoding import CUT, FILES, PATCHES, damaged
from tests.conversion.sounds import file_of, gliding, noise, seconds
from tests.edge.requests import SARAH, VERSIONS, said
from tests.edge.uploads import RAW, TARGET, WAV, change, fill, heard, output
from tests.edge.voices import client, clone, spoken

Send = Callable[[httpx.Client, bytes], httpx.Response]


def transcribe(http: httpx.Client, data: bytes) -> httpx.Response:
    return http.post(
        "/stt", data={"model": "ink-whisper", "language": "en"}, files={"file": ("clip.wav", data)}
    )


ENDPOINTS: dict[str, Send] = {
    "voice changer": change,
    "voice changer, streamed": lambda http, data: change(http, data, path="sse", fmt=RAW),
    "infill, left": lambda http, data: fill(http, data, None),
    "infill, right": lambda http, data: fill(http, None, data),
    "clone": clone,
    "speech to text": transcribe,
}
HEARS_SILENCE_IN_NOTHING = {"speech to text"}
"""Answers an empty text to a file without a sample, rather than refuse it."""


@pytest.fixture(scope="module")
def roomy() -> Iterator[MockServer]:
    """A server with room for as many clones as this file makes."""
    with MockServer(max_voices=100_000) as server:
        yield server


@pytest.fixture(scope="module")
def newest(roomy: MockServer) -> Iterator[httpx.Client]:
    with client(roomy, "2026-08-14") as found:
        yield found


@pytest.mark.parametrize("name", CORPUS)
def test_every_file_of_the_corpus_gets_a_clear_answer_everywhere(newest: httpx.Client, name: str) -> None:
    data, reason = CORPUS[name]
    for endpoint, send in ENDPOINTS.items():
        reply = send(newest, data)
        if reason == READ or (reason == "there is no sound in it" and endpoint in HEARS_SILENCE_IN_NOTHING):
            assert reply.status_code == 200, (endpoint, reply.text)
        else:
            error = reply.json()
            assert (reply.status_code, error["error_code"]) == (400, "unsupported_audio_format"), endpoint
            assert error["message"].startswith(f"The clip cannot be read: {reason}"), endpoint
            assert "0x" not in error["message"]


@pytest.mark.parametrize("version", VERSIONS[:5])
def test_every_version_refuses_in_its_own_words(roomy: MockServer, version: str) -> None:
    with client(roomy, version) as http:
        for endpoint, send in ENDPOINTS.items():
            status, kind, line = said(send(http, b"hello"))
            assert (status, kind.split(";")[0]) == (
                400,
                "application/json" if version == "2026-03-01" else "text/plain",
            ), endpoint
            assert line.endswith("The clip cannot be read: this is not a WAV, MP3, FLAC or Ogg file."), (
                endpoint
            )


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(FILES)), PATCHES, CUT)
def test_a_damaged_file_is_answered_or_refused_everywhere(
    newest: httpx.Client, name: str, patches: list[tuple[int, int, bytes]], cut: int | None
) -> None:
    answered_or_refused(newest, damaged(FILES[name], patches, cut))


@pytest.mark.fuzz
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(FILES)), PATCHES, CUT)
def test_however_a_file_is_damaged_it_is_answered_or_refused_everywhere(
    newest: httpx.Client, name: str, patches: list[tuple[int, int, bytes]], cut: int | None
) -> None:
    answered_or_refused(newest, damaged(FILES[name], patches, cut))


def answered_or_refused(http: httpx.Client, data: bytes) -> None:
    for endpoint, send in ENDPOINTS.items():
        reply = send(http, data)
        assert reply.status_code in (200, 400, 413), endpoint
        if reply.status_code == 400:
            assert reply.json()["title"] in ("Unsupported audio format", "Invalid request"), endpoint


@pytest.fixture(scope="module")
def process() -> Iterator[tuple[str, psutil.Process]]:
    """A server in a process of its own, so that its memory can be told from ours."""
    command = [
        sys.executable,
        "-m",
        "mockserver",
        "serve",
        "--port",
        "0",
        "--ready-json",
        "--log-level",
        "warning",
    ]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert child.stdout is not None
        yield json.loads(child.stdout.readline())["base_url"], psutil.Process(child.pid)
    finally:
        child.kill()
        child.communicate()


def grown(process: psutil.Process, before: int) -> int:
    return process.memory_info().rss - before


def test_silence_bombs_and_long_clips_take_no_more_memory_than_short_ones(
    process: tuple[str, psutil.Process],
) -> None:
    """Quarters of an hour of silence in some kilobytes are refused; five minutes of it are converted."""
    url, server = process
    headers = {"X-API-Key": "bomber", "Cartesia-Version": "2026-08-14"}
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=100) as http:
        short, long, bomb = (silence_bomb(length, 4000) for length in (5, 300, 1000))
        assert len(bomb) < 100_000
        for send in (ENDPOINTS["voice changer"], ENDPOINTS["infill, left"]):
            assert send(http, short).status_code == 200
        before = server.memory_info().rss
        for send in (ENDPOINTS["voice changer"], ENDPOINTS["infill, left"]):
            assert send(http, long).status_code == 200
            reply = send(http, bomb)
            assert (reply.status_code, reply.json()["title"]) == (400, "Invalid request")
            assert reply.json()["message"].endswith("the clip is longer than 900 seconds")
        assert grown(server, before) < 40_000_000
        assert clone(http, bomb).status_code == 400


# Forms as clients spell them


def form(*parts: tuple[str, str, bytes], boundary: str = "9f1e") -> bytes:
    """A form of (name, rest of the disposition and further headers, data)."""
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{rest}\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for name, rest, data in parts
    )
    return body + f"--{boundary}--\r\n".encode()


FORMAT = [(name, "", value.encode()) for name, value in output(WAV).items()]
VOICE = ("voice[id]", "", TARGET.encode())
BYTES_FILE = '; filename="upload"\r\nContent-Type: application/octet-stream'

SPELLINGS: dict[str, tuple[str, dict[str, str], Callable[[bytes], bytes]]] = {
    # What each client writes was seen by running it.
    "Python 1.4.0": (
        "2024-06-10",
        {"Content-Type": "multipart/form-data; boundary=9f1e"},
        lambda clip: form(
            VOICE, *FORMAT, ("output_format[bit_rate]", "", b""), ("clip", '; filename="clip"', clip)
        ),
    ),
    "Python 1.0.0, which names no boundary": (
        "2024-06-10",
        {"Content-Type": "multipart/form-data"},
        lambda clip: form(
            VOICE, *FORMAT, ("clip", '; filename="clip.wav"\r\nContent-Type: audio/x-wav', clip)
        ),
    ),
    "Python 2.0.17, from bytes": (
        "2024-11-13",
        {"Content-Type": "multipart/form-data; boundary=9f1e", "X-Fern-SDK-Name": "cartesia"},
        lambda clip: form(VOICE, *FORMAT, ("clip", BYTES_FILE, clip)),
    ),
    "JavaScript 2.2.9, from a blob": (
        "2024-06-10",
        {"Content-Type": "multipart/form-data; boundary=9f1e", "X-Fern-SDK-Name": "@cartesia/cartesia-js"},
        lambda clip: form(
            ("clip", '; filename="blob"\r\nContent-Type: application/octet-stream', clip), VOICE, *FORMAT
        ),
    ),
    "plain fields as files": (
        "2024-06-10",
        {"Content-Type": 'multipart/form-data; boundary="9f1e"'},
        lambda clip: form(
            ("voice[id]", BYTES_FILE, TARGET.encode()),
            *((name, BYTES_FILE, value) for name, _, value in FORMAT),
            ("clip", BYTES_FILE, clip),
        ),
    ),
    "every name twice, the last one counts": (
        "2026-08-14",
        {"Content-Type": "multipart/form-data; boundary=9f1e"},
        lambda clip: form(
            ("voice[id]", "", b"nobody"),
            VOICE,
            *FORMAT,
            ("clip", BYTES_FILE, b"x"),
            ("clip", BYTES_FILE, clip),
        ),
    ),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_forms_are_read_as_each_client_spells_them(server: MockServer, name: str) -> None:
    version, headers, body = SPELLINGS[name]
    with client(server, version) as http:
        clip = spoken(http, SARAH, "As it is spelled")
        reply = http.post("/voice-changer/bytes", content=body(clip), headers=headers)
    assert heard(reply).text == "As it is spelled"


def test_a_form_may_come_in_pieces_of_any_size(server: MockServer) -> None:
    """A generator has no length to declare: the body is sent in chunks."""
    with client(server, "2026-08-14") as http:
        body = form(VOICE, *FORMAT, ("clip", BYTES_FILE, spoken(http, SARAH, "In pieces")))
        pieces = (body[start : start + 777] for start in range(0, len(body), 777))
        kind = {"Content-Type": "multipart/form-data; boundary=9f1e"}
        reply = http.post("/voice-changer/bytes", content=pieces, headers=kind)
    assert heard(reply).text == "In pieces"


def test_a_form_that_a_client_failed_to_encode_is_refused(server: MockServer) -> None:
    """JavaScript 1.x under Node sends these very words."""
    with client(server, "2024-06-10") as http:
        for path in ("/voice-changer/bytes", "/voice-changer/sse", "/infill/bytes", "/voices/clone"):
            kind = {"Content-Type": "text/plain;charset=UTF-8"}
            reply = http.post(path, content=b"[object FormData]", headers=kind)
            assert reply.status_code == 400


# Any width, rate and number of channels


@pytest.mark.parametrize(
    ("container", "subtype"),
    [
        *(("WAV", s) for s in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW")),
        *(("WAVEX", s) for s in ("PCM_16", "FLOAT")),
        ("RF64", "PCM_16"),
        ("FLAC", "PCM_24"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", "MPEG_LAYER_III"),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_clip_may_be_of_any_kind(newest: httpx.Client, container: str, subtype: str, channels: int) -> None:
    at = seconds(1, 24_000)
    mono = 0.3 * gliding(np.full(at.size, 180.0), 24_000)
    sound = np.column_stack([mono, mono]) if channels == 2 else mono
    clip = file_of(sound, 24_000, container, subtype)
    reply = change(newest, clip, fmt=RAW)
    assert reply.status_code == 200, reply.text
    level = np.abs(np.frombuffer(reply.content, np.int16)[4000:12_000].astype(float)).mean() / 32768
    assert 0.1 < level < 0.3
    assert fill(newest, clip, clip).status_code == 200


@pytest.mark.parametrize("rate", [4000, 6000, 7999, 11_025, 12_345, 32_000, 96_000, 192_000, 384_000])
def test_a_clip_may_have_any_rate(newest: httpx.Client, rate: int) -> None:
    clip = file_of(0.3 * noise(seconds(0.5, rate), 1), rate)
    assert abs(len(change(newest, clip, fmt=RAW).content) // 2 - 8_000) <= 1
    assert fill(newest, clip, None).status_code == 200
