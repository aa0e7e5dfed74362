"""What the messages of listening sockets, and answers about audio, are read into."""

from __future__ import annotations

import json

import pytest

from client import (
    BadRequest,
    Connected,
    HeardWord,
    Other,
    ServerError,
    SttDone,
    SttFlushDone,
    Transcript,
    Transcription,
    TurnEagerEnd,
    TurnEnd,
    TurnResume,
    TurnStart,
    TurnUpdate,
    UnreadableAnswer,
)
from client.events import Chunk, Done, read_event
from client.hearing import Heard, Turn, read_heard, read_turn
from client.hearing_requests import read_transcription
from client.responses import Answer

WORDS = [{"word": "Hello,", "start": 0, "end": 0.5}, {"word": " world!", "start": 0.75, "end": 1}]
READ = (HeardWord("Hello,", 0.0, 0.5), HeardWord(" world!", 0.75, 1.0))


@pytest.mark.parametrize(
    ("message", "event"),
    [
        ({"type": "transcript", "text": " world!", "is_final": True, "duration": 1, "language": "en",
          "words": WORDS, "request_id": "r"},
         Transcript(" world!", True, READ, 1.0, "en", "r")),
        ({"type": "transcript", "text": "", "is_final": False}, Transcript("", False)),
        ({"type": "flush_done", "is_final": False, "request_id": "r"}, SttFlushDone("r")),
        ({"type": "done", "request_id": "r"}, SttDone("r")),
        ({"type": "mood", "is_final": 1}, Other("mood", {"type": "mood", "is_final": 1})),
    ],
)  # fmt: skip
def test_a_message_of_speech_to_text_is_read(message: object, event: Heard) -> None:
    assert read_heard(json.dumps(message)) == event


@pytest.mark.parametrize(
    ("message", "event"),
    [
        ({"type": "connected", "request_id": "r"}, Connected("r")),
        ({"type": "turn.start", "request_id": "r"}, TurnStart("r")),
        ({"type": "turn.update", "transcript": "Hel", "request_id": "r"}, TurnUpdate("Hel", "r")),
        ({"type": "turn.eager_end", "transcript": "Hello.", "request_id": "r"}, TurnEagerEnd("Hello.", "r")),
        ({"type": "turn.resume", "request_id": "r"}, TurnResume("r")),
        ({"type": "turn.end", "transcript": "Hello.", "request_id": "r"}, TurnEnd("Hello.", "r")),
        ({"type": "turn.end"}, TurnEnd("")),
        ({"type": "turn.laugh"}, Other("turn.laugh", {"type": "turn.laugh"})),
    ],
)
def test_a_message_of_turns_is_read(message: object, event: Turn) -> None:
    assert read_turn(json.dumps(message)) == event


def test_an_error_of_either_form_is_raised_in_the_class_of_its_kind() -> None:
    early = {"type": "error", "message": "Invalid request: invalid sample rate", "request_id": "r"}
    with pytest.raises(ServerError, match="invalid sample rate") as caught:
        read_heard(json.dumps(early))
    assert (caught.value.title, caught.value.request_id) == ("Invalid request", "r")
    late = {
        "type": "error",
        "error_code": "model_not_found",
        "status_code": 400,
        "title": "Invalid model",
        "message": "There is none.",
    }
    with pytest.raises(BadRequest) as refused:
        read_turn(json.dumps(late))
    assert (refused.value.code, refused.value.message) == ("model_not_found", "There is none.")


@pytest.mark.parametrize(
    "message",
    [
        "finalize",
        "[]",
        "{}",
        '{"type": 1}',
        '{"type": "transcript", "is_final": true}',
        '{"type": "transcript", "text": "a", "is_final": true, "words": {}}',
        '{"type": "transcript", "text": "a", "is_final": true, "words": [{"word": "a"}]}',
        '{"type": "transcript", "text": "a", "is_final": true, "duration": "long"}',
        "[" * 100_000,
    ],
)
def test_a_message_that_is_none_is_unreadable(message: str) -> None:
    with pytest.raises(UnreadableAnswer):
        read_heard(message)


def test_the_pieces_of_a_changed_voice_are_told_by_what_they_hold() -> None:
    chunk = '{"status_code":206,"done":false,"data":"AQEB","sample_rate":44100,"step_time":1.5}'
    assert read_event(chunk) == Chunk(b"\x01\x01\x01", 1.5)
    assert read_event('{"status_code":200,"done":true}') == Done()


def answer(body: object) -> Answer:
    return Answer(200, {"x-request-id": "header"}, json.dumps(body).encode())


def test_a_transcription_is_read_with_as_much_as_there_is() -> None:
    whole = {"type": "transcript", "request_id": "r", "text": "Hello, world!", "language": "en"}
    found = read_transcription(answer({**whole, "duration": 1, "words": WORDS}))
    assert found == Transcription("Hello, world!", "en", 1.0, READ, "r")
    assert read_transcription(answer({"text": ""})) == Transcription("", request_id="header")


@pytest.mark.parametrize(
    "body", [[], "text", None, {}, {"text": 1}, {"text": "a", "language": 1}, {"text": "a", "words": 1}]
)
def test_an_answer_that_is_no_transcription_is_unreadable(body: object) -> None:
    with pytest.raises(UnreadableAnswer):
        read_transcription(answer(body))
