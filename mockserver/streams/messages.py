"""The client's messages as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from mockserver.contract.errors import ApiError
from mockserver.contract.messages import context_id_of, incoming
from mockserver.contract.versions import Version
from mockserver.streams.moves import Move

_NOT_TEXT: Final = "messages must be JSON text, not binary"


@dataclass(frozen=True, slots=True)
class Generate:
    """Speak, or steer what is being spoken.

    delay_ms: the text buffer's, None where the message does not say. request: the whole message, for whoever
    knows voices.
    """

    context_id: str | None
    transcript: str
    more: bool
    flush: bool
    delay_ms: int | None
    max_seconds: float | None
    request: Mapping[str, Any]

    @property
    def speaks(self) -> bool:
        """Whether there is something in it besides white space."""
        return bool(self.transcript.strip())

    @property
    def move(self) -> Move:
        """What this does to its context."""
        if self.speaks:
            return Move.TEXT if self.more else Move.LAST_TEXT
        return Move.STEER if self.more else Move.CLOSE


@dataclass(frozen=True, slots=True)
class Cancel:
    """Begin nothing more of a context."""

    context_id: str

    @property
    def move(self) -> Move:
        """What this does to its context."""
        return Move.CANCEL


Message = Generate | Cancel


class Refused(Exception):
    """A message that keeps no contract: the error to tell, and the context that it named, if any."""

    def __init__(self, error: ApiError, context_id: str | None) -> None:
        self.error = error
        self.context_id = context_id
        super().__init__(str(error))


def read_message(version: Version, data: str | bytes, limit: int) -> Message:
    """One frame as a value; `limit` is the most bytes that it may have. Raises Refused."""
    if isinstance(data, bytes):
        # Nobody says what the service does with them.
        raise Refused(ApiError("invalid_request", detail=_NOT_TEXT), None)
    if len(data) > limit:
        raise Refused(ApiError("body_too_large", limit=limit), None)
    try:
        body: Mapping[str, Any] = incoming(version, "tts", data)
    except ApiError as error:
        raise Refused(error, context_id_of(data)) from None
    if body.get("cancel"):
        return Cancel(body["context_id"])
    return Generate(
        context_id=body.get("context_id") or None,
        transcript=body.get("transcript") or "",
        more=bool(body.get("continue")),
        flush=bool(body.get("flush")),
        delay_ms=body.get("max_buffer_delay_ms"),
        max_seconds=body.get("duration"),
        request=body,
    )
