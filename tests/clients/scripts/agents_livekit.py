"""The Cartesia plugin of LiveKit Agents: `synthesize`, which is `/tts/bytes` in raw, and its exceptions."""

from __future__ import annotations

import asyncio

import aiohttp
from job import UNKNOWN_VOICE, Job
from livekit.agents import APIConnectOptions
from livekit.plugins import cartesia

ONCE = APIConnectOptions(max_retry=0)


async def main() -> None:
    job = Job()
    async with aiohttp.ClientSession() as session:

        async def speak(
            text: str = job.transcript, *, key: str = job.api_key, voice: str = job.voice
        ) -> bytes:
            url = job.base_url if key == job.api_key else job.strict_url
            tts = cartesia.TTS(
                api_key=key, model=job.model_id, voice=voice, base_url=url, http_session=session
            )
            async with tts.synthesize(text, conn_options=ONCE) as stream:
                return b"".join([bytes(event.frame.data) async for event in stream])

        job.heard("async", "raw", await speak())
        for what, call in (
            ("bad key", lambda: speak(key="not-the-key")),
            ("unknown voice", lambda: speak(voice=UNKNOWN_VOICE)),
        ):
            try:
                await call()
            except Exception as error:
                job.failed(what, error)
    job.done()


asyncio.run(main())
