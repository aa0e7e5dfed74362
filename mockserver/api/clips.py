"""What operations that take audio have in common: reading a file of a form, and its flat output format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from mockserver.api.tts import format_of
from mockserver.audio.decoding import MAX_SAMPLES, Reading, TooLong, UndecodableAudio, reading
from mockserver.audio.formats import OutputFormat, fault
from mockserver.contract.errors import ApiError
from mockserver.contract.validation import Call
from mockserver.world.world import World

LONGEST_SECONDS: Final = 900
"""Longest clip that is converted or joined to (assumed)."""

Found = TypeVar("Found")


def clip(call: Call, field: str, world: World) -> bytes | None:
    """The file of a form field, None where there is none; of several the last counts, as for other fields.

    Raises ApiError(file_too_large).
    """
    parts = call.files.get(field)
    if not parts:
        return None
    limit = world.settings.max_clip_bytes
    if len(parts[-1].data) > limit:
        raise ApiError("file_too_large", limit=limit)
    return parts[-1].data


def heard(
    data: bytes, measure: Callable[[Reading], Found], max_seconds: int | None = LONGEST_SECONDS
) -> Found:
    """What `measure` finds in a file; `max_seconds` None leaves it at what is read at all.

    Raises ApiError: clip_unreadable, clip_too_long.
    """
    try:
        return measure(reading(data, max_seconds=max_seconds))
    except TooLong:
        raise ApiError("clip_too_long", limit=max_seconds or MAX_SAMPLES // 48_000) from None
    except UndecodableAudio as error:
        raise ApiError("clip_unreadable", reason=error) from None


def flat_format(body: Mapping[str, Any]) -> OutputFormat:
    """The output format of a form, whose fields are `output_format[container]` and the like.

    Raises ApiError(format_impossible).
    """
    fmt = format_of(
        {
            name: body.get(f"output_format[{name}]")
            for name in ("container", "sample_rate", "encoding", "bit_rate")
        }
    )
    if (reason := fault(fmt)) is not None:
        raise ApiError("format_impossible", reason=reason)
    return fmt
