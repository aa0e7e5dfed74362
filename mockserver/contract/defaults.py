"""Fields that a client left out, or sent as null, get the value that the contract promises for them."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.contract.jsonvalue import JsonValue, as_list, as_object, as_text


@dataclass(frozen=True, slots=True)
class Default:
    """Put `value` under `name` of the object at `path`, if that object is of the kind its `tag` tells."""

    path: tuple[str, ...]
    name: str
    value: JsonValue
    tag: tuple[str, JsonValue] | None = None

    def fill(self, body: dict[str, JsonValue]) -> None:
        """Change `body` in place."""
        place: JsonValue = body
        for step in self.path:
            place = place.get(step) if isinstance(place, dict) else None
        if not isinstance(place, dict) or place.get(self.name) is not None:
            return
        if self.tag is None or place.get(self.tag[0]) == self.tag[1]:
            place[self.name] = self.value


def defaults_of(schema: JsonValue) -> tuple[Default, ...]:
    """Every default that a schema without references promises, in its order.

    In a union only members told apart by a constant have defaults that can be put in their place.
    """
    return tuple(_defaults(schema, (), None))


def _defaults(schema: JsonValue, path: tuple[str, ...], tag: tuple[str, JsonValue] | None) -> list[Default]:
    node = as_object(schema)
    found: list[Default] = []
    for name, field in as_object(node.get("properties")).items():
        value = as_object(field).get("default")
        if value is not None:
            found.append(Default(path, name, value, tag))
        found.extend(_defaults(field, (*path, name), None))
    key = as_text(as_object(node.get("discriminator")).get("propertyName"))
    for member in as_list(node.get("oneOf")):
        own = as_object(as_object(as_object(member).get("properties")).get(key))
        if "const" in own:
            found.extend(_defaults(member, path, (key, own["const"])))
    return found
