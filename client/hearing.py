"""What the sockets that listen tell. Pure: a JSON object becomes a value, or raises what it stands for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from client.errors import UnreadableAnswer, from_event
from client.events import Other
from client.hearing_values import HeardWord
from client.values import JsonObject


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard since the last final one. Final texts, joined as they are, are the whole.

    duration: seconds of audio that it tells of.
    """

    text: str
    is_final: bool
    words: tuple[HeardWord, ...] = ()
    duration: float | None = None
    language: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class SttFlushDone:
    """All that was sent before a `finalize` has been told of."""

    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class SttDone:
    """Nothing follows."""

    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Connected:
    """The settings are good."""

    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class TurnStart:
    """Somebody begins to speak."""

    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class TurnUpdate:
    """All that was said in the turn so far."""

    transcript: str
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class TurnEagerEnd:
    """The turn is likely to be over; `TurnResume` takes it back."""

    transcript: str
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class TurnResume:
    """It was not over."""

    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class TurnEnd:
    """The turn is over; the transcript is empty where the service leaves it out."""

    transcript: str
    request_id: str | None = None


Heard = Transcript | SttFlushDone | SttDone | Other
Turn = Connected | TurnStart | TurnUpdate | TurnEagerEnd | TurnResume | TurnEnd | Other

_MARKS: Final[Mapping[str, Callable[[str | None], Heard]]] = {"flush_done": SttFlushDone, "done": SttDone}
_TURN_MARKS: Final[Mapping[str, Callable[[str | None], Turn]]] = {
    "connected": Connected,
    "turn.start": TurnStart,
    "turn.resume": TurnResume,
}
_TURN_TEXTS: Final[Mapping[str, Callable[[str, str | None], Turn]]] = {
    "turn.update": TurnUpdate,
    "turn.eager_end": TurnEagerEnd,
    "turn.end": TurnEnd,
}


def read_heard(message: str | bytes) -> Heard:
    """A message of `/stt/websocket`. Raises StatusError for an error, UnreadableAnswer for what is none."""
    kind, fields = _opened(message)
    request_id = _text(fields, "request_id")
    if kind in _MARKS:
        return _MARKS[kind](request_id)
    if kind != "transcript":
        return Other(kind, fields)
    try:
        return Transcript(
            text=str(fields["text"]),
            is_final=bool(fields["is_final"]),
            words=read_words(fields.get("words")),
            duration=read_number(fields.get("duration")),
            language=_text(fields, "language"),
            request_id=request_id,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableAnswer(f"the message {message[:200]!r} is not what its type says") from error


def read_turn(message: str | bytes) -> Turn:
    """A message of `/stt/turns/websocket`. Raises as `read_heard` does."""
    kind, fields = _opened(message)
    request_id = _text(fields, "request_id")
    if kind in _TURN_MARKS:
        return _TURN_MARKS[kind](request_id)
    if kind in _TURN_TEXTS:
        return _TURN_TEXTS[kind](_text(fields, "transcript") or "", request_id)
    return Other(kind, fields)


def read_words(found: object) -> tuple[HeardWord, ...]:
    """A list of words, or none. Raises KeyError, TypeError or ValueError for what is neither."""
    if found is None:
        return ()
    if not isinstance(found, list):
        raise TypeError("words are a list")
    return tuple(HeardWord(str(each["word"]), float(each["start"]), float(each["end"])) for each in found)


def read_number(found: object) -> float | None:
    """A number, or none. Raises TypeError for anything else."""
    if found is None or (isinstance(found, int | float) and not isinstance(found, bool)):
        return None if found is None else float(found)
    raise TypeError("not a number")


def _opened(message: str | bytes) -> tuple[str, JsonObject]:
    try:
        fields = json.loads(message)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or not isinstance(fields.get("type"), str):
        raise UnreadableAnswer(f"no message of any type: {message[:200]!r}")
    if fields["type"] == "error":
        raise from_event(fields)
    return fields["type"], fields


def _text(fields: JsonObject, name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None
