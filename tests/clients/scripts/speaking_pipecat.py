"""One text spoken by Pipecat's CartesiaTTSService: what passes before it and behind it."""

from __future__ import annotations

import asyncio
from typing import Any

from job import Job
from pipecat.frames.frames import (
    EndFrame,
    ErrorFrame,
    Frame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    TTSStoppedFrame,
    TTSTextFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.cartesia.tts import CartesiaTTSService


class Ear(FrameProcessor):
    """Keeps the audio, the words and the errors that pass by; ends the task at the end of the speech."""

    def __init__(self) -> None:
        super().__init__()
        self.audio = b""
        self.words: list[str] = []
        self.errors: list[str] = []
        self.over = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame):
            self.audio += frame.audio
        elif isinstance(frame, TTSTextFrame):
            self.words.append(frame.text)
        elif isinstance(frame, ErrorFrame):
            self.errors.append(frame.error)
            self.over.set()
        elif isinstance(frame, TTSStoppedFrame):
            self.over.set()
        await self.push_frame(frame, direction)


async def speak(job: Job, texts: list[str], patience: float = 20, **changed: Any) -> tuple[Ear, Ear]:
    asked = {"api_key": job.api_key, "url": job.base_url, "voice": job.voice} | changed
    before, behind = Ear(), Ear()
    tts = CartesiaTTSService(
        api_key=asked["api_key"],
        url=asked["url"].replace("http://", "ws://") + "/tts/websocket",
        settings=CartesiaTTSService.Settings(model=job.model_id, voice=asked["voice"]),
    )
    params = PipelineParams(audio_out_sample_rate=24000)
    task = PipelineTask(Pipeline([before, tts, behind]), params=params)
    running = asyncio.create_task(PipelineRunner(handle_sigint=False).run(task))
    for text in texts:
        await task.queue_frames([TTSSpeakFrame(text)])
    heard = [asyncio.create_task(ear.over.wait()) for ear in (before, behind)]
    await asyncio.wait(heard, return_when=asyncio.FIRST_COMPLETED, timeout=patience)
    for waiting in heard:
        waiting.cancel()
    await task.queue_frames([EndFrame()])
    await running
    return before, behind
