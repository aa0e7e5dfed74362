"""What goes out for each operation that takes audio, to the byte."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from client import File, Mp3Format, RawFormat
from client import hearing_requests as hearing
from client.requests import Request, content
from client.settings import ClientSettings
from client.sockets import STT, TURNS, opening

SETTINGS = ClientSettings(api_key="k", base_url="http://localhost:8765", version="2026-08-14")


def parts_of(request: Request) -> list[tuple[str, str]]:
    """Name (with the file name, where there is one) and content of each part of the form."""
    body = content(request)
    assert request.form is not None
    assert isinstance(body, bytes)
    line = b"--" + request.form.boundary.encode()
    first, *parts, last = body.split(line)
    assert (first, last) == (b"", b"--\r\n")
    found = []
    for part in parts:
        head, _, data = part.removeprefix(b"\r\n").removesuffix(b"\r\n").decode().partition("\r\n\r\n")
        disposition = head.split("\r\n")[0].removeprefix("Content-Disposition: form-data; ")
        found.append((disposition, data))
    return found


def test_a_change_of_voice_is_a_flat_form() -> None:
    request = hearing.voice_changer_bytes(b"RIFF", voice="v")
    assert (request.method, request.path) == ("POST", "/voice-changer/bytes")
    assert parts_of(request) == [
        ('name="voice[id]"', "v"),
        ('name="output_format[container]"', "wav"),
        ('name="output_format[encoding]"', "pcm_s16le"),
        ('name="output_format[sample_rate]"', "44100"),
        ('name="clip"; filename="clip"', "RIFF"),
    ]


def test_a_stream_of_a_changed_voice_is_raw_and_asks_for_events() -> None:
    request = hearing.voice_changer_sse(File(b"RIFF", "a.wav"), voice="v", extra={"mood": "calm"})
    assert (request.path, request.headers) == ("/voice-changer/sse", {"Accept": "text/event-stream"})
    assert parts_of(request)[1:] == [
        ('name="output_format[container]"', "raw"),
        ('name="output_format[encoding]"', "pcm_s16le"),
        ('name="output_format[sample_rate]"', "44100"),
        ('name="mood"', "calm"),
        ('name="clip"; filename="a.wav"', "RIFF"),
    ]


def test_infill_sends_the_sides_that_there_are() -> None:
    options = {"[emotion][]": ["anger", "curiosity"]}
    request = hearing.infill_bytes(
        None, b"R", transcript="Hello.", voice="v", output_format=Mp3Format(), extra=options
    )
    assert parts_of(request) == [
        ('name="model_id"', "sonic-3"),
        ('name="language"', "en"),
        ('name="transcript"', "Hello."),
        ('name="voice_id"', "v"),
        ('name="output_format[container]"', "mp3"),
        ('name="output_format[sample_rate]"', "44100"),
        ('name="output_format[bit_rate]"', "128000"),
        ('name="[emotion][]"', "anger"),
        ('name="[emotion][]"', "curiosity"),
        ('name="right_audio"; filename="clip"', "R"),
    ]


def test_a_transcription_asks_for_words_only_where_they_are_wanted() -> None:
    bare = hearing.transcribe(b"RIFF")
    assert (bare.path, bare.params) == ("/stt", {})
    assert parts_of(bare) == [('name="model"', "ink-whisper"), ('name="file"; filename="clip"', "RIFF")]
    rich = hearing.transcribe(
        b"\0\0", model="m", language="fr", timestamps=True, encoding="pcm_s16le", sample_rate=8000
    )
    assert rich.params == {"encoding": "pcm_s16le", "sample_rate": "8000"}
    assert [name for name, _ in parts_of(rich)] == [
        'name="model"',
        'name="language"',
        'name="timestamp_granularities[]"',
        'name="file"; filename="clip"',
    ]


def test_the_socket_that_listens_says_how_in_its_query() -> None:
    url = opening(SETTINGS, STT, hearing.stt_query(language="fr", min_volume=0.1)).url
    assert url == (
        "ws://localhost:8765/stt/websocket"
        "?model=ink-whisper&encoding=pcm_s16le&sample_rate=16000&language=fr&min_volume=0.1"
    )


def test_keyterms_are_given_one_by_one_and_their_spaces_are_no_plus_signs() -> None:
    query = hearing.turns_query(keyterms=["Ada", "Grace Hopper"], end_threshold=0.2, end_timeout_ms=640)
    assert urlsplit(opening(SETTINGS, TURNS, query).url).query == (
        "model=ink-2&encoding=pcm_s16le&sample_rate=16000&keyterm=Ada&keyterm=Grace%20Hopper"
        "&turn_end_threshold=0.2&turn_end_timeout_ms=640"
    )


def test_a_change_of_the_settings_names_only_what_changes() -> None:
    assert hearing.turn_config(end_threshold=0.1) == {"type": "config", "turn": {"end_threshold": 0.1}}
    assert hearing.turn_config() == {"type": "config", "turn": {}}


@pytest.mark.parametrize("encoding", ["pcm_s16le", "pcm_mulaw"])
def test_the_encoding_asked_for_is_the_one_sent(encoding: str) -> None:
    chosen = RawFormat(encoding=encoding, sample_rate=8000)  # type: ignore[arg-type]
    parts = parts_of(hearing.voice_changer_bytes(b"", voice="v", output_format=chosen))
    assert ('name="output_format[encoding]"', encoding) in parts
