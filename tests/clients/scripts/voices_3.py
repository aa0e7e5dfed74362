"""Every `client.voices` call of the Python SDK 3.x and 4.x, which pages by itself until a page is empty."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from story import Story

ACCENTS = not version("cartesia").startswith("3.")


def main() -> None:
    story = Story()
    voices = Cartesia(api_key=story.api_key, base_url=story.base_url).voices
    story.tell("list", [voice.id for voice in voices.list(limit=7)])
    story.tell("list backwards", [voice.id for voice in voices.list(limit=60, ending_before=story.voice)])
    story.tell("get", voices.get(story.voice, expand=["preview_file_url"]))
    clone = story.tell(
        "clone", voices.clone(clip=story.clip, name="Clone", language="fr", description="Warm")
    )
    story.tell(
        "clone of bytes",
        voices.clone(clip=story.clip.read_bytes(), name="Clone", language="en", base_voice_id=story.voice),
    )
    story.tell("update", voices.update(clone.id, name="Ada", gender="feminine"))
    story.tell("update back", voices.update(clone.id, gender=None))
    story.tell("list own", [voice.id for voice in voices.list(is_owner=True)])
    story.tell("search", [voice.id for voice in voices.list(q="ada", is_owner=True)])
    story.tell("localize", localize(voices, story.voice))
    if ACCENTS:
        tell_accents(story, voices, clone.id)
    story.tell("delete", voices.delete(clone.id))
    story.refused("get deleted", lambda: voices.get(clone.id))
    asyncio.run(list_async(story))
    story.done()


def localize(voices: Any, voice_id: str) -> Any:
    if ACCENTS:
        return voices.localize(voice_id=voice_id, name="Localized", accent="mexican", tagline="In Mexico")
    return voices.localize(
        voice_id=voice_id,
        name="Localized",
        description="In Mexico",
        language="es",
        original_speaker_gender="female",
        dialect="mx",
    )


def tell_accents(story: Story, voices: Any, voice_id: str) -> None:
    catalogue = voices.list_accents()
    story.tell("accents", next(accent for accent in catalogue.accents if accent.id == "british"))
    story.tell("add accents", voices.add_accents(voice_id, accents=["castilian", "italian"]))
    story.tell("delete accent", voices.delete_accent("castilian", id=voice_id))


async def list_async(story: Story) -> None:
    async with AsyncCartesia(api_key=story.api_key, base_url=story.base_url) as client:
        story.tell("list async", [voice.id async for voice in client.voices.list(limit=50)])


main()
