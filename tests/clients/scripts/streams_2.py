"""The Python SDK 2.x: events, and sockets with the contexts of its READMEs.

The README of 2.0.0a0 gives the voice without `mode`, that of 2.0.17 with it.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from job import UNKNOWN_VOICE, Job

ALPHA = version("cartesia") == "2.0.0a0"


def voice(voice_id: str) -> dict[str, str]:
    return {"id": voice_id} if ALPHA else {"mode": "id", "id": voice_id}


def common(job: Job) -> dict[str, Any]:
    return {
        "model_id": job.model_id,
        "voice": voice(job.voice),
        "language": "en",
        "output_format": job.formats["raw"],
    }


def audio(outputs: Iterable[Any]) -> bytes:
    return b"".join(output.audio or b"" for output in outputs)


def words(outputs: Iterable[Any]) -> list[Any]:
    times = [output.word_timestamps for output in outputs if output.word_timestamps]
    return [row for t in times for row in zip(t.words, t.start, t.end, strict=True)]


def main() -> None:
    job = Job()
    client = Cartesia(api_key=job.api_key, base_url=job.base_url)
    asked = common(job)
    # Its release tests read `data` of every event, as here.
    events = list(client.tts.sse(transcript=job.transcript, **asked))
    job.note("sync sse", [event.type for event in events if event.type != "chunk"])
    job.heard("sync", "sse", b"".join(b64decode(event.data) for event in events if event.type == "chunk"))

    socket = client.tts.websocket()
    told = list(socket.send(transcript=job.transcript, stream=True, add_timestamps=True, **asked))
    job.heard("sync", "socket", audio(told))
    job.note("sync words", words(told))
    whole = socket.send(transcript=job.transcript, stream=False, add_timestamps=True, **asked)
    job.heard("sync", "whole", whole.audio)
    pieces = (piece for piece in job.pieces)
    job.heard("sync", "continued", audio(socket.context().send(transcript=pieces, **asked)))

    def stranger() -> None:
        list(socket.send(transcript=job.transcript, **asked | {"voice": voice(UNKNOWN_VOICE)}))

    job.raised("sync unknown voice", stranger)
    socket.close()
    job.raised("sync bad key", Cartesia(api_key="x", base_url=job.strict_url).tts.websocket)
    asyncio.run(alone(job, asked))
    job.done()


async def alone(job: Job, asked: dict[str, Any]) -> None:
    client = AsyncCartesia(api_key=job.api_key, base_url=job.base_url)
    events = [event async for event in client.tts.sse(transcript=job.transcript, **asked)]
    job.note("async sse", [event.type for event in events if event.type != "chunk"])
    job.heard("async", "sse", b"".join(b64decode(event.data) for event in events if event.type == "chunk"))

    socket = await client.tts.websocket()
    output = await socket.send(transcript=job.transcript, stream=True, add_timestamps=True, **asked)
    told = [one async for one in output]
    job.heard("async", "socket", audio(told))
    job.note("async words", words(told))
    await continued(job, socket, asked)
    await flushed(job, socket, asked)
    await multiplexed(job, socket, asked)

    async def stranger() -> None:
        strange = asked | {"voice": voice(UNKNOWN_VOICE)}
        [one async for one in await socket.send(transcript=job.transcript, **strange)]

    await job.raised_async("async unknown voice", stranger)
    await socket.close()
    await client.close()


async def continued(job: Job, socket: Any, asked: dict[str, Any]) -> None:
    context = socket.context("continued")
    for piece in job.pieces:
        await context.send(transcript=piece, continue_=True, **asked)
    await context.no_more_inputs()
    job.heard("async", "continued", audio([one async for one in context.receive()]))


async def flushed(job: Job, socket: Any, asked: dict[str, Any]) -> None:
    """Three flushes, as in its release tests: each receiver gets what came before its flush."""
    context = socket.context("flushed")
    receivers = []
    for part in job.parts:
        await context.send(transcript=part, continue_=True, **asked)
        receivers.append(await context.flush())
    await context.no_more_inputs()
    for place, receiver in enumerate(receivers):
        job.heard("async", f"flushed {place}", audio([one async for one in receiver()]))
    await rest(context)


async def rest(context: Any) -> None:
    async for _ in context.receive():
        pass


async def multiplexed(job: Job, socket: Any, asked: dict[str, Any]) -> None:
    contexts = [socket.context(f"multiplexed {place}") for place in range(len(job.parts))]
    for context, part in zip(contexts, job.parts, strict=True):
        await context.send(transcript=part, continue_=True, **asked)
    for context in contexts:
        await context.no_more_inputs()
    for place, context in reversed(list(enumerate(contexts))):
        job.heard("async", f"multiplexed {place}", audio([one async for one in context.receive()]))


main()
