"""Tell a story to a connection without a socket, and hold what it says against the laws of all of them."""

from __future__ import annotations

from typing import Any

from tests.fuzz.stories import Story, frame_of
from tests.streams.stt.listening import Listening
from tests.streams.talking import Message, Talk

ENDS = ("done", "error")


def tell(story: Story) -> None:
    """Raises AssertionError where a law is broken. Every message is held against the contract on its way."""
    (speak if story["channel"] == "tts" else listen)(story)


def speak(story: Story) -> None:
    """Of a context nothing is heard before it was named or after its end; in the end none is left."""
    talk = Talk(story["version"])
    living: set[str] = set()
    made_up = False
    for move in story["moves"]:
        if move[0] == "wait":
            heard = talk.wait(move[1])
        else:
            name = move[1].get("context_id") if move[0] == "message" else None
            made_up = made_up or not isinstance(name, str) or not name
            if isinstance(name, str):
                living.add(name)
            heard = talk.say(frame_of(move))
        follow(heard, living, made_up)
    follow(talk.wait(60), living, made_up)
    assert talk.closed is None
    assert talk.world.contexts.in_use == 0, "every context ends"
    assert talk.connection.next_deadline() is not None
    talk.connection.close()
    assert talk.connection.next_deadline() is None


def follow(heard: list[Message], living: set[str], made_up: bool) -> None:
    """Take what was heard into account. made_up: whether the server gives names of its own."""
    for each in heard:
        name = each.get("context_id")
        if name is None:
            assert each["type"] == "error"
            continue
        if made_up and name not in living:
            living.add(name)  # one that the server has named
        if each["type"] == "error":
            living.discard(name)
            continue
        assert name in living, f"{each['type']} of {name} after its end"
        if each["type"] == "done":
            living.discard(name)


def listen(story: Story) -> None:
    """Whatever was sent, what closes it closes it, with 1000, and after that there is nothing."""
    query: dict[str, Any] = {"model": None, "encoding": None, "sample_rate": None, **story["query"]}
    asked = {name: written(value) for name, value in query.items()}
    talk = Listening(story["channel"], story["version"], **asked)
    told = talk.hear()
    for move in story["moves"]:
        if move[0] == "wait":
            talk.now += move[1]
            told += talk.hear()
        else:
            told += talk.after(frame_of(move))
    last = "close" if story["channel"] == "stt" else '{"type":"close"}'
    told += talk.after(last)
    assert talk.closed is not None
    assert talk.closed.code == 1000
    assert [each["type"] for each in told].count("done") <= 1
    assert talk.after(last, b"\x00\x00") == []
    assert talk.connection.next_deadline() is None
    assert not talk.connection.congested


def written(value: Any) -> Any:
    """A value as a query has it: text, or several; None is left out."""
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)
