"""How the dated versions differ as streams: one row each, with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast

Certainty = Literal["recorded", "quoted", "documented", "assumed"]
ErrorForm = Literal["line", "object", "both"]
SseEnd = Literal["done", "unterminated", "marker", "close"]


@dataclass(frozen=True, slots=True)
class Traits:
    """One dated version.

    buffer_delay_ms: how long text is held where the message does not say.
    expires_s, expires_after: an open context ends that long after its last audio, or its last input.
    ended_ids: whether text for a context that is over opens a new one or is refused.
    unspoken: the fault of a context that would begin or end with nothing to say.
    sse_end: how an SSE answer ends; see `sse.ENDINGS`.
    errors: as a line `error`, as an object with title and message, or as both.
    after_last: whether text goes on after an input that was said to be the last, while that still sounds.
    empty_final: whether an empty last input after text ends its context well (contested: some saw an error).
    idle_close_s: a socket without a message from its client for so long is closed (quoted: users of
    2025 and 2026).
    """

    date: str
    buffer_delay_ms: int
    expires_s: float
    expires_after: Literal["audio", "input"]
    ended_ids: Literal["reopen", "refused"]
    unspoken: str
    sse_end: SseEnd
    certainty: Certainty
    source: str
    errors: ErrorForm
    after_last: Literal["goes on", "refused"] = "refused"
    empty_final: Literal["closes", "refused"] = "closes"
    idle_close_s: float = 300.0


_EARLY: Final = "pages of 2024 on contexts; what release tests of the clients of these dates accept"
_MIDDLE: Final = "pages of 2025 on contexts; wording quoted by users, 2025-04 to 2025-08"
_LATE: Final = "socket definitions of 2026; users' measurements of 2026"

_ROWS: Final = (
    Traits(
        "2024-06-10", 0, 5.0, "input", "reopen", "first_transcript_empty", "unterminated",
        "documented", f"{_EARLY}; the first JavaScript client opens a context without naming more to come",
        errors="line", after_last="goes on",
    ),
    Traits(
        "2024-11-13", 0, 5.0, "input", "reopen", "first_transcript_empty", "unterminated",
        "documented", _EARLY, errors="line",
    ),
    Traits(
        "2025-04-16", 0, 1.0, "audio", "refused", "first_transcript_empty", "done",
        "quoted", _MIDDLE, errors="line",
    ),
    Traits(
        "2025-11-04", 0, 1.0, "audio", "refused", "empty_transcript", "done",
        "assumed", f"between its neighbours; {_LATE}; its clients read title and message, others `error`",
        errors="both",
    ),
    Traits(
        "2026-03-01", 3000, 1.0, "audio", "refused", "empty_transcript", "done",
        "quoted", _LATE, errors="object",
    ),
    Traits(
        "2026-08-14", 3000, 1.0, "audio", "refused", "empty_transcript", "done",
        "quoted", _LATE, errors="object",
    ),
)  # fmt: skip

TRAITS: Final = {row.date: row for row in _ROWS}
"""By dated version."""


def traits_of(date: str, changed: Mapping[str, object]) -> Traits:
    """The row of a version, with some fields changed by name."""
    row = TRAITS[date]
    return replace(row, **cast("dict[str, Any]", changed)) if changed else row


IDLE_CLOSE_CODE: Final = 1000
IDLE_CLOSE_REASON: Final = "connection idle timeout"

CHUNK_SAMPLES: Final = 4096
"""Of a chunk at 44.1 kHz (one user, 2025-05: 16384 bytes of f32); other rates in proportion (assumed)."""
CHUNK_RATE: Final = 44_100
