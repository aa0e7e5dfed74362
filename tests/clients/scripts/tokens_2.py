"""The tokens of the Python SDK 2.x, which makes them and leaves their use to browsers."""

from __future__ import annotations

import asyncio

from cartesia import AsyncCartesia, Cartesia
from story import Story


def main() -> None:
    story = Story()
    auth = Cartesia(api_key=story.api_key, base_url=story.base_url).auth
    story.tell("token", auth.access_token(grants={"tts": True}, expires_in=60))
    story.refused("too long", lambda: auth.access_token(grants={"tts": True}, expires_in=3601))
    story.tell("token async", asyncio.run(make_async(story)))
    story.done()


async def make_async(story: Story) -> object:
    client = AsyncCartesia(api_key=story.api_key, base_url=story.base_url)
    return await client.auth.access_token(grants={"stt": True}, expires_in=1)


main()
