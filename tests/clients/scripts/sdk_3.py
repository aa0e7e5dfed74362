"""The Python SDK 3.x and 4.x as their READMEs show it: `tts.generate`, one exception class for each status.

The README of 4.x gives the voice as a string, that of 3.x as an object.
"""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from job import UNKNOWN_VOICE, Job


def voice(voice_id: str) -> object:
    return {"mode": "id", "id": voice_id} if version("cartesia").startswith("3.") else voice_id


def main() -> None:
    job = Job()
    client = Cartesia(api_key=job.api_key, base_url=job.base_url)

    def speak(client: Any = client, **changed: object) -> bytes:
        asked: dict[str, Any] = {
            "model_id": job.model_id,
            "output_format": job.formats["wav"],
            "transcript": job.transcript,
            "voice": voice(job.voice),
        }
        return client.tts.generate(**asked | changed).read()

    for name, output_format in job.formats.items():
        job.heard("sync", name, speak(output_format=output_format))
    info = client.get_status()
    job.status(ok=info.ok, version=info.version)
    stranger = Cartesia(api_key="not-the-key", base_url=job.strict_url)
    job.raised("bad key", lambda: speak(stranger))
    job.raised("unknown voice", lambda: speak(voice=voice(UNKNOWN_VOICE)))
    job.raised("empty transcript", lambda: speak(transcript=""))
    asyncio.run(speak_async(job))
    job.done()


async def speak_async(job: Job) -> None:
    async with AsyncCartesia(api_key=job.api_key, base_url=job.base_url) as client:
        for name, output_format in job.formats.items():
            response = await client.tts.generate(
                model_id=job.model_id,
                output_format=output_format,
                transcript=job.transcript,
                voice=voice(job.voice),
            )
            job.heard("async", name, await response.read())


main()
