"""The voice changer and infill: as multiples of real time, and what a long clip takes in memory."""

from __future__ import annotations

import io
import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import soundfile

from benchmarks.engine import RATE, ROUNDS, TEXT
from benchmarks.figure import Figure
from mockserver.audio.decoding import decode, reading
from mockserver.conversion.infill import infill
from mockserver.conversion.joins import beginning, ending, loudness_of
from mockserver.conversion.score import score
from mockserver.conversion.survey import survey
from mockserver.speech.plan import FrameGrid, plan
from mockserver.speech.prosody import NORMAL
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import Timbre

Samples = npt.NDArray[np.int16]
SPEAKER, TARGET = Timbre(11_000, 400, 0), Timbre(16_000, 700, 100)
GRID = FrameGrid(80, 1000)
TEN_MINUTES = 600


def measure() -> list[Figure]:
    """Whole conversions at 44.1 kHz, from the bytes of a file to samples; one core."""
    said = plan(TEXT, timbre=SPEAKER, prosody=NORMAL, grid=GRID)
    words = np.concatenate(list(synthesise(said, RATE)))
    other = _noise(len(words))
    seconds = len(words) / RATE
    files = {
        "words, WAV": _file(words, "WAV"),
        "other sound, WAV": _file(other, "WAV"),
        "other sound, FLAC": _file(other, "FLAC"),
        "other sound, MP3": _file(other, "MP3"),
        "other sound, Ogg Vorbis": _file(other, "OGG"),
    }
    return [
        *(_speed(f"voice changer, {name}", data, seconds, _change) for name, data in files.items()),
        _speed("infill between two such clips", files["words, WAV"], 2 * seconds, _fill),
        *_memory(),
    ]


def _speed(name: str, data: bytes, seconds: float, work: Callable[[bytes], int]) -> Figure:
    speed = seconds / _cpu_seconds(lambda: work(data))
    return Figure(f"{name}, × real time", f"{speed:,.0f}", target="≥ 200", met=speed >= 200)


def _cpu_seconds(work: Callable[[], object]) -> float:
    """Of one core, in the middle one of a few runs: what a conversion takes however busy the others are."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times)


def _change(data: bytes) -> int:
    return sum(block.size for block in score(survey(reading(data)), TARGET).blocks(RATE))


def _fill(data: bytes) -> int:
    left, right = ending(loudness_of(reading(data))), beginning(loudness_of(reading(data)))
    new = infill("a few words", left=left, right=right, timbre=TARGET, prosody=NORMAL, grid=GRID)
    return sum(block.size for block in new.blocks(RATE))


def _memory() -> list[Figure]:
    """What a conversion holds beside the upload: blocks, and some kilobytes for each second of the clip."""
    short, long = (_file(_noise(length * RATE), "FLAC") for length in (10, TEN_MINUTES))
    _change(short)
    little, much, whole = _peak(_change, short), _peak(_change, long), _peak(decode, long)
    megabyte = 1_000_000
    return [
        Figure(
            "voice changer, memory beside a clip of ten minutes, MB",
            f"{much / megabyte:.1f}",
            f"{little / megabyte:.1f}",
            note="beside: of ten seconds",
            target="≤ 25",
            met=much <= 25 * megabyte,
        ),
        Figure(
            "decoding the same ten minutes at once, as float32, MB",
            f"{whole / megabyte:.0f}",
            note="what the voice changer does without",
        ),
    ]


def _peak(work: Callable[[bytes], object], data: bytes) -> int:
    tracemalloc.start()
    try:
        work(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _noise(size: int) -> Samples:
    """Noise that swells once a second or so."""
    generator = np.random.default_rng(1)
    at = np.arange(size) / RATE
    return (generator.uniform(-0.5, 0.5, size) * (0.5 + 0.4 * np.sin(5 * at)) * 32767).astype(np.int16)


def _file(samples: Samples, container: str) -> bytes:
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 1, format=container) as out:
        for start in range(0, len(samples), RATE):  # long files of Vorbis are written in pieces only
            out.write(samples[start : start + RATE])
    return file.getvalue()
