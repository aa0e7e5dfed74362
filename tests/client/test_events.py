"""Messages of a stream as values."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client import (
    BadRequest,
    Chunk,
    Done,
    FlushDone,
    NotFound,
    Other,
    PhonemeTimestamps,
    ServerError,
    StatusError,
    Timed,
    Timestamps,
    UnreadableAnswer,
)
from client.events import Event, read_event, read_sse
from client.eventstream import ServerSentEvent

KINDS = st.sampled_from(
    ["chunk", "timestamps", "phoneme_timestamps", "flush_done", "done", "error", "AQI=", float("inf")]
)
NAMES = st.sampled_from(
    [
        "type", "data", "step_time", "context_id", "flush_id", "word_timestamps", "words", "start", "end",
        "phoneme_timestamps", "phonemes", "status_code", "error", "title", "message", "error_code", "done",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (
            '{"type":"chunk","context_id":"c","status_code":206,"done":false,"data":"AQI=","step_time":12.3,'
            '"flush_id":0}',
            Chunk(b"\x01\x02", 12.3, 0, "c"),
        ),
        ('{"type":"chunk","data":"AQI=","step_time":1}', Chunk(b"\x01\x02", 1.0)),
        ('{"data":"AQI=","done":false}', Chunk(b"\x01\x02")),
        (
            '{"type":"timestamps","context_id":"c","word_timestamps":'
            '{"words":["Hello!"],"start":[0.13931973],"end":[0.34829932]}}',
            Timestamps((Timed("Hello!", 0.13931973, 0.34829932),), None, "c"),
        ),
        (
            '{"type":"phoneme_timestamps","phoneme_timestamps":{"phonemes":["n","o"],"start":[6,7],"end":[7,8]}}',
            PhonemeTimestamps((Timed("n", 6.0, 7.0), Timed("o", 7.0, 8.0))),
        ),
        (
            '{"type":"flush_done","context_id":"c","data":"","step_time":0,"flush_id":2,"flush_done":true}',
            FlushDone(2, "c"),
        ),
        ('{"type":"done","context_id":null,"done":true}', Done()),
        ('{"type":"x","context_id":"c"}', Other("x", {"type": "x", "context_id": "c"}, "c")),
        ("{}", Other("", {})),
    ],
)  # fmt: skip
def test_a_message_becomes_a_value(message: str, event: Event) -> None:
    assert read_event(message) == event
    assert read_event(message.encode()) == event


@pytest.mark.parametrize(
    ("message", "kind", "title", "text"),
    [
        (
            {"error": "Invalid transcript: No valid transcripts passed", "status_code": 400},
            BadRequest,
            "Invalid transcript",
            "No valid transcripts passed",
        ),
        ({"error": "nothing more", "status_code": 400}, BadRequest, None, "nothing more"),
        (
            {"title": "Invalid voice", "message": "Not: there", "status_code": 404, "error_code": None},
            NotFound,
            "Invalid voice",
            "Not: there",
        ),
        ({"error": "x"}, ServerError, None, "x"),
    ],
)
def test_an_error_has_the_class_of_its_status(
    message: dict[str, object], kind: type[StatusError], title: str | None, text: str
) -> None:
    error = read_event(json.dumps({"type": "error", "done": True, "context_id": "c", **message}))
    assert type(error) is kind
    assert (error.title, error.message, error.context_id) == (title, text, "c")


@pytest.mark.parametrize(
    "message",
    [
        "",
        "[]",
        "finalize",
        '{"type":"chunk"}',
        '{"type":"chunk","data":"A"}',
        '{"type":"chunk","data":7}',
        '{"type":"timestamps"}',
        '{"type":"timestamps","word_timestamps":{"words":["a"],"start":[],"end":[1]}}',
        '{"type":"timestamps","word_timestamps":{"words":["a"],"start":["x"],"end":[1]}}',
        '{"type":"timestamps","word_timestamps":[]}',
    ],
)
def test_what_is_not_what_it_says_is_unreadable(message: str) -> None:
    with pytest.raises(UnreadableAnswer):
        read_event(message)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


@given(
    st.dictionaries(NAMES, VALUES | KINDS, max_size=6).map(json.dumps)
    | VALUES.map(json.dumps)
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | st.just("[" * 100_000)
)
def test_any_message_is_a_value_or_unreadable(message: str | bytes) -> None:
    # Whoever reads for all contexts must outlive whatever it reads.
    try:
        found: object = read_event(message)
    except UnreadableAnswer as error:
        found = error
    assert isinstance(found, Event | StatusError | UnreadableAnswer)


def test_an_event_may_tell_its_type_in_its_own_name() -> None:
    assert read_sse(ServerSentEvent('{"done":true}', "done")) == Done()
    assert read_sse(ServerSentEvent('{"type":"done"}', "chunk")) == Done()
    assert read_sse(ServerSentEvent("[DONE]")) is None
