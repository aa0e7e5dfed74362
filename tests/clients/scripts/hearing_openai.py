"""OpenAI's own Python SDK, whose `audio.transcriptions` is pointed at the operation for its clients."""

from __future__ import annotations

import asyncio

from openai import AsyncOpenAI, OpenAI
from story import Story


def main() -> None:
    story = Story()
    with OpenAI(api_key=story.api_key, base_url=story.base_url, max_retries=0) as client:
        create = client.audio.transcriptions.create
        with story.clip.open("rb") as clip:
            story.tell("transcribe", create(file=clip, model="ink-whisper"))
        clip = story.clip.read_bytes()
        found = create(
            file=("clip.wav", clip),
            model="ink-whisper",
            language="en",
            response_format="verbose_json",
            timestamp_granularities=["word"],
        )
        story.tell("transcribe words", found)
        story.refused("refused", lambda: create(file=("text.wav", b"text"), model="ink-whisper"))
    asyncio.run(alone(story))
    story.done()


async def alone(story: Story) -> None:
    async with AsyncOpenAI(api_key=story.api_key, base_url=story.base_url) as client:
        found = await client.audio.transcriptions.create(
            file=story.clip, model="ink-whisper", prompt="A fox.", temperature=0.2
        )
        story.tell("transcribe async", found)


main()
