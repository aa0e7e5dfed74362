"""Synthesis, encoding and hearing, as multiples of real time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.figure import Figure
from mockserver.audio.encoders import open_encoder
from mockserver.audio.formats import OutputFormat
from mockserver.audio.wav import WavDialect
from mockserver.speech.listening import listen
from mockserver.speech.plan import FrameGrid, Plan, plan
from mockserver.speech.prosody import Prosody
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import timbre_of
from mockserver.voices.catalogue import VOICES

TEXT = (
    "Call me Ishmael. Some years ago, never mind how long precisely, having little money, I went to sea. " * 6
)
RATE = 44100
ROUNDS = 5
DIALECT = WavDialect("Lavf60.16.100", 18, False)


def measure() -> list[Figure]:
    """Every part of the engine alone, at 44.1 kHz."""
    voices = iter(VOICES.values())

    def say() -> Plan:
        timbre = timbre_of(next(voices).embedding)
        return plan(TEXT, timbre=timbre, prosody=Prosody(1000, 1000), grid=FrameGrid(80, 1000))

    said = say()
    samples = np.concatenate(list(synthesise(said, RATE)))
    seconds = len(samples) / RATE
    fresh = iter([say() for _ in range(ROUNDS)])
    mp3 = OutputFormat("mp3", RATE, None, 128_000)
    mulaw = OutputFormat("raw", RATE, "pcm_mulaw", None)
    return [
        _speed("synthesis, 100 ms blocks", lambda: _drain(said, 100), seconds, 10_000),
        _speed("synthesis, 1 s blocks", lambda: _drain(said, 1000), seconds, 10_000),
        _speed("synthesis by a voice not heard before", lambda: _drain(next(fresh), 1000), seconds, 1_000),
        _speed("pcm_mulaw", lambda: _encode(mulaw, samples), seconds, 5_000),
        _speed("MP3, 128 kbit/s", lambda: _encode(mp3, samples), seconds, 400),
        _speed("listen", lambda: listen(samples, RATE), seconds, 200),
        _memcpy(samples, seconds),
    ]


def _drain(said: Plan, block_ms: int) -> None:
    for _ in synthesise(said, RATE, first_ms=block_ms, block_ms=block_ms):
        pass


def _encode(fmt: OutputFormat, samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
    encoder = open_encoder(fmt, len(samples), DIALECT)
    encoder.head()
    for start in range(0, len(samples), RATE):
        encoder.encode(samples[start : start + RATE])
    encoder.tail()


def _median_seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _speed(name: str, work: Callable[[], object], seconds: float, target: int) -> Figure:
    speed = seconds / _median_seconds(work)
    return Figure(f"{name}, × real time", f"{speed:,.0f}", "", None, f"≥ {target:,}", speed >= target)


def _memcpy(samples: np.ndarray[tuple[int], np.dtype[np.int16]], seconds: float) -> Figure:
    speed = seconds / _median_seconds(
        lambda: [samples[i : i + 4410].tobytes() for i in range(0, len(samples), 4410)]
    )
    return Figure("copying the same samples in 100 ms blocks, × real time", f"{speed:,.0f}", note="the limit")
