"""What a client asked for, in the words that rules and queries speak: one value for every transport.

It is built only for somebody who wants to know; a request that no rule looks at never becomes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from mockserver.contract.jsonvalue import as_object
from mockserver.contract.validation import Call

Transport = Literal["http", "sse", "websocket"]
Moment = Literal["request", "handshake", "message"]

_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, one handshake, or one message of a socket.

    operation: operationId, or the channel of a socket with `.websocket` behind it, e.g. `tts.websocket`.
    version: its date. key: of the API, whole. headers: by lower-case name, of a message its handshake's.
    """

    operation: str
    version: str
    key: str
    transport: Transport
    moment: Moment
    path: str
    voice: str | None = None
    transcript: str | None = None
    context: str | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS)


def of_call(call: Call, key: str, path: str, headers: Mapping[str, str]) -> Asked:
    """What a validated HTTP request asks for."""
    voice, transcript, context = spoken_of(call.body)
    return Asked(
        operation=call.operation,
        version=call.version.date,
        key=key,
        transport="sse" if call.operation.endswith(".sse") else "http",
        moment="request",
        path=path,
        voice=voice or (_text(call.params.get("id")) if call.operation.startswith("voices.") else None),
        transcript=transcript,
        context=context,
        headers=headers,
    )


def of_handshake(operation: str, version: str, key: str, path: str, headers: Mapping[str, str]) -> Asked:
    """What a socket asks for that is about to be opened."""
    return Asked(operation, version, key, "websocket", "handshake", path, headers=headers)


def of_message(
    operation: str, version: str, key: str, path: str, headers: Mapping[str, str], data: str | bytes
) -> Asked:
    """What one frame of a client asks for; of one that is no JSON object, e.g. sound, only where it came."""
    voice, transcript, context = spoken_of(_object(data)) if isinstance(data, str) else (None, None, None)
    return Asked(operation, version, key, "websocket", "message", path, voice, transcript, context, headers)


def spoken_of(body: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Voice id, transcript and context id that a body names, None for what it does not."""
    voice = body.get("voice")
    named = voice if isinstance(voice, str) else as_object(voice).get("id")
    return (
        _text(named) or _text(body.get("voice_id")),
        _text(body.get("transcript")),
        _text(body.get("context_id")),
    )


def _object(text: str) -> Mapping[str, Any]:
    import orjson

    try:
        return as_object(orjson.loads(text))
    except orjson.JSONDecodeError:
        return {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
