"""Fields of JSON answers, typed. Every function raises UnreadableAnswer where the answer is another thing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeVar

from client.errors import UnreadableAnswer
from client.responses import Answer
from client.values import JsonObject

T = TypeVar("T")


def parsed(answer: Answer) -> object:
    """The body of an answer as JSON."""
    try:
        return json.loads(answer.body)
    except ValueError:
        raise UnreadableAnswer(f"no JSON: {answer.body[:200]!r}") from None


def as_object(found: object) -> JsonObject:
    """What has to be an object."""
    if not isinstance(found, dict):
        raise UnreadableAnswer(f"no object where there should be one: {str(found)[:200]}")
    return found


def must(found: Mapping[str, object], name: str, kind: type[T]) -> T:
    """A field that has to be there, of a type."""
    value = may(found, name, kind)
    if value is None:
        raise UnreadableAnswer(f"there is no {name} in the answer")
    return value


def may(found: Mapping[str, object], name: str, kind: type[T]) -> T | None:
    """A field that may be missing or null, of a type."""
    value = found.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise UnreadableAnswer(f"{name} is {str(value)[:80]!r}, no {kind.__name__}")
