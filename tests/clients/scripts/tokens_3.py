"""The tokens and dictionaries of the Python SDK 3.x and 4.x: every call, and what they are good for."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from story import Story

TEXT = "Ada speaks here"
WAV = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
CASED = not version("cartesia").startswith("3.")


def speak(story: Story, client: Any, **more: object) -> bytes:
    voice = story.voice if CASED else {"mode": "id", "id": story.voice}
    asked = {"model_id": "sonic-latest", "output_format": WAV, "transcript": TEXT, "voice": voice}
    return client.tts.generate(**asked, **more).read()


def main() -> None:
    story = Story()
    client = Cartesia(api_key=story.api_key, base_url=story.base_url)
    made = story.tell("token", client.access_token.create(grants={"tts": True}, expires_in=60))
    guest = Cartesia(token=made.token, base_url=story.base_url)
    story.tell("heard by token", speak(story, guest))
    story.refused("voices by token", guest.voices.list)
    story.refused("too long", lambda: client.access_token.create(expires_in=3601))
    dictionaries(story, client)
    asyncio.run(make_async(story))
    story.done()


def dictionaries(story: Story, client: Cartesia) -> None:
    dicts = client.pronunciation_dicts
    item: dict[str, Any] = {"text": "Ada", "alias": "ay-da"} | ({"case_sensitive": True} if CASED else {})
    made = story.tell("create", dicts.create(name="Names", items=[item]))
    story.tell("create empty", dicts.create(name="Empty"))
    story.tell("retrieve", dicts.retrieve(made.id))
    story.tell("heard by dictionary", speak(story, client, pronunciation_dict_id=made.id))
    more = [dicts.create(name=f"N{n}").id for n in range(4)]
    story.tell("list", [each.name for each in dicts.list(limit=2)])
    story.tell("list after", [each.name for each in dicts.list(starting_after=more[1])])
    story.tell("update", dicts.update(made.id, name="Others", items=[{"text": "x", "alias": "y"}]))
    story.tell("delete", dicts.delete(made.id))
    story.refused("retrieve deleted", lambda: dicts.retrieve(made.id))
    story.refused("speak by deleted", lambda: speak(story, client, pronunciation_dict_id=made.id))


async def make_async(story: Story) -> None:
    async with AsyncCartesia(api_key=story.api_key, base_url=story.base_url) as client:
        story.tell("token async", await client.access_token.create(grants={"stt": True}))
        made = story.tell("create async", await client.pronunciation_dicts.create(name="Async"))
        story.tell("retrieve async", await client.pronunciation_dicts.retrieve(made.id))
        story.tell("update async", await client.pronunciation_dicts.update(made.id, name="Later"))
        story.tell("list async", [each.name async for each in client.pronunciation_dicts.list(limit=3)])
        story.tell("delete async", await client.pronunciation_dicts.delete(made.id))


main()
