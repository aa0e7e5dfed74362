"""Audio in with the Python SDK 2.x: voice changer and infill, and from 2.0.17 on speech to text."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from story import Story

HEARS = version("cartesia") != "2.0.0a0"
WAV = {
    "output_format_container": "wav",
    "output_format_sample_rate": 44100,
    "output_format_encoding": "pcm_s16le",
}
MP3 = {"output_format_container": "mp3", "output_format_sample_rate": 44100, "output_format_bit_rate": 128000}
RAW = {**WAV, "output_format_container": "raw"}


def main() -> None:
    story = Story()
    client = Cartesia(api_key=story.api_key, base_url=story.base_url)
    change(story, client)
    infill(story, client)
    if HEARS:
        transcribe(story, client)
        listen(story, client)
    asyncio.run(alone(story))
    story.done()


def change(story: Story, client: Any) -> None:
    changer = client.voice_changer
    with story.clip.open("rb") as clip:
        story.tell("change", b"".join(changer.bytes(clip=clip, voice_id=story.voice, **WAV)))
    clip = story.clip.read_bytes()
    story.tell("change bytes", b"".join(changer.bytes(clip=clip, voice_id=story.voice, **MP3)))
    keep_pieces(story, "change pieces", changer.sse(clip=clip, voice_id=story.voice, **RAW))
    story.refused("refused", lambda: list(changer.bytes(clip=b"text", voice_id=story.voice, **WAV)))


def keep_pieces(story: Story, step: str, events: Iterable[Any]) -> None:
    *chunks, last = events
    story.tell(step, b"".join(b64decode(chunk.data) for chunk in chunks))
    story.tell(f"{step} end", [last.type, last.done, len({chunk.type for chunk in chunks})])


def infill(story: Story, client: Any) -> None:
    words = story.files["words"].read_text()
    with story.files["left"].open("rb") as left, story.files["right"].open("rb") as right:
        new = client.infill.bytes(
            left_audio=left,
            right_audio=right,
            model_id="sonic-2",
            language="en",
            transcript=words,
            voice_id=story.voice,
            **WAV,
        )
        story.tell("infill", b"".join(new))
    new, joined = client.tts.infill(**joined_options(story))
    story.tell("infill helper", new)
    story.tell("infill joined", joined)


def joined_options(story: Story) -> dict[str, Any]:
    return {
        "model_id": "sonic-2",
        "language": "en",
        "transcript": story.files["words"].read_text(),
        "voice": {"mode": "id", "id": story.voice},
        "output_format": {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100},
        "left_audio_path": str(story.files["left"]),
        "right_audio_path": str(story.files["right"]),
    }


def transcribe(story: Story, client: Any) -> None:
    with story.clip.open("rb") as clip:
        found = client.stt.transcribe(
            file=clip, model="ink-whisper", language="en", timestamp_granularities=["word"]
        )
    story.tell("transcribe", found)
    clip = story.clip.read_bytes()
    story.tell("transcribe bytes", client.stt.transcribe(file=clip, model="ink-whisper"))
    samples = story.files["samples"].read_bytes()
    found = client.stt.transcribe(file=samples, model="ink-whisper", encoding="pcm_s16le", sample_rate=16000)
    story.tell("transcribe samples", found)


def listen(story: Story, client: Any) -> None:
    socket = client.stt.websocket(model="ink-whisper", language="en", encoding="pcm_s16le", sample_rate=16000)
    for piece in pieces(story.files["samples"]):
        socket.send(piece)
    socket.send("finalize")
    socket.send("done")
    story.tell("stt", list(socket.receive()))
    socket.close()
    # The same in one call, which takes the pieces from a generator.
    socket = client.stt.websocket(encoding="pcm_s16le", sample_rate=16000)
    story.tell("stt generator", list(socket.transcribe(pieces(story.files["samples"]))))


def pieces(samples: Path) -> Iterator[bytes]:
    data = samples.read_bytes()
    for at in range(0, len(data), 3200):
        yield data[at : at + 3200]


async def alone(story: Story) -> None:
    client = AsyncCartesia(api_key=story.api_key, base_url=story.base_url)
    clip = story.clip.read_bytes()
    stream = client.voice_changer.bytes(clip=clip, voice_id=story.voice, **WAV)
    story.tell("change async", b"".join([piece async for piece in stream]))
    events = [event async for event in client.voice_changer.sse(clip=clip, voice_id=story.voice, **RAW)]
    keep_pieces(story, "change pieces async", events)
    new, joined = await client.tts.infill(**joined_options(story))
    story.tell("infill async", new)
    story.tell("infill joined async", joined)
    if HEARS:
        found = await client.stt.transcribe(file=clip, model="ink-whisper", timestamp_granularities=["word"])
        story.tell("transcribe async", found)
        socket = await client.stt.websocket(encoding="pcm_s16le", sample_rate=16000)
        for piece in pieces(story.files["samples"]):
            await socket.send(piece)
        await socket.send("finalize")
        await socket.send("done")
        story.tell("stt async", [message async for message in socket.receive()])
        await socket.close()


main()
