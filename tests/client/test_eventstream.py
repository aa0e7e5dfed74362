"""Bytes of a stream of events, as values, wherever the network cuts them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.eventstream import EventReader, ServerSentEvent


def read(*pieces: bytes) -> list[ServerSentEvent]:
    """All events of a whole stream."""
    reader = EventReader()
    found = [event for piece in pieces for event in reader.feed(piece)]
    return found + reader.finish()


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"data: 1\n\n", [("1", "")]),
        (b"event: chunk\ndata: 1\n\nevent: done\ndata: 2\n\n", [("1", "chunk"), ("2", "done")]),
        (b"data:1\n\n", [("1", "")]),
        (b"data:  1\n\n", [(" 1", "")]),
        (b"data: 1\r\n\r\ndata: 2\r\n\r\n", [("1", ""), ("2", "")]),
        (b"data: 1\r\rdata: 2\r\r", [("1", ""), ("2", "")]),
        (b"data: 1\ndata: 2\n\n", [("1\n2", "")]),
        (b": a comment\ndata: 1\nid: 7\nretry: 9\n\n", [("1", "")]),
        (b"event: chunk\n\ndata: 1\n\n", [("1", "")]),
        (b"\n\n\n", []),
        (b"", []),
    ],
)
def test_a_stream_is_read_as_the_standard_says(stream: bytes, events: list[tuple[str, str]]) -> None:
    assert read(stream) == [ServerSentEvent(data, name) for data, name in events]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\r"])
def test_the_last_event_may_lack_its_blank_line(end: bytes) -> None:
    assert read(b"data: 1\n\nevent: done\ndata: 2" + end) == [
        ServerSentEvent("1"),
        ServerSentEvent("2", "done"),
    ]


@given(
    cuts=st.lists(st.integers(0, 64), max_size=8),
    newline=st.sampled_from([b"\n", b"\r\n", b"\r"]),
)
def test_where_the_network_cuts_makes_no_difference(cuts: list[int], newline: bytes) -> None:
    stream = "event: chunk|data: Grüße, 世界|data: 2||data: 3||".encode().replace(b"|", newline)
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[a:b] for a, b in pairwise(places)]
    assert read(*pieces) == [ServerSentEvent("Grüße, 世界\n2", "chunk"), ServerSentEvent("3")]


def test_an_event_is_told_as_soon_as_its_blank_line_is_there() -> None:
    reader = EventReader()
    assert reader.feed(b"data: 1\n") == []
    assert reader.feed(b"\n") == [ServerSentEvent("1")]
