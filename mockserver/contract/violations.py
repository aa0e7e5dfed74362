"""What is wrong with a value, in the order of the document and in words that name the field.

The validator tells which keyword of the schema was broken where. Here that becomes a sentence; of a union
only the member is spoken of that the client must have meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach. `fault` is the schema's own name for it (`x-faults`), if it has one.

    place: where the broken keyword stands in the schema, as positions, so that breaches sort as written.
    """

    field: str
    wanted: str
    sentence: str
    fault: str | None
    place: tuple[int, ...]


def violations(errors: Iterable[ValidationError], schema: JsonValue, whole: str) -> tuple[Violation, ...]:
    """The breaches that the errors of one validation stand for, first in the document first.

    `schema` is the one that was compiled, without references. `whole` names the value itself: `the body`.
    """
    found = [v for error in errors for v in _explain(error, schema, whole)]
    ordered = sorted(found, key=lambda violation: violation.place)
    # A value can break two keywords of one schema, e.g. type and enum: said once is enough.
    return tuple({violation.sentence: violation for violation in reversed(ordered)}.values())[::-1]


def describe(schema: JsonValue) -> str:
    """What a value must be, e.g. `one of raw, wav, mp3`, `a number from 0.5 to 2`. Null is left out."""
    node = as_object(schema)
    members = as_list(node.get("anyOf") or node.get("oneOf"))
    if members:
        return " or ".join(dict.fromkeys(describe(member) for member in members))
    values = [str(value) for value in _values(node) if value is not None]
    if values:
        return values[0] if len(values) == 1 else "one of " + ", ".join(values)
    kinds = [kind for kind in _kinds(node) if kind != "null"]
    return " or ".join(_described(kind, node) for kind in kinds) or "something else"


def _explain(error: ValidationError, schema: JsonValue, whole: str) -> list[Violation]:
    location, path = list(error.schema_path), tuple(error.instance_path)
    if error.kind.name in ("anyOf", "oneOf"):
        context: list[list[ValidationError]] = getattr(error.kind, "context", [])
        return _explain_union(error, context, schema, whole)
    owner, keyword = _owner(schema, location)
    fault = as_text(as_object(owner.get("x-faults")).get(keyword)) or None
    place = _place(schema, location)
    if error.kind.name == "falseSchema":
        # A field that is refused is refused with a value only: clients send null for what they leave out.
        wanted = "something else" if keyword in ("then", "else") else "left out"
        return [_violation(path, whole, wanted, fault, place)] if error.instance is not None else []
    if error.kind.name == "required":
        missing: str = error.kind.property  # type: ignore[attr-defined]
        order = list(as_list(owner["required"])).index(missing)
        field = _spell((*path, missing), whole)
        wanted = "given"
        return [Violation(field, wanted, f"{field} is required", fault, (*place, order))]
    return [_violation(path, whole, describe(owner), fault, place)]


def _violation(path: Path, whole: str, wanted: str, fault: str | None, place: tuple[int, ...]) -> Violation:
    field = _spell(path, whole)
    return Violation(field, wanted, f"{field} must be {wanted}", fault, place)


def _explain_union(
    error: ValidationError, context: list[list[ValidationError]], schema: JsonValue, whole: str
) -> list[Violation]:
    location, path = list(error.schema_path), tuple(error.instance_path)
    owner, keyword = _owner(schema, location)
    members = [as_object(member) for member in as_list(owner[keyword])]
    place = _place(schema, location)
    fitting = [i for i, member in enumerate(members) if _kind_fits(error.instance, member)]
    if not fitting or not context:
        return [_violation(path, whole, describe(owner), None, place)]
    tag = as_text(as_object(owner.get("discriminator")).get("propertyName"))
    given = _field(error.instance, tag)
    if tag and given is None and all(tag in as_list(members[i].get("required")) for i in fitting):
        field = _spell((*path, tag), whole)
        return [Violation(field, "given", f"{field} is required", None, place)]
    if tag and given is not None:
        tags = [as_object(members[i].get("properties")).get(tag) for i in fitting]
        fitting = [i for i in fitting if _tag_fits(given, members[i], tag)]
        if not fitting:
            return [_violation((*path, tag), whole, _joined(tags), None, place)]
    chosen = next((i for i in fitting if _has_all(error.instance, members[i])), fitting[0])
    return [violation for inner in context[chosen] for violation in _explain(inner, schema, whole)]


def _field(instance: object, name: str) -> JsonValue:
    return instance.get(name) if isinstance(instance, dict) else None


def _joined(schemas: Sequence[JsonValue]) -> str:
    values = [str(v) for schema in schemas for v in _values(as_object(schema)) if v is not None]
    return values[0] if len(values) == 1 else "one of " + ", ".join(dict.fromkeys(values))


def _kind_fits(instance: object, member: JsonObject) -> bool:
    kinds = _kinds(member)
    return not kinds or any(_is(kind, instance) for kind in kinds)


def _tag_fits(given: JsonValue, member: JsonObject, tag: str) -> bool:
    values = _values(as_object(as_object(member.get("properties")).get(tag)))
    return not values or given in values


def _has_all(instance: object, member: JsonObject) -> bool:
    required = as_list(member.get("required"))
    return isinstance(instance, dict) and all(instance.get(name) is not None for name in required)


def _owner(schema: JsonValue, location: list[str | int]) -> tuple[JsonObject, str]:
    """The schema whose keyword (or refused property) the location ends with, and that word."""
    depth = len(location) - 1
    if depth > 0 and location[depth - 1] == "properties":
        depth -= 1  # a property whose schema is `false`: its name stands for the keyword
    node = schema
    for step in location[:depth]:
        node = as_list(node)[step] if isinstance(step, int) else as_object(node)[step]
    return as_object(node), str(location[-1])


def _place(schema: JsonValue, location: list[str | int]) -> tuple[int, ...]:
    node, place = schema, []
    for step in location:
        if isinstance(step, int):
            place.append(step)
            node = as_list(node)[step] if step < len(as_list(node)) else None
        else:
            keys = list(as_object(node))
            place.append(keys.index(step) if step in keys else len(keys))
            node = as_object(node).get(step)
    return tuple(place)


def _values(node: JsonObject) -> Sequence[JsonValue]:
    return [node["const"]] if "const" in node else as_list(node.get("enum"))


def _kinds(node: JsonObject) -> list[str]:
    declared = node.get("type")
    if declared is not None:
        return [declared] if isinstance(declared, str) else [as_text(kind) for kind in as_list(declared)]
    values = _values(node)
    return [kind for kind in _TYPES if any(_is(kind, value) for value in values)]


def _described(kind: str, node: JsonObject) -> str:
    if kind in ("number", "integer"):
        return _NOUN[kind] + _range(node)
    if kind == "string":
        if node.get("minLength") or node.get("pattern") == r"\S":
            return "a string that is not empty"
        if "maxLength" in node:
            return f"a string of at most {node['maxLength']} characters"
        return "a string in YYYY-MM-DD form" if node.get("format") == "date" else "a string"
    if kind == "array":
        least, most = node.get("minItems"), node.get("maxItems")
        if least is not None and most is not None:
            return f"an array of {f'exactly {least}' if least == most else f'{least} to {most}'} items"
        if least is not None or most is not None:
            return f"an array of {f'at most {most}' if least is None else f'at least {least}'} items"
    return _NOUN[kind]


def _range(node: JsonObject) -> str:
    least, most = node.get("minimum"), node.get("maximum")
    if least is not None and most is not None:
        return f" from {least:g} to {most:g}"
    if least is not None:
        return f" of at least {least:g}"
    if most is not None:
        return f" of at most {most:g}"
    above = node.get("exclusiveMinimum")
    return "" if above is None else f" above {above:g}"


def _spell(path: Path, whole: str) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or whole


_NOUN: Final = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
    "array": "an array",
    "null": "null",
}

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def _is(kind: str, value: object) -> bool:
    # To Python a boolean is a whole number; to JSON it is not.
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
