"""The Python SDK 1.x: events and sockets, whose outputs are dictionaries."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from job import UNKNOWN_VOICE, Job


def common(job: Job) -> dict[str, Any]:
    return {"model_id": job.model_id, "voice_id": job.voice, "output_format": job.formats["raw"]}


def audio(outputs: Iterable[Any]) -> bytes:
    return b"".join(output.get("audio", b"") for output in outputs)


def words(outputs: Iterable[Any]) -> list[Any]:
    times = [output["word_timestamps"] for output in outputs if "word_timestamps" in output]
    return [row for t in times for row in zip(t["words"], t["start"], t["end"], strict=True)]


def main() -> None:
    job = Job()
    client = Cartesia(api_key=job.api_key, base_url=job.base_url)
    asked = common(job)
    job.heard("sync", "sse", audio(client.tts.sse(transcript=job.transcript, stream=True, **asked)))

    def voiceless() -> None:
        list(client.tts.sse(transcript=job.transcript, **asked | {"voice_id": UNKNOWN_VOICE}))

    job.raised("sync sse unknown voice", voiceless)
    socket = client.tts.websocket()
    told = list(socket.send(transcript=job.transcript, stream=True, add_timestamps=True, **asked))
    job.heard("sync", "socket", audio(told))
    job.note("sync words", words(told))
    whole = socket.send(transcript=job.transcript, stream=False, **asked)
    job.heard("sync", "whole", whole["audio"])
    pieces = (piece for piece in job.pieces)
    job.heard("sync", "continued", audio(socket.context().send(transcript=pieces, **asked)))

    def stranger() -> None:
        list(socket.send(transcript=job.transcript, **asked | {"voice_id": UNKNOWN_VOICE}))

    job.raised("sync unknown voice", stranger)
    socket.close()
    job.raised("sync bad key", Cartesia(api_key="x", base_url=job.strict_url).tts.websocket)
    asyncio.run(alone(job, asked))
    job.done()


async def alone(job: Job, asked: dict[str, Any]) -> None:
    async with AsyncCartesia(api_key=job.api_key, base_url=job.base_url) as client:
        outputs = await client.tts.sse(transcript=job.transcript, stream=True, **asked)
        job.heard("async", "sse", audio([output async for output in outputs]))
        socket = await client.tts.websocket()
        outputs = await socket.send(transcript=job.transcript, stream=True, add_timestamps=True, **asked)
        told = [output async for output in outputs]
        job.heard("async", "socket", audio(told))
        job.note("async words", words(told))
        await continued(job, socket, asked)
        await flushed(job, socket, asked)
        await multiplexed(job, socket, asked)

        async def stranger() -> None:
            strange = asked | {"voice_id": UNKNOWN_VOICE}
            [one async for one in await socket.send(transcript=job.transcript, **strange)]

        await job.raised_async("async unknown voice", stranger)
        await socket.close()


async def continued(job: Job, socket: Any, asked: dict[str, Any]) -> None:
    context = socket.context("continued")
    for piece in job.pieces:
        await context.send(transcript=piece, continue_=True, **asked)
    await context.no_more_inputs()
    job.heard("async", "continued", audio([one async for one in context.receive()]))


async def flushed(job: Job, socket: Any, asked: dict[str, Any]) -> None:
    """Each receiver gets what came before its flush."""
    context = socket.context("flushed")
    receivers = []
    for part in job.parts:
        await context.send(transcript=part, continue_=True, **asked)
        receivers.append(await context.flush())
    await context.no_more_inputs()
    for place, receiver in enumerate(receivers):
        job.heard("async", f"flushed {place}", audio([one async for one in receiver()]))
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
