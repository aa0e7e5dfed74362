"""Text frames of the speech socket as clients send them, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject
from mockserver.contract.messages import incoming
from mockserver.contract.versions import choose

MESSAGE: Mapping[str, object] = {
    "context_id": "c",
    "model_id": "sonic-2",
    "transcript": "Hello.",
    "voice": {"mode": "id", "id": "694f9389-aac1-45b6-b726-9d9369183238"},
    "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16000},
}


def taken(version: str, message: object) -> JsonObject:
    """Put a frame, or its JSON, before the contract of the speech socket."""
    text = message if isinstance(message, str) else json.dumps(message)
    return incoming(choose(version, None, None), "tts", text)


def refused(version: str, message: object) -> ApiError:
    """The same, for a frame that must be refused."""
    with pytest.raises(ApiError) as caught:
        taken(version, message)
    return caught.value


def changed(**fields: object) -> dict[str, object]:
    """A good message with some fields changed."""
    return {**MESSAGE, **fields}


def without(*names: str) -> dict[str, object]:
    """A good message with some fields left out."""
    return {name: value for name, value in MESSAGE.items() if name not in names}
