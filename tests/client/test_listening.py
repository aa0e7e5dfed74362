"""The sockets that listen, with both edges: against the running fake, and against peers that misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import cast

import pytest
from websockets.sync.server import ServerConnection, serve

from client import (
    AsyncClient,
    BadRequest,
    Client,
    Connected,
    ConnectionFailed,
    Heard,
    NotFound,
    RawFormat,
    SttDone,
    SttFlushDone,
    SttOptions,
    Transcript,
    Turn,
    TurnEnd,
    TurnsOptions,
    TurnStart,
    TurnUpdate,
    Unauthorized,
    UnreadableAnswer,
)
from mockserver import MockServer
from tests.client.talking import EDGES, Edge

SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
SENTENCE = "The quick fox, at last."
VERSIONS = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
WITH_TURNS = VERSIONS[2:]
PAUSE = bytes(2 * 16000 * 2)

Step = tuple[str, object] | tuple[str]
edges = pytest.mark.parametrize("edge", EDGES)


@pytest.fixture(scope="module")
def samples(server: MockServer) -> bytes:
    """The sentence, 16 bit at 16 kHz."""
    with Client(api_key="listening", base_url=server.base_url) as client:
        return client.tts_bytes(transcript=SENTENCE, voice=SARAH, output_format=RawFormat(sample_rate=16000))


def cut(samples: bytes, size: int = 6401) -> list[Step]:
    """As many sendings, which mind no sample."""
    return [("send", samples[at : at + size]) for at in range(0, len(samples), size)]


def talk(
    edge: Edge,
    base_url: str,
    way: str,
    steps: Sequence[Step],
    *,
    version: str = "2026-08-14",
    timeout: float = 20,
    api_key: str = "listening",
    **options: object,
) -> list[Heard | Turn]:
    """Open a socket (`stt` or `turns`), take the steps (`method, argument`), hear it to its end."""
    how = cast(SttOptions, options)
    if edge == "sync":
        with (
            Client(api_key=api_key, base_url=base_url, version=version, timeout=timeout) as client,
            getattr(client, way)(**how) as socket,
        ):
            for name, *arguments in steps:
                getattr(socket, name)(*arguments)
            return list(socket)

    async def run() -> list[Heard | Turn]:
        async with (
            AsyncClient(api_key=api_key, base_url=base_url, version=version, timeout=timeout) as client,
            getattr(client, way)(**how) as socket,
        ):
            for name, *arguments in steps:
                await getattr(socket, name)(*arguments)
            return [event async for event in socket]

    return asyncio.run(run())


def failure(edge: Edge, base_url: str, way: str, steps: Sequence[Step], **options: object) -> Exception:
    """What it ends with, where it must end badly."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is the question
        talk(edge, base_url, way, steps, **options)  # type: ignore[arg-type]
    return caught.value


@edges
@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_said_is_heard_and_made_final(
    edge: Edge, version: str, server: MockServer, samples: bytes
) -> None:
    steps: list[Step] = [*cut(samples), ("finalize",), ("close",)]
    events = talk(edge, server.base_url, "stt", steps, version=version)
    told = [event for event in events if isinstance(event, Transcript)]
    finals = [event for event in told if event.is_final]
    assert "".join(event.text for event in finals).strip() == SENTENCE
    assert [word.word.strip() for event in finals for word in event.words] == SENTENCE.split()
    assert {type(event) for event in events if event not in told} == {SttFlushDone, SttDone}
    assert isinstance(events[-1], SttDone)
    assert all(event.request_id == told[0].request_id for event in told)
    assert told[0].request_id


@edges
def test_a_model_that_tells_word_by_word_tells_the_same(
    edge: Edge, server: MockServer, samples: bytes
) -> None:
    steps: list[Step] = [*cut(samples), ("close",)]
    events = talk(edge, server.base_url, "stt", steps, model="ink-2")
    texts = [event.text for event in events if isinstance(event, Transcript) and event.is_final]
    assert "".join(texts).strip() == SENTENCE
    assert len(texts) > 1


@edges
@pytest.mark.parametrize("version", WITH_TURNS)
def test_a_turn_is_told_from_its_start_to_its_end(
    edge: Edge, version: str, server: MockServer, samples: bytes
) -> None:
    steps: list[Step] = [*cut(samples + PAUSE), ("close",)]
    events = talk(edge, server.base_url, "turns", steps, version=version, keyterms=["fox", "at last"])
    assert [type(event) for event in events[:2]] == [Connected, TurnStart]
    assert {TurnUpdate, TurnEnd} <= {type(event) for event in events}
    (end,) = [event for event in events if isinstance(event, TurnEnd)]
    assert end.transcript == SENTENCE


def test_the_settings_of_turns_can_be_changed_on_the_way(server: MockServer, samples: bytes) -> None:
    options = TurnsOptions(end_threshold=0.3, end_timeout_ms=640)
    with (
        Client(api_key="listening", base_url=server.base_url) as client,
        client.turns(**options) as socket,
    ):
        socket.configure(end_threshold=0.05, end_timeout_ms=11200)
        socket.send(samples)
        socket.close()
        assert [event.transcript for event in socket if isinstance(event, TurnEnd)] == [SENTENCE]


@edges
@pytest.mark.parametrize(
    ("way", "options", "says"),
    [
        ("stt", {"encoding": "mp3"}, "encoding must be one of"),
        ("stt", {"sample_rate": 0}, "invalid sample rate"),
        ("turns", {"end_threshold": 0.9}, "turn_end_threshold must be a number from 0.05 to 0.5"),
    ],
)
def test_bad_settings_raise_what_the_service_says(
    edge: Edge, way: str, options: dict[str, object], says: str, server: MockServer
) -> None:
    error = failure(edge, server.base_url, way, [], **options)
    assert isinstance(error, BadRequest)
    assert says in error.message


@edges
def test_a_key_that_is_not_known_is_refused_at_the_door(edge: Edge) -> None:
    with MockServer(api_key=("the-key",)) as strict:
        error = failure(edge, strict.base_url, "stt", [], api_key="another")
    assert isinstance(error, Unauthorized)


@edges
def test_a_version_without_turns_does_not_have_the_socket(edge: Edge, server: MockServer) -> None:
    error = failure(edge, server.base_url, "turns", [], version="2024-06-10")
    assert isinstance(error, NotFound)


# --- Peers that misbehave ---


@contextmanager
def peer(answer: Callable[[ServerConnection], None]) -> Iterator[str]:
    """A server that does as it is told with each socket. Gives its base URL."""
    with serve(answer, "127.0.0.1", 0) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join(10)


def ends_at_once(connection: ServerConnection) -> None:
    connection.close(1000, "Close message")


def breaks(connection: ServerConnection) -> None:
    connection.close(1011, "internal error")


def resets(connection: ServerConnection) -> None:
    connection.socket.close()


def babbles(connection: ServerConnection) -> None:
    connection.send("no JSON")


def refuses(connection: ServerConnection) -> None:
    connection.send('{"type":"error","message":"invalid sample rate","status_code":400}')


def is_silent(connection: ServerConnection) -> None:
    for _ in connection:
        pass


@edges
@pytest.mark.parametrize("way", ["stt", "turns"])
def test_a_proper_end_ends_the_iteration(edge: Edge, way: str) -> None:
    with peer(ends_at_once) as url:
        assert talk(edge, url, way, []) == []


@edges
@pytest.mark.parametrize("way", ["stt", "turns"])
@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (breaks, ConnectionFailed, "the socket was closed: 1011 internal error"),
        (resets, ConnectionFailed, "the socket broke off without a close frame"),
        (babbles, UnreadableAnswer, "no message of any type: 'no JSON'"),
        (refuses, BadRequest, "400 invalid sample rate"),
    ],
)
def test_an_end_that_is_none_is_raised(
    edge: Edge, way: str, answer: Callable[[ServerConnection], None], error: type[Exception], says: str
) -> None:
    with peer(answer) as url:
        found = failure(edge, url, way, [])
    assert (type(found), str(found)) == (error, says)


@edges
def test_a_silent_socket_is_given_up(edge: Edge) -> None:
    with peer(is_silent) as url:
        found = failure(edge, url, "stt", [], timeout=0.2)
    assert str(found) == "no message for 0.2 s"
