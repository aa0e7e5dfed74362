"""Parameters and form fields come as text; the contract says what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockserver.contract.documents import Node, inline
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text


def schema_of(parameters: Iterable[Node], place: str) -> dict[str, JsonValue]:
    """One object schema for all parameters in `place`: path, query or header.

    Header names are lower case in it. Cartesia-Version is judged elsewhere and left out.
    """
    properties: dict[str, JsonValue] = {}
    required: list[JsonValue] = []
    for parameter in parameters:
        row = as_object(parameter.value)
        name = as_text(row.get("name"))
        if row.get("in") != place or name == "Cartesia-Version":
            continue
        name = name.lower() if place == "header" else name
        properties[name] = inline(parameter.child("schema"))
        if row.get("required"):
            required.append(name)
    return {"type": "object", "required": required, "properties": properties}


def collect(pairs: Iterable[tuple[str, JsonValue]], schema: JsonObject) -> dict[str, JsonValue]:
    """The pairs that the schema knows, as an object: repeated names make arrays where one is declared.

    Of another repeated name the last value counts. Text becomes a number or a boolean where the schema says
    so and the text allows it; what does not fit stays text, for the validator to refuse. An empty string for
    an optional field that may be null stands for null: so clients write None.
    """
    properties = as_object(schema.get("properties"))
    required = as_list(schema.get("required"))
    values: dict[str, JsonValue] = {}
    for name, value in pairs:
        if name not in properties:
            continue
        declared = as_object(properties[name])
        kinds = kinds_of(declared)
        if "array" in kinds:
            item = coerce(value, as_object(declared.get("items")))
            values[name] = [*as_list(values.get(name)), item]
        elif value == "" and name not in required and "null" in kinds:
            values[name] = None
        else:
            values[name] = coerce(value, declared)
    return values


def coerce(value: JsonValue, schema: JsonObject) -> JsonValue:
    """Text as what the schema wants, if it can be read so; anything else as it is."""
    if not isinstance(value, str):
        return value
    kinds = kinds_of(schema)
    if "boolean" in kinds and value in ("true", "false"):
        return value == "true"
    if "integer" in kinds and len(value) < 19 and value.removeprefix("-").isdecimal() and value.isascii():
        return int(value)
    if "number" in kinds:
        return _number(value)
    return value


def kinds_of(schema: Mapping[str, JsonValue]) -> set[str]:
    """The types that a schema admits: its own, those of its enum, those of its union's members."""
    declared = schema.get("type")
    if declared is not None:
        return {declared} if isinstance(declared, str) else {as_text(kind) for kind in as_list(declared)}
    members = as_list(schema.get("anyOf") or schema.get("oneOf"))
    kinds = {kind for member in members for kind in kinds_of(as_object(member))}
    values = [schema["const"]] if "const" in schema else as_list(schema.get("enum"))
    return kinds | {_KINDS[type(value)] for value in values if type(value) in _KINDS}


def _number(text: str) -> JsonValue:
    try:
        number = float(text)
    except ValueError:
        return text
    # `nan` and `inf` are numbers to Python only.
    return number if abs(number) < float("inf") else text


_KINDS = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
