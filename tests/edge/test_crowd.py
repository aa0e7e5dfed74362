"""Two hundred sockets with ten contexts each, all at once: every one gets its own words, whole."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.edge.requests import SARAH, speak

SOCKETS, CONTEXTS = 200, 10
RAW = {"container": "raw", "encoding": "pcm_mulaw", "sample_rate": 8000}


@pytest.fixture
def port() -> Iterator[int]:
    """A server in a process of its own: this one is busy being two hundred clients."""
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert child.stdout is not None
        yield int(child.stdout.readline())
    finally:
        child.kill()
        child.communicate()


def text(context: int) -> str:
    return f"Context {context}"


async def client(port: int) -> dict[str, bytes]:
    """The sound of each context of one socket, after all of them are done."""
    url = f"ws://127.0.0.1:{port}/tts/websocket?api_key=crowd&cartesia_version=2026-08-14"
    sound: dict[str, bytes] = defaultdict(bytes)
    async with connect(url, open_timeout=60) as socket:
        for n in range(CONTEXTS):
            request = {
                "context_id": str(n),
                "model_id": "sonic-3.5",
                "transcript": text(n),
                "voice": SARAH,
                "output_format": RAW,
            }
            await socket.send(json.dumps(request))
        done = 0
        while done < CONTEXTS:
            message = json.loads(await asyncio.wait_for(socket.recv(), 60))
            assert message["type"] in ("chunk", "done"), message
            if message["type"] == "chunk":
                sound[message["context_id"]] += base64.b64decode(message["data"])
            done += message["done"]
    return sound


def test_each_of_two_thousand_contexts_at_once_gets_its_own_sound(port: int) -> None:
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"X-API-Key": "k"}, trust_env=False
    ) as http:
        expected = {
            str(n): speak(
                http, "2026-08-14", model_id="sonic-3.5", transcript=text(n), output_format=RAW
            ).content
            for n in range(CONTEXTS)
        }
    assert len(set(expected.values())) == CONTEXTS

    async def crowd() -> list[dict[str, bytes]]:
        return await asyncio.gather(*(client(port) for _ in range(SOCKETS)))

    assert [heard for heard in asyncio.run(crowd()) if heard != expected] == []
