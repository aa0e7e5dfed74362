"""What the testing powers cost when nobody uses them: the journal on, rules and magic values looked for.

The difference is a few microseconds, less than what two servers differ by from run to run. So it is taken
between two applications in this process that are asked in turns, and held against what a request costs over
HTTP.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any, Final

from benchmarks.figure import Figure
from benchmarks.load import burst, serving
from benchmarks.serving import body
from mockserver import Settings, create_app
from mockserver.edge.types import ASGIApp, Message

TURNS: Final = 15
IN_A_TURN: Final = 500
LIMIT: Final = 0.97
"""Of the throughput without them (less than 3 % are lost)."""
_WITHOUT: Final = Settings(journal_calls=0, no_control=True, magic="off")
_POWERS: Final = (
    ("rules that nobody set", Settings(journal_calls=0)),
    ("the journal as well", Settings()),
)
_CASES: Final = (
    ("/tts/bytes, repeated transcript", "/tts/bytes", 0),
    ("/tts/bytes, new transcripts", "/tts/bytes", 1),
    ("/tts/sse, new transcripts", "/tts/sse", 1),
)


def measure(count: int) -> list[Figure]:
    """Microseconds a request more, beside a request without them over HTTP."""
    figures = []
    flags = ("--journal-calls", "0", "--no-control", "--magic", "off")
    with serving("mockserver", "serve", "--port", "0", "--ready-json", *flags) as (port, process):
        for name, path, step in _CASES:
            runs = []
            for turn in range(4):
                start = 1_000 + turn * count

                def text(n: int, start: int = start, step: int = step) -> bytes:
                    return body((start + n) * step)

                runs.append(burst(port, process, path, text, count=count, connections=8).cpu_us)
            served = statistics.median(runs[1:])
            for powers, settings in _POWERS:
                more = asyncio.run(_difference(settings, path, step))
                figures.append(_figure(f"{name}, {powers}", served, more))
    return figures


async def _difference(settings: Settings, path: str, step: int) -> float:
    """Median over the turns of what one application costs more than the other, µs a request."""
    with_powers, without = create_app(settings), create_app(_WITHOUT)
    found = []
    for turn in range(TURNS):
        first = turn * IN_A_TURN + 1
        # The same texts for both; who comes second finds a warmer machine, so they take turns.
        order = (with_powers, without) if turn % 2 else (without, with_powers)
        cost = {id(app): await _asked(app, path, first, step) for app in order}
        found.append(cost[id(with_powers)] - cost[id(without)])
    return statistics.median(found[1:])


async def _asked(app: ASGIApp, path: str, first: int, step: int) -> float:
    bodies = [body((first + n) * step) for n in range(IN_A_TURN)]
    began = time.process_time()
    for each in bodies:
        await app(_scope(path, each), _Receive(each), _nowhere)
    return (time.process_time() - began) / IN_A_TURN * 1e6


class _Receive:
    """A request's body, and then nothing more from its client."""

    def __init__(self, data: bytes) -> None:
        self._data: bytes | None = data

    async def __call__(self) -> Message:
        if self._data is None:
            await asyncio.Event().wait()
        data, self._data = self._data, None
        return {"type": "http.request", "body": data, "more_body": False}


async def _nowhere(_: Message) -> None:
    pass


def _scope(path: str, data: bytes) -> dict[str, Any]:
    headers = [
        (b"host", b"localhost"),
        (b"x-api-key", b"bench"),
        (b"cartesia-version", b"2026-08-14"),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(data)).encode()),
    ]
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": headers,
        "state": {},
    }


def _figure(name: str, served: float, more: float) -> Figure:
    share = served / (served + more)
    return Figure(
        f"{name}, CPU µs a request",
        f"{more:.1f} more",
        f"over HTTP without them: {served:.0f}",
        share,
        f"≥ {LIMIT}",
        share >= LIMIT,
    )
