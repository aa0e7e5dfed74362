"""On sockets our client sends what the official SDKs send, but for what is listed here with the reason.

For each connection that an SDK was recorded opening, ours is led to open one and to send the same; the query,
the headers and every different message are compared.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from client import Client, Context
from contracts.exchange import Asked
from contracts.tape.files import FOLDER, files, load
from contracts.tape.sent import Sent, differences, sent
from contracts.tape.takes import SocketTake
from tests.contracts.sdk_calls import speech

DIFFERENCES = (
    (r"credential: (bearer|query) → x-api-key", "X-API-Key is the one header that every version takes"),
    (r"query: .*cartesia_client.* → .*", "which client it is, is nobody's business"),
    (
        r'field voice: "(.+)" → {"id": "\1", "mode": "id"}',
        "an object is taken in every version, a string in one",
    ),
    (r'field voice: {"id": "(.+)"} → {"id": "\1", "mode": "id"}', "mode is asked for by all definitions"),
    (r"field continue: (absent|null) → (true|false)", "whether more will come is said each time"),
    (r"field \w+: null → absent", "what is None is left out, not sent empty"),
    (r'field text: "done" → "close"', "done is the older word for it"),
    (r"media_type: application/json → none", "a handshake has no body"),
    (
        r'field (max_buffer_delay_ms: 1000 → absent|language: absent → "en"|model_id: "sonic-2" → "sonic-3"|'
        r'voice: {"embedding": \[(1\.0,? ?)+\](, "mode": "embedding")?} → {"id": ".+", "mode": "id"})',
        "later messages of a context repeat the settings of its first, for it is those that count",
    ),
)
"""A difference as a pattern, from theirs to ours, and why."""

PATHS = ("/tts/websocket", "/stt/websocket", "/stt/turns/websocket")
TURN = ("start_threshold", "eager_end_threshold", "end_threshold", "end_timeout_ms")

Message = tuple[str, Any]
"""A frame: the id of its context, and its object; other texts and sound have none."""


class Ear:
    """A socket that hears what it is sent, and says nothing."""

    def __init__(self) -> None:
        self.asked: Asked | None = None
        self.frames: list[str | bytes] = []
        self.over = threading.Event()
        self.server = serve(self._hear, "127.0.0.1", 0, compression=None)
        self.port = self.server.socket.getsockname()[1]
        self._clients: dict[str, Client] = {}

    def _hear(self, connection: ServerConnection) -> None:
        request = connection.request
        assert request is not None
        self.asked = Asked("GET", f"http://a{request.path}", dict(request.headers.raw_items()), None)
        try:
            while True:
                self.frames.append(connection.recv())
        except ConnectionClosed:
            self.over.set()

    def client(self, version: str) -> Client:
        if version not in self._clients:
            url = f"http://127.0.0.1:{self.port}"
            self._clients[version] = Client(api_key="k", base_url=url, version=version)
        return self._clients[version]

    def told(self) -> Talked:
        """What the last connection was told, from its handshake to its end."""
        assert self.over.wait(10)
        assert self.asked is not None
        found = Talked(self.asked, tuple(self.frames))
        self.asked, self.frames = None, []
        self.over.clear()
        return found

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self.server.shutdown()


class Talked:
    """One side of a connection: how it was asked for, and what was sent."""

    def __init__(self, asked: Asked, frames: tuple[str | bytes, ...]) -> None:
        self.greeting = greeting(asked)
        self.messages = tuple(message(frame) for frame in frames)


def greeting(asked: Asked) -> Sent:
    """A handshake by its meaning: the version and what kind of key, wherever they stand."""
    found, query = sent(asked), dict(parse_qsl(urlsplit(asked.url).query))
    rest = tuple(each for each in found.query if each[0] not in ("api_key", "cartesia_version"))
    return replace(
        found,
        query=rest,
        version=found.version or query.get("cartesia_version", ""),
        credential=found.credential or ("query" if "api_key" in query else ""),
    )


def message(frame: str | bytes) -> Message:
    if isinstance(frame, bytes):
        return "", {"sound": True}
    try:
        found = json.loads(frame)
    except ValueError:
        return "", {"text": frame}
    return str(found.pop("context_id", "")), found


def recorded() -> list[tuple[str, Talked]]:
    """Every different connection of each SDK."""
    found: dict[str, tuple[str, Talked]] = {}
    for path in files(FOLDER / "official-sdk"):
        for take in load(path).sockets:
            one = of(take)
            shapes = [sorted(fields) for _, fields in one.messages]
            if take.handshake.status == 101 and one.messages:
                key = repr((path.parent.name, one.greeting.path, one.greeting.query, shapes))
                found.setdefault(key, (path.parent.name, one))
    return list(found.values())


def of(take: SocketTake) -> Talked:
    return Talked(take.handshake.asked, tuple(frame.data for frame in take.frames))


TAKES = recorded()


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    found = Ear()
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.close()
    thread.join()


def repeat(ear: Ear, take: Talked) -> Talked:
    """What our client sends where it does the same."""
    lead = {"/tts/websocket": speak, "/stt/websocket": listen, "/stt/turns/websocket": take_turns}
    lead[take.greeting.path](ear.client(take.greeting.version), take)
    return ear.told()


def speak(client: Client, take: Talked) -> None:
    contexts: dict[str, Context] = {}
    with client.websocket() as socket:
        for name, fields in take.messages:
            if name not in contexts:
                settings = {
                    k: v
                    for k, v in fields.items()
                    if k not in ("continue", "flush", "cancel") and v is not None
                }
                options = speech({"transcript": "", **settings})
                options.pop("transcript")
                contexts[name] = socket.context(context_id=name, **options)
            context = contexts[name]
            if fields.get("cancel"):
                context.cancel()
            elif fields.get("flush"):
                context.flush()
            else:
                context.send(fields["transcript"], last=not fields.get("continue"))


def listen(client: Client, take: Talked) -> None:
    query: Any = dict(take.greeting.query)
    for name, kind in (("sample_rate", int), ("min_volume", float), ("max_silence_duration_secs", float)):
        if name in query:
            query[name] = kind(query[name])
    query.pop("cartesia_client", None)
    terms = [value for name, value in take.greeting.query if name == "keyterm"]
    query.pop("keyterm", None)
    with client.stt(**query, **({"keyterms": terms} if terms else {})) as socket:
        for _, fields in take.messages:
            if "sound" in fields:
                socket.send(b"\0\0")
            elif fields.get("text") == "finalize":
                socket.finalize()
            else:
                socket.close()


def take_turns(client: Client, take: Talked) -> None:
    query: Any = dict(take.greeting.query)
    query.pop("cartesia_client", None)
    terms = [value for name, value in take.greeting.query if name == "keyterm"]
    query.pop("keyterm", None)
    turn = {name: query.pop(f"turn_{name}") for name in TURN if f"turn_{name}" in query}
    options: Any = {name: int(v) if name == "end_timeout_ms" else float(v) for name, v in turn.items()}
    query["sample_rate"] = int(query["sample_rate"])
    with client.turns(**query, **options, **({"keyterms": terms} if terms else {})) as socket:
        for _, fields in take.messages:
            if "sound" in fields:
                socket.send(b"\0\0")
            elif fields.get("type") == "config":
                socket.configure(**fields["turn"])
            else:
                socket.close()


def as_sent(fields: Any) -> Sent:
    return Sent("", "", (), "", "", "", fields)


def unlike(theirs: Talked, ours: Talked) -> Iterator[str]:
    """In words, what differs between two connections."""
    yield from differences(theirs.greeting, ours.greeting)
    if len(theirs.messages) != len(ours.messages):
        yield f"messages: {len(theirs.messages)} → {len(ours.messages)}"
    for (name, one), (other_name, other) in zip(theirs.messages, ours.messages, strict=False):
        if name != other_name:
            yield f"context: {name or 'none'} → {other_name or 'none'}"
        yield from differences(as_sent(one), as_sent(other))


def explained(difference: str) -> bool:
    return any(re.fullmatch(pattern, difference) for pattern, _ in DIFFERENCES)


def test_every_sdk_that_has_sockets_is_here_with_each_of_its_sockets() -> None:
    found = {(name, take.greeting.path) for name, take in TAKES}
    tts, stt, turns = ({name for name, path in found if path == each} for each in PATHS)
    assert tts == {
        "js-1.3.0", "js-2.2.9", "js-3.5.1", "js-4.2.0", "livekit-1.8.9", "pipecat-1.14.0",
        "py-1.4.0", "py-2.0.0a0", "py-2.0.17", "py-3.5.1", "py-4.2.0",
    }  # fmt: skip
    assert stt == {
        "js-2.2.9", "js-3.5.1", "js-4.2.0", "livekit-1.8.9", "pipecat-1.14.0",
        "py-2.0.17", "py-3.5.1", "py-4.2.0",
    }  # fmt: skip
    assert turns == {"js-3.5.1", "js-4.2.0", "livekit-1.8.9", "pipecat-1.14.0", "py-3.5.1", "py-4.2.0"}


def test_the_client_talks_as_the_sdks_do_but_where_there_is_a_reason(ear: Ear) -> None:
    found = {
        (name, take.greeting.path, each) for name, take in TAKES for each in unlike(take, repeat(ear, take))
    }
    assert sorted(row for row in found if not explained(row[2])) == []
    unused = [p for p, _ in DIFFERENCES if not any(re.fullmatch(p, each) for _, _, each in found)]
    assert unused == []


def test_a_message_more_or_of_another_context_is_a_difference() -> None:
    asked = Asked("GET", "http://a/tts/websocket", {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}, None)
    one = Talked(asked, ('{"context_id": "a", "transcript": "x"}', b"\0"))
    other = Talked(asked, ('{"context_id": "b", "transcript": "y"}',))
    assert list(unlike(one, other)) == ["messages: 2 → 1", "context: a → b", 'field transcript: "x" → "y"']
