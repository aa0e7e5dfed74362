"""Requests as tests write them: a valid one, and what to change in it."""

from __future__ import annotations

from typing import Any

import httpx

SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
VERSIONS = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
OLD = VERSIONS[:4]
"""Versions whose errors are plain text."""
NEW = VERSIONS[4:]
"""Versions whose errors are JSON objects."""

RAW = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16000}


def body(**changes: Any) -> dict[str, Any]:
    """A TTS request that every version accepts, changed; `...` as a value takes the field away."""
    request = {
        "model_id": "sonic-2",
        "transcript": "Hello there",
        "voice": {"mode": "id", "id": SARAH},
        "output_format": RAW,
    }
    request.update(changes)
    return {name: value for name, value in request.items() if value is not ...}


def speak(http: httpx.Client, version: str, **changes: Any) -> httpx.Response:
    """POST /tts/bytes under a version."""
    return http.post("/tts/bytes", json=body(**changes), headers={"Cartesia-Version": version})


def said(reply: httpx.Response) -> tuple[int, str, str]:
    """Status, media type, and the error as one line, `Title: message` in either form."""
    kind = reply.headers["content-type"]
    if kind == "application/json":
        error = reply.json()
        assert error["request_id"] == reply.headers["x-request-id"]
        return reply.status_code, kind, f"{error['error_code']} | {error['title']} | {error['message']}"
    return reply.status_code, kind, reply.text
