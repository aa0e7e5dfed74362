"""Speech over SSE and WebSocket, beside a bare app that sends the same events and frames ready-made."""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.sync.client import connect as connect_sync

from benchmarks.figure import Figure
from benchmarks.load import Run, burst, serving
from benchmarks.serving import SENTENCE, VOICE

ROUNDS: Final = 3
OURS: Final = "/tts/websocket?api_key=bench&cartesia_version=2026-08-14"
CONTEXTS: Final = 50
IDLE: Final = 2_000
LIVE: Final = 500


def request(number: int, context_id: str | None = None) -> bytes:
    """A generation request; every number is another transcript of the same length."""
    body: dict[str, object] = {
        "model_id": "sonic-3.5",
        "transcript": f"{SENTENCE} {number:07}",
        "voice": VOICE,
        "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16000},
    }
    if context_id is not None:
        body |= {"context_id": context_id, "continue": False, "max_buffer_delay_ms": 0}
    return json.dumps(body).encode()


@dataclass(frozen=True, slots=True)
class Sides:
    """Our server and the bare one: port and process of each."""

    ours: tuple[int, psutil.Process]
    bare: tuple[int, psutil.Process]


def measure(count: int) -> list[Figure]:
    """SSE and WebSocket: CPU, time to first chunk, memory."""
    with (
        serving("mockserver", "serve", "--port", "0", "--ready-json") as ours,
        tempfile.TemporaryDirectory() as folder,
    ):
        answers = Path(folder) / "answers.json"
        answers.write_text(json.dumps(_answers(ours[0])))
        with serving("benchmarks.bare_streams", str(answers)) as bare:
            sides = Sides(ours, bare)
            # Memory first: a server that has worked has room that hides what more takes.
            memory = _memory(sides)
            return [_sse(sides, count), _generations(sides, count), _first_chunk(sides), *memory]


def _answers(port: int) -> dict[str, list[str]]:
    """What our server answers to one request, so that the bare one can send the same."""
    headers = {"X-API-Key": "bench", "Cartesia-Version": "2026-08-14"}
    url = f"http://localhost:{port}/tts/sse"
    text = httpx.post(url, content=request(0), headers=headers, trust_env=False).text
    with connect_sync(f"ws://localhost:{port}{OURS}") as socket:
        socket.send(request(0, "CONTEXT").decode())
        frames = []
        while not frames or '"type":"done"' not in frames[-1]:
            frames.append(str(socket.recv(timeout=10)))
    return {"sse": [event + "\n\n" for event in text.split("\n\n") if event], "frames": frames}


def _fresh() -> Callable[[], Callable[[int], int]]:
    start = 0

    def block() -> Callable[[int], int]:
        nonlocal start
        start += 100_000
        base = start
        return lambda n: base + n

    return block


_block = _fresh()


def _sse(sides: Sides, count: int) -> Figure:
    runs: dict[str, list[Run]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS + 1):
        number = _block()
        body = lambda n, number=number: request(number(n))  # noqa: E731
        runs["ours"].append(burst(*sides.ours, "/tts/sse", body, count=count, connections=8))
        runs["bare"].append(burst(*sides.bare, "/sse", body, count=count, connections=8))
    ours, bare = (statistics.median(run.cpu_us for run in runs[side][1:]) for side in ("ours", "bare"))
    return _share("/tts/sse, new transcript, CPU µs a request", ours, bare, "StreamingResponse")


def _generations(sides: Sides, count: int) -> Figure:
    costs: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS + 1):
        number = _block()
        costs["ours"].append(asyncio.run(_spoken(sides.ours, OURS, count, number)))
        costs["bare"].append(asyncio.run(_spoken(sides.bare, "/ws", count, number)))
    ours, bare = (statistics.median(costs[side][1:]) for side in ("ours", "bare"))
    return _share("WebSocket, one generation, CPU µs", ours, bare, "bare Starlette")


def _share(name: str, ours: float, bare: float, peer: str) -> Figure:
    return Figure(name, f"{ours:.0f}", f"{peer}: {bare:.0f}", bare / ours, "≥ 0.65", bare / ours >= 0.65)


async def _spoken(
    side: tuple[int, psutil.Process], path: str, count: int, number: Callable[[int], int]
) -> float:
    """Server CPU µs a generation, over 8 sockets."""
    port, process = side
    numbers = iter(range(count))

    async def talk() -> None:
        async with _open(port, path) as socket:
            for n in numbers:
                await socket.send(request(number(n), f"c{n}").decode())
                await _until_done(socket)

    before = _cpu(process)
    await asyncio.gather(*(talk() for _ in range(8)))
    return (_cpu(process) - before) / count * 1e6


def _first_chunk(sides: Sides) -> Figure:
    ours, bare = (
        asyncio.run(_waits(port, path, _block()))
        for port, path in ((sides.ours[0], OURS), (sides.bare[0], "/ws"))
    )
    p99 = [statistics.quantiles(waits, n=100)[98] for waits in (ours, bare)]
    return Figure(
        f"time to first chunk, {CONTEXTS} contexts at once, ms p50 / p99",
        f"{statistics.median(ours):.1f} / {p99[0]:.1f}",
        f"bare: {statistics.median(bare):.1f} / {p99[1]:.1f}",
        None,
        "p99 ≤ 2 × bare",
        p99[0] <= 2 * p99[1],
    )


async def _waits(port: int, path: str, number: Callable[[int], int]) -> list[float]:
    """Milliseconds to the first chunk of each of CONTEXTS that speak at once, ten times over."""
    waits: list[float] = []

    async def talk(socket: ClientConnection, n: int) -> None:
        started = time.perf_counter()
        await socket.send(request(number(n), f"c{n}").decode())
        await socket.recv()
        waits.append((time.perf_counter() - started) * 1000)
        await _until_done(socket)

    sockets = [await _open(port, path) for _ in range(CONTEXTS)]
    for turn in range(10):
        await asyncio.gather(*(talk(socket, turn * CONTEXTS + i) for i, socket in enumerate(sockets)))
    await asyncio.gather(*(socket.close() for socket in sockets))
    return waits[CONTEXTS:]


def _memory(sides: Sides) -> list[Figure]:
    live = [asyncio.run(_grown(side, path, LIVE, contexts=True)) for side, path in _paths(sides)]
    idle = [asyncio.run(_grown(side, path, IDLE, contexts=False)) for side, path in _paths(sides)]
    more = live[0] - live[1]
    return [
        Figure(f"memory of an idle socket, {IDLE:,} open, KiB", f"{idle[0]:.0f}", f"bare: {idle[1]:.0f}"),
        Figure(
            f"memory of a live context over a bare socket, {LIVE} open, KiB",
            f"{more:.0f}",
            f"bare socket: {live[1]:.0f}",
            None,
            "≤ 15",
            more <= 15,
        ),
    ]


def _paths(sides: Sides) -> list[tuple[tuple[int, psutil.Process], str]]:
    return [(sides.ours, OURS), (sides.bare, "/ws")]


async def _grown(side: tuple[int, psutil.Process], path: str, count: int, *, contexts: bool) -> float:
    """KiB by which the server grows with each socket that is open, with a context that stays open or none."""
    port, process = side
    await _spoken(side, path, 8, lambda n: n)  # what is loaded once is loaded now
    before = process.memory_info().rss
    sockets = [await _open(port, path) for _ in range(count)]
    for socket in sockets if contexts else ():
        message = json.loads(request(0, "kept")) | {"continue": True, "transcript": "Hello "}
        await socket.send(json.dumps(message))
        await asyncio.wait_for(socket.recv(), 10)
    grown = (process.memory_info().rss - before) / 1024
    await asyncio.gather(*(socket.close() for socket in sockets))
    return grown / count


def _open(port: int, path: str) -> connect:
    return connect(f"ws://127.0.0.1:{port}{path}", compression=None, max_size=None, open_timeout=60)


async def _until_done(socket: ClientConnection) -> None:
    while '"type":"done"' not in str(await socket.recv()):
        pass


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
