"""A bounded load generator over keep-alive connections, and servers as child processes."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

Body = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Run:
    """What one burst of requests cost."""

    requests: int
    seconds: float
    cpu_us: float
    """Server CPU, user and system, µs a request."""
    first_ms: list[float]
    """Milliseconds to the first body byte, per request."""
    body_bytes: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def first(self, q: int) -> float:
        """The q-th percentile of the time to first byte, ms."""
        return statistics.quantiles(self.first_ms, n=100)[q - 1]


@contextmanager
def serving(module: str, *args: str) -> Iterator[tuple[int, psutil.Process]]:
    """A server process that prints `{"port": …}` as its first line; yields its port and process."""
    child = subprocess.Popen([sys.executable, "-m", module, *args], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        port = json.loads(child.stdout.readline())["port"]
        process = psutil.Process(child.pid)
        cores = psutil.Process().cpu_affinity() or []
        if len(cores) > 1:  # the server gets a core of its own, we the others
            process.cpu_affinity([cores[-1]])
        yield port, process
    finally:
        child.terminate()
        child.wait()


def burst(port: int, process: psutil.Process, path: str, body: Body, *, count: int, connections: int) -> Run:
    """`count` POSTs over `connections` connections; `body(n)` makes the n-th."""
    before = process.cpu_times()
    started = time.perf_counter()
    first, size = asyncio.run(_burst(port, path, body, count, connections))
    seconds = time.perf_counter() - started
    after = process.cpu_times()
    cpu = (after.user + after.system) - (before.user + before.system)
    return Run(count, seconds, cpu / count * 1e6, first, size)


async def _burst(port: int, path: str, body: Body, count: int, connections: int) -> tuple[list[float], int]:
    numbers = iter(range(count))
    first: list[float] = []
    size = 0

    async def worker() -> None:
        nonlocal size
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        for n in numbers:
            data = body(n)
            head = (
                f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: bench\r\n"
                "Cartesia-Version: 2026-08-14\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(data)}\r\n\r\n"
            )
            sent = time.perf_counter()
            writer.write(head.encode() + data)
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer[:20]:
                raise RuntimeError(f"refused: {answer.decode()} {(await reader.read(500)).decode()}")
            if b"chunked" in answer:
                got = await _chunked(reader, first, sent)
                size += got  # in one step: other workers add to it between awaits
            else:
                length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                first.append((time.perf_counter() - sent) * 1000)
                await reader.readexactly(length)
                size += length
        writer.close()
        await writer.wait_closed()

    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(worker())
    return first, size


async def _chunked(reader: asyncio.StreamReader, first: list[float], sent: float) -> int:
    size = 0
    while True:
        length = int(await reader.readline(), 16)
        if size == 0:
            first.append((time.perf_counter() - sent) * 1000)
        await reader.readexactly(length + 2)
        if length == 0:
            return size
        size += length
