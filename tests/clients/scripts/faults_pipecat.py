"""Pipecat's CartesiaTTSService and what goes wrong: the audio behind it, the errors before it."""

from __future__ import annotations

import asyncio

from job import Job
from loguru import logger
from speaking_pipecat import speak


async def main() -> None:
    job = Job()
    for key in (
        "quirk unknown-message-type",
        "quirk null-context-id",
        "quirk timestamps-cjk-packed",
        "sk_car_mock_402",
    ):
        before, behind = await speak(job, [job.transcript], patience=4, api_key=key)
        job.heard("async", key, behind.audio)
        job.note(key, before.errors)
    job.done()


logger.remove()
asyncio.run(main())
