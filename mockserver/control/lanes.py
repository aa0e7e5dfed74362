"""When things were said: each text that was to be spoken as a lane on the time line of its key's world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from mockserver.contract.jsonvalue import JsonValue, as_object, as_text
from mockserver.control import redaction
from mockserver.control.journal import Conversation, Entry
from mockserver.control.rows import Row
from mockserver.control.sounds import answered

_MOST: Final = 60
"""Lanes of one call, and inputs of one lane, that are drawn."""


def lanes(entry: Entry, row: Row) -> list[JsonValue]:
    """A lane for each text of a call: began, sounded, ended, cancelled in seconds of its clock, None for what
    did not come; inputs: when its pieces came; seconds: how long it sounds."""
    talk = entry.conversation
    times = {} if talk is None else _times(talk, entry.key)
    found: list[JsonValue] = []
    for spoken in row.spoken[:_MOST]:
        time: dict[str, Any]
        seconds = spoken.seconds
        if talk is None:
            if seconds is None and spoken.status == 200 and (sound := answered(entry)) is not None:
                seconds = sound.samples / sound.rate
            sounded = entry.at if spoken.status == 200 else None
            time = {"began": entry.at, "ended": entry.ended, "inputs": [entry.at], "sounded": sounded}
        else:
            time = times.get(spoken.context, {})
        found.append(
            {
                "context": spoken.context,
                "transcript": spoken.transcript,
                "status": spoken.status,
                "began": time.get("began", entry.at),
                "sounded": time.get("sounded"),
                "ended": time.get("ended"),
                "cancelled": time.get("cancelled"),
                "inputs": list(time.get("inputs", ()))[:_MOST],
                "seconds": seconds,
            }
        )
    return found


def _times(talk: Conversation, key: str) -> dict[str | None, dict[str, Any]]:
    """By context, as rows write its id."""
    times: dict[str | None, dict[str, Any]] = {}
    for at, direction, message in _messages(talk):
        context = redaction.text(as_text(message.get("context_id")), key) or None
        time = times.setdefault(context, {"began": at, "inputs": []})
        if direction == "in" and message.get("cancel"):
            time["cancelled"] = at
        elif direction == "in":
            time["inputs"].append(at)
        elif message.get("type") in ("done", "error"):
            time["ended"] = at
    for head, sound in talk.sounds.items():
        context = redaction.text(_context_of(head), key) or None
        time = times.setdefault(context, {"began": sound.at, "inputs": []})
        time["sounded"] = min(sound.at, time.get("sounded", sound.at))
    return times


def _messages(talk: Conversation) -> Iterator[tuple[float, str, dict[str, Any]]]:
    import orjson

    for frame in talk.frames:
        if isinstance(frame.data, str):
            try:
                yield frame.at, frame.direction, dict(as_object(orjson.loads(frame.data)))
            except orjson.JSONDecodeError:
                continue


def _context_of(head: str) -> str:
    import orjson

    try:
        return as_text(as_object(orjson.loads(head + '"}')).get("context_id"))
    except orjson.JSONDecodeError:
        return ""
