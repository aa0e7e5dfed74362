"""Pipecat's CartesiaTTSService, over a socket: audio and timed text come out behind it, errors before it."""

from __future__ import annotations

import asyncio

from job import UNKNOWN_VOICE, Job
from loguru import logger
from speaking_pipecat import speak


async def main() -> None:
    job = Job()
    before, behind = await speak(job, [job.transcript])
    job.heard("async", "socket", behind.audio)
    job.note("async words", behind.words)
    job.note("async errors", before.errors)
    for what, changed in (
        ("bad key", {"api_key": "not-the-key", "url": job.strict_url}),
        ("unknown voice", {"voice": UNKNOWN_VOICE}),
    ):
        before, _ = await speak(job, [job.transcript], **changed)
        job.refused(f"async {what}", "ErrorFrame", None, " | ".join(before.errors))
    job.done()


logger.remove()
asyncio.run(main())
