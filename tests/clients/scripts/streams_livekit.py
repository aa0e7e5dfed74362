"""The Cartesia plugin of LiveKit Agents: `stream`, whose text comes in pieces and goes out in sentences."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from job import UNKNOWN_VOICE, Job
from livekit.agents import APIConnectOptions
from livekit.agents.types import USERDATA_TIMED_TRANSCRIPT
from livekit.plugins import cartesia

ONCE = APIConnectOptions(max_retry=0)


async def main() -> None:
    job = Job()
    async with aiohttp.ClientSession() as session:

        def service(**changed: Any) -> cartesia.TTS:
            asked = {"api_key": job.api_key, "voice": job.voice, "base_url": job.base_url} | changed
            return cartesia.TTS(model=job.model_id, http_session=session, **asked)

        async def speak(tts: cartesia.TTS, pieces: list[str]) -> tuple[bytes, list[Any]]:
            audio, words = b"", []
            async with tts.stream(conn_options=ONCE) as stream:
                for piece in pieces:
                    stream.push_text(piece)
                stream.end_input()
                async for event in stream:
                    audio += bytes(event.frame.data)
                    words += event.frame.userdata.get(USERDATA_TIMED_TRANSCRIPT, [])
            return audio, [[str(word), word.start_time, word.end_time] for word in words]

        tts = service()
        audio, words = await speak(tts, job.pieces)
        job.heard("async", "continued", audio)
        job.note("async words", words)
        # The same socket serves one utterance after the other.
        for place, part in enumerate(job.parts):
            job.heard("async", f"reused {place}", (await speak(tts, [part]))[0])
        await tts.aclose()
        for what, changed in (
            ("bad key", {"api_key": "not-the-key", "base_url": job.strict_url}),
            ("unknown voice", {"voice": UNKNOWN_VOICE}),
        ):
            tts = service(**changed)
            try:
                await speak(tts, [job.transcript])
            except Exception as error:
                job.failed(f"async {what}", error)
            await tts.aclose()
    job.done()


asyncio.run(main())
