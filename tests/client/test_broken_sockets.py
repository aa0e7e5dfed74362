"""Peers of a socket that do not go on as they should: what the iteration of a context raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from websockets.sync.server import ServerConnection, serve

from client import Chunk, ConnectionFailed, UnreadableAnswer
from tests.client.talking import EDGES, Edge, audio, failure, talk

CHUNK = '{"type":"chunk","context_id":"a","data":"AQEB"}'
DONE = '{"type":"done","context_id":"a","done":true}'

edges = pytest.mark.parametrize("edge", EDGES)


@contextmanager
def peer(answer: Callable[[ServerConnection], None]) -> Iterator[str]:
    """Reads one message of each socket, then does as it is told. Gives its base URL."""

    def handle(connection: ServerConnection) -> None:
        connection.recv()
        answer(connection)

    with serve(handle, "127.0.0.1", 0) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join(10)


def idle(connection: ServerConnection) -> None:
    connection.send(CHUNK)
    connection.close(1000, "connection idle timeout")


def reset(connection: ServerConnection) -> None:
    connection.send(CHUNK)
    connection.socket.close()


def garbage(connection: ServerConnection) -> None:
    connection.send("no JSON")


def silence(connection: ServerConnection) -> None:
    connection.send(CHUNK)
    for _ in connection:
        pass


@edges
@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (idle, "the socket was closed: 1000 connection idle timeout"),
        (reset, "the socket broke off without a close frame"),
    ],
)
def test_a_socket_that_is_lost_says_how(
    edge: Edge, answer: Callable[[ServerConnection], None], says: str
) -> None:
    with peer(answer) as url:
        error = failure(edge, url, [("a", "send", "Hello.")])
    assert type(error) is ConnectionFailed
    assert str(error) == says


@edges
def test_a_message_that_is_none_ends_the_context(edge: Edge) -> None:
    with peer(garbage) as url:
        assert type(failure(edge, url, [("a", "send", "Hello.")])) is UnreadableAnswer


@edges
def test_a_silent_socket_is_given_up(edge: Edge) -> None:
    with peer(silence) as url, pytest.raises(ConnectionFailed, match=r"no message for 0\.5 s"):
        talk(edge, url, {"a": {}}, [("a", "send", "Hello.")], timeout=0.5)


@edges
def test_whatever_else_is_sent_the_contexts_own_messages_are_taken(edge: Edge) -> None:
    def strangers(connection: ServerConnection) -> None:
        for message in (
            '{"type":"chunk","context_id":"b","data":"AgIC"}',
            '{"type":"x_future","context_id":"a"}',
            CHUNK,
            '{"type":"error","context_id":"b","error":"no","status_code":400,"done":true}',
            DONE,
            CHUNK,
        ):
            connection.send(message)
        connection.recv()

    with peer(strangers) as url:
        told = talk(edge, url, {"a": {}}, [("a", "send", "Hello.")])["a"]
    assert audio(told) == b"\1\1\1"
    assert [type(event).__name__ for event in told] == ["Other", Chunk.__name__, "Done"]


@edges
@pytest.mark.parametrize("url", ["http://127.0.0.1:1"])
def test_nobody_listens(edge: Edge, url: str) -> None:
    assert type(failure(edge, url, [])) is ConnectionFailed
