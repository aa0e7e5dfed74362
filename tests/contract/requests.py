"""Requests as the edge hands them on, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from mockserver.contract.errors import ApiError, ErrorReply, render
from mockserver.contract.operations import find
from mockserver.contract.validation import Call, RawRequest, validate
from mockserver.contract.versions import choose

VERSIONS = ["2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14"]
TEXT = ["2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04"]
JSON = ["2026-03-01", "2026-08-14"]
WITH_EMBEDDINGS = ["2024-06-10", "2024-11-13", "2025-11-04"]
WITHOUT_EMBEDDINGS = ["2025-04-16", "2026-03-01", "2026-08-14"]

REQUEST: Mapping[str, object] = {
    "model_id": "sonic-2",
    "transcript": "Hello.",
    "voice": {"mode": "id", "id": "694f9389-aac1-45b6-b726-9d9369183238"},
    "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16000},
}


def speak(
    version: str, body: bytes | object, content_type: str = "application/json", path: str = "/tts/bytes"
) -> Call:
    """Put a body, or its JSON, before the contract of `POST /tts/bytes`, or of another path."""
    operation, params = find(choose(version, None, None), "POST", path)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return validate(operation, RawRequest(params, (), {}, content_type, raw))


def refusal(version: str, body: bytes | object) -> ErrorReply:
    """The same, for a body that must be refused."""
    with pytest.raises(ApiError) as caught:
        speak(version, body)
    return render(caught.value, choose(version, None, None), "r")


def changed(**fields: object) -> dict[str, object]:
    """A good request with some fields changed."""
    return {**REQUEST, **fields}
