"""Shapes and order of what a socket sends: the rows A3 of the observations."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

import pytest

from tests.streams.sound import bytes_of
from tests.streams.talking import (
    NEW,
    OLD,
    SARAH,
    VERSIONS,
    Talk,
    audio,
    kinds,
    message,
    told,
)

LONG = "one two three four five six seven eight nine ten"
WIDTHS = {"pcm_f32le": 4, "pcm_s16le": 2, "pcm_mulaw": 1, "pcm_alaw": 1}


@pytest.mark.parametrize("version", VERSIONS)
def test_chunk_206_done_200(version: str) -> None:
    heard = Talk(version).say(message("Hi", flush=True, add_timestamps=True, add_phoneme_timestamps=True))
    shapes = {each["type"]: (list(each), each["status_code"], each["done"]) for each in heard}
    first = ["type", "context_id", "status_code", "done"]
    assert shapes == {
        "chunk": ([*first, "data", "step_time", "flush_id"], 206, False),
        "timestamps": ([*first, "word_timestamps", "flush_id"], 206, False),
        "phoneme_timestamps": ([*first, "phoneme_timestamps", "flush_id"], 206, False),
        "flush_done": ([*first, "data", "step_time", "flush_id", "flush_done"], 206, False),
        "done": (["type", "context_id", "status_code", "done"], 200, True),
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_flush_ids_from_zero(version: str) -> None:
    talk = Talk(version)
    heard = talk.say(message("one ", more=True, flush=True), message("two ", more=True, flush=True))
    heard += talk.say(message("three"))
    ids = [(each["type"], each.get("flush_id")) for each in heard]
    assert list(dict.fromkeys(ids)) == [
        ("chunk", 0), ("flush_done", 0), ("chunk", 1), ("flush_done", 1), ("chunk", 2), ("done", None),
    ]  # fmt: skip
    assert audio(heard) == bytes_of("one two three", message(), version)


def test_flush_without_text_reports_what_was_said() -> None:
    talk = Talk()
    heard = talk.say(message("one ", more=True), message("", more=True, flush=True))
    assert kinds(heard) == ["chunk", "flush_done"]
    assert heard[-1]["flush_id"] == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_flush_done_twice(version: str) -> None:
    talk = Talk(version)
    asked = message("Hello there", more=True, max_buffer_delay_ms=0)
    heard = talk.say(asked, {**asked, "transcript": "", "continue": False})
    assert kinds(heard) == ["chunk", "flush_done", "flush_done", "done"]
    assert [each["flush_id"] for each in heard if each["type"] == "flush_done"] == [0, 1]


@pytest.mark.parametrize("version", VERSIONS)
def test_flush_done_per_transcript(version: str) -> None:
    talk = Talk(version)
    asked = message(more=True, max_buffer_delay_ms=0)
    heard = talk.say(*({**asked, "transcript": text} for text in ("one ", "two ", "three ")))
    assert kinds(heard) == ["chunk", "flush_done"] * 3
    assert [each["flush_id"] for each in heard if each["type"] == "flush_done"] == [0, 1, 2]


@pytest.mark.parametrize("version", OLD)
def test_a_delay_of_nothing_that_nobody_asked_for_flushes_nothing(version: str) -> None:
    talk = Talk(version)
    assert kinds(talk.say(message("one ", more=True), message("two"))) == ["chunk", "done"]


def test_flush_done_empty_data() -> None:
    *_, flush_done = Talk().say(message(more=True, flush=True))
    assert flush_done == {
        "type": "flush_done", "context_id": "c", "status_code": 206, "done": False,
        "data": "", "step_time": 0, "flush_id": 0, "flush_done": True,
    }  # fmt: skip


def test_timestamps_no_data() -> None:
    heard = Talk().say(message(add_timestamps=True))
    assert [("data" in each) for each in heard if each["type"] == "timestamps"] == [False]


@pytest.mark.parametrize(
    ("spoilt", "context_id"),
    [
        ({"voice": {"mode": "id", "id": ""}}, "c"),
        ({"model_id": ""}, "c"),
        ({"output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 40}}, "c"),
        ({"model_id": 7}, "c"),
        ({"context_id": 7}, None),
        ({"max_buffer_delay_ms": 5001}, "c"),
        ({"max_buffer_delay_ms": -1}, "c"),
        ({"transcript": 7}, "c"),
    ],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_error_always_done_with_its_context_and_the_socket_lives_on(
    version: str, spoilt: dict[str, Any], context_id: str | None
) -> None:
    talk = Talk(version)
    (error,) = talk.say({**message(), **spoilt})
    status, _ = told(error)
    assert 400 <= status <= 404
    assert error.get("context_id") == context_id
    assert ("error" in error) == (version in OLD)
    assert ("title" in error) == (version in VERSIONS[3:])
    assert kinds(talk.say(message(context_id="other"))) == ["chunk", "done"]


@pytest.mark.parametrize("frame", ["", "{", "[]", '"text"', "null", "7", b"\x00\x01", b'{"a":1}', "[" * 5000])
@pytest.mark.parametrize("version", [OLD[0], NEW[-1]])
def test_error_no_context(version: str, frame: str | bytes) -> None:
    talk = Talk(version)
    (error,) = talk.say(frame)
    assert told(error)[0] == 400
    assert "context_id" not in error
    assert kinds(talk.say(message())) == ["chunk", "done"]


def test_a_message_that_is_too_long_is_refused() -> None:
    talk = Talk(max_body_bytes=1000)
    (error,) = talk.say(message("x" * 1000))
    assert told(error) == (413, "Request too large: The body is larger than 1000 bytes.")


def test_a_transcript_that_is_too_long_is_refused_on_its_context() -> None:
    (error,) = Talk(max_transcript_chars=10).say(message("x" * 11))
    assert told(error) == (400, "Invalid transcript: The transcript is longer than 10 characters.")
    assert error["context_id"] == "c"


@pytest.mark.parametrize("version", VERSIONS)
def test_unknown_and_null_fields_are_no_errors(version: str) -> None:
    """As sent by clients of Python: nulls for whatever was not given, and keys of their own."""
    nulls = dict.fromkeys(("duration", "language", "generation_config", "pronunciation_dict_id", "flush"))
    own = {"stream": True, "use_original_timestamps": False, "x": {"y": [1]}}
    assert kinds(Talk(version).say({**message(), **nulls, **own})) == ["chunk", "done"]


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_a_request_without_a_context_gets_a_name(version: str) -> None:
    heard = Talk(version).say(message(context_id=...))
    (name,) = {each["context_id"] for each in heard}
    assert len(name) == 36
    assert kinds(heard) == ["chunk", "done"]


@pytest.mark.parametrize("encoding", WIDTHS)
@pytest.mark.parametrize(
    ("rate", "samples"),
    [(8000, 743), (16000, 1486), (22050, 2048), (24000, 2229), (44100, 4096), (48000, 4458)],
)
def test_chunk_size(rate: int, samples: int, encoding: str) -> None:
    form = {"container": "raw", "encoding": encoding, "sample_rate": rate}
    heard = Talk().say(message(output_format=form))
    sizes = [len(base64.b64decode(each["data"])) for each in heard if each["type"] == "chunk"]
    width = WIDTHS[encoding]
    assert set(sizes[:-1]) == {samples * width}
    assert 0 < sizes[-1] <= samples * width
    assert sizes[-1] % width == 0
    assert audio(heard) == bytes_of("Hello there", message(output_format=form))


def test_chunk_size_seen_live() -> None:
    form = {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 44100}
    first = Talk().say(message(output_format=form))[0]
    assert len(base64.b64decode(first["data"])) == 16384


@pytest.mark.parametrize(
    ("model", "grid"), [("sonic-2", 1024 / 44100), ("sonic-3", 1024 / 44100), ("sonic-3.5", 0.08)]
)
def test_audio_frame_grid(model: str, grid: float) -> None:
    form = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 44100}
    heard = Talk().say(message(LONG, model_id=model, output_format=form))
    frames = len(audio(heard)) / 2 / 44100 / grid
    assert math.isclose(frames, round(frames), abs_tol=1e-9)


def test_step_time_is_faster_than_realtime() -> None:
    first = Talk().say(message())[0]
    assert first["step_time"] == 18.575  # a fifth of the 92.875 ms that 743 samples last at 8 kHz


def test_phonemes_come_only_when_asked_for() -> None:
    assert kinds(Talk().say(message(add_timestamps=True))).count("phoneme_timestamps") == 0


def test_no_frame_is_near_a_mebibyte() -> None:
    form = {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 48000}
    talk = Talk(max_transcript_chars=40_000)
    asked = message(
        "a " * 20_000, output_format=form, add_timestamps=True, add_phoneme_timestamps=True, duration=...
    )
    talk.send(asked)
    assert max(len(json.dumps(each)) for each in talk.hear(3_000)) < 1 << 16


def test_the_same_messages_get_the_same_answers() -> None:
    def run() -> list[dict[str, Any]]:
        talk = Talk()
        heard = talk.say(message(LONG, add_timestamps=True), "{", message(context_id="d", model_id="none"))
        return heard + talk.wait(400)

    assert run() == run()


def test_an_error_names_connection_context_and_itself() -> None:
    talk = Talk()
    (error,) = talk.say(message(voice={"mode": "id", "id": SARAH[::-1]}))
    connection, context, own = error["request_id"].split(":")
    assert (connection, context, len(own)) == (talk.connection.id, "c", 36)
