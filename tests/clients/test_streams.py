"""Official SDKs and agents, unmodified, over server-sent events and sockets: what users hear and are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from mockserver.audio.decoding import decode_pcm
from mockserver.speech.listening import listen
from tests.clients.roster import CLIENTS, PARTS, TRANSCRIPT, Outcome, RealClient

StreamsOf = Callable[[str], Outcome]

_PARTS: Final = ("First comes this.", "Then comes that.", "Last of all, this.")
_SEVERAL: Final = ("flushed", "multiplexed", "reused")
HEARD: Final = {
    "sse": TRANSCRIPT,
    "socket": TRANSCRIPT,
    "whole": TRANSCRIPT,
    "continued": TRANSCRIPT,
    **{f"{what} {place}": text for what in _SEVERAL for place, text in enumerate(_PARTS)},
}
"""What a script lets us hear, by name: the transcript in one piece and in many, and texts of their own."""

_SIMPLE: Final = ("sse", "socket", "whole", "continued")
_CONTEXTS: Final = tuple(name for name in HEARD if name != "whole" and not name.startswith("reused"))
SAID: Final = {
    "streams_1.py": {"sync": _SIMPLE, "async": _CONTEXTS},
    "streams_2.py": {"sync": _SIMPLE, "async": _CONTEXTS},
    "streams_3.py": {"sync": (*_CONTEXTS, "whole"), "async": _CONTEXTS},
    "streams_livekit.py": {"async": ("continued", *(name for name in HEARD if name.startswith("reused")))},
    "streams_pipecat.py": {"async": ("socket",)},
}
"""By script and edge; the blocking edges of the early SDKs have no flush and one context at a time."""

STREAMERS: Final = [client for client in CLIENTS if client.streams in SAID]
SDKS: Final = [client for client in STREAMERS if client.name.startswith("py-")]
EDGES: Final = [
    pytest.param(client, edge, marks=client.marks(), id=f"{client.name}-{edge}")
    for client in SDKS
    for edge in client.edges
]
MODERN: Final = [
    pytest.param(client, edge, marks=client.marks(), id=f"{client.name}-{edge}")
    for client in STREAMERS
    if client.streams == "streams_3.py"
    for edge in client.edges
]

edges = pytest.mark.parametrize(("client", "edge"), EDGES)
modern_edges = pytest.mark.parametrize(("client", "edge"), MODERN)


@pytest.mark.parametrize(
    ("client", "edge", "what"),
    [
        pytest.param(client, edge, what, marks=client.marks(), id=f"{client.name}-{edge}-{what}")
        for client in STREAMERS
        for edge, names in SAID[client.streams or ""].items()
        for what in names
    ],
)
def test_what_was_sent_is_heard(client: RealClient, edge: str, what: str, streams_of: StreamsOf) -> None:
    asked = client.formats["raw"]
    rate, encoding = asked["sample_rate"], asked["encoding"]
    assert isinstance(rate, int)
    assert isinstance(encoding, str)
    clip = decode_pcm(streams_of(client.name).audio[f"{edge} {what}"], encoding, rate)
    assert listen(clip.samples, rate).text == HEARD[what]


@edges
def test_a_text_is_the_same_audio_however_it_is_sent(
    client: RealClient, edge: str, streams_of: StreamsOf
) -> None:
    audio = streams_of(client.name).audio
    assert audio[f"{edge} sse"] == audio[f"{edge} socket"] == audio[f"{edge} continued"]


@edges
def test_every_word_has_its_time(client: RealClient, edge: str, streams_of: StreamsOf) -> None:
    rows = streams_of(client.name).notes[f"{edge} words"]
    assert isinstance(rows, list)
    assert [text for text, _, _ in rows] == TRANSCRIPT.split()
    times = [time for _, start, end in rows for time in (start, end)]
    assert times == sorted(times)
    assert all(start < end for _, start, end in rows)


@pytest.mark.parametrize(
    ("client", "edge"),
    [
        pytest.param(client, edge, marks=client.marks(), id=f"{client.name}-{edge}")
        for client in STREAMERS
        if client.streams == "streams_2.py"
        for edge in client.edges
    ],
)
def test_the_sdk_of_2024_is_told_of_chunks_only(client: RealClient, edge: str, streams_of: StreamsOf) -> None:
    # So its own release tests want it.
    assert streams_of(client.name).notes[f"{edge} sse"] == []


@modern_edges
def test_the_sdk_of_2026_is_told_that_the_events_are_done(
    client: RealClient, edge: str, streams_of: StreamsOf
) -> None:
    assert streams_of(client.name).notes[f"{edge} sse"] == ["done"]


@modern_edges
def test_flushes_count_from_nothing(client: RealClient, edge: str, streams_of: StreamsOf) -> None:
    assert streams_of(client.name).notes[f"{edge} flushes"] == list(range(len(PARTS)))


@pytest.mark.parametrize(
    ("client", "edge", "what", "says"),
    [
        pytest.param(client, edge, what, says, marks=client.marks(), id=f"{client.name}-{edge}-{what}")
        for client in SDKS
        if client.streams != "streams_3.py"
        for edge, what, says in (
            ("sync", "unknown voice", "The requested voice was not found."),
            ("async", "unknown voice", "The requested voice was not found."),
            ("sync", "bad key", "HTTP 401"),
        )
    ],
)
def test_an_early_sdk_raises_what_the_socket_says(
    client: RealClient, edge: str, what: str, says: str, streams_of: StreamsOf
) -> None:
    error = streams_of(client.name).errors[f"{edge} {what}"]
    assert error.error == "RuntimeError"
    assert says in error.says


@modern_edges
def test_a_late_sdk_hands_on_the_error_of_a_context(
    client: RealClient, edge: str, streams_of: StreamsOf
) -> None:
    words = {
        # 2025-11-04 tells it in both forms.
        "py-3.5.1": [
            "Invalid voice",
            "The requested voice was not found.",
            "Invalid voice: The requested voice was not found.",
        ],
        "py-4.2.0": ["Invalid voice", "The requested voice was not found.", None],
    }
    told = streams_of(client.name).notes[f"{edge} unknown voice"]
    assert told == ["error", 404, True, *words[client.name]]


AGENTS: Final = [
    pytest.param(client.name, marks=client.marks()) for client in STREAMERS if client not in SDKS
]  # fmt: skip


@pytest.mark.parametrize("name", AGENTS)
def test_an_agent_gets_every_word(name: str, streams_of: StreamsOf) -> None:
    told = streams_of(name).notes["async words"]
    assert isinstance(told, list)
    # One of them hands on the times as well.
    words = [row if isinstance(row, str) else row[0] for row in told]
    assert [word.strip() for word in words] == TRANSCRIPT.split()


@pytest.mark.parametrize(
    ("name", "what", "error", "says"),
    [
        pytest.param(*row, marks=client.marks(), id=f"{client.name}-{row[1]}")
        for client in STREAMERS
        for row in (
            ("livekit-1.2.9", "bad key", "APIStatusError", "Invalid response status"),
            ("livekit-1.2.9", "unknown voice", "APIError", "no audio frames were pushed"),
            ("livekit-1.8.9", "bad key", "APIStatusError", "Invalid response status"),
            # It takes any message that is done for the end, and then misses the audio.
            ("livekit-1.8.9", "unknown voice", "APIError", "no audio frames were pushed"),
            ("pipecat-1.14.0", "bad key", "ErrorFrame", "HTTP 401"),
            ("pipecat-1.14.0", "unknown voice", "ErrorFrame", "The requested voice was not found."),
        )
        if row[0] == client.name
    ],
)
def test_an_agent_is_told_of_a_refusal(
    name: str, what: str, error: str, says: str, streams_of: StreamsOf
) -> None:
    told = streams_of(name).errors[f"async {what}"]
    assert told.error == error
    assert says in told.says
