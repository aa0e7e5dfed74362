"""Faults on sockets: every effect as a client sees it on the wire, for a whole socket and for one context."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, InvalidMessage, InvalidStatus

from mockserver import MockServer
from mockserver.world.clock import ManualClock
from tests.edge.faulty import LONG, PATIENCE, ask, complaints, dial, hear, say, sound, talk, until, words
from tests.edge.requests import NEW, OLD


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A fault that was asked for is no error of the server."""
    yield
    assert complaints(caplog) == []


@pytest.fixture(scope="module")
def clocked() -> Iterator[tuple[MockServer, ManualClock]]:
    """A server whose time stands still."""
    clock = ManualClock()
    with MockServer(clock=clock) as server:
        yield server, clock


def tagged(words: str, text: str = LONG) -> str:
    """A transcript that asks for a fault."""
    return f'<mock fault="{words}"/>{text}'


def cut(server: MockServer, fault: str) -> tuple[list[str], ConnectionClosed]:
    """The kinds of messages that came before the connection ended, and how it did."""
    heard: list[str] = []
    with dial(server, fault=fault) as ws:
        try:
            say(ws, add_timestamps=True)
            while True:
                heard.append(hear(ws)["type"])
        except ConnectionClosed as closed:
            return heard, closed


@pytest.mark.parametrize("status", [401, 402, 414, 429, 500])
def test_a_handshake_is_refused_with_any_status(server: MockServer, status: int) -> None:
    with pytest.raises(InvalidStatus) as caught, dial(server, fault=f"{status} retry-after=3"):
        pass
    assert caught.value.response.status_code == status
    assert json.loads(bytes(caught.value.response.body))["request_id"]


@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_connection_can_end_before_it_is_open(server: MockServer, how: str) -> None:
    with (
        pytest.raises((InvalidMessage, ConnectionResetError, EOFError)),
        dial(server, fault=f"disconnect={how}"),
    ):
        pass


def test_a_socket_that_is_closed_before_it_is_open_is_a_403(server: MockServer) -> None:
    with pytest.raises(InvalidStatus) as caught, dial(server, fault="after=start close=1008"):
        pass
    assert caught.value.response.status_code == 403


@pytest.mark.parametrize(("code", "reason"), [(1008, "policy"), (1011, ""), (1013, "later"), (4000, "ours")])
def test_a_socket_is_closed_as_soon_as_it_is_open(server: MockServer, code: int, reason: str) -> None:
    fault = f"close={code}" + (f" reason={reason}" if reason else "")
    with dial(server, fault=fault) as ws, pytest.raises(ConnectionClosed) as caught:
        hear(ws)
    assert caught.value.rcvd is not None
    assert (caught.value.rcvd.code, caught.value.rcvd.reason) == (code, reason)


@pytest.mark.parametrize(
    ("point", "kinds"),
    [
        ("1-messages", ["chunk"]),
        ("3-messages", ["chunk", "timestamps", "chunk"]),
        ("2-chunks", ["chunk", "timestamps", "chunk"]),
        ("0.3-seconds", ["chunk", "timestamps", "chunk", "chunk", "chunk"]),
        ("4100-bytes", ["chunk", "timestamps"]),
    ],
)
@pytest.mark.parametrize("end", ["disconnect=reset", "disconnect=close", "close=1011"])
def test_a_socket_ends_in_the_middle(server: MockServer, point: str, kinds: list[str], end: str) -> None:
    heard, closed = cut(server, f"after={point} {end}")
    assert heard == kinds
    if end == "close=1011":
        assert closed.rcvd is not None
        assert closed.rcvd.code == 1011
    else:
        assert isinstance(closed, ConnectionClosedError)
        assert closed.rcvd is None, "no close frame came: clients call that 1006"


def test_after_headers_a_socket_is_open_and_gone(server: MockServer) -> None:
    heard, closed = cut(server, "after=headers disconnect=reset")
    assert (heard, closed.rcvd) == ([], None)


@pytest.mark.parametrize("fault", ["after=headers stall", "after=headers truncate"])
def test_a_silent_socket_is_open_and_says_nothing(server: MockServer, fault: str) -> None:
    with dial(server, fault=fault) as ws:
        say(ws)
        with pytest.raises(TimeoutError):
            ws.recv(timeout=0.2)
        assert ws.ping().wait(PATIENCE), "and it lives"


@pytest.mark.parametrize("version", [OLD[2], NEW[1]])
def test_an_error_is_that_of_its_context_and_the_socket_goes_on(server: MockServer, version: str) -> None:
    with dial(server, version=version) as ws:
        (refused,) = talk(ws, tagged("error=model_sunsetted"))
        assert (refused["type"], refused["context_id"]) == ("error", "c")
        assert (refused["status_code"], refused["done"]) == (400, True)
        sunset = "The requested model has been sunsetted and is no longer available."
        if version in OLD:
            assert refused["error"] == f"Model sunsetted: {sunset}"
        else:
            assert (refused["error_code"], refused["message"]) == ("model_sunsetted", sunset)
        assert talk(ws, context="d")[-1]["type"] == "done"


def test_one_context_falls_silent_while_others_speak(server: MockServer) -> None:
    with dial(server) as ws:
        say(ws, tagged("after=2-chunks stall"), context="mute")
        say(ws, context="loud")
        heard = until(ws, "done")
        assert heard[-1]["context_id"] == "loud"
        assert [each["type"] for each in heard if each["context_id"] == "mute"] == ["chunk", "chunk"]


def test_the_tag_is_not_spoken(server: MockServer) -> None:
    with dial(server) as ws:
        heard = talk(ws, tagged("latency=1", "Hello there"), add_timestamps=True)
    assert words(heard) == ["Hello", "there"]
    assert sound(heard) == ask(server, transcript="Hello there").content


def test_a_tag_ends_the_socket_where_it_says(server: MockServer) -> None:
    with dial(server) as ws:
        say(ws, tagged("after=2-chunks close=1011 reason=overloaded"))
        assert [hear(ws)["type"] for _ in range(2)] == ["chunk", "chunk"]
        with pytest.raises(ConnectionClosed) as caught:
            hear(ws)
    assert caught.value.rcvd is not None
    assert (caught.value.rcvd.code, caught.value.rcvd.reason) == (1011, "overloaded")


def test_a_message_can_end_the_connection_at_once(server: MockServer) -> None:
    with dial(server) as ws:
        say(ws, tagged("disconnect=reset"))
        with pytest.raises(ConnectionClosedError):
            hear(ws)
    assert ask(server).status_code == 200


@pytest.mark.parametrize(("fault", "ends"), [("done=missing", 0), ("done=doubled", 2)])
def test_done_can_be_missing_or_doubled(server: MockServer, fault: str, ends: int) -> None:
    with dial(server, fault=fault) as ws:
        say(ws, context="first")
        say(ws, "{", context="broken", voice=5)
        heard = until(ws, "error")
        while [each["type"] for each in heard if each.get("context_id") == "first"].count("done") < ends:
            heard.append(hear(ws))
        say(ws, "Next", context="next")
        say(ws, ".", context="last")
        heard += until(ws, "error")
    assert [each["type"] for each in heard if each.get("context_id") == "first"].count("done") == ends
    assert sound([each for each in heard if each.get("context_id") == "first"])


def test_a_broken_message_cannot_be_parsed_and_the_next_one_can(server: MockServer) -> None:
    with dial(server, fault="after=1-chunks corrupt=json") as ws:
        say(ws)
        json.loads(ws.recv(timeout=PATIENCE))
        with pytest.raises(json.JSONDecodeError):
            json.loads(ws.recv(timeout=PATIENCE))
        assert until(ws, "done")


def test_broken_sound_is_broken_in_one_place(server: MockServer) -> None:
    with dial(server) as ws:
        good = sound(talk(ws))
        bad = sound(talk(ws, context="b", voice={"mode": "id", "id": "0000fa17-0000-4000-8000-000000000bad"}))
    assert bad == bytes(byte ^ 0xFF for byte in good[:64]) + good[64:]


def test_timestamps_can_run_backwards(server: MockServer) -> None:
    with dial(server, fault="timestamps=reversed") as ws:
        assert words(talk(ws, add_timestamps=True)) == LONG.split()[::-1]


def test_timestamps_can_be_missing(server: MockServer) -> None:
    with dial(server, fault="timestamps=missing") as ws:
        assert {each["type"] for each in talk(ws, add_timestamps=True)} == {"chunk", "done"}


def test_a_rule_means_what_is_said_about_something(clocked: tuple[MockServer, ManualClock]) -> None:
    server, _ = clocked
    match = {"operation": "tts.websocket", "transcript": "(?i)weather", "key": "about"}
    server.powers.rules.add({"match": match, "effect": "error=500"})
    with dial(server, key="about") as ws:
        assert talk(ws, "Hello there", context="a")[-1]["type"] == "done"
        assert talk(ws, "The weather is good", context="b")[-1]["type"] == "error"
        assert talk(ws, "Good bye", context="c")[-1]["type"] == "done"


def test_the_nth_text_of_a_key_is_counted_over_its_sockets(clocked: tuple[MockServer, ManualClock]) -> None:
    server, _ = clocked
    server.powers.rules.add({"match": {"key": "third", "nth": 3}, "effect": "error=429"})
    ends = []
    for _ in range(2):
        with dial(server, key="third") as ws:
            ends += [talk(ws, "Hello", context=name)[-1]["type"] for name in "ab"]
    assert ends == ["done", "done", "error", "done"]


def test_a_rule_in_place_meets_sockets_that_are_open_already(clocked: tuple[MockServer, ManualClock]) -> None:
    server, _ = clocked
    with dial(server, key="late") as ws:
        assert talk(ws, "Hello", context="a")[-1]["type"] == "done"
        server.powers.rules.add({"id": "late", "match": {"key": "late"}, "effect": "after=1-chunks truncate"})
        say(ws, LONG, context="b")
        say(ws, "{", context="x", voice=5)
        heard = until(ws, "error")
        assert [each["type"] for each in heard].count("chunk") <= 1
        server.powers.rules.remove("late")
        assert talk(ws, "Hello", context="d")[-1]["type"] == "done"


def test_a_slow_handshake_passes_by_the_clock(clocked: tuple[MockServer, ManualClock]) -> None:
    server, clock = clocked
    before = clock.now()
    opened: list[str] = []

    def open_one() -> None:
        with dial(server, fault="latency=30000") as ws:
            opened.append(talk(ws, "Hello")[-1]["type"])

    thread = threading.Thread(target=open_one)
    thread.start()
    while thread.is_alive():
        clock.advance(1)
        thread.join(0.01)
    assert opened == ["done"]
    assert clock.now() - before >= 30


def test_a_socket_stalls_and_goes_on(clocked: tuple[MockServer, ManualClock]) -> None:
    server, clock = clocked
    with dial(server, fault="after=2-chunks stall=60") as ws:
        say(ws)
        first = [hear(ws), hear(ws)]
        with pytest.raises(TimeoutError):
            ws.recv(timeout=0.1)
        clock.advance(60)
        rest = until(ws, "done")
    assert sound(first + rest) == ask(server).content


def test_a_socket_drips(clocked: tuple[MockServer, ManualClock]) -> None:
    server, clock = clocked
    heard: list[str] = []
    before = clock.now()
    with dial(server, fault="drip=1000") as ws:
        say(ws, "Hello")
        while not heard or json.loads(heard[-1])["type"] != "done":
            try:
                heard.append(str(ws.recv(timeout=0.01)))
            except TimeoutError:
                clock.advance(1)
    assert clock.now() - before >= sum(map(len, heard)) / 1000 - 1
    assert base64.b64decode(json.loads(heard[0])["data"])


def test_latency_of_a_text_holds_it_up(clocked: tuple[MockServer, ManualClock]) -> None:
    server, clock = clocked
    with dial(server) as ws:
        say(ws, tagged("latency=5000", "Hello"))
        with pytest.raises(TimeoutError):
            ws.recv(timeout=0.1)
        clock.advance(5)
        assert until(ws, "done")
