"""The contexts of a socket, without a socket."""

from __future__ import annotations

import json

import pytest

from client import (
    BadRequest,
    Chunk,
    ConfigurationError,
    ConnectionFailed,
    ContextOver,
    Done,
    StatusError,
    UnreadableAnswer,
)
from client.conversation import Conversation, Frames
from client.events import Event

FRAMES = Frames({"model_id": "sonic-3", "voice": {"mode": "id", "id": "v"}, "context_id": "c"})


def chunk(context_id: str | None, data: str = "AAAA") -> str:
    return json.dumps({"type": "chunk", "data": data, "context_id": context_id})


def done(context_id: str) -> str:
    return json.dumps({"type": "done", "done": True, "context_id": context_id})


def error(context_id: str | None) -> str:
    return json.dumps({"type": "error", "error": "no", "status_code": 400, "context_id": context_id})


def conversation(*names: str) -> Conversation:
    found = Conversation()
    for name in names:
        assert found.open(name) == name
    return found


def taken(talk: Conversation, name: str) -> list[Event | None]:
    """Everything that is ready for a context."""
    found: list[Event | None] = []
    while talk.ready(name) and (not found or found[-1] is not None):
        found.append(talk.take(name))
    return found


def test_each_context_is_told_its_own_in_order() -> None:
    talk = conversation("a", "b")
    for message in (chunk("a", "AAAA"), chunk("b", "AQEB"), chunk("a", "AgIC"), done("b"), done("a")):
        talk.receive(message)
    assert taken(talk, "a") == [
        Chunk(b"\0\0\0", context_id="a"), Chunk(b"\2\2\2", context_id="a"), Done("a"), None,
    ]  # fmt: skip
    assert taken(talk, "b") == [Chunk(b"\1\1\1", context_id="b"), Done("b"), None]


def test_nothing_is_ready_before_it_is_there() -> None:
    talk = conversation("a")
    assert not talk.ready("a")
    talk.receive(chunk("b"))
    assert not talk.ready("a")


def test_what_comes_after_the_end_is_dropped() -> None:
    talk = conversation("a")
    for message in (done("a"), chunk("a"), error("a"), done("a")):
        talk.receive(message)
    assert taken(talk, "a") == [Done("a"), None]


def test_an_error_ends_its_context_and_no_other() -> None:
    talk = conversation("a", "b")
    talk.receive(error("a"))
    talk.receive(chunk("b"))
    with pytest.raises(BadRequest, match="no"):
        talk.take("a")
    assert taken(talk, "a") == [None]
    assert taken(talk, "b") == [Chunk(b"\0\0\0", context_id="b")]
    talk.check("b")
    with pytest.raises(ContextOver):
        talk.check("a")


def test_an_error_of_no_context_is_everybodys() -> None:
    talk = conversation("a", "b")
    talk.receive(done("b"))
    talk.receive(error(None))
    with pytest.raises(StatusError):
        talk.take("a")
    assert taken(talk, "b") == [Done("b"), None]


def test_a_message_of_no_context_is_that_of_the_only_one() -> None:
    talk = conversation("a", "b")
    talk.receive(chunk(None))
    assert not talk.ready("a")
    assert not talk.ready("b")
    talk.receive(done("b"))
    talk.receive(chunk(None))
    assert taken(talk, "a") == [Chunk(b"\0\0\0")]
    assert taken(talk, "b") == [Done("b"), None]


def test_a_message_that_cannot_be_read_is_everybodys() -> None:
    talk = conversation("a")
    talk.receive("garbage")
    with pytest.raises(UnreadableAnswer):
        talk.take("a")


def test_who_waits_is_told_that_the_socket_is_gone() -> None:
    talk = conversation("a", "b")
    talk.receive(done("a"))
    talk.lose(ConnectionFailed("closed"))
    assert taken(talk, "a") == [Done("a"), None]
    with pytest.raises(ConnectionFailed, match="closed"):
        talk.take("b")


def test_an_abandoned_context_is_over_at_once() -> None:
    talk = conversation("a")
    talk.receive(chunk("a"))
    assert talk.abandon("a") is True
    talk.receive(chunk("a"))
    assert taken(talk, "a") == [None]
    assert talk.abandon("a") is False


def test_an_id_may_be_used_again_only_after_its_end() -> None:
    talk = conversation("a")
    with pytest.raises(ConfigurationError, match="'a' is open already"):
        talk.open("a")
    talk.receive(done("a"))
    assert talk.open("a") == "a"
    assert not talk.ready("a")


def test_ids_that_are_made_differ() -> None:
    talk = Conversation()
    assert talk.open(None) != talk.open(None)


def test_each_message_repeats_the_settings() -> None:
    settings = {"model_id": "sonic-3", "voice": {"mode": "id", "id": "v"}, "context_id": "c"}
    assert json.loads(FRAMES.text("Hi ", more=True)) == settings | {"transcript": "Hi ", "continue": True}
    assert json.loads(FRAMES.text("", more=False)) == settings | {"transcript": "", "continue": False}
    assert json.loads(FRAMES.flush()) == settings | {"transcript": "", "continue": True, "flush": True}
    assert json.loads(FRAMES.cancel()) == {"context_id": "c", "cancel": True}
