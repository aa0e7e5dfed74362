"""Requests about voices as tests write them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from mockserver import MockServer
from tests.edge.requests import body

_KEYS = itertools.count()
LOCALIZE_OLD = {
    "name": "Sarita",
    "description": "d",
    "language": "es",
    "dialect": "mx",
    "original_speaker_gender": "female",
}
LOCALIZE_NEW = {"name": "Sarita", "accent": "mexican"}


@contextmanager
def client(server: MockServer, version: str, key: str | None = None) -> Iterator[httpx.Client]:
    """HTTP under a version, with a key that nobody used before unless one is given."""
    headers = {"X-API-Key": key or f"voices-{next(_KEYS)}", "Cartesia-Version": version}
    with httpx.Client(base_url=server.base_url, headers=headers, trust_env=False, timeout=30) as http:
        yield http


def localize(http: httpx.Client, voice_id: str) -> httpx.Response:
    """POST /voices/localize to Mexican Spanish, in the words of the client's version."""
    newest = http.headers["cartesia-version"] == "2026-08-14"
    return http.post(
        "/voices/localize", json={"voice_id": voice_id, **(LOCALIZE_NEW if newest else LOCALIZE_OLD)}
    )


def clone(http: httpx.Client, clip: bytes, **fields: str) -> httpx.Response:
    """POST /voices/clone with what every version needs."""
    needed = {"name": "Ada", "language": "en", "mode": "similarity"}
    return http.post("/voices/clone", data={**needed, **fields}, files={"clip": ("clip.wav", clip)})


def own_voice(http: httpx.Client, **fields: str) -> str:
    """The id of a new voice of the key's own, whatever the version."""
    reply = clone(http, spoken(http), **fields)
    assert reply.status_code == 200, reply.text
    found: str = reply.json()["id"]
    return found


def spoken(http: httpx.Client, voice_id: str | None = None, text: str = "Hello there") -> bytes:
    """A WAV file of a voice, Sarah unless another is named."""
    changes: dict[str, Any] = {"voice": {"mode": "id", "id": voice_id}} if voice_id else {}
    wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
    reply = http.post("/tts/bytes", json=body(transcript=text, output_format=wav, **changes))
    assert reply.status_code == 200, reply.text
    return reply.content
