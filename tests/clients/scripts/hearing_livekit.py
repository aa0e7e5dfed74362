"""The Cartesia plugin of LiveKit Agents hears a clip: ink-whisper on the older socket, ink-2 in turns."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
from livekit import rtc
from livekit.agents import APIConnectOptions
from livekit.agents.stt import SpeechEventType
from livekit.plugins import cartesia
from story import Story

RATE = 16000
PIECE = RATE // 10
ONCE = APIConnectOptions(max_retry=0)


def frames(samples: bytes) -> Iterator[rtc.AudioFrame]:
    """The samples in frames of a tenth of a second."""
    for at in range(0, len(samples) - 2 * PIECE + 1, 2 * PIECE):
        yield rtc.AudioFrame(samples[at : at + 2 * PIECE], RATE, 1, PIECE)


async def main() -> None:
    story = Story()
    samples = story.files["turns"].read_bytes()
    words = story.files["sentence"].read_text()
    async with aiohttp.ClientSession() as session:

        async def hear(**options: Any) -> list[list[str]]:
            ear = cartesia.STT(
                api_key=story.api_key, base_url=story.base_url, http_session=session, **options
            )
            events = []
            async with ear.stream(conn_options=ONCE) as stream:
                for frame in frames(samples):
                    stream.push_frame(frame)
                stream.flush()
                async for event in stream:
                    text = event.alternatives[0].text if event.alternatives else ""
                    events.append([event.type.value, text])
                    if event.type == SpeechEventType.FINAL_TRANSCRIPT and text.strip() == words:
                        # Not before: a stream whose input has ended does not even connect.
                        stream.end_input()
            return events

        story.tell("stt", await hear(model="ink-whisper", language="en"))
        story.tell("turns", await hear(keyterm=["fox", "at last"], turn_end_threshold=0.2))
    story.done()


asyncio.run(main())
