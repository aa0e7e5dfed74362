"""The Cartesia plugin of LiveKit Agents and what goes wrong: what a listener hears, and what is raised."""

from __future__ import annotations

import asyncio

import aiohttp
from job import Job
from livekit.agents import APIConnectOptions
from livekit.plugins import cartesia

ONCE = APIConnectOptions(max_retry=0, timeout=2)
AGAIN = APIConnectOptions(max_retry=2, retry_interval=0.05, timeout=5)


async def main() -> None:
    job = Job()
    async with aiohttp.ClientSession() as session:

        async def speak(key: str, options: APIConnectOptions) -> bytes:
            tts = cartesia.TTS(
                model=job.model_id,
                http_session=session,
                api_key=key,
                voice=job.voice,
                base_url=job.base_url,
            )
            audio = b""
            try:
                async with tts.stream(conn_options=options) as stream:
                    stream.push_text(job.transcript)
                    stream.end_input()
                    async for event in stream:
                        audio += bytes(event.frame.data)
            finally:
                await tts.aclose()
            return audio

        job.heard("async", "well", await speak(job.api_key, ONCE))
        for key in (
            "quirk error-swallowed-as-done",
            "quirk drop-without-close-frame",
            "quirk handshake-402",
            "quirk close-1011-mid-generation",
        ):
            try:
                job.heard("async", key, await speak(key, ONCE))
            except Exception as error:
                job.failed(key, error)
        job.heard("async", "unrequested", await speak("quirk unrequested-phonemes", ONCE))
        job.heard("async", "burst", await speak("sk_car_mock_429_burst", AGAIN))
    job.done()


asyncio.run(main())
