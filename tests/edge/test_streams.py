"""Long answers: streamed with bounded memory, and stopped when nobody listens any more."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import psutil
import pytest

from mockserver import MockServer
from tests.edge.requests import body

LONGEST = ("ten chars " * 2_000)[:20_000].strip()
FLOAT = {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 48000}
HEADERS = {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}
PATIENCE = 20.0


@pytest.fixture(scope="module")
def process() -> Iterator[tuple[str, psutil.Process]]:
    """A server in a process of its own, so that its memory and CPU can be told from ours."""
    command = [
        sys.executable,
        "-m",
        "mockserver",
        "serve",
        "--port",
        "0",
        "--ready-json",
        "--log-level",
        "debug",
    ]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert child.stdout is not None
        yield json.loads(child.stdout.readline())["base_url"], psutil.Process(child.pid)
    finally:
        child.kill()
        child.communicate()


def test_the_longest_transcript_streams_in_little_memory(process: tuple[str, psutil.Process]) -> None:
    url, server = process
    with httpx.Client(base_url=url, headers=HEADERS, trust_env=False, timeout=60) as http:
        http.post("/tts/bytes", json=body(output_format=FLOAT))  # what is loaded once is loaded now
        before = peak = server.memory_info().rss
        size = 0
        with http.stream("POST", "/tts/bytes", json=body(transcript=LONGEST, output_format=FLOAT)) as reply:
            for n, chunk in enumerate(reply.iter_raw()):
                size += len(chunk)
                if n % 50 == 0:
                    peak = max(peak, server.memory_info().rss)
    assert size > 200_000_000
    assert peak - before < 30 * 2**20, f"grew by {(peak - before) / 2**20:.1f} MiB"


def test_a_client_that_reads_nothing_takes_little_memory_and_no_work(
    process: tuple[str, psutil.Process],
) -> None:
    url, server = process
    before = server.memory_info().rss
    with _asked(url):
        _settles(server)
        assert server.memory_info().rss - before < 30 * 2**20


def test_a_client_that_leaves_midway_stops_the_work(process: tuple[str, psutil.Process]) -> None:
    url, server = process
    connection = _asked(url)
    connection.recv(65536)
    connection.close()
    _settles(server)
    spent = _cpu(server)
    assert httpx.get(url, trust_env=False).status_code == 200
    assert _cpu(server) - spent < 0.1


def test_while_one_long_answer_streams_others_are_served(process: tuple[str, psutil.Process]) -> None:
    url, _ = process
    with (
        httpx.Client(base_url=url, headers=HEADERS, trust_env=False, timeout=60) as http,
        http.stream("POST", "/tts/bytes", json=body(transcript=LONGEST, output_format=FLOAT)) as slow,
    ):
        pieces = slow.iter_raw()
        next(pieces)
        assert (
            httpx.post(f"{url}/tts/bytes", json=body(), headers=HEADERS, trust_env=False).status_code == 200
        )
        assert len(next(pieces)) > 0


def _asked(url: str) -> socket.socket:
    """A connection on which the longest transcript was asked for, and nothing read yet."""
    data = json.dumps(body(transcript=LONGEST, output_format=FLOAT)).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    connection = socket.create_connection(("localhost", int(url.rpartition(":")[2])))
    connection.sendall(
        f"POST /tts/bytes HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {len(data)}\r\n\r\n".encode()
        + data
    )
    return connection


def _cpu(server: psutil.Process) -> float:
    times = server.cpu_times()
    return times.user + times.system


def _settles(server: psutil.Process) -> None:
    """Wait until the server has done no work to speak of for a while; fails if it never rests."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        before = _cpu(server)
        time.sleep(0.3)
        if _cpu(server) - before < 0.03:
            return
    pytest.fail("the server goes on working for nobody")


def test_an_answer_counts_among_the_contexts_of_its_plan_while_it_is_sent() -> None:
    with MockServer(plan="free") as server:
        speaking = [_asked(server.base_url) for _ in range(2)]
        try:
            for connection in speaking:
                connection.recv(1024)  # it has begun
            reply = httpx.post(f"{server.base_url}/tts/bytes", json=body(), headers=HEADERS, trust_env=False)
            assert reply.status_code == 429
            assert reply.json()["error_code"] == "concurrency_limited"
            assert reply.json()["message"] == "Too many concurrent requests. Current limit: 2"
            other = {**HEADERS, "X-API-Key": "another"}
            elsewhere = httpx.post(
                f"{server.base_url}/tts/bytes", json=body(), headers=other, trust_env=False
            )
            assert elsewhere.status_code == 200
        finally:
            for connection in speaking:
                connection.close()
        for _ in range(3):  # one after the other is no crowd
            assert _spoken_again(server) == 200


def _spoken_again(server: MockServer) -> int:
    """The status once those who left have been noticed; a bounded number of tries."""
    status = 0
    for _ in range(100):
        reply = httpx.post(f"{server.base_url}/tts/bytes", json=body(), headers=HEADERS, trust_env=False)
        status = reply.status_code
        if status == 200:
            break
        time.sleep(0.02)
    return status
