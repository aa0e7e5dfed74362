"""The query of a socket against the AsyncAPI document of its version: how a conversation is to be opened."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from mockserver.contract.checks import Check, compiled
from mockserver.contract.documents import inline
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, as_list, as_object
from mockserver.contract.messages import document
from mockserver.contract.parameters import collect
from mockserver.contract.versions import Version

_MOST_CHARACTERS: Final = "x-most-characters"


def has_channel(version: Version, channel: str) -> bool:
    """Whether a version has the channel at all, e.g. `stt_turns`."""
    return channel in as_object(document(version.date).child("channels").value)


def opening(version: Version, channel: str, query: Iterable[tuple[str, str]]) -> JsonObject:
    """The settings that a query (decoded pairs, in their order) asks for, typed and with their defaults.

    Names that the contract does not know are left out; `keyterm`, which may be repeated, is an array. Raises
    ApiError: version_unknown where the version does not have the channel, invalid_request, or the fault that
    the contract names for a parameter.
    """
    if not has_channel(version, channel):
        raise ApiError("version_unknown")
    check = _check(version.date, channel)
    values = collect(query, check.schema)
    check.check(values)
    for name, most, fault in _limits(check):
        if sum(len(str(item)) for item in as_list(values.get(name))) > most:
            raise ApiError(fault)
    return check.filled(values)


@cache
def _check(date: str, channel: str) -> Check:
    bindings = document(date).child("channels").child(channel).child("bindings")
    return compiled(as_object(inline(bindings.child("ws").child("query"))), "the query")


def _limits(check: Check) -> list[tuple[str, int, str]]:
    """Lists whose items together may have so many characters, and the fault of more: a limit that JSON
    Schema has no word for."""
    return [
        (name, most, fault)
        for name, field in as_object(check.schema.get("properties")).items()
        for most in [as_object(field).get(_MOST_CHARACTERS)]
        for fault in [as_object(as_object(field).get("x-faults")).get("maxItems")]
        if isinstance(most, int) and isinstance(fault, str)
    ]
