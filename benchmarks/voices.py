"""Lists of ten thousand voices over HTTP, beside a bare app that sends a page of that size ready-made."""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks.figure import Figure
from benchmarks.load import burst, serving

MANY: Final = 10_000
LIMIT_MS: Final = 5.0
"""Target of every page: p99, milliseconds from the request to the last byte."""
CONNECTIONS: Final = 1
LANGUAGES: Final = ("en", "de", "fr", "es", "ja")
GENDERS: Final = ("feminine", "masculine", "gender_neutral")


def voice_id(number: int) -> str:
    """The id of one of the many."""
    return f"{number:08x}-0000-4000-8000-000000000000"


def rows() -> Iterator[dict[str, object]]:
    """Ten thousand voices of a key's own, as a file of voices has them."""
    for number in range(MANY):
        yield {
            "id": voice_id(number),
            "name": f"Voice {number}",
            "description": f"The {number}th of many",
            "language": LANGUAGES[number % len(LANGUAGES)],
            "gender": GENDERS[number % len(GENDERS)],
            "public": False,
        }


QUERIES: Final[dict[str, Callable[[int], dict[str, object]]]] = {
    "a page of 100": lambda n: {"limit": 100, "starting_after": voice_id(n * 37 % MANY)},
    "a page of 10 before a voice": lambda n: {"ending_before": voice_id(100 + n * 37 % (MANY - 100))},
    "filtered by language and gender": lambda n: {
        "limit": 100,
        "language": LANGUAGES[n % 5],
        "gender": GENDERS[n % 3],
    },
    "a search that finds nothing": lambda n: {"q": f"nobody {n}", "is_owner": "true"},
}


def measure(count: int) -> list[Figure]:
    """Pages, filters and a search through everything."""
    count = min(count, 1_000)
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "voices.json"
        file.write_text(json.dumps(list(rows())), "utf-8")
        arguments = ("serve", "--port", "0", "--ready-json", "--voices", str(file))
        with serving("mockserver", *arguments) as (port, _):
            size = len(_get(port, QUERIES["a page of 100"], 1)[1])
            _get(port, lambda n: {"limit": 100, "starting_after": voice_id(n * 100)}, MANY // 100 - 1)
            with serving("benchmarks.bare", str(size)) as (bare, process):
                peer = burst(bare, process, "/whole", lambda _: b"", count=count, connections=CONNECTIONS)
            for name, query in QUERIES.items():
                _get(port, query, 20)
                figures.append(_figure(name, _get(port, query, count)[0], peer.first_ms))
    return figures


def _figure(name: str, taken: list[float], bare: list[float]) -> Figure:
    ours, beside = _p99(taken), _p99(bare)
    return Figure(
        f"GET /voices of {MANY:,}, {name}, ms p50 / p99",
        f"{statistics.median(taken):.2f} / {ours:.2f}",
        f"bare: {statistics.median(bare):.2f} / {beside:.2f}",
        target=f"p99 < {LIMIT_MS:g}",
        met=ours < LIMIT_MS,
    )


def _p99(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[98]


def _get(port: int, query: Callable[[int], dict[str, object]], count: int) -> tuple[list[float], bytes]:
    """Milliseconds of each request over one connection, and the last body."""
    return asyncio.run(_gets(port, query, count))


async def _gets(
    port: int, query: Callable[[int], dict[str, object]], count: int
) -> tuple[list[float], bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    taken: list[float] = []
    body = b""
    for number in range(count):
        request = (
            f"GET /voices?{urlencode(query(number))} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: bench\r\n"
            "Cartesia-Version: 2026-08-14\r\n\r\n"
        )
        sent = time.perf_counter()
        writer.write(request.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
        taken.append((time.perf_counter() - sent) * 1000)
        if b" 200 " not in head[:20]:
            raise RuntimeError(f"refused: {body.decode()}")
    writer.close()
    await writer.wait_closed()
    return taken, body
