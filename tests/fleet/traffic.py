"""What one client does to a fleet: an answer whole, one by events, one over a socket, all saying the same."""

from __future__ import annotations

import base64
import json

import httpx
from websockets.asyncio.client import connect

VERSION = "2024-06-10"
EMBEDDING = [0.25] * 192
SAMPLES = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 8000}


def headers(key: str) -> dict[str, str]:
    return {"X-API-Key": key, "Cartesia-Version": VERSION}


def bearer(shown: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {shown}", "Cartesia-Version": VERSION}


def spoken(voice: str, text: str) -> dict[str, object]:
    """A request for speech, of any transport."""
    return {
        "model_id": "sonic-2",
        "transcript": text,
        "voice": {"mode": "id", "id": voice},
        "output_format": SAMPLES,
    }


async def make_voice(http: httpx.AsyncClient, key: str) -> str:
    """A voice of the key's own: its id."""
    voice = {"name": f"of {key}", "description": "", "embedding": EMBEDDING}
    reply = await http.post("/voices", json=voice, headers=headers(key))
    made: str = reply.raise_for_status().json()["id"]
    return made


async def own_voices(http: httpx.AsyncClient, key: str) -> list[str]:
    """The ids of the voices that a key has made."""
    reply = await http.get("/voices", headers=headers(key))
    return [voice["id"] for voice in reply.json() if not voice["is_public"]]


async def whole(http: httpx.AsyncClient, key: str, voice: str, text: str) -> bytes:
    """The samples of POST /tts/bytes, the key after Bearer."""
    reply = await http.post("/tts/bytes", json=spoken(voice, text), headers=bearer(key))
    return reply.raise_for_status().content


async def by_events(http: httpx.AsyncClient, key: str, voice: str, text: str) -> bytes:
    """The samples of POST /tts/sse."""
    samples = b""
    async with http.stream("POST", "/tts/sse", json=spoken(voice, text), headers=headers(key)) as reply:
        reply.raise_for_status()
        async for line in reply.aiter_lines():
            if line.startswith("data:") and (data := json.loads(line[5:])).get("data"):
                samples += base64.b64decode(data["data"])
    return samples


async def by_socket(port: int, shown: str, voice: str, text: str, place: str = "api_key") -> bytes:
    """The samples of one context of the socket, a key or token in the query."""
    url = f"ws://localhost:{port}/tts/websocket?{place}={shown}&cartesia_version={VERSION}"
    samples = b""
    async with connect(url, proxy=None) as ws:
        await ws.send(json.dumps({**spoken(voice, text), "context_id": "one"}))
        async for message in ws:
            event = json.loads(message)
            if event["type"] == "done":
                return samples
            samples += base64.b64decode(event["data"])
    raise ConnectionError("the socket was closed before its context was done")
