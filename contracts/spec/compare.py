"""Differences between two documents, in words. Pure but for the reading of files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from contracts.spec.resolved import Document, Resolved

Differences = dict[str, list[str]]

_SCALARS: Final = ("type", "format", "default", "minimum", "maximum", "minLength", "maxLength", "const")
_DEEPEST: Final = 6
_JSON: Final = ("application/json", "multipart/form-data", "application/x-www-form-urlencoded")


def compare(ours: Document, theirs: Document) -> Differences:
    """By operation: what only they have (`+`), what only we have (`-`), what both say differently (`~`)."""
    mine, other = ours.operations(), theirs.operations()
    found: Differences = {}
    for key in sorted(mine.keys() | other.keys(), key=lambda key: (key[1], key[0])):
        where = " ".join(key)
        if key not in mine:
            found[where] = ["+ the operation"]
        elif key not in other:
            found[where] = ["- the operation"]
        elif lines := list(_operation(mine[key], other[key])):
            found[where] = lines
    return found


def _operation(mine: Resolved, other: Resolved) -> Iterable[str]:
    yield from _parameters(mine, other)
    yield from _bodies(mine, other)
    statuses = [set(node.entries("responses")) - {"default"} for node in (mine, other)]
    # What a document does not list it does not deny: only success is held to be complete.
    yield from _sets("status", *({each for each in found if each.startswith("2")} for found in statuses))
    for status in sorted(statuses[0] & statuses[1]):
        ours, theirs = (node.child("responses", status) for node in (mine, other))
        yield from _contents(f"answer {status}", ours, theirs)


def _parameters(mine: Resolved, other: Resolved) -> Iterable[str]:
    ours, theirs = (_named_parameters(node) for node in (mine, other))
    yield from _sets("parameter", set(ours), set(theirs))
    for name in sorted(set(ours) & set(theirs)):
        first, second = ours[name], theirs[name]
        required = [bool(node.value.get("required")) for node in (first, second)]
        yield from _value(f"parameter {name}: required", *required)
        yield from _schemas(f"parameter {name}", first.child("schema"), second.child("schema"), 0)


def _named_parameters(operation: Resolved) -> dict[str, Resolved]:
    found = {}
    for node in operation.children("_shared") + operation.children("parameters"):
        place, name = str(node.value.get("in")), str(node.value.get("name"))
        if place != "path":  # their names are a matter of taste
            found[f"{name.lower() if place == 'header' else name} in {place}"] = node
    return found


def _bodies(mine: Resolved, other: Resolved) -> Iterable[str]:
    yield from _contents("body", mine.child("requestBody"), other.child("requestBody"))


def _contents(what: str, mine: Resolved, other: Resolved) -> Iterable[str]:
    ours, theirs = (node.entries("content") for node in (mine, other))
    if ours and theirs:
        yield from _sets(f"{what}: media type", set(ours), set(theirs))
    for kind in _JSON:
        if kind in ours and kind in theirs:
            yield from _schemas(what, ours[kind].child("schema"), theirs[kind].child("schema"), 0)


def _schemas(what: str, mine: Resolved, other: Resolved, depth: int) -> Iterable[str]:
    if depth > _DEEPEST:
        return
    ours, theirs = (_Flat(node) for node in (mine, other))
    for name in _SCALARS:
        yield from _value(f"{what}: {name}", ours.scalar(name), theirs.scalar(name))
    yield from _sets(f"{what}: value", ours.enum, theirs.enum)
    yield from _sets(f"{what}: field", set(ours.fields), set(theirs.fields))
    both = set(ours.fields) & set(theirs.fields)
    yield from _sets(f"{what}: required field", ours.required & both, theirs.required & both)
    for name in sorted(both):
        yield from _schemas(f"{what}.{name}", ours.fields[name], theirs.fields[name], depth + 1)
    if ours.items is not None and theirs.items is not None:
        yield from _schemas(f"{what}[]", ours.items, theirs.items, depth + 1)


class _Flat:
    """A schema with its parts in one: those of `allOf` added, those of `oneOf` and `anyOf` overlaid."""

    def __init__(self, schema: Resolved) -> None:
        self.fields: dict[str, Resolved] = {}
        self.required: set[str] = set()
        self.enum: set[str] = set()
        self.items: Resolved | None = None
        self._scalars: dict[str, Any] = {}
        self._take(schema, True, 0)

    def scalar(self, name: str) -> Any:
        found = self._scalars.get(name)
        if isinstance(found, list):  # [string, null]: nullable or not is told by nobody reliably
            kept = [each for each in found if each != "null"]
            return kept[0] if len(kept) == 1 else sorted(kept)
        return found

    def _take(self, schema: Resolved, whole: bool, depth: int) -> None:
        if depth > _DEEPEST:
            return
        value = schema.value
        for name in _SCALARS:
            if name in value:
                self._scalars.setdefault(name, value[name])
        self.enum |= {str(each) for each in value.get("enum", ()) if each is not None}
        for name, field in schema.entries("properties").items():
            self.fields.setdefault(name, field)
        if whole:
            self.required |= {str(name) for name in value.get("required", ())}
        if isinstance(value.get("items"), dict):
            self.items = self.items or schema.child("items")
        for part in schema.children("allOf"):
            self._take(part, whole, depth + 1)
        for kind in ("oneOf", "anyOf"):
            parts = schema.children(kind)
            real = [part for part in parts if part.value.get("type") != "null"]
            for part in real:
                self._take(part, whole and len(real) == 1, depth + 1)


def _sets(what: str, mine: set[str], other: set[str]) -> Iterable[str]:
    yield from (f"+ {what} {name}" for name in sorted(other - mine))
    yield from (f"- {what} {name}" for name in sorted(mine - other))


def _value(what: str, mine: Any, other: Any) -> Iterable[str]:
    # What only one of them says is no difference: documents leave much unsaid.
    if mine is not None and other is not None and mine != other:
        yield f"~ {what}: {mine!r} here, {other!r} there"
