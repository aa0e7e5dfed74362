"""One script of sending for both edges, so that a law about sockets is written once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Literal, cast

from client import AsyncClient, CartesiaError, Chunk, Client, ContextOptions, Event, RawFormat
from client.settings import DEFAULT_VERSION
from mockserver.audio.decoding import decode_pcm
from mockserver.speech.listening import listen

Edge = Literal["sync", "async"]
EDGES: tuple[Edge, ...] = ("sync", "async")
VOICE = "694f9389-aac1-45b6-b726-9d9369183238"
RAW = RawFormat(sample_rate=24000)
DEFAULTS = ContextOptions(voice=VOICE, output_format=RAW, max_buffer_delay_ms=0)

Step = tuple[str, ...]
Told = dict[str, list[Event]]


def talk(
    edge: Edge,
    base_url: str,
    contexts: Mapping[str, Mapping[str, object]],
    steps: Sequence[Step],
    *,
    version: str = DEFAULT_VERSION,
    timeout: float = 20,
) -> Told:
    """Open contexts, take the steps (`name of context, method, arguments…`), hear each context to its end."""
    options = {
        name: cast(ContextOptions, {**DEFAULTS, **own, "context_id": name}) for name, own in contexts.items()
    }
    if edge == "sync":
        with (
            Client(api_key="talking", base_url=base_url, version=version, timeout=timeout) as client,
            client.websocket() as socket,
        ):
            opened = {name: socket.context(**own) for name, own in options.items()}
            for name, method, *arguments in steps:
                getattr(opened[name], method)(*arguments)
            return {name: list(context) for name, context in opened.items()}

    async def run() -> Told:
        async with (
            AsyncClient(api_key="talking", base_url=base_url, version=version, timeout=timeout) as client,
            client.websocket() as socket,
        ):
            opened = {name: socket.context(**own) for name, own in options.items()}
            for name, method, *arguments in steps:
                await getattr(opened[name], method)(*arguments)
            return {name: [event async for event in context] for name, context in opened.items()}

    return asyncio.run(run())


def failure(edge: Edge, base_url: str, steps: Sequence[Step], **options: object) -> CartesiaError:
    """What one context `a` ends with, where it must end badly."""
    try:
        told = talk(edge, base_url, {"a": options}, steps)
    except CartesiaError as error:
        return error
    raise AssertionError(f"it went well: {told}")


def audio(events: Sequence[Event]) -> bytes:
    return b"".join(event.audio for event in events if isinstance(event, Chunk))


def heard(events: Sequence[Event], fmt: RawFormat = RAW) -> str:
    clip = decode_pcm(audio(events), fmt.encoding, fmt.sample_rate)
    return listen(clip.samples, clip.sample_rate).text
