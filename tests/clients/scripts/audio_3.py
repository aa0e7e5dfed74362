"""Audio in with the Python SDK 3.x and 4.x: voice changer, infill, and speech to text in all three forms."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from story import Story

WAV = {
    "output_format_container": "wav",
    "output_format_sample_rate": 44100,
    "output_format_encoding": "pcm_s16le",
}
MP3 = {"output_format_container": "mp3", "output_format_sample_rate": 44100, "output_format_bit_rate": 128000}
RAW = {**WAV, "output_format_container": "raw"}
SOUND = {"encoding": "pcm_s16le", "sample_rate": 16000}


def main() -> None:
    story = Story()
    with Cartesia(api_key=story.api_key, base_url=story.base_url, max_retries=0) as client:
        change(story, client)
        infill(story, client)
        transcribe(story, client)
        with client.stt.manual_finalize.websocket(model="ink-2", **SOUND) as socket:
            for piece in pieces(story.files["samples"]):
                socket.send_raw(piece)
            socket.send("finalize")
            socket.send("close")
            story.tell("stt", list(socket))
        with client.stt.auto_finalize.websocket(model="ink-2", turn_end_threshold=0.2, **SOUND) as socket:
            for piece in pieces(story.files["turns"]):
                socket.send_raw(piece)
            socket.send({"type": "close"})
            story.tell("turns", list(socket))
    asyncio.run(alone(story))
    story.done()


def change(story: Story, client: Any) -> None:
    changer = client.voice_changer
    story.tell("change", changer.generate(clip=story.clip, voice_id=story.voice, **WAV).read())
    with story.clip.open("rb") as clip:
        keep_pieces(story, "change pieces", changer.generate_sse(clip=clip, voice_id=story.voice, **RAW))
    clip = story.clip.read_bytes()
    story.tell("change bytes", changer.generate(clip=clip, voice_id=story.voice, **MP3).read())
    story.refused("refused", lambda: changer.generate(clip=b"text", voice_id=story.voice, **WAV))


def keep_pieces(story: Story, step: str, events: Iterable[Any]) -> None:
    *chunks, last = events
    story.tell(step, b"".join(b64decode(chunk.data) for chunk in chunks))
    story.tell(f"{step} end", [last.done, last.status_code, chunks[0].sample_rate])


def infill_options(story: Story) -> dict[str, Any]:
    return {
        "model_id": "sonic-3",
        "language": "en",
        "transcript": story.files["words"].read_text(),
        "voice_id": story.voice,
        "output_format": {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100},
    }


def infill(story: Story, client: Any) -> None:
    asked = infill_options(story)
    with story.files["left"].open("rb") as left, story.files["right"].open("rb") as right:
        story.tell("infill", client.tts.infill(left_audio=left, right_audio=right, **asked).read())
    after = client.tts.infill(left_audio=story.files["left"].read_bytes(), **asked)
    story.tell("infill after", after.read())


def transcribe(story: Story, client: Any) -> None:
    with story.clip.open("rb") as clip:
        found = client.stt.transcribe(
            file=clip, model="ink-whisper", language="en", timestamp_granularities=["word"]
        )
    story.tell("transcribe", found)
    clip = story.clip.read_bytes()
    story.tell("transcribe bytes", client.stt.transcribe(file=clip, model="ink-whisper"))
    samples = story.files["samples"].read_bytes()
    story.tell("transcribe samples", client.stt.transcribe(file=samples, model="ink-whisper", **SOUND))
    story.refused(
        "refused language", lambda: client.stt.transcribe(file=clip, model="ink-whisper", language="tw")
    )


def pieces(samples: Path) -> Iterator[bytes]:
    data = samples.read_bytes()
    for at in range(0, len(data), 3200):
        yield data[at : at + 3200]


async def alone(story: Story) -> None:
    async with AsyncCartesia(api_key=story.api_key, base_url=story.base_url, max_retries=0) as client:
        clip = story.clip.read_bytes()
        changed = await client.voice_changer.generate(clip=clip, voice_id=story.voice, **WAV)
        story.tell("change async", await changed.read())
        stream = await client.voice_changer.generate_sse(clip=clip, voice_id=story.voice, **RAW)
        keep_pieces(story, "change pieces async", [event async for event in stream])
        new = await client.tts.infill(right_audio=story.files["right"].read_bytes(), **infill_options(story))
        story.tell("infill async", await new.read())
        found = await client.stt.transcribe(file=clip, model="ink-whisper", timestamp_granularities=["word"])
        story.tell("transcribe async", found)
        async with client.stt.manual_finalize.websocket(model="ink-whisper", **SOUND) as socket:
            for piece in pieces(story.files["samples"]):
                await socket.send_raw(piece)
            await socket.send("finalize")
            await socket.send("close")
            story.tell("stt async", [event async for event in socket])
        async with client.stt.auto_finalize.websocket(model="ink-2", **SOUND) as socket:
            for piece in pieces(story.files["turns"]):
                await socket.send_raw(piece)
            await socket.send({"type": "close"})
            story.tell("turns async", [event async for event in socket])


main()
