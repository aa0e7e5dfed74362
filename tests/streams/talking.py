"""A socket without a socket: messages as tests write them, events as they come, time as a number."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from mockserver.api.tts_socket import open_connection
from mockserver.contract.messages import outgoing
from mockserver.contract.versions import version_of
from mockserver.settings import Settings
from mockserver.streams.events import Closed
from mockserver.streams.frames import Writer
from mockserver.world.clock import ManualClock
from mockserver.world.world import World, Worlds

SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
DANIEL = "47c38ca4-5f35-497b-b1a3-415245fb35e1"
VERSIONS = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
OLD, NEW = VERSIONS[:4], VERSIONS[4:]
RAW = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 8000}

Message = dict[str, Any]


def message(transcript: str | None = "Hello there", **changes: Any) -> Message:
    """A request that every version takes, changed; `more` is `continue`, `...` takes a field away."""
    request: Message = {
        "context_id": "c",
        "model_id": "sonic-2",
        "transcript": transcript,
        "voice": {"mode": "id", "id": SARAH},
        "output_format": RAW,
    }
    if "more" in changes:
        request["continue"] = changes.pop("more")
    request.update(changes)
    return {name: value for name, value in request.items() if value is not ...}


class Talk:
    """One client on one connection; `now` is moved by the test alone."""

    def __init__(self, version: str = "2026-08-14", world: World | None = None, **settings: Any) -> None:
        self.version = version_of(version)
        self.world = world or Worlds(Settings(**settings), ManualClock()).of("key")
        self.connection = open_connection(self.version, self.world)
        self.now = 0.0
        self.closed: Closed | None = None
        self._writer = Writer(self.version)

    def send(self, *messages: Message | str | bytes) -> None:
        """Hand in frames."""
        for each in messages:
            frame = json.dumps(each) if isinstance(each, dict) else each
            self.connection.receive(frame, self.now)

    def hear(self, most: int | None = None) -> list[Message]:
        """The messages that are ready, at most so many; each is held against the contract."""
        heard: list[Message] = []
        while most is None or len(heard) < most:
            event = self.connection.pull(self.now)
            if event is None:
                break
            if isinstance(event, Closed):
                self.closed = event
                break
            heard.append(json.loads(self._writer.write(event)))
            outgoing(self.version, "tts", heard[-1])
        return heard

    def say(self, *messages: Message | str | bytes) -> list[Message]:
        """Hand in frames, and hear what comes at once."""
        self.send(*messages)
        return self.hear()

    def wait(self, seconds: float) -> list[Message]:
        """Let time pass as a driver does, from deadline to deadline, and hear what comes."""
        until = self.now + seconds
        heard: list[Message] = []
        while True:
            deadline = self.connection.next_deadline()
            if deadline is None or deadline > until:
                break
            self.now = max(self.now, deadline)
            heard += self.hear()
        self.now = until
        return heard + self.hear()


def kinds(heard: list[Message]) -> list[str]:
    """The types in order, runs of chunks as one."""
    types = [each["type"] for each in heard]
    return [kind for n, kind in enumerate(types) if kind != "chunk" or n == 0 or types[n - 1] != "chunk"]


def audio(heard: list[Message], context_id: str = "c") -> bytes:
    """The sound of a context."""
    return b"".join(
        base64.b64decode(each["data"]) for each in of(heard, context_id) if each["type"] == "chunk"
    )


def of(heard: list[Message], context_id: str) -> Iterator[Message]:
    """The messages of a context."""
    return (each for each in heard if each.get("context_id") == context_id)


def words(heard: list[Message]) -> list[tuple[str, float, float]]:
    """The words told, with their times."""
    return [
        entry
        for each in heard
        if each["type"] == "timestamps"
        for entry in zip(*(each["word_timestamps"][name] for name in ("words", "start", "end")), strict=True)
    ]


def told(error: Message) -> tuple[int, str]:
    """Status and words of an error, `Title: message` in either form where there is a title."""
    assert error["type"] == "error"
    assert error["done"] is True
    if "error" in error:
        return error["status_code"], error["error"]
    return error["status_code"], f"{error['title']}: {error['message']}"
