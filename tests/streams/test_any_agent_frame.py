"""Whatever a client sends to an agent, in whatever order: it is told in the words of the contract."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.streams.test_agent import OPEN, Caller, speech

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(SOME, max_examples=1_500)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
kinds = st.sampled_from(["session_create", "audio_input", "dtmf_input", "client_tool_result", "dance"])
spoilt = st.fixed_dictionaries(
    {"type": kinds},
    optional=dict.fromkeys(("audio", "digit", "tool_call_id", "result", "dynamic_variables"), json_values),
)
sounds = st.binary(max_size=64) | st.sampled_from([speech("Goodbye"), speech("Open door"), b"\x00" * 64_000])
spoken = sounds.map(lambda data: {"type": "audio_input", "audio": base64.b64encode(data).decode()})
good = spoken | st.sampled_from([{"type": "dtmf_input", "digit": "5"}, OPEN])
frames = good | spoilt | json_values | st.text(max_size=20) | st.binary(max_size=20)
moves = st.lists(frames | st.floats(0, 30).map(lambda seconds: ("wait", seconds)), max_size=12)


def ends_well(story: list[Any], opened: bool) -> None:
    caller = Caller(
        opened=opened,
        initial_message="Hello",
        system_tools={"end_call": {}, "send_dtmf": {}},
        turn={"inactivity_end_call_secs": 20},
    )
    for move in story:
        if isinstance(move, tuple):
            caller.wait(move[1])
        else:
            caller.send(move)
    caller.connection.close()
    assert caller.connection.next_deadline() is None
    turns = [each["turn"] for each in caller.told if each["type"] == "turn_started"]
    assert turns == list(range(1, len(turns) + 1))
    ended = [each["turn"] for each in caller.told if each["type"] == "turn_ended"]
    assert ended == turns[: len(ended)]


@SOME
@given(moves, st.booleans())
def test_any_conversation_with_an_agent_keeps_the_contract(story: list[Any], opened: bool) -> None:
    ends_well(story, opened)


@pytest.mark.fuzz
@MANY
@given(moves, st.booleans())
def test_any_conversation_with_an_agent_keeps_the_contract_at_length(story: list[Any], opened: bool) -> None:
    ends_well(story, opened)
