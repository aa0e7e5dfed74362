"""The Python SDK 2.x as its READMEs show it: an iterator of bytes, errors as ApiError at the first of them.

The README of 2.0.0a0 gives the voice without `mode`, that of 2.0.17 with it: the job says which.
"""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Any

from cartesia import AsyncCartesia, Cartesia
from job import UNKNOWN_VOICE, Job


def voice(voice_id: str) -> dict[str, str]:
    return {"id": voice_id} if version("cartesia") == "2.0.0a0" else {"mode": "id", "id": voice_id}


def main() -> None:
    job = Job()
    client = Cartesia(api_key=job.api_key, base_url=job.base_url)

    def speak(client: Any = client, **changed: object) -> bytes:
        asked: dict[str, Any] = {
            "model_id": job.model_id,
            "transcript": job.transcript,
            "voice": voice(job.voice),
            "language": "en",
            "output_format": job.formats["wav"],
        }
        return b"".join(client.tts.bytes(**asked | changed))

    for name, output_format in job.formats.items():
        job.heard("sync", name, speak(output_format=output_format))
    info = client.api_status.get()
    job.status(ok=info.ok, version=info.version)
    stranger = Cartesia(api_key="not-the-key", base_url=job.strict_url)
    job.raised("bad key", lambda: speak(stranger))
    job.raised("unknown voice", lambda: speak(voice=voice(UNKNOWN_VOICE)))
    job.raised("empty transcript", lambda: speak(transcript=""))
    asyncio.run(speak_async(job))
    job.done()


async def speak_async(job: Job) -> None:
    client = AsyncCartesia(api_key=job.api_key, base_url=job.base_url)
    for name, output_format in job.formats.items():
        pieces = client.tts.bytes(
            model_id=job.model_id,
            transcript=job.transcript,
            voice=voice(job.voice),
            language="en",
            output_format=output_format,
        )
        job.heard("async", name, b"".join([piece async for piece in pieces]))


main()
