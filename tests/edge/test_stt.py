"""`POST /stt` and `/audio/transcriptions`: files in, words out."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from websockets.exceptions import InvalidStatus

from mockserver import MockServer
from mockserver.audio.decoding import reading
from mockserver.contract.languages import TRANSCRIBED
from mockserver.hearing.clips import transcribe as hear
from mockserver.hearing.vocabulary import WORDS
from tests.edge.listening import dial, floats, spoken, talk, transcribe, written
from tests.edge.requests import VERSIONS, said
from tests.hearing.sounds import noise, silence, together, tone

TEXT = "Hello there, my friend. 你好!"
EARLY, LATE = VERSIONS[:3], VERSIONS[3:]
PATHS = ("/stt", "/audio/transcriptions")


@pytest.fixture(scope="module")
def wav(http: httpx.Client) -> bytes:
    """TEXT as a WAV file."""
    return spoken(http, TEXT)


@pytest.fixture(scope="module")
def raw(http: httpx.Client) -> bytes:
    """TEXT as samples."""
    return spoken(http, TEXT, container="raw")


def in_order(reply: httpx.Response) -> list[str]:
    return list(json.loads(reply.text))


@pytest.mark.parametrize("version", VERSIONS)
def test_what_speech_says_is_heard_and_told_in_the_fields_of_the_version(
    http: httpx.Client, wav: bytes, version: str
) -> None:
    reply = transcribe(http, wav, version, words=True)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    answer = reply.json()
    fields = {
        "2024-06-10": ["text", "language", "duration", "words"],
        "2025-11-04": ["type", "request_id", "text", "is_final", "language", "duration", "words"],
        "2026-08-14": ["type", "request_id", "text", "language", "duration", "words"],
    }
    alike = "2024-06-10" if version in EARLY else "2026-08-14"
    assert in_order(reply) == fields.get(version, fields[alike])
    assert (answer["text"], answer["language"]) == (TEXT, "en")
    assert abs(answer["duration"] - len(floats(wav[78:])) / 16000) < 0.001
    if version in LATE:
        assert answer["type"] == "transcript"
        assert answer["request_id"] == reply.headers["x-request-id"]


def test_words_are_told_only_when_they_are_asked_for_and_begin_with_their_space(
    http: httpx.Client, wav: bytes
) -> None:
    assert "words" not in transcribe(http, wav).json()
    words = transcribe(http, wav, words=True).json()["words"]
    assert [word["word"] for word in words] == [" Hello", " there,", " my", " friend.", " 你好!"]
    assert [list(word) for word in words] == [["word", "start", "end"]] * 5
    assert all(word["start"] < word["end"] for word in words)


@pytest.mark.parametrize("path", PATHS)
def test_clients_of_openai_need_neither_a_version_nor_another_key(
    server: MockServer, wav: bytes, path: str
) -> None:
    reply = httpx.post(
        server.base_url + path,
        headers={"Authorization": "Bearer any"},
        files={"file": ("a.wav", wav, "audio/wav")},
        data={"model": "ink-whisper", "response_format": "json", "temperature": "0.2", "prompt": "p"},
        trust_env=False,
    )
    if path == "/stt":
        assert said(reply)[2] == "Cartesia-Version header is required in YYYY-MM-DD form"
    else:
        assert reply.json()["text"] == TEXT


@pytest.mark.parametrize(
    ("container", "subtype", "rate"),
    [
        ("WAV", "PCM_16", 16000), ("WAV", "PCM_24", 48000), ("WAV", "PCM_32", 22050), ("WAV", "FLOAT", 44100),
        ("WAV", "DOUBLE", 16000), ("WAV", "PCM_U8", 16000), ("WAV", "ULAW", 8000), ("WAV", "ALAW", 8000),
        ("WAVEX", "PCM_16", 16000), ("FLAC", "PCM_16", 16000), ("OGG", "VORBIS", 16000),
        ("OGG", "OPUS", 16000), ("OGG", "OPUS", 48000), ("MP3", None, 44100),
    ],
)  # fmt: skip
def test_any_file_that_can_be_read_is_heard(
    http: httpx.Client, container: str, subtype: str | None, rate: int
) -> None:
    rates = rate if rate in (8000, 16000, 22050, 24000, 44100, 48000) else 16000
    sound = floats(spoken(http, TEXT, container="raw", sample_rate=rates))
    assert transcribe(http, written(sound, rate, container, subtype)).json()["text"] == TEXT


def test_two_channels_are_heard_as_one(http: httpx.Client, raw: bytes) -> None:
    both = np.stack([floats(raw), floats(raw)], axis=1)
    assert transcribe(http, written(both, 16000, "FLAC")).json()["text"] == TEXT


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [("pcm_s16le", "<i2"), ("pcm_s32le", "<i4"), ("pcm_f16le", "<f2"), ("pcm_f32le", "<f4")],
)
def test_samples_without_a_header_are_heard_as_the_query_says(
    http: httpx.Client, raw: bytes, encoding: str, kind: str
) -> None:
    full = {"<i2": 32767, "<i4": 2**31 - 1}.get(kind, 1)
    samples = (floats(raw).astype(np.float64) * full).astype(kind).tobytes()
    query = {"encoding": encoding, "sample_rate": 16000}
    for cut in (0, 1):
        reply = transcribe(http, samples + b"\1" * cut, params=query)
        assert reply.json()["text"] == TEXT


@pytest.mark.parametrize("encoding", ["pcm_mulaw", "pcm_alaw"])
def test_telephone_samples_are_heard(http: httpx.Client, encoding: str) -> None:
    samples = spoken(http, TEXT, container="raw", encoding=encoding, sample_rate=8000)
    reply = transcribe(http, samples, params={"encoding": encoding, "sample_rate": 8000})
    assert reply.json()["text"] == TEXT


def test_a_file_that_describes_itself_needs_no_description_and_takes_one(
    http: httpx.Client, wav: bytes
) -> None:
    reply = transcribe(http, wav, params={"encoding": "pcm_f32le", "sample_rate": 48000})
    assert reply.json()["text"] == TEXT


def test_the_same_sound_gives_the_same_words_in_every_container(http: httpx.Client) -> None:
    sound = together(noise(0.4), silence(0.4), tone(300, 0.6), silence(0.3), noise(0.2), tone(2500, 0.3))
    samples = np.rint(sound * 32767).astype("<i2")
    heard = transcribe(http, written(samples, 16000, "WAV", "PCM_16")).json()["text"]
    assert len(heard.split()) == 3
    assert set(heard.split()) <= set(WORDS["en"])
    query = {"encoding": "pcm_s16le", "sample_rate": 16000}
    assert transcribe(http, samples.tobytes(), params=query).json()["text"] == heard
    assert transcribe(http, written(samples, 16000, "FLAC")).json()["text"] == heard


def test_silence_is_an_empty_text(http: httpx.Client) -> None:
    answer = transcribe(http, written(silence(2), 16000, "WAV"), words=True).json()
    assert (answer["text"], answer["words"], answer["duration"]) == ("", [], 2.0)


@pytest.mark.parametrize("language", TRANSCRIBED)
def test_every_language_of_the_model_is_taken_and_told(http: httpx.Client, language: str) -> None:
    file = written(together(noise(0.3, rate=8000), silence(0.1, 8000)), 8000, "WAV")
    answer = transcribe(http, file, language=language).json()
    assert answer["language"] == language
    assert answer["text"] in WORDS.get(language, WORDS["la"])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("fields", "params", "file", "status", "sentence"),
    [
        ({"language": "tw"}, {}, b"RIFF", 400, "invalid language: tw"),
        ({"model": "ink-2"}, {}, b"RIFF", 404, "The model is not valid"),
        ({"model": "sonic-3"}, {}, b"RIFF", 404, "The model is not valid"),
        ({"model": ""}, {}, b"RIFF", 400, "model must"),
        ({"timestamp_granularities[]": "segment"}, {}, b"RIFF", 400, "timestamp_granularities"),
        ({}, {}, b"", 400, "there is no data"),
        ({}, {}, b"\0" * 1000, 400, "this is not a"),
        ({}, {"encoding": "pcm_s16le"}, b"\0\0", 400, "invalid sample rate"),
        ({}, {"encoding": "pcm_s16le", "sample_rate": "3"}, b"\0\0", 400, "invalid sample rate"),
        ({}, {"encoding": "pcm_s16le", "sample_rate": "1500"}, b"\0\0", 400, "invalid sample rate"),
        ({}, {"encoding": "pcm_s16le", "sample_rate": "16000"}, b"", 400, "there is no data"),
        ({}, {"encoding": "pcm_u8", "sample_rate": "16000"}, b"\0\0", 400, "encoding must be"),
    ],
)
def test_what_cannot_be_heard_is_refused(
    http: httpx.Client,
    version: str,
    fields: dict[str, Any],
    params: dict[str, str],
    file: bytes,
    status: int,
    sentence: str,
) -> None:
    reply = transcribe(http, file, version, params=params, **fields)
    assert reply.status_code == status
    assert sentence in said(reply)[2]


def test_a_form_without_a_file_is_refused(http: httpx.Client) -> None:
    reply = http.post(
        "/stt",
        files={"model": (None, "ink-whisper")},
        headers={"Cartesia-Version": "2026-08-14"},
    )
    assert reply.status_code == 400
    assert "file is required" in reply.json()["message"]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[httpx.Client]:
    """A server with limits and a script."""
    script = tmp_path / "script.json"
    told = {"next": ["one two", "three"], sha256(b"RIFFxyz").hexdigest(): "never read"}
    script.write_text(json.dumps(told))
    with (
        MockServer(max_audio_bytes=100_000, transcripts=str(script), credits=3) as server,
        httpx.Client(base_url=server.base_url, headers={"X-API-Key": "k"}, trust_env=False) as client,
    ):
        yield client


def test_a_file_beyond_the_limit_is_refused(small: httpx.Client) -> None:
    for size in (100_001, 400_000):
        reply = transcribe(small, bytes(size))
        assert (reply.status_code, reply.json()["error_code"]) == (413, "file_too_large")


def test_what_was_told_beforehand_is_the_transcript(small: httpx.Client) -> None:
    file = written(silence(1), 16000, "WAV")
    assert transcribe(small, b"junk").status_code == 400, "what cannot be read uses up nothing"
    answer = transcribe(small, file, words=True).json()
    assert answer["text"] == "one two"
    assert answer["words"] == [
        {"word": " one", "start": 0.0, "end": 0.5},
        {"word": " two", "start": 0.5, "end": 1.0},
    ]
    assert [transcribe(small, file).json()["text"] for _ in range(2)] == ["three", ""]


def test_two_seconds_cost_a_credit_and_refusals_nothing(small: httpx.Client) -> None:
    two, three = (written(silence(seconds, 8000), 8000, "WAV") for seconds in (2, 3))
    assert transcribe(small, b"junk").status_code == 400
    assert [transcribe(small, file).status_code for file in (two, three, two)] == [200, 200, 402]


def test_a_long_file_takes_no_more_memory_than_itself() -> None:
    """A FLAC file of silence is small; held as samples it would take 6 megabytes."""
    opened = reading(written(silence(100), 16000, "FLAC"))
    tracemalloc.start()
    assert hear(opened.blocks, opened.sample_rate, "en").duration == 100
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_files_and_open_sockets_are_the_ears_of_a_plan() -> None:
    file = written(silence(0.1), 16000, "WAV")
    with MockServer(plan="free") as server, ExitStack() as opened:
        headers = {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}
        client = opened.enter_context(
            httpx.Client(base_url=server.base_url, headers=headers, trust_env=False)
        )
        sockets = [opened.enter_context(dial(server, "/stt/websocket", key="k")) for _ in range(7)]
        for data in (b"junk", file, b"junk", file):
            assert transcribe(client, data).status_code in (200, 400), "each gives its place back"
        sockets.append(opened.enter_context(dial(server, "/stt/turns/websocket", key="k")))
        reply = transcribe(client, file)
        assert said(reply)[0] == 429
        assert reply.json()["message"] == "Too many concurrent requests. Current limit: 8"
        with pytest.raises(InvalidStatus, match="429"):
            dial(server, "/stt/websocket", key="k")
        assert talk(sockets[0], ["close"])[1] == 1000
        with dial(server, "/stt/websocket", key="k") as ws:
            assert talk(ws, ["close"])[1] == 1000
