"""Targets that are not what they should be: the suite says so, soon, goes on or gives up, and never hangs."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from contracts.api import Target
from contracts.book import LAWS
from contracts.cli import main
from contracts.laws import VERSIONS, select
from contracts.runner import Verdict, run
from contracts.wires.sockets import Network
from tests.contracts.conftest import KEY

Answer = Callable[[socket.socket], None]
SOME = select(
    LAWS, ["status.*", "tts.bytes.wav-header", "tts.sse.framing", "ws.done-is-last", "voices.list-*"]
)
PATIENCE = 0.3


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """A server that does one thing to each connection, in a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            held.append(connection)
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        with suppress(OSError):
            answer(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in held:
            connection.close()
        thread.join()


def http(status: str, body: bytes, kind: str = "application/json") -> Answer:
    """Answers every request the same, then closes."""

    def answer(connection: socket.socket) -> None:
        connection.recv(1 << 20)
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close"
        )
        connection.sendall(head.encode() + b"\r\n\r\n" + body)
        connection.close()

    return answer


def garbage(connection: socket.socket) -> None:
    connection.recv(1 << 20)
    connection.sendall(bytes(range(256)) * 8)
    connection.close()


def silence(connection: socket.socket) -> None:
    connection.recv(1 << 20)
    # The other side hears nothing until it has had enough.
    while connection.recv(1 << 20):
        pass


def cut_short(connection: socket.socket) -> None:
    connection.recv(1 << 20)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    connection.close()


def drip(connection: socket.socket) -> None:
    connection.recv(1 << 20)
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:  # as fast as it is read, without an end
        connection.sendall(b"10000\r\n" + bytes(65536) + b"\r\n")


def judged(url: str) -> list[Verdict]:
    with closing(Network(PATIENCE)) as wire:
        return list(run(SOME, VERSIONS, Target(url, KEY, strict_keys=True, mock=True), wire))


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (http("404 Not Found", b'{"detail":"Not Found"}'), "404"),
        (http("200 OK", b"<html>It works!</html>", "text/html"), "text/html"),
        (http("200 OK", b"[" * 100_000), "[[["),
        (http("200 OK", b"\xff\xfe\x00"), "\ufffd"),
        (garbage, "RemoteProtocolError"),
        (silence, "ReadTimeout"),
        (cut_short, "RemoteProtocolError"),
        (drip, "does not end"),
    ],
    ids=["404 only", "a web site", "nested", "no text", "garbage", "silence", "cut short", "endless"],
)
def test_every_law_is_broken_by_it_and_one_of_them_says_what_was_seen(answer: Answer, seen: str) -> None:
    with serving(answer) as url:
        verdicts = judged(url)
    assert {verdict.outcome for verdict in verdicts} == {"broken"}
    said = " ".join(f"{v.failure.expected} {v.failure.got}" for v in verdicts if v.failure)
    assert seen in said


def test_it_gives_up_after_three_laws_without_an_answer() -> None:
    asked = []

    def count(connection: socket.socket) -> None:
        asked.append(1)
        silence(connection)

    with serving(count) as url:
        verdicts = judged(url)
    assert len(asked) == 3
    assert [v.failure.got for v in verdicts if v.failure][3:] == [
        "nothing was asked, after 3 laws in a row without an answer"
    ] * (len(verdicts) - 3)


def test_the_command_line_tells_a_hanging_server_from_a_broken_law(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serving(silence) as url:
        code = main(["run", "--target", url, "--timeout", "0.2", "--select", "tts.bytes.*"])
    assert code == 1
    printed = capsys.readouterr().out
    assert "ReadTimeout" in printed
    assert printed.splitlines()[-1].startswith("0 held, ")


def test_a_socket_that_is_opened_and_then_silent_is_waited_for_once_a_law() -> None:
    from websockets.sync.server import ServerConnection, serve

    def mute(connection: ServerConnection) -> None:
        for _ in connection:
            pass

    with serve(mute, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        with closing(Network(PATIENCE)) as wire:
            target = Target(url, KEY, strict_keys=True, mock=True)
            laws = select(LAWS, ["ws.chunk-shape", "ws.error-shape"])
            verdicts = list(run(laws, ["2026-08-14"], target, wire))
        server.shutdown()
        thread.join()
    assert [v.failure and v.failure.what for v in verdicts] == ["connection", "connection"]


@pytest.mark.parametrize("said", ["no JSON", "[]", b"\x00\x01"], ids=["text", "array", "binary"])
def test_a_socket_that_says_anything_else_is_quoted(said: str | bytes) -> None:
    from websockets.sync.server import ServerConnection, serve

    def babble(connection: ServerConnection) -> None:
        for _ in connection:
            connection.send(said)

    with serve(babble, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        with closing(Network(PATIENCE)) as wire:
            target = Target(url, KEY, strict_keys=True, mock=True)
            [verdict] = run(select(LAWS, ["ws.done-is-last"]), ["2026-08-14"], target, wire)
        server.shutdown()
        thread.join()
    assert verdict.failure is not None
    assert verdict.failure.expected == "a JSON object as text"
    assert repr(said) in verdict.failure.got
    assert verdict.failure.request is not None
    assert '  > {"model_id": "sonic-3"' in verdict.failure.request
    assert KEY not in verdict.failure.request
