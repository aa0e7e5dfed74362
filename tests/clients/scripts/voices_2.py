"""Every `client.voices` call of the Python SDK 2.x, which hands over models of its own and pagers.

2.0.0a0 lists all at once and localizes embeddings; 2.0.17 pages, and localizes stored voices.
"""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from story import Story

EARLY = version("cartesia") == "2.0.0a0"


def main() -> None:
    story = Story()
    voices = Cartesia(api_key=story.api_key, base_url=story.base_url).voices
    pages = voices.list() if EARLY else voices.list(limit=7)
    story.tell("list", [voice.id for voice in pages])
    if not EARLY:
        story.tell("list own", [voice.id for voice in voices.list(is_owner=True)])
        story.tell("list expanded", list(voices.list(limit=1, expand=["embedding"]).items))
    public = story.tell("get", voices.get(story.voice))
    half = {"id": story.voice, "weight": 0.5}
    mixed = story.tell(
        "mix", voices.mix(voices=[half, {"embedding": public.embedding, "weight": 0.5}])
    ).embedding
    made = story.tell("create", voices.create(name="Ada", description="Warm", embedding=mixed, language="en"))
    story.tell("get created", voices.get(made.id))
    story.tell("update", voices.update(made.id, name="Ada L.", description="Warmer"))
    with story.clip.open("rb") as clip:
        clone = voices.clone(clip=clip, name="Clone", language="fr", mode="similarity", enhance=True)
    story.tell("clone", clone)
    story.tell("clone of bytes", clone_of_bytes(voices, story.clip.read_bytes()))
    story.tell("localize", localize(voices, story.voice, mixed))
    story.tell("delete", voices.delete(clone.id))
    story.refused("get deleted", lambda: voices.get(clone.id))
    asyncio.run(list_async(story))
    story.done()


def clone_of_bytes(voices: Any, clip: bytes) -> Any:
    return voices.clone(
        clip=clip, name="Clone", language="en", mode="stability", enhance=False, description="Of bytes"
    )


def localize(voices: Any, voice_id: str, embedding: list[float]) -> Any:
    asked = {"language": "es", "original_speaker_gender": "female", "dialect": "mx"}
    if EARLY:
        return voices.localize(embedding=embedding, **asked)
    return voices.localize(voice_id=voice_id, name="Localized", description="In Mexico", **asked)


async def list_async(story: Story) -> None:
    client = AsyncCartesia(api_key=story.api_key, base_url=story.base_url)
    pages: Any = await client.voices.list()
    found = [voice.id for voice in pages] if EARLY else [voice.id async for voice in pages]
    story.tell("list async", found)


main()
