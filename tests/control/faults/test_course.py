"""An answer on its way: where it ends does not depend on how it is cut up, and machines take anything."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.control.faults import effect_of
from mockserver.control.faults.course import Course
from mockserver.control.faults.machines import MACHINES
from mockserver.control.faults.patching import patched
from mockserver.control.faults.points import Drop, End, Ending, Stall, point_of

BODY = bytes(range(256)) * 80
CHUNK = {"type": "chunk", "context_id": "c", "data": "AAAA" * 80, "flush_id": 0}
WORDS = {"words": ["Hi", "you"], "start": [0.1, 0.5], "end": [0.4, 0.9]}
TIMES = {"type": "timestamps", "context_id": "c", "word_timestamps": WORDS}
DONE = {"type": "done", "context_id": "c", "done": True}
STREAM = "".join(
    f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in (CHUNK, TIMES, CHUNK, DONE)
)

Steps = list[bytes | Ending]


def joined(steps: Iterable[Any]) -> Steps:
    """The steps with neighbouring bytes put together."""
    found: Steps = []
    for step in steps:
        if isinstance(step, bytes) and found and isinstance(found[-1], bytes):
            found[-1] += step
        elif step != b"":
            found.append(step)
    return found


def cut_up(data: bytes, places: list[int]) -> list[bytes]:
    """The data in pieces."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[low:high] for low, high in pairwise(edges)]


@given(st.lists(st.integers(0, 1 << 20), max_size=8))
@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("after=1000-bytes disconnect=reset", [BODY[:1000], Drop(True)]),
        ("after=2-chunks truncate", [BODY[:8192], End()]),
        ("after=0.25-seconds stall=5", [BODY[:8000], Stall(5.0), BODY[8000:]]),
        ("after=99-seconds disconnect", [BODY]),
        ("after=0-bytes stall", [Stall(None)]),
    ],
)
def test_a_body_is_cut_at_one_place_however_it_comes(words: str, steps: Steps, places: list[int]) -> None:
    course = Course(effect_of(words))
    course.hear({"output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16000}})
    assert joined(step for piece in cut_up(BODY, places) for step in course.body(piece)) == steps


@given(st.lists(st.integers(0, 1 << 20), max_size=8))
@pytest.mark.parametrize(
    "words",
    ["latency=1", "done=doubled", "after=1-chunks disconnect", "after=2-messages stall=1",
     "after=99-bytes stall", "timestamps=reversed", "after=1-messages corrupt=json",
     "frames=null-context-id"],
)  # fmt: skip
def test_events_come_out_the_same_however_they_come(words: str, places: list[int]) -> None:
    def steps(pieces: list[bytes]) -> Steps:
        course = Course(effect_of(words))
        found = [step for piece in pieces for step in course.events(piece)]
        return joined([*found, *course.events(b"", last=True)])

    assert steps(cut_up(STREAM.encode(), places)) == steps([STREAM.encode()]) != []


def test_an_end_without_its_blank_line_stays_without() -> None:
    course = Course(effect_of("frames=flush-id-from-one"))
    text = STREAM.removesuffix("\n").encode()
    (out,) = joined([*course.events(text), *course.events(b"", last=True)])
    assert isinstance(out, bytes)
    assert out.endswith(b'"done":true}\n')
    assert out.count(b"\n\n") == 3
    assert out.count(b'"flush_id":1') == 2


def test_without_machines_a_message_is_handed_on_as_it_is() -> None:
    odd = '{"type": "chunk",   "data": "AAAA"}'
    assert list(Course(effect_of("after=5-messages stall")).message(odd)) == [odd]
    assert list(Course(effect_of("done=missing")).message("no JSON")) == ["no JSON"]


@pytest.mark.parametrize("name", list(MACHINES))
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "context_id", "word_timestamps", "words", "start", "end", "transcript", "text",
                 "is_final", "flush_id", "cancel", "max_buffer_delay_ms", "duration"]
            ),
            inner | st.sampled_from(["timestamps", "transcript", "chunk", "done", "turn.end", "flush_done"]),
            max_size=6,
        ),
        max_leaves=8,
    )
)  # fmt: skip
def test_no_machine_falls_over_any_message(name: str, value: Any) -> None:
    machine = MACHINES[name]()
    frame = value if isinstance(value, dict) else {"type": value}
    machine.sound(b"\0" * 40_000)
    machine.incoming(dict(frame))
    for out in machine.outgoing(dict(frame)):
        json.dumps(out)


@pytest.mark.parametrize(
    ("value", "patch", "result"),
    [
        ({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": None, "e": 4}}, {"a": 1, "b": {"d": 3, "e": 4}}),
        ({"a": [1]}, {"a": None}, {}),
        ({"a": "x"}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_a_merge_patch_is_laid_over_an_object(value: Any, patch: Any, result: Any) -> None:
    before = json.dumps(value)
    assert patched(value, patch) == result
    assert json.dumps(value) == before


@pytest.mark.parametrize("text", ["3-chunks", "3 chunks", "3chunks", "3-chunk"])
def test_a_place_may_be_written_in_several_ways(text: str) -> None:
    assert str(point_of(text)) == "3-chunks"
