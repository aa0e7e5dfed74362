"""The Python SDK 3.x and 4.x: `generate_sse`, and `websocket_connect` with contexts.

The README of 4.x gives the voice as a string, that of 3.x as an object.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from job import UNKNOWN_VOICE, Job

# The socket is dialled with TLS unless it is told otherwise.
SOCKETS = ("http://", "ws://")


def voice(voice_id: str) -> Any:
    return {"mode": "id", "id": voice_id} if version("cartesia").startswith("3.") else voice_id


def common(job: Job) -> dict[str, Any]:
    return {"model_id": job.model_id, "voice": voice(job.voice), "output_format": job.formats["raw"]}


def audio(events: Iterable[Any]) -> bytes:
    return b"".join(b64decode(event.data) for event in events if event.type == "chunk")


def words(events: Iterable[Any]) -> list[Any]:
    times = [event.word_timestamps for event in events if event.type == "timestamps"]
    return [row for t in times for row in zip(t.words, t.start, t.end, strict=True)]


def told(events: Iterable[Any]) -> list[str]:
    return [event.type for event in events if event.type != "chunk"]


def main() -> None:
    job = Job()
    asked = common(job)
    with Cartesia(
        api_key=job.api_key, base_url=job.base_url, websocket_base_url=job.base_url.replace(*SOCKETS)
    ) as client:
        events = list(client.tts.generate_sse(transcript=job.transcript, **asked))
        job.heard("sync", "sse", audio(events))
        job.note("sync sse", told(events))
        with client.tts.websocket_connect() as socket:
            use(job, socket, asked)
        whole = client.tts.websocket().send(transcript=job.transcript, stream=False, **asked)
        job.heard("sync", "whole", whole.audio)
    asyncio.run(alone(job, asked))
    job.done()


def use(job: Job, socket: Any, asked: dict[str, Any]) -> None:
    context = socket.context(add_timestamps=True, **asked)
    context.send(transcript=job.transcript, voice=asked["voice"], continue_=False)
    events = list(context.receive())
    job.heard("sync", "socket", audio(events))
    job.note("sync words", words(events))
    context = socket.context(**asked)
    for piece in job.pieces:
        context.push(piece)
    context.no_more_inputs()
    job.heard("sync", "continued", audio(context.receive()))
    context = socket.context(**asked)
    for part in job.parts:
        context.push(part)
        context.push("", flush=True)
    context.no_more_inputs()
    keep_flushed(job, "sync", list(context.receive()))
    contexts = [socket.context(**asked) for _ in job.parts]
    for context, part in zip(contexts, job.parts, strict=True):
        context.push(part)
    for context in contexts:
        context.no_more_inputs()
    for place, context in reversed(list(enumerate(contexts))):
        job.heard("sync", f"multiplexed {place}", audio(context.receive()))
    strange = socket.context(**asked | {"voice": voice(UNKNOWN_VOICE)})
    strange.push(job.transcript)
    job.note("sync unknown voice", failure(list(strange.receive())))
    cancelled = socket.context(**asked)
    cancelled.push(job.transcript)
    cancelled.cancel()


def keep_flushed(job: Job, edge: str, events: list[Any]) -> None:
    """The audio of each flush, by what its chunks say that they belong to."""
    for place in range(len(job.parts)):
        job.heard(edge, f"flushed {place}", audio(e for e in events if getattr(e, "flush_id", None) == place))
    job.note(f"{edge} flushes", [event.flush_id for event in events if event.type == "flush_done"])


def failure(events: list[Any]) -> list[Any]:
    (error,) = events
    # Its own `error` is made of title and message; what the wire calls so is a field that it does not know.
    line = (error.model_extra or {}).get("error")
    return [error.type, error.status_code, error.done, error.title, error.message, line]


async def alone(job: Job, asked: dict[str, Any]) -> None:
    async with AsyncCartesia(
        api_key=job.api_key, base_url=job.base_url, websocket_base_url=job.base_url.replace(*SOCKETS)
    ) as client:
        stream = await client.tts.generate_sse(transcript=job.transcript, **asked)
        events = [event async for event in stream]
        job.heard("async", "sse", audio(events))
        job.note("async sse", told(events))
        async with client.tts.websocket_connect() as socket:
            await use_async(job, socket, asked)


async def use_async(job: Job, socket: Any, asked: dict[str, Any]) -> None:
    context = socket.context(add_timestamps=True, **asked)
    await context.send(transcript=job.transcript, voice=asked["voice"], continue_=False)
    events = [event async for event in context.receive()]
    job.heard("async", "socket", audio(events))
    job.note("async words", words(events))
    context = socket.context(**asked)
    for piece in job.pieces:
        await context.push(piece)
    await context.no_more_inputs()
    job.heard("async", "continued", audio([event async for event in context.receive()]))
    context = socket.context(**asked)
    for part in job.parts:
        await context.push(part)
        await context.push("", flush=True)
    await context.no_more_inputs()
    keep_flushed(job, "async", [event async for event in context.receive()])
    contexts = [socket.context(**asked) for _ in job.parts]
    for context, part in zip(contexts, job.parts, strict=True):
        await context.push(part)
    for context in contexts:
        await context.no_more_inputs()
    for place, context in reversed(list(enumerate(contexts))):
        job.heard("async", f"multiplexed {place}", audio([event async for event in context.receive()]))
    strange = socket.context(**asked | {"voice": voice(UNKNOWN_VOICE)})
    await strange.push(job.transcript)
    job.note("async unknown voice", failure([event async for event in strange.receive()]))
    cancelled = socket.context(**asked)
    await cancelled.push(job.transcript)
    await cancelled.cancel()


main()
