"""The Python SDK 1.x as its README shows it: `voice_id=`, the audio whole, errors as ValueError."""

from __future__ import annotations

import asyncio
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from job import UNKNOWN_VOICE, Job


def main() -> None:
    job = Job()
    client = Cartesia(api_key=job.api_key, base_url=job.base_url)

    def speak(client: Any = client, **changed: object) -> bytes:
        asked: dict[str, Any] = {
            "model_id": job.model_id,
            "transcript": job.transcript,
            "voice_id": job.voice,
            "output_format": job.formats["wav"],
        }
        return client.tts.bytes(**asked | changed)

    for name, output_format in job.formats.items():
        job.heard("sync", name, speak(output_format=output_format))
    stranger = Cartesia(api_key="not-the-key", base_url=job.strict_url)
    job.raised("bad key", lambda: speak(stranger))
    job.raised("unknown voice", lambda: speak(voice_id=UNKNOWN_VOICE))
    job.raised("empty transcript", lambda: speak(transcript=""))
    asyncio.run(speak_async(job))
    job.done()


async def speak_async(job: Job) -> None:
    async with AsyncCartesia(api_key=job.api_key, base_url=job.base_url) as client:
        for name, output_format in job.formats.items():
            audio = await client.tts.bytes(
                model_id=job.model_id,
                transcript=job.transcript,
                voice_id=job.voice,
                output_format=output_format,
            )
            job.heard("async", name, audio)


main()
