"""Values made from the schemas of the contract: some that keep it, some that nearly do.

Only as much of JSON Schema is understood as the documents use for values; `if` and `x-faults` are not, which
is what makes some values only nearly valid. Strings of which the schema says nothing get examples of the
document, and words that mean something on the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 1 << 54) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
KNOWN: Mapping[str, tuple[str, ...]] = {
    "context_id": ("a", "b"),
    "transcript": ("One two. ", "three", "", " ", "...", "日本", "<spell>ab</spell>", "<break time='40ms'/>"),
    "id": ("694f9389-aac1-45b6-b726-9d9369183238", "a0e99841-438c-4a64-b679-ae501e7d6091"),
    "voice": ("694f9389-aac1-45b6-b726-9d9369183238",),
    "model_id": ("sonic-2", "sonic-3", "sonic-3.5", "sonic-turbo"),
    "model": ("ink-2", "ink-whisper"),
    "language": ("en", "fr", "ja"),
}
"""Words for strings by the name of their field; without them nothing would ever be spoken."""


def values(schema: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Values of a schema without references; `name` is that of the field."""
    if not isinstance(schema, Mapping):
        return ANYTHING
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(list(schema["enum"]))
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return st.one_of([values(part, name) for part in schema[word]])
    kinds = schema.get("type", "object" if "properties" in schema else None)
    if kinds is None:
        return ANYTHING
    return st.one_of([_of(kind, schema, name) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def spoilt(value: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with one of its fields missing or turned into anything; or with a field too many."""
    names = st.sampled_from([*value, "surplus"])
    return st.tuples(names, st.none() | st.tuples(ANYTHING)).map(lambda change: _changed(value, *change))


def _changed(value: dict[str, Any], name: str, new: tuple[Any] | None) -> dict[str, Any]:
    rest = {key: part for key, part in value.items() if key != name}
    return rest if new is None else {**rest, name: new[0]}


def _of(kind: str, schema: Schema, name: str) -> st.SearchStrategy[Any]:
    if kind == "object":
        return _object(schema)
    if kind == "array":
        items = values(schema.get("items"), name)
        least = schema.get("minItems", 0)
        return st.lists(items, min_size=least, max_size=max(least, min(schema.get("maxItems", 3), 3)))
    if kind == "string":
        return _string(schema, name)
    if kind == "integer":
        return st.integers(schema.get("minimum", -2), schema.get("maximum", 1 << 40))
    if kind == "number":
        return st.floats(schema.get("minimum", -2.0), schema.get("maximum", 1e6), allow_nan=False)
    return st.booleans() if kind == "boolean" else st.none()


def _object(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    required = set(schema.get("required", ()))
    fields = {name: values(part, name) for name, part in schema.get("properties", {}).items()}
    fields |= dict.fromkeys(required - fields.keys(), ANYTHING)
    # Most messages say little; all fields at once would seldom be taken.
    few = st.sets(st.sampled_from(sorted(fields.keys() - required) or [""]), max_size=3)
    return few.flatmap(
        lambda more: st.fixed_dictionaries({name: fields[name] for name in fields if name in required | more})
    )


def _string(schema: Schema, name: str) -> st.SearchStrategy[str]:
    known = [*KNOWN.get(name, ()), *(each for each in schema.get("examples", ()) if isinstance(each, str))]
    longest = min(schema.get("maxLength", 8), 8)
    other = st.text(min_size=schema.get("minLength", 0), max_size=longest)
    return st.sampled_from(known) | st.sampled_from(known) | other if known else other
