"""What the same text sounds like over HTTP: the bytes that a stream has to come to."""

from __future__ import annotations

import json
from typing import Any

from mockserver.api.render import render
from mockserver.api.tts import speak
from mockserver.contract.operations import find
from mockserver.contract.validation import RawRequest, validate
from mockserver.contract.versions import version_of
from mockserver.settings import Settings
from mockserver.world.world import Worlds
from tests.streams.talking import Message


def bytes_of(transcript: str, like: Message, version: str = "2026-08-14") -> bytes:
    """`POST /tts/bytes` for a text, otherwise asked for as a message was."""
    fields = ("model_id", "voice", "output_format", "language", "speed", "generation_config", "duration")
    body: dict[str, Any] = {name: like[name] for name in fields if name in like}
    operation, _ = find(version_of(version), "POST", "/tts/bytes")
    content = json.dumps({**body, "transcript": transcript}).encode()
    call = validate(operation, RawRequest({}, (), {}, "application/json", content))
    return b"".join(render(speak(call, Worlds(Settings()).of("key"))))
