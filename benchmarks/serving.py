"""`POST /tts/bytes` over HTTP, beside a bare app that sends the same bytes ready-made."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable

from benchmarks import prism
from benchmarks.figure import Figure
from benchmarks.load import Run, burst, serving
from mockserver.audio.formats import OutputFormat
from mockserver.speech.plan import FrameGrid, plan
from mockserver.speech.prosody import Prosody
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import timbre_of
from mockserver.voices.catalogue import VOICES

VOICE = "694f9389-aac1-45b6-b726-9d9369183238"
SENTENCE = "The quick brown fox jumps over the lazy dog, number"
ROUNDS = 3
FORMAT = OutputFormat("raw", 16000, "pcm_s16le", None)


def body(number: int) -> bytes:
    """A TTS request; every number is another transcript of the same length."""
    return request(f"{SENTENCE} {number:06}")


def request(transcript: str) -> bytes:
    """A TTS request for raw 16-bit sound at 16 kHz."""
    return json.dumps(
        {
            "model_id": "sonic-3.5",
            "transcript": transcript,
            "voice": VOICE,
            "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16000},
        }
    ).encode()


SHORT = request("Hello, world!")
"""What is asked of Prism, which answers everything with a word."""


def chunk_sizes() -> list[int]:
    """The sizes in which our server sends the answer to `body`, so that the bare app sends the same."""
    said = plan(
        f"{SENTENCE} 000000",
        timbre=timbre_of(VOICES[VOICE].embedding),
        prosody=Prosody(1000, 1000),
        grid=FrameGrid(80, 1000),
    )
    return [2 * len(block) for block in synthesise(said, FORMAT.sample_rate)]


def measure(count: int) -> list[Figure]:
    """Repeated and new transcripts, CPU and time to first byte."""
    sizes = chunk_sizes()
    runs: dict[str, list[Run]] = {}
    with (
        serving("benchmarks.bare", ",".join(map(str, sizes))) as (bare, bare_process),
        serving("mockserver", "serve", "--port", "0", "--ready-json", "--log-level", "info") as (
            ours,
            process,
        ),
    ):
        fresh = iter(range(1, ROUNDS + 2))

        def new() -> Callable[[int], bytes]:
            start = next(fresh) * 100_000
            return lambda n: body(start + n)

        cases = {
            "ours short": lambda n: burst(
                ours, process, "/tts/bytes", lambda _: SHORT, count=n, connections=8
            ),
            "ours repeated": lambda n: burst(
                ours, process, "/tts/bytes", lambda _: body(0), count=n, connections=8
            ),
            "bare whole": lambda n: burst(
                bare, bare_process, "/whole", lambda _: body(0), count=n, connections=8
            ),
            "ours new": lambda n: burst(ours, process, "/tts/bytes", new(), count=n, connections=8),
            "bare stream": lambda n: burst(
                bare, bare_process, "/stream", lambda _: body(0), count=n, connections=8
            ),
        }
        for case in cases.values():  # warm up
            case(200)
        for _ in range(ROUNDS):
            for name, case in cases.items():
                runs.setdefault(name, []).append(case(count))
    return [
        _figure("repeated transcript", runs["ours repeated"], "Starlette Response", runs["bare whole"], 0.9),
        _figure("new transcript", runs["ours new"], "StreamingResponse", runs["bare stream"], 0.65),
        _first("time to first byte, repeated", runs["ours repeated"], runs["bare whole"]),
        _first("time to first byte, new", runs["ours new"], runs["bare stream"]),
        prism.measure(statistics.median(r.per_second for r in runs["ours short"]), lambda _: SHORT, count),
    ]


def _cpu(runs: list[Run]) -> float:
    return statistics.median(run.cpu_us for run in runs)


def _figure(name: str, ours: list[Run], peer: str, bare: list[Run], target: float) -> Figure:
    share = _cpu(bare) / _cpu(ours)
    return Figure(
        f"/tts/bytes, {name}, CPU µs a request",
        f"{_cpu(ours):.0f} ({statistics.median(r.per_second for r in ours):,.0f} requests/s)",
        f"{peer}: {_cpu(bare):.0f} ({statistics.median(r.per_second for r in bare):,.0f} requests/s)",
        share,
        f"≥ {target}",
        share >= target,
        f"{ours[0].body_bytes // ours[0].requests:,} bytes",
    )


def _first(name: str, ours: list[Run], bare: list[Run]) -> Figure:
    def p(runs: list[Run], q: int) -> float:
        return statistics.median(run.first(q) for run in runs)

    return Figure(
        f"{name}, 8 connections, ms p50 / p99",
        f"{p(ours, 50):.2f} / {p(ours, 99):.2f}",
        f"bare: {p(bare, 50):.2f} / {p(bare, 99):.2f}",
    )
