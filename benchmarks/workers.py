"""`serve --workers 2` beside one process, on the same two cores, with work that the client has no share in.

What is asked for is MP3 of a new transcript each time: some milliseconds of the server, a small answer. What
the load generator takes of the cores the workers cannot have, so its share is told beside the figures.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from benchmarks.figure import Figure
from mockserver.edge.workers.whose import Whose

TARGET = 1.7
_ROUNDS = 3
_CONNECTIONS = 8
_WORDS = "The quick brown fox jumps over the lazy dog while nobody is watching it at all, number"


@dataclass(frozen=True, slots=True)
class Burst:
    """cpu: seconds of the server's processes; ours: of the load generator's."""

    requests: int
    seconds: float
    cpu: float
    ours: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


@contextmanager
def _serving(workers: int) -> Iterator[tuple[int, list[psutil.Process]]]:
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--ready-json"]
    child = subprocess.Popen(
        [*command, "--workers", str(workers), "--log-level", "warning"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        port = json.loads(child.stdout.readline())["port"]
        parent = psutil.Process(child.pid)
        yield port, parent.children() or [parent]
    finally:
        child.terminate()
        child.wait()


def measure(count: int) -> list[Figure]:
    """Turn and turn about, so that what else the machine does meets both alike."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores < 2:
        return [Figure("2 workers beside 1, requests a second", "–", note="needs 2 cores")]
    runs: dict[int, list[Burst]] = {1: [], 2: []}
    with _serving(1) as alone, _serving(2) as pair:
        numbers = iter(range(0, 1 << 40, 1 << 20))
        for port, processes in (alone, pair):
            _burst(port, processes, 50, next(numbers))
        for _ in range(_ROUNDS):
            for size, (port, processes) in ((1, alone), (2, pair)):
                runs[size].append(_burst(port, processes, max(100, count // 20), next(numbers)))
    ratio = statistics.median(b.per_second / a.per_second for a, b in zip(runs[1], runs[2], strict=True))
    one, two = (statistics.median(run.per_second for run in runs[size]) for size in (1, 2))
    share = statistics.median(run.ours / run.seconds / cores for run in runs[2])
    cost = [statistics.median(run.cpu / run.requests * 1000 for run in runs[size]) for size in (1, 2)]
    return [
        Figure(
            "2 workers beside 1, requests a second (new MP3s)",
            f"{two:,.0f}",
            f"one process: {one:,.0f}",
            ratio,
            f"≥ {TARGET}",
            ratio >= TARGET,
            f"{cores} cores; the load generator took {share:.0%} of them",
        ),
        Figure(
            "CPU of the server a request, 2 workers, ms",
            f"{cost[1]:.2f}",
            f"one process: {cost[0]:.2f}",
            cost[0] / cost[1],
        ),
    ]


def _burst(port: int, processes: list[psutil.Process], count: int, first: int) -> Burst:
    before, mine, started = _cpu(processes), time.process_time(), time.perf_counter()
    asyncio.run(_requests(port, count, first))
    seconds = time.perf_counter() - started
    return Burst(count, seconds, _cpu(processes) - before, time.process_time() - mine)


def _cpu(processes: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return sum(each.user + each.system for each in times)


async def _requests(port: int, count: int, first: int) -> None:
    numbers = iter(range(first, first + count))
    whose = Whose(0, 2)
    keys = [
        next(key for n in range(64) if whose.of_credential(key := f"bench-{at}-{n}") == at % 2)
        for at in range(_CONNECTIONS)
    ]

    async def one(key: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        for number in numbers:
            body = json.dumps(
                {
                    "model_id": "sonic-3.5",
                    "transcript": f"{_WORDS} {number}",
                    "voice": "694f9389-aac1-45b6-b726-9d9369183238",
                    "output_format": {"container": "mp3", "sample_rate": 44100, "bit_rate": 64000},
                }
            ).encode()
            head = (
                f"POST /tts/bytes HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {key}\r\n"
                "Cartesia-Version: 2026-08-14\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer[:20]:
                raise RuntimeError(f"refused: {answer.decode()}")
            if b"chunked" in answer.lower():
                while size := int(await reader.readline(), 16):
                    await reader.readexactly(size + 2)
                await reader.readexactly(2)
            else:
                await reader.readexactly(int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
        writer.close()
        await writer.wait_closed()

    async with asyncio.TaskGroup() as group:
        for key in keys:
            group.create_task(one(key))
