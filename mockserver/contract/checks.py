"""A schema that values are held against, compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from mockserver.contract.defaults import Default, defaults_of
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.contract.known import Shape, shape_of
from mockserver.contract.violations import violations

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

_NOTHING: Final[JsonObject] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A compiled schema.

    whole: what its whole value is called, e.g. `the body`. unreadable: the fault of a value that is nested
    too deep to be judged.
    """

    schema: JsonObject
    whole: str
    unreadable: str
    validator: Draft202012Validator
    shape: Shape
    defaults: tuple[Default, ...]

    def check(self, value: JsonValue) -> None:
        """Raise ApiError for the first breach in the order of the document."""
        try:
            if self.validator.is_valid(value):
                return
            found = violations(self.validator.iter_errors(value), self.schema, self.whole)
        except ValueError:
            # The validator goes 255 levels deep; the parser goes further.
            raise ApiError(self.unreadable) from None
        if not found:
            return
        first = found[0]
        sentences = tuple(violation.sentence for violation in found)
        raise ApiError(
            first.fault or "invalid_request",
            violations=sentences,
            detail=first.sentence,
            field=first.field,
            wanted=first.wanted,
        )

    def filled(self, value: JsonValue) -> JsonObject:
        """A checked value without the keys that the schema does not know, with its defaults filled in."""
        known = self.shape.of(value)
        if not isinstance(known, dict):
            # A body that is no object kept its contract: no operation of the API has one that does.
            return _NOTHING
        for default in self.defaults:
            default.fill(known)
        return known


def compiled(schema: JsonObject, whole: str, *, unreadable: str = "bad_json") -> Check:
    """Compile a schema that has no references. A few milliseconds for a large one."""
    from jsonschema_rs import Draft202012Validator

    validator = Draft202012Validator(cast("dict[str, Any]", schema))
    return Check(schema, whole, unreadable, validator, shape_of(schema), defaults_of(schema))
