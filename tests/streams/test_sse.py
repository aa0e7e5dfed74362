"""Server-sent events without a server: when each is due, and what is told when speaking breaks off."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockserver.api.tts import recite
from mockserver.contract.errors import ApiError
from mockserver.contract.operations import find
from mockserver.contract.validation import RawRequest, validate
from mockserver.contract.versions import version_of
from mockserver.settings import Settings
from mockserver.streams.sse import Recital
from mockserver.world.world import Worlds
from tests.streams.talking import message

TEXT = "one two three"


def recital(version: str, settings: Settings | None = None, **changes: Any) -> Recital:
    operation, _ = find(version_of(version), "POST", "/tts/sse")
    content = json.dumps(message(TEXT, **changes)).encode()
    call = validate(operation, RawRequest({}, (), {}, "", content))
    return recite(call, Worlds(settings or Settings()).of("key")).recital


def test_without_pace_every_event_is_due_at_once() -> None:
    assert {due for due, _ in recital("2026-03-01").events()} == {0.0}


def test_with_pace_each_event_is_due_when_the_sound_before_it_is_over() -> None:
    dues = [due for due, _ in recital("2026-03-01", Settings(pace="realtime")).events()]
    assert dues[:4] == pytest.approx([0.0, 743 / 8000, 2 * 743 / 8000, 3 * 743 / 8000])
    half = [due for due, _ in recital("2026-03-01", Settings(pace="2")).events()]
    assert half == pytest.approx([due / 2 for due in dues])


def test_latency_holds_all_events_back() -> None:
    assert {due for due, _ in recital("2026-03-01", Settings(latency="90")).events()} == {0.09}


@pytest.mark.parametrize("version", ["2024-06-10", "2025-04-16"])
def test_a_failure_in_mid_stream_is_an_event_of_one_line(version: str) -> None:
    told = recital(version).failure(ApiError("internal"), "r")
    assert told == (
        b'event: error\ndata: {"type":"error","context_id":"c","status_code":500,"done":true,'
        b'"error":"Unexpected error: An unexpected error occurred, '
        b'please contact support@cartesia.ai if the problem persists."}\n\n'
    )


@pytest.mark.parametrize("version", ["2026-03-01", "2026-08-14"])
def test_a_failure_in_mid_stream_is_an_object_from_2026_03_01_on(version: str) -> None:
    told = recital(version, context_id=...).failure(ApiError("internal"), "r")
    assert told == (
        b'event: error\ndata: {"type":"error","status_code":500,"done":true,"title":"Unexpected error",'
        b'"message":"An unexpected error occurred, '
        b'please contact support@cartesia.ai if the problem persists.",'
        b'"error_code":null,"request_id":"r"}\n\n'
    )


def test_equal_recipes_give_equal_bytes_and_other_wishes_other_recipes() -> None:
    first, same = recital("2026-03-01"), recital("2026-03-01")
    assert first.recipe == same.recipe
    assert list(first.events()) == list(same.events())
    others = (
        recital("2024-06-10"),
        recital("2026-03-01", add_timestamps=True),
        recital("2026-03-01", context_id="d"),
        recital("2026-03-01", Settings(sse_end="marker")),
    )
    assert len({first.recipe, *(other.recipe for other in others)}) == 5
