"""Pipecat's CartesiaHttpTTSService in a pipeline: audio frames come out behind it, error frames before it."""

from __future__ import annotations

import asyncio
import sys

from job import UNKNOWN_VOICE, Job
from loguru import logger
from pipecat.frames.frames import EndFrame, ErrorFrame, Frame, TTSAudioRawFrame, TTSSpeakFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.cartesia.tts import CartesiaHttpTTSService


class Ear(FrameProcessor):
    """Keeps the audio and the errors that pass by."""

    def __init__(self) -> None:
        super().__init__()
        self.audio = b""
        self.errors: list[str] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame):
            self.audio += frame.audio
        elif isinstance(frame, ErrorFrame):
            self.errors.append(frame.error)
        await self.push_frame(frame, direction)


async def speak(job: Job, *, key: str, url: str, voice: str) -> tuple[bytes, list[str]]:
    before, behind = Ear(), Ear()
    tts = CartesiaHttpTTSService(
        api_key=key,
        base_url=url,
        settings=CartesiaHttpTTSService.Settings(model=job.model_id, voice=voice),
    )
    params = PipelineParams(audio_out_sample_rate=24000)
    task = PipelineTask(Pipeline([before, tts, behind]), params=params)
    await task.queue_frames([TTSSpeakFrame(job.transcript), EndFrame()])
    await PipelineRunner(handle_sigint=False).run(task)
    return behind.audio, before.errors


async def main() -> None:
    job = Job()
    audio, errors = await speak(job, key=job.api_key, url=job.base_url, voice=job.voice)
    if errors:
        sys.exit(errors[0])
    job.heard("async", "raw", audio)
    for what, key, url, voice in (
        ("bad key", "not-the-key", job.strict_url, job.voice),
        ("unknown voice", job.api_key, job.base_url, UNKNOWN_VOICE),
    ):
        _, errors = await speak(job, key=key, url=url, voice=voice)
        job.refused(what, "ErrorFrame", None, errors[0])
    job.done()


logger.remove()
asyncio.run(main())
