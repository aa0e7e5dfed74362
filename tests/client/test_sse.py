"""Server-sent events against the running fake; each law holds for either edge."""

from __future__ import annotations

import asyncio
from typing import Unpack

import pytest

from client import (
    AsyncClient,
    BadRequest,
    Chunk,
    Client,
    Done,
    Event,
    PhonemeTimestamps,
    SseOptions,
    StatusError,
    Timestamps,
    WavFormat,
)
from mockserver import MockServer
from tests.client.talking import EDGES, RAW, VOICE, Edge, audio, heard

VERSIONS = ["2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14"]
TEXT = "Events, one by one."

edges = pytest.mark.parametrize("edge", EDGES)


def told(
    edge: Edge, base_url: str, version: str = "2026-08-14", **options: Unpack[SseOptions]
) -> list[Event]:
    """Every event of one request."""
    options.setdefault("output_format", RAW)
    if edge == "sync":
        with (
            Client(api_key="sse", base_url=base_url, version=version, timeout=20) as client,
            client.sse(**options) as events,
        ):
            assert events.request_id
            return list(events)

    async def run() -> list[Event]:
        async with (
            AsyncClient(api_key="sse", base_url=base_url, version=version, timeout=20) as client,
            client.sse(**options) as events,
        ):
            assert events.request_id
            return [event async for event in events]

    return asyncio.run(run())


@edges
@pytest.mark.parametrize("version", VERSIONS)
def test_the_transcript_is_heard_in_the_events_of_every_version(
    edge: Edge, version: str, server: MockServer
) -> None:
    events = told(edge, server.base_url, version, transcript=TEXT, voice=VOICE)
    assert heard(events) == TEXT
    assert {event.context_id for event in events} == {None}
    assert not any(isinstance(event, Timestamps | PhonemeTimestamps) for event in events)


@edges
def test_the_pieces_are_the_audio_of_the_whole(edge: Edge, server: MockServer) -> None:
    events = told(edge, server.base_url, transcript=TEXT, voice=VOICE)
    with Client(api_key="sse", base_url=server.base_url) as client:
        assert audio(events) == client.tts_bytes(transcript=TEXT, voice=VOICE, output_format=RAW)


@edges
def test_times_and_a_context_id_come_when_they_are_asked_for(edge: Edge, server: MockServer) -> None:
    events = told(
        edge, server.base_url, transcript=TEXT, voice=VOICE, context_id="c", add_timestamps=True,
        add_phoneme_timestamps=True,
    )  # fmt: skip
    words = [word.text for event in events if isinstance(event, Timestamps) for word in event.words]
    assert words == ["Events,", "one", "by", "one."]
    assert any(isinstance(event, PhonemeTimestamps) for event in events)
    assert {event.context_id for event in events} == {"c"}


@edges
@pytest.mark.parametrize("version", VERSIONS)
def test_a_refusal_is_raised_before_any_event(edge: Edge, version: str, server: MockServer) -> None:
    with pytest.raises(BadRequest, match="only 'raw' container is supported"):
        told(
            edge,
            server.base_url,
            version,
            transcript=TEXT,
            voice=VOICE,
            extra={"output_format": WavFormat().to_json()},
        )
    with pytest.raises(StatusError, match="No valid transcripts passed"):
        told(edge, server.base_url, version, transcript=" ", voice=VOICE)


@edges
@pytest.mark.parametrize("end", ["done", "unterminated", "marker", "close"])
def test_every_ending_is_understood(edge: Edge, end: str) -> None:
    with MockServer(sse_end=end) as server:
        events = told(edge, server.base_url, transcript=TEXT, voice=VOICE)
    assert heard(events) == TEXT
    assert [event for event in events if not isinstance(event, Chunk)] == ([] if end == "close" else [Done()])


@edges
def test_leaving_early_is_no_error(edge: Edge, server: MockServer) -> None:
    long = "A very long story. " * 200
    if edge == "sync":
        with Client(api_key="sse", base_url=server.base_url, timeout=20) as client:
            with client.sse(transcript=long, voice=VOICE) as events:
                assert isinstance(next(iter(events)), Chunk)
            assert client.status().ok
        return

    async def run() -> None:
        async with AsyncClient(api_key="sse", base_url=server.base_url, timeout=20) as client:
            async with client.sse(transcript=long, voice=VOICE) as events:
                async for event in events:
                    assert isinstance(event, Chunk)
                    break
            assert (await client.status()).ok

    asyncio.run(run())
