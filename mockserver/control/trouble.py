"""The control operations for what goes wrong on purpose: rules and quirks, of one key or of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.contract.validation import Call
from mockserver.control.faults import BadRule, Rule

if TYPE_CHECKING:
    from mockserver.control.powers import Powers

Made = TypeVar("Made")


def faults(call: Call, powers: Powers) -> JsonObject:
    """The rules, of one key or all."""
    key = _key(call)
    rules = [rule for rule in powers.rules.list() if key is None or _key_of(rule) == key]
    return {"faults": [{**_shown(rule), "acted": powers.rules.acted(rule.id)} for rule in rules]}


def add_fault(call: Call, powers: Powers) -> JsonObject:
    """Add a rule. Raises ApiError(invalid_request) for words that mean nothing."""
    rule = dict(call.body)
    if (key := _key(call)) is not None:
        rule["match"] = {**as_object(rule.get("match")), "key": key}
    return _shown(_told(lambda: powers.rules.add(rule)))


def clear_faults(call: Call, powers: Powers) -> JsonObject:
    """Forget the rules of one key, or all."""
    powers.rules.clear(_key(call))
    return {"cleared": True}


def remove_fault(call: Call, powers: Powers) -> JsonObject:
    """Forget one rule. Raises ApiError(resource_not_found)."""
    if not powers.rules.remove(as_text(call.params["id"])):
        raise ApiError("resource_not_found", thing="fault")
    return {"removed": True}


def quirks(call: Call, powers: Powers) -> JsonObject:
    """Those that are on, for one key, or for all keys alike."""
    return {"quirks": list(powers.quirks.of(_key(call) or ""))}


def set_quirks(call: Call, powers: Powers) -> JsonObject:
    """Turn on just these. Raises ApiError(invalid_request) for one that there is not."""
    _told(lambda: powers.quirks.set(_ids(call), _key(call)))
    return quirks(call, powers)


def add_quirks(call: Call, powers: Powers) -> JsonObject:
    """Turn on these as well. Raises as `set_quirks`."""
    key = _key(call)
    _told(lambda: powers.quirks.set((*powers.quirks.of(key or ""), *_ids(call)), key))
    return quirks(call, powers)


def clear_quirks(call: Call, powers: Powers) -> JsonObject:
    """Turn off those of one key, or all."""
    powers.quirks.clear(_key(call))
    return {"cleared": True}


def _key(call: Call) -> str | None:
    return cast("str | None", call.params.get("key"))


def _key_of(rule: Rule) -> JsonValue:
    return as_object(as_object(rule.source).get("match")).get("key")


def _shown(rule: Rule) -> dict[str, JsonValue]:
    """A rule as it was given, less the key, which is nobody's business."""
    source = dict(as_object(rule.source))
    match = {name: value for name, value in as_object(source.get("match")).items() if name != "key"}
    return {**source, "id": rule.id, "match": match}


def _ids(call: Call) -> list[str]:
    return [as_text(each) for each in as_list(call.body["ids"])]


def _told(act: Callable[[], Made]) -> Made:
    try:
        return act()
    except BadRule as error:
        raise ApiError("invalid_request", detail=str(error)) from None
