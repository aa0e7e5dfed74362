"""Events of a listening socket as JSON text, keys in the order in which they were seen live."""

from __future__ import annotations

import json
from collections.abc import Sequence

from mockserver.contract.errors import ApiError
from mockserver.hearing.words import Word
from mockserver.streams.events import Busy, Closed
from mockserver.streams.stt.events import Done, Event, Failed, FlushDone, Transcript
from mockserver.streams.stt.traits import TRAITS

Field = str | float | bool | None | list[dict[str, str | float]]


def write(event: Event, date: str, request_id: str, language: str) -> str:
    """One event as one JSON object. ValueError for Busy and Closed, which are no messages."""
    return json.dumps(_fields(event, date, request_id, language), separators=(",", ":"), ensure_ascii=False)


def words_of(words: Sequence[Word]) -> list[dict[str, str | float]]:
    """Words with their times in seconds; each begins with the space before it (a user, 2026)."""
    return [{"word": word.spaced, "start": word.start, "end": word.end} for word in words]


def _fields(event: Event, date: str, request_id: str, language: str) -> dict[str, Field]:
    named: dict[str, Field] = {"request_id": request_id}
    if isinstance(event, Transcript):
        fields: dict[str, Field] = {
            "type": "transcript",
            "is_final": event.is_final,
            "text": event.text,
            "duration": event.duration,
            "language": language,
        }
        if event.words is not None:
            fields["words"] = words_of(event.words)
        return fields | named
    if isinstance(event, FlushDone):
        return {"type": "flush_done", "is_final": False, **named}
    if isinstance(event, Done):
        return {"type": "done", "is_final": False, **named}
    if isinstance(event, Failed):
        return _error(event.error, date) | named
    if isinstance(event, (Busy, Closed)):
        raise ValueError(f"{event} is no message")
    turn: dict[str, Field] = {"type": event.kind}
    if event.transcript is not None:
        turn["transcript"] = event.transcript
    return turn | named


def _error(error: ApiError, date: str) -> dict[str, Field]:
    fault = error.fault
    if TRAITS[date].errors == "line":
        # Some clients read `error` and `status_code` too, as the other socket has them.
        line = " ".join(error.text.splitlines())
        return {
            "type": "error",
            "message": line,
            "error": line,
            "status_code": fault.text_status or fault.status,
        }
    fields: dict[str, Field] = {
        "type": "error",
        "error_code": fault.error_code,
        "status_code": fault.status,
        "title": fault.title,
        "message": error.message,
    }
    if fault.doc_url is not None:
        fields["doc_url"] = fault.doc_url
    return fields
