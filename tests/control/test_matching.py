"""What a failed expectation says: the nearest calls, and how they differ."""

from __future__ import annotations

from dataclasses import replace

from mockserver.control.matching import Match, explained, nearest
from mockserver.control.rows import Row, Spoken, row_from

CALL = Row(
    number=3,
    key="key_1",
    at=0.0,
    ended=True,
    seconds=0.1,
    transport="http",
    operation="tts.bytes",
    version="2026-03-01",
    method="POST",
    path="/tts/bytes",
    query=(("a", "b"),),
    status=200,
    request_id="r",
    spoken=(Spoken(voice="v1", transcript="Hello there", status=200),),
)
SOCKET = replace(
    CALL,
    number=4,
    transport="websocket",
    operation="tts.websocket",
    status=101,
    spoken=(
        Spoken(context="a", voice="v1", transcript="One", status=200),
        Spoken(context="b", voice="v2", transcript="Two", status=400),
    ),
)


def test_a_call_comes_back_from_json_as_it_was() -> None:
    import json

    assert row_from(json.loads(json.dumps(SOCKET.as_json()))) == SOCKET


def test_words_and_voice_must_belong_to_one_text() -> None:
    assert Match(says="One", voice="v1").fits(SOCKET)
    assert Match(says="Two", voice="v2", status=400).fits(SOCKET)
    assert not Match(says="One", voice="v2").fits(SOCKET)


def test_without_any_wish_every_call_will_do() -> None:
    assert Match().fits(CALL)


def test_no_call_at_all_is_said() -> None:
    assert explained(Match(says="Hello"), []) == "no call was made at all; wanted says='Hello'"


def test_the_nearest_calls_are_shown_with_what_they_differ_in() -> None:
    wanted = Match(says="Hello there", voice="v2", operation="tts.bytes")
    assert explained(wanted, [SOCKET, CALL]).splitlines() == [
        "none of 2 calls was the right one; wanted operation='tts.bytes', voice='v2', says='Hello there'",
        "  #3 tts.bytes 2026-03-01 → 200 'Hello there' voice=v1",
        "      voice: wanted 'v2', was 'v1'",
        "  #4 tts.websocket 2026-03-01 → 101 'One' voice=v1 context=a → 200 'Two' voice=v2 context=b → 400",
        "      operation: wanted 'tts.bytes', was 'tts.websocket'",
        "      says: wanted 'Hello there', was 'Two'",
    ]


def test_of_calls_that_differ_alike_the_one_with_the_likest_words_is_nearest() -> None:
    calls = [
        replace(CALL, number=n, spoken=(Spoken(transcript=text),))
        for n, text in enumerate(["Goodbye", "Hello ther", "Something else entirely", "x", "y"])
    ]
    assert next(row.number for row, _ in nearest(Match(says="Hello there"), calls)) == 1
    assert len(nearest(Match(says="Hello there"), calls)) == 3
