"""Pipecat's two services for speech to text, each in a pipeline, hear a clip."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from loguru import logger
from pipecat.frames.frames import (
    EndFrame,
    ErrorFrame,
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.cartesia.stt import CartesiaSTTService
from pipecat.services.cartesia.turns.stt import CartesiaTurnsSTTService
from story import Story

RATE = 16000
PIECE = RATE // 10 * 2


class Ear(FrameProcessor):
    """Keeps what passes by in either direction; `over` once that is told which was waited for."""

    def __init__(self, last: Callable[[list[list[str]]], bool]) -> None:
        super().__init__()
        self.told: list[list[str]] = []
        self.over = asyncio.Event()
        self._last = last

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        kinds = (TranscriptionFrame, InterimTranscriptionFrame, ErrorFrame)
        if isinstance(frame, kinds):
            text = frame.error if isinstance(frame, ErrorFrame) else frame.text
            self.told.append([type(frame).__name__, text])
        elif isinstance(frame, UserStartedSpeakingFrame | UserStoppedSpeakingFrame):
            self.told.append([type(frame).__name__, ""])
        if self._last(self.told):
            self.over.set()
        await self.push_frame(frame, direction)


def is_whole(words: str) -> Callable[[list[list[str]]], bool]:
    """Whether all the words have been told as final, or nothing more will be told."""

    def last(told: list[list[str]]) -> bool:
        final = "".join(text for kind, text in told if kind == "TranscriptionFrame").strip()
        return final == words or any(kind == "ErrorFrame" for kind, _ in told)

    return last


async def hear(service: Any, samples: bytes, words: str, *, finalize: bool) -> list[list[str]]:
    before, behind = Ear(is_whole(words)), Ear(is_whole(words))
    params = PipelineParams(audio_in_sample_rate=RATE)
    task = PipelineTask(Pipeline([before, service, behind]), params=params)
    running = asyncio.create_task(PipelineRunner(handle_sigint=False).run(task))
    for at in range(0, len(samples), PIECE):
        await task.queue_frame(InputAudioRawFrame(samples[at : at + PIECE], RATE, 1))
    if finalize:
        await task.queue_frame(VADUserStoppedSpeakingFrame())
    heard = [asyncio.create_task(ear.over.wait()) for ear in (before, behind)]
    await asyncio.wait(heard, return_when=asyncio.FIRST_COMPLETED, timeout=20)
    for waiting in heard:
        waiting.cancel()
    await task.queue_frame(EndFrame())
    await running
    return [*behind.told, *(row for row in before.told if row[0] == "ErrorFrame")]


async def main() -> None:
    story = Story()
    url = story.base_url.replace("http://", "ws://")
    words = story.files["sentence"].read_text()
    samples = story.files["turns"].read_bytes()
    manual = CartesiaSTTService(
        api_key=story.api_key, base_url=url, sample_rate=RATE, settings=CartesiaSTTService.Settings()
    )
    story.tell("stt", await hear(manual, samples, words, finalize=True))
    settings = CartesiaTurnsSTTService.Settings(keyterm=["fox", "at last"], turn_end_threshold=0.2)
    turns = CartesiaTurnsSTTService(
        api_key=story.api_key, url=f"{url}/stt/turns/websocket", sample_rate=RATE, settings=settings
    )
    story.tell("turns", await hear(turns, samples, words, finalize=False))
    story.done()


logger.remove()
asyncio.run(main())
