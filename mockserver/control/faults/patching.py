"""JSON merge patches (RFC 7396)."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.contract.jsonvalue import JsonValue


def patched(value: JsonValue, patch: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The object with the patch laid over it; null takes a field away."""
    result: dict[str, JsonValue] = dict(value) if isinstance(value, Mapping) else {}
    for name, change in patch.items():
        if change is None:
            result.pop(name, None)
        elif isinstance(change, Mapping):
            result[name] = patched(result.get(name), change)
        else:
            result[name] = change
    return result
