"""What a stream of speech tells, the same over sockets and server-sent events.

Pure: a JSON object becomes a value here, or the exception that it stands for.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from client.errors import StatusError, UnreadableAnswer, from_event
from client.eventstream import ServerSentEvent
from client.values import JsonObject


@dataclass(frozen=True, slots=True)
class Chunk:
    """The next piece of audio, whole samples in the format asked for.

    step_time: milliseconds that it took to make. flush_id: how many flushes came before.
    """

    audio: bytes = field(repr=False)
    step_time: float | None = None
    flush_id: int | None = None
    context_id: str | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A word or phoneme; `start` and `end` in seconds from the beginning of the context."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Timestamps:
    """When some words are spoken."""

    words: tuple[Timed, ...]
    flush_id: int | None = None
    context_id: str | None = None


@dataclass(frozen=True, slots=True)
class PhonemeTimestamps:
    """When some phonemes are spoken."""

    phonemes: tuple[Timed, ...]
    flush_id: int | None = None
    context_id: str | None = None


@dataclass(frozen=True, slots=True)
class FlushDone:
    """All audio of what came before a flush has arrived; flushes count from 0."""

    flush_id: int
    context_id: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing follows."""

    context_id: str | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """A message of a kind that this client does not know; `fields` is all of it."""

    type: str
    fields: JsonObject
    context_id: str | None = None


_T = TypeVar("_T", str, int, float)

Event = Chunk | Timestamps | PhonemeTimestamps | FlushDone | Done | Other

END_MARK: Final = "[DONE]"
"""What some servers send last instead of, or after, a `done` event."""


def read_event(text: str | bytes, name: str | None = None) -> Event | StatusError:
    """One message. `name` is its type where it does not tell it itself.

    An error is returned, not raised: it belongs to whoever waits for its context. Raises UnreadableAnswer for
    what is no JSON object or lacks what its type promises.
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise UnreadableAnswer(f"no JSON object in the message {text[:200]!r}")
    try:
        return _event(fields, name)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise UnreadableAnswer(f"the message {text[:200]!r} is not what its type says") from error


def read_sse(found: ServerSentEvent) -> Event | StatusError | None:
    """The same of a server-sent event, which may tell the type in its own name; None for a bare end mark."""
    return None if found.data == END_MARK else read_event(found.data, found.name or None)


def _event(fields: JsonObject, name: str | None) -> Event | StatusError:
    # The voice changer, and some servers, leave the type out.
    kind = fields.get("type") or name or _untyped(fields)
    context_id = _optional(fields, "context_id", str)
    flush_id = _optional(fields, "flush_id", int)
    match kind:
        case "chunk":
            audio = _audio(fields["data"])
            return Chunk(audio, _optional(fields, "step_time", float), flush_id, context_id)
        case "timestamps":
            return Timestamps(_times(fields["word_timestamps"], "words"), flush_id, context_id)
        case "phoneme_timestamps":
            times = _times(fields["phoneme_timestamps"], "phonemes")
            return PhonemeTimestamps(times, flush_id, context_id)
        case "flush_done" if flush_id is not None:
            return FlushDone(flush_id, context_id)
        case "done":
            return Done(context_id)
        case "error":
            return from_event(fields)
    return Other(str(kind), fields, context_id)


def _untyped(fields: JsonObject) -> str:
    return "chunk" if "data" in fields else "done" if fields.get("done") is True else ""


def _optional(fields: JsonObject, name: str, kind: type[_T]) -> _T | None:
    value = fields.get(name)
    return None if value is None else kind(value)  # type: ignore[arg-type]


def _audio(data: object) -> bytes:
    if not isinstance(data, str):
        raise TypeError("audio is a string in base64")
    return base64.b64decode(data, validate=True)


def _times(found: object, what: str) -> tuple[Timed, ...]:
    if not isinstance(found, Mapping):
        raise TypeError("times are an object of three arrays")
    columns: list[Sequence[object]] = [found[what], found["start"], found["end"]]
    return tuple(
        Timed(str(text), float(start), float(end)) for text, start, end in zip(*columns, strict=True)
    )
