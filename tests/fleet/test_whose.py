"""Whose a request is can be read off its head, wherever a client puts its key."""

from __future__ import annotations

import jwt
import pytest

from mockserver.edge.workers.whose import ANYBODY, Whose

COUNT = 8
WHOSE = Whose(0, COUNT)
HOME = WHOSE.of_credential("the-key")
SOCKET = b"Connection: Upgrade\r\nUpgrade: websocket"


def head(target: str, *lines: bytes) -> bytes:
    return b"\r\n".join([f"GET {target} HTTP/1.1".encode(), b"Host: localhost", *lines])


def test_keys_are_spread_over_all_workers() -> None:
    homes = [WHOSE.of_credential(f"key-{n}") for n in range(800)]
    assert set(homes) == set(range(COUNT))
    assert max(homes.count(n) for n in range(COUNT)) < 150


def test_a_key_keeps_its_worker_from_start_to_start() -> None:
    assert [Whose(0, 8).of_credential(f"key-{n}") for n in range(6)] == [6, 2, 3, 0, 7, 2]


@pytest.mark.parametrize(
    "request_head",
    [
        head("/tts/bytes", b"X-API-Key: the-key"),
        head("/tts/bytes", b"x-api-key:the-key  "),
        head("/tts/bytes", b"X-API-KEY: the-key", b"Authorization: Bearer another"),
        head("/tts/bytes", b"Authorization: Bearer the-key"),
        head("/tts/bytes", b"authorization:   bEARER   the-key"),
        head("/tts/bytes", b"X-API-Key: another", b"X-API-Key: the-key"),
        head("/tts/bytes?api_key=another", b"X-API-Key: the-key"),
        head("/tts/websocket?api_key=the-key", SOCKET, b"X-API-Key: another"),
        head("/tts/websocket?a=b&api_key=the%2Dkey&c", SOCKET),
        head("/tts/websocket?access_token=the-key", SOCKET),
        head("/tts/websocket", SOCKET, b"X-API-Key: the-key"),
        head("/_mock/clock?key=the-key", b"X-API-Key: another"),
        head("/_mock/journal?key=the%2Dkey&says=hi"),
    ],
)
def test_a_key_has_one_worker_wherever_it_stands(request_head: bytes) -> None:
    assert WHOSE.of_head(request_head) == HOME


@pytest.mark.parametrize("target", ["/_mock/journal", "/_mock/reset", "/_mock/health?keys=the-key"])
def test_control_requests_without_a_key_are_anybodys(target: str) -> None:
    assert WHOSE.of_head(head(target, b"X-API-Key: the-key")) == ANYBODY


@pytest.mark.parametrize(
    "request_head",
    [
        head("/"),
        head("/tts/bytes", b"X-API-Key: "),
        head("/tts/bytes", b"Authorization: Basic the-key"),
        head("/tts/bytes?api_key=the-key"),
        b"",
        b"\xff\xfe\r\n\x00",
        b"GET",
    ],
)
def test_who_shows_no_key_is_the_first_workers(request_head: bytes) -> None:
    assert WHOSE.of_head(request_head) == 0


def test_a_call_is_looked_up_where_it_was_counted() -> None:
    """The worker of number n counts n + 1, n + 1 + COUNT and so on."""
    assert [WHOSE.of_head(head(f"/_mock/calls/{n}/sound")) for n in (1, 2, 8, 9, 16)] == [0, 1, 7, 0, 7]
    assert WHOSE.of_head(head("/_mock/calls/none")) == ANYBODY
    assert WHOSE.of_head(head("/_mock/calls/1", b"X-API-Key: the-key")) == 0


def test_a_follower_is_the_first_workers_and_the_name_of_a_key_anybodys() -> None:
    assert WHOSE.of_head(head("/_mock/journal/follow?key=the-key")) == 0
    assert WHOSE.of_head(head("/_mock/clock?key=key_0123abcd")) == ANYBODY


def test_a_token_goes_where_its_key_is() -> None:
    from mockserver.world.world import user_of

    kid = {"kid": "ssid_" + user_of("the-key", 0)}
    token = jwt.encode({"jti": "x"}, "s" * 32, "HS256", headers=kid)
    assert WHOSE.of_head(head("/tts/bytes", b"Authorization: Bearer " + token.encode())) == HOME
    assert WHOSE.of_head(head(f"/tts/websocket?access_token={token}", SOCKET)) == HOME


def test_a_text_that_only_looks_like_a_token_has_a_worker_too() -> None:
    assert 0 <= WHOSE.of_credential("eyJ.x.y") < COUNT
    assert 0 <= WHOSE.of_credential("eyJhbGciOiJIUzI1NiJ9.e30.x") < COUNT
