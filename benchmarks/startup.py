"""From the start of a process to its first answer, and what it weighs."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import time

import psutil

from benchmarks.figure import Figure

ROUNDS = 5

_BARE = """
import json, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
async def status(request): return JSONResponse({"ok": True})
config = uvicorn.Config(Starlette(routes=[Route("/", status)]), http="httptools", ws="websockets-sansio",
    log_config=None, access_log=False, lifespan="off")
sock = config.bind_socket()
sock.listen(100)
print(json.dumps({"port": sock.getsockname()[1]}), flush=True)
uvicorn.Server(config).run(sockets=[sock])
"""

_EMBEDDED = """
import time
from mockserver import MockServer, Settings
import mockserver.testing.server
MockServer(Settings(port=0)).start().stop()
times = []
for _ in range(5):
    started = time.perf_counter()
    server = MockServer(Settings(port=0)).start()
    times.append((time.perf_counter() - started) * 1000)
    server.stop()
print(sorted(times)[2])
"""


def measure() -> list[Figure]:
    """Start-up of the command and of `MockServer`, and idle memory."""
    ours = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--ready-json"]
    bare = [sys.executable, "-c", _BARE]
    mine = [_start(ours) for _ in range(ROUNDS)]
    theirs = [_start(bare) for _ in range(ROUNDS)]
    first = statistics.median(seconds for seconds, _ in mine)
    memory = max(mib for _, mib in mine)
    embedded = float(
        subprocess.run([sys.executable, "-c", _EMBEDDED], check=True, capture_output=True).stdout
    )
    return [
        Figure(
            "process start to first answer, s",
            f"{first:.2f}",
            f"bare Starlette: {statistics.median(s for s, _ in theirs):.2f}",
            None,
            "≤ 0.25",
            first <= 0.25,
        ),
        Figure(
            "idle memory, MiB",
            f"{memory:.0f}",
            f"bare Starlette: {max(m for _, m in theirs):.0f}",
            None,
            "≤ 60",
            memory <= 60,
        ),
        Figure("MockServer start after imports, ms", f"{embedded:.1f}", "", None, "≤ 5", embedded <= 5),
    ]


def _start(command: list[str]) -> tuple[float, float]:
    """Seconds to the first answer of `GET /`, and resident MiB after it."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert child.stdout is not None
        port = json.loads(child.stdout.readline())["port"]
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/", headers={"Cartesia-Version": "2026-08-14"})
        answer = connection.getresponse()
        answer.read()
        seconds = time.perf_counter() - started
        if answer.status != 200:
            raise RuntimeError(f"GET / answered {answer.status}")
        return seconds, psutil.Process(child.pid).memory_info().rss / 2**20
    finally:
        child.terminate()
        child.wait()
