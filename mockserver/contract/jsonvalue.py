"""JSON as Python values, typed: what requests carry and what the documents are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = Mapping[str, JsonValue]


def as_object(value: JsonValue) -> JsonObject:
    """The value if it is an object, an empty one otherwise."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: JsonValue) -> Sequence[JsonValue]:
    """The value if it is an array, an empty one otherwise."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def as_text(value: JsonValue) -> str:
    """The value if it is a string, an empty one otherwise."""
    return value if isinstance(value, str) else ""
