"""Rows A6 of the observations that no other file here names, and the proof that no row is forgotten."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from tests.edge.requests import RAW, SARAH, VERSIONS, body, said, speak
from tests.edge.voices import client

TESTS = Path(__file__).parents[1]
SECTIONS = ("A3", "A4", "A5", "A6", "A7", "A8")
NOT_ASSERTED = (
    ("bytes-not-streamed-latency", "how long the service took; the mock's own times are those of benchmarks"),
    ("ink-latency", "how long the service took to hear"),
    ("large-chunk-zero-words", "a fault of the service; the mock tells words whatever the size of chunks"),
    ("drops-10pct", "a fault of the service"),
    ("dots-transcript", "a fault of the service; silence is an empty text"),
    ("hi-batch-only", "a later definition lists hi among the languages of the socket's model"),
)
"""Rows of which no test can say anything, and why."""

WAV = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}


def pieces(http: httpx.Client, version: str, **changes: Any) -> list[bytes]:
    """The sound of an SSE answer as it came."""
    text = http.post("/tts/sse", json=body(**changes), headers={"Cartesia-Version": version}).text
    data = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]
    return [base64.b64decode(each["data"]) for each in data if each["type"] == "chunk"]


@pytest.mark.parametrize("version", VERSIONS)
def test_wav_ffffffff(http: httpx.Client, version: str) -> None:
    """Neither size is known when the header is sent; 78 bytes come before the first sample."""
    content = speak(http, version, output_format=WAV).content
    assert content[:20] == b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0"
    assert content[36:52] == b"LIST\x1a\0\0\0INFOISFT"
    assert content[56:60] == b"Lavf"
    assert content[70:78] == b"data\xff\xff\xff\xff"
    assert content[78:] == speak(http, version, output_format={**WAV, "container": "raw"}).content


@pytest.mark.parametrize(
    ("version", "head"),
    [
        (
            "2024-06-10",  # WAVE_FORMAT_EXTENSIBLE: 32 valid bits, one speaker, the subformat of floats
            "28000000 feff 0100 44ac0000 10b10200 0400 2000 1600 2000 04000000 "
            "0300000000001000800000aa00389b71",
        ),
        ("2025-11-04", "12000000 0300 0100 44ac0000 10b10200 0400 2000 0000"),
        ("2026-08-14", "12000000 0300 0100 44ac0000 10b10200 0400 2000 0000"),
    ],
)
def test_wav_f32_fmt(http: httpx.Client, version: str, head: str) -> None:
    content = speak(http, version, output_format={**WAV, "encoding": "pcm_f32le"}).content
    form = bytes.fromhex(head)
    assert content[16 : 16 + len(form)] == form
    assert content[16 + len(form) :][:4] == b"LIST", "no fact chunk"


@pytest.mark.parametrize("version", VERSIONS)
def test_wav_empty(http: httpx.Client, version: str) -> None:
    """One client saved a header without samples for it; from the mock it is an error and no file."""
    reply = speak(http, version, language="he", output_format=WAV)
    status, kind, line = said(reply)
    assert (status, kind.startswith("audio/")) == (400, False)
    assert line.endswith("The language is not supported by this model")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("rate", "size"), [(44100, 16384), (16000, 5944), (8000, 2972)])
def test_sse_chunk_size_fixed(http: httpx.Client, version: str, rate: int, size: int) -> None:
    """No field sets it: an unknown one changes nothing."""
    fmt = {**RAW, "encoding": "pcm_f32le", "sample_rate": rate}
    plain, asked = (pieces(http, version, output_format=fmt, **more) for more in ({}, {"chunk_size": 100}))
    assert {len(piece) for piece in asked[:-1]} == {size}
    assert asked == plain


def test_voices_page(server: MockServer) -> None:
    with client(server, "2025-04-16") as http:
        text = http.get("/voices").text
    assert text.startswith(
        '{"data":[{"id":"694f9389-aac1-45b6-b726-9d9369183238","mode":"similarity","is_owner":false,'
        '"is_public":true,"name":"Sarah","description":"A feminine voice, General American. '
        'Made up for tests.","created_at":"1970-01-05T00:00:00Z","gender":"feminine","language":"en"},'
    )
    assert text.endswith('}],"next_page":"78ab82d5-25be-4f7d-82b3-7ad64e5b85b2","has_more":true}\n')
    page = json.loads(text)
    assert (len(page["data"]), page["data"][-1]["id"]) == (10, page["next_page"])


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_voices_odd_dates(server: MockServer, version: str) -> None:
    """The order of the list is that of made-up early dates; zeros at the end of a fraction are cut."""
    with client(server, version) as http:
        dates = [voice["created_at"] for voice in http.get("/voices", params={"limit": 100}).json()["data"]]
    assert dates[:2] == ["1970-01-05T00:00:00Z", "1970-01-06T00:00:00.03183Z"]
    assert dates == sorted(dates)


def test_voices_old_array(server: MockServer) -> None:
    """The saved list is older than the first version, which is documented without the fields of its owner."""
    with client(server, "2024-06-10") as http:
        voices = http.get("/voices").json()
    assert isinstance(voices, list)
    assert {len(voice["embedding"]) for voice in voices} == {192}
    assert {tuple(voice) for voice in voices} == {
        ("id", "user_id", "is_public", "name", "description", "created_at", "embedding", "language")
    }


def test_voices_count(server: MockServer) -> None:
    """The service has about 930 voices; the mock 107, in as many languages, most of them English."""
    with client(server, "2026-08-14") as http:
        voices = http.get("/voices", params={"limit": 100}).json()
        rest = http.get("/voices", params={"limit": 100, "starting_after": voices["next_page"]}).json()
    languages = [voice["language"] for voice in voices["data"] + rest["data"]]
    assert (len(languages), rest["has_more"], len(set(languages))) == (107, False, 44)
    assert max(set(languages), key=languages.count) == "en"


@pytest.mark.parametrize("version", VERSIONS[3:])
def test_preview_needs_expand(server: MockServer, version: str) -> None:
    """Where it is asked for it is null: offline there is no recording to point at."""
    with client(server, version) as http:
        for path in ("/voices", f"/voices/{SARAH}"):
            assert "preview_file_url" not in http.get(path).text
            assert '"preview_file_url":null' in http.get(path, params={"expand[]": "preview_file_url"}).text


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", ["/models", "/models/sonic-3"])
def test_no_models_endpoint(http: httpx.Client, version: str, path: str) -> None:
    reply = http.get(path, headers={"Cartesia-Version": version})
    assert reply.status_code == 404


def ids(page: str) -> list[str]:
    """The ids of the rows in the sections that are about speech, voices and their transports."""
    sections = re.findall(r"^### (A\d)\.(.*?)(?=^##|\Z)", page, re.M | re.S)
    found = [
        row
        for name, text in sections
        if name in SECTIONS
        for row in re.findall(r"^\| ([^|]+?) \|", text, re.M)
        if row != "id"
    ]
    assert {name for name, _ in sections} >= set(SECTIONS)
    return found


def test_every_row_is_named_by_a_test_or_says_why_not(facts: Path) -> None:
    rows = ids((facts / "observed-behaviour.md").read_text("utf-8"))
    names = [
        name
        for file in TESTS.rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def test_(\w+)\(", file.read_text("utf-8"), re.M)
    ]
    tested = {row for row in rows for name in names if f"{name}_".startswith(row.replace("-", "_") + "_")}
    excused = {row for row, _ in NOT_ASSERTED}
    assert len(rows) > 60
    assert set(rows) - tested == excused
