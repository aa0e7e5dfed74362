"""Whatever a frame holds, the connection answers within its contract and goes on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.streams.talking import VERSIONS, Talk, kinds, message

FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=10_000)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(
    [
        *message(),
        *("continue", "flush", "cancel", "max_buffer_delay_ms", "duration", "language", "locale", "speed"),
        *("add_timestamps", "add_phoneme_timestamps", "use_normalized_timestamps", "generation_config"),
        *("use_original_timestamps", "pronunciation_dict_id", "accent", "normalization"),
    ]
)
changes = st.dictionaries(fields, values, max_size=3)
frames = (
    st.text(max_size=20)
    | st.binary(max_size=20)
    | values.map(json.dumps)
    | st.dictionaries(fields, values, max_size=5).map(json.dumps)
    | changes.map(lambda change: json.dumps({**message("Hi"), **change}))
)


def goes_on(version: str, sent: list[str | bytes]) -> None:
    talk = Talk(version)
    heard: list[dict[str, Any]] = []
    for frame in sent:
        heard += talk.say(frame)
    heard += talk.wait(10)
    assert {each["type"] for each in heard} <= {
        "chunk", "timestamps", "phoneme_timestamps", "flush_done", "done", "error",
    }  # fmt: skip
    assert talk.world.contexts.in_use == 0
    assert kinds(talk.say(message(context_id="after")))[-2:] == ["chunk", "done"]


@FEW
@given(st.sampled_from(VERSIONS), st.lists(frames, max_size=4))
def test_any_frames_are_answered(version: str, sent: list[str | bytes]) -> None:
    goes_on(version, sent)


@pytest.mark.fuzz
@MANY
@given(st.sampled_from(VERSIONS), st.lists(frames, max_size=6))
def test_any_frames_are_answered_at_length(version: str, sent: list[str | bytes]) -> None:
    goes_on(version, sent)
