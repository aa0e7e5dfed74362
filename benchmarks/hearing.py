"""Speech to text: as multiples of real time, files and sockets, and what a long clip takes in memory."""

from __future__ import annotations

import io
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

import numpy as np
import soundfile

from benchmarks.engine import ROUNDS, TEXT
from benchmarks.figure import Figure
from mockserver.api.stt_socket import Query, open_manual, open_turns
from mockserver.audio.decoding import reading
from mockserver.contract.versions import VERSIONS, Version
from mockserver.hearing.clips import transcribe
from mockserver.settings import Settings
from mockserver.speech.plan import FrameGrid, plan
from mockserver.speech.prosody import NORMAL
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import Timbre
from mockserver.streams.stt.connection import SttConnection
from mockserver.world.clock import ManualClock
from mockserver.world.world import World, Worlds

Opener = Callable[[Version, World, Query], SttConnection]
RATE = 16_000
TEN_MINUTES = 600
PACKET = RATE * 2 // 50
TARGET = 200
MOST_MEGABYTES = 8.0


def measure() -> list[Figure]:
    """Whole transcriptions at 16 kHz, from bytes to words; one core."""
    said = plan(TEXT, timbre=Timbre(11_000, 400, 0), prosody=NORMAL, grid=FrameGrid(80, 1000))
    words = np.concatenate(list(synthesise(said, RATE)))
    other = _noise(words.size)
    seconds = words.size / RATE
    files = {
        "words, WAV": _file(words, "WAV"),
        "words, FLAC": _file(words, "FLAC"),
        "words, Ogg Opus": _file(words, "OGG", "OPUS"),
        "words, MP3": _file(words, "MP3"),
        "other sound, WAV": _file(other, "WAV"),
    }
    return [
        *(_speed(f"transcription, {name}", partial(_hear, data), seconds) for name, data in files.items()),
        *(
            _speed(f"{name} in packets of 20 ms", partial(_listen, opened, words.tobytes()), seconds)
            for name, opened in (("/stt/websocket", open_manual), ("/stt/turns/websocket", open_turns))
        ),
        _memory(),
    ]


def _speed(name: str, work: Callable[[], object], seconds: float) -> Figure:
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    speed = seconds / statistics.median(times)
    return Figure(f"{name}, × real time", f"{speed:,.0f}", target=f"≥ {TARGET}", met=speed >= TARGET)


def _hear(data: bytes) -> int:
    opened = reading(data)
    return len(transcribe(opened.blocks, opened.sample_rate, "en").words)


def _listen(opened: Opener, sound: bytes) -> None:
    world = Worlds(Settings(), ManualClock()).of("benchmark")
    query = (("model", "ink-2"), ("encoding", "pcm_s16le"), ("sample_rate", str(RATE)))
    connection = opened(VERSIONS[-1], world, query)
    for start in range(0, len(sound), PACKET):
        connection.receive(sound[start : start + PACKET], 0.0)
        while connection.pull(0.0) is not None:
            pass


def _memory() -> Figure:
    """What a transcription holds beside the upload: a few seconds of sound, and its words."""
    data = _file(_noise(TEN_MINUTES * RATE), "FLAC")
    tracemalloc.start()
    _hear(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    megabytes = peak / 1e6
    return Figure(
        "transcription of ten minutes, memory beside the file",
        f"{megabytes:.1f} MB",
        target=f"≤ {MOST_MEGABYTES:.0f} MB",
        met=megabytes <= MOST_MEGABYTES,
        note="independent of the length",
    )


def _noise(size: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Bursts of a third of a second, as much silence between them."""
    made = np.random.default_rng(3).integers(-6_000, 6_000, size).astype(np.int16)
    made[np.arange(size) % (2 * RATE // 3) >= RATE // 3] = 0
    return made


def _file(
    samples: np.ndarray[tuple[int], np.dtype[np.int16]], container: str, subtype: str | None = None
) -> bytes:
    held = io.BytesIO()
    soundfile.write(held, samples, RATE, format=container, subtype=subtype)
    return held.getvalue()
