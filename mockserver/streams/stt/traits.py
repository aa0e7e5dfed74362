"""How dated versions and models differ as listeners: one row each, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Certainty = Literal["recorded", "quoted", "documented", "assumed"]
Channel = Literal["stt", "stt_turns"]


@dataclass(frozen=True, slots=True)
class Traits:
    """One dated version.

    idle_close_s: a socket without a message from its client for so long is closed.
    errors: as a line `message`, or as an object with title and message.
    """

    date: str
    idle_close_s: float
    errors: Literal["line", "object"]
    certainty: Certainty
    source: str


_EARLY: Final = "definitions of October 2025"
_LATE: Final = "pages on limits and socket definitions of 2026; users, 2025 to 2026"

_ROWS: Final = (
    Traits("2024-06-10", 20.0, "line", "documented", _EARLY),
    Traits("2024-11-13", 20.0, "line", "documented", _EARLY),
    Traits("2025-04-16", 20.0, "line", "documented", _EARLY),
    Traits("2025-11-04", 180.0, "object", "documented", f"{_LATE}; errors: OpenAPI of that date"),
    Traits("2026-03-01", 180.0, "object", "quoted", _LATE),
    Traits("2026-08-14", 180.0, "object", "quoted", _LATE),
)

TRAITS: Final = {row.date: row for row in _ROWS}
"""By dated version."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """One model.

    channels: the sockets that it serves; batch: whether files are sent to it. style: whether each word is
    told when it is certain, or a phrase at its end, after drafts of it.
    """

    id: str
    channels: tuple[Channel, ...]
    batch: bool
    style: Literal["words", "phrases"]
    certainty: Certainty
    source: str


_MEASURED: Final = "users' measurements of 2026: many finals of ink-2, whole utterances of ink-whisper"

_MODELS: Final = (
    Hearing("ink-2", ("stt", "stt_turns"), False, "words", "quoted", _MEASURED),
    Hearing("ink-preview", ("stt", "stt_turns"), False, "words", "assumed", "socket definitions; as ink-2"),
    Hearing("ink-whisper", ("stt",), True, "phrases", "quoted", f"{_MEASURED}; drafts: {_EARLY}"),
    Hearing("ink-whisper-2025-06-04", ("stt",), True, "phrases", "quoted", "as ink-whisper"),
)

MODELS: Final = {row.id: row for row in _MODELS}
"""By id."""

MAX_SILENCE_S: Final = 0.8
"""The pause that ends a phrase where the client names none (assumed)."""

LONGEST_PHRASE_S: Final = 30.0
"""A phrase that goes on for so long is ended (assumed: ink-whisper is named after a model that hears so much
at once)."""

KEEPS_UP: Final = 4 << 20
"""Bytes of sound that have not been heard yet from which on no more is to be read from the client."""
