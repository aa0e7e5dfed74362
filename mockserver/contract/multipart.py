"""The parts of a multipart/form-data body as the object that the contract describes.

Reading the body is the edge's business; here its parts, already cut, get their meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object, as_text
from mockserver.contract.parameters import collect


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form. `filename` is None for a plain field; `data` is its bytes."""

    name: str
    filename: str | None
    content_type: str | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a JSON object, in which a file is its name, and the files by the name of their field."""

    fields: JsonObject
    files: Mapping[str, tuple[Part, ...]]


def read_form(parts: Iterable[Part], schema: JsonObject) -> Form:
    """Sort parts into fields and files, by the names of the schema (`voice[id]`, `tags[]`).

    A part with a filename counts as a file only where the schema wants one (`format: binary`): one old client
    sends plain fields so too. A file without a filename is a file all the same, unless it is empty: that is
    how None is sent. Text that is not UTF-8 is read with replacement characters. Names that the schema does
    not know are ignored, but for those that it lists as other spellings (`x-aliases`).
    """
    wanted = file_fields(schema)
    aliases = as_object(schema.get("x-aliases"))
    pairs: list[tuple[str, JsonValue]] = []
    files: dict[str, tuple[Part, ...]] = {}
    for part in parts:
        name = as_text(aliases.get(part.name)) or part.name
        if name in wanted and (part.filename is not None or part.data):
            files[name] = (*files.get(name, ()), part)
            pairs.append((name, part.filename or "upload"))
        elif name in wanted:
            pairs.append((name, ""))  # nothing at all: null where that may be
        else:
            pairs.append((name, part.data.decode("utf-8", "replace")))
    return Form(collect(pairs, schema), files)


def file_fields(schema: JsonObject) -> set[str]:
    """The fields of a form that are files."""
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return set()
    return {name for name, field in properties.items() if _is_file(field)}


def _is_file(field: JsonValue) -> bool:
    if not isinstance(field, Mapping):
        return False
    return field.get("format") == "binary" or _is_file(field.get("items"))
