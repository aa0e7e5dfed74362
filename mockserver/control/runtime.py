"""The settings that may change while the server runs, one key at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.settings import ROWS, BadSetting, Settings

CHANGEABLE: Final = (
    "as_of", "wav", "credits", "max_transcript_chars", "fine_tune_seconds", "pace", "latency", "sse_end",
    "plan", "seed",
)  # fmt: skip
"""Those that are read at each request; the others were acted upon when the server started."""

_ROWS: Final = {row.name: row for row in ROWS if row.name in CHANGEABLE}


def shown(settings: Settings) -> JsonObject:
    """Their values as plain JSON."""
    return {name: _plain(getattr(settings, name)) for name in CHANGEABLE}


def changed(settings: Settings, server: Settings) -> JsonObject:
    """Those that differ from the server's own."""
    before = shown(server)
    return {name: value for name, value in shown(settings).items() if value != before[name]}


def with_changes(settings: Settings, server: Settings, changes: JsonObject) -> Settings:
    """Settings with some values changed, given as on the command line; null stands for the server's own.

    Raises ApiError(invalid_request).
    """
    values: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in _ROWS:
            raise ApiError("invalid_request", detail=f"{name} is none of {', '.join(CHANGEABLE)}")
        try:
            values[name] = getattr(server, name) if value is None else _ROWS[name].read(str(value), name)
        except BadSetting as error:
            raise ApiError("invalid_request", detail=str(error)) from None
    return replace(settings, **values)


def _plain(value: object) -> JsonValue:
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
