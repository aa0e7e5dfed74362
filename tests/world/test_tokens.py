"""The tokens of a world, without HTTP."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest

from mockserver.world.calendar import Calendar
from mockserver.world.clock import ManualClock
from mockserver.world.ids import Ids
from mockserver.world.tokens import Claims, Tokens, read


def tokens(clock: ManualClock, seed: int = 0) -> Tokens:
    return Tokens(seed, "user", Ids(0, "key"), Calendar(), clock)


def jti(token: str) -> str:
    found: str = jwt.decode(token, options={"verify_signature": False})["jti"]
    return found


def test_a_token_is_read_by_a_server_with_the_same_seed_only() -> None:
    token = tokens(ManualClock(), seed=7).mint({"tts": True}, 60, "2026-08-14")
    assert read(token, 7) == Claims("user", jti(token), frozenset({"tts"}), 60)
    assert read(token, 8) is None


@pytest.mark.parametrize("text", ["", "a.b.c", "eyJ.eyJ.", "eyJhbGciOiJIUzI1NiJ9.e30.x", "eyJ\ud800.a.b"])
def test_other_text_is_no_token(text: str) -> None:
    assert read(text, 0) is None


def test_a_snapshot_keeps_what_is_left_to_each_token() -> None:
    clock = ManualClock(5.0)
    mine = tokens(clock)
    short = jti(mine.mint({"tts": True}, 10, "2026-08-14"))
    long = jti(mine.mint({"stt": True, "tts": False}, 60, "2025-04-16"))
    clock.advance(20.0)
    dumped: dict[str, Any] = json.loads(json.dumps(mine.dump()))
    later = ManualClock(1000.0)
    again = tokens(later)
    again.load(dumped)
    found = again.find(long)
    assert found is not None
    assert (found.grants, found.version, again.find(short)) == (frozenset({"stt"}), "2025-04-16", None)
    later.advance(40.0)
    assert again.find(long) is None


@pytest.mark.parametrize(
    "row", [{}, {"grants": [], "version": "v"}, {"grants": [], "version": "v", "left": "x"}]
)
def test_what_is_no_snapshot_is_refused_and_changes_nothing(row: dict[str, Any]) -> None:
    mine = tokens(ManualClock())
    name = jti(mine.mint({"tts": True}, 60, "2026-08-14"))
    with pytest.raises((KeyError, ValueError)):
        mine.load({"t": row})
    assert mine.find(name) is not None
