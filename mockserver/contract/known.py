"""What a contract knows of a value: surplus keys are tolerated by the API and must not be acted upon.

An unknown key was not validated, so letting it through would let anything reach the operations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mockserver.contract.jsonvalue import JsonValue, as_list, as_object


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys that a schema names, through its unions; without any, everything is let through."""

    members: Mapping[str, Shape] = field(default_factory=dict)
    items: Shape | None = None

    def of(self, value: JsonValue) -> JsonValue:
        """`value` without the keys that are not in the shape; a new object, the given one is left alone."""
        if not self.members and self.items is None:
            return value  # most are: it spares them the questions below
        if isinstance(value, Mapping) and self.members:
            return {key: self.members[key].of(part) for key, part in value.items() if key in self.members}
        if isinstance(value, list) and self.items is not None:
            return [self.items.of(part) for part in value]
        return value


def shape_of(*schemas: JsonValue) -> Shape:
    """The shape of a value that any of the schemas, which have no references, may describe."""
    fields: dict[str, list[JsonValue]] = {}
    items: list[JsonValue] = []
    for node in map(as_object, _alternatives(list(schemas))):
        for name, part in as_object(node.get("properties")).items():
            fields.setdefault(name, []).append(part)
        if node.get("items"):
            items.append(node["items"])
    shapes = {name: shape_of(*parts) for name, parts in fields.items()}
    return Shape(shapes, shape_of(*items) if items else None)


def _alternatives(schemas: list[JsonValue]) -> list[JsonValue]:
    found = list(schemas)
    for node in map(as_object, schemas):
        for keyword in ("oneOf", "anyOf", "allOf"):
            found.extend(_alternatives(list(as_list(node.get(keyword)))))
    return found
