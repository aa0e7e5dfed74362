"""Secrets crossed out: whatever leaves the journal passes through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

from mockserver.contract.jsonvalue import JsonValue
from mockserver.contract.secret_places import SECRET_PLACES

CROSSED_OUT: Final = "[redacted]"
_SHORTEST: Final = 6
"""Characters that a key has to have to be looked for in texts: `k` would cross out every k."""

_HEADERS: Final = frozenset(row.name for row in SECRET_PLACES if row.where == "header")
_QUERY: Final = frozenset(row.name for row in SECRET_PLACES if row.where == "query")
_BODY: Final = frozenset(row.name for row in SECRET_PLACES if row.where == "body")


def name_of(key: str) -> str:
    """A name by which a key can be told from others and not be guessed: `key_3f2a91bc`; "" for none."""
    return f"key_{sha256(key.encode()).hexdigest()[:8]}" if key else ""


def headers(given: Mapping[str, str], key: str) -> list[tuple[str, str]]:
    """Headers without secrets; what stands before one (`Bearer`) stays."""
    return [(name, _header(value) if name in _HEADERS else text(value, key)) for name, value in given.items()]


def query(given: Iterable[tuple[str, str]], key: str) -> list[tuple[str, str]]:
    """The parameters of a query without secrets."""
    return [(name, CROSSED_OUT if name in _QUERY else text(value, key)) for name, value in given]


def text(given: str, key: str) -> str:
    """Any text without the key itself."""
    return given.replace(key, CROSSED_OUT) if len(key) >= _SHORTEST else given


def value(given: JsonValue, key: str) -> JsonValue:
    """A JSON value without secrets, by the names of its fields, and without the key itself."""
    if isinstance(given, str):
        return text(given, key)
    if isinstance(given, Mapping):
        return {
            name: CROSSED_OUT if name in _BODY and isinstance(part, str) else value(part, key)
            for name, part in given.items()
        }
    if isinstance(given, list | tuple):
        return [value(part, key) for part in given]
    return given


def _header(given: str) -> str:
    scheme, space, _ = given.partition(" ")
    return f"{scheme} {CROSSED_OUT}" if space else CROSSED_OUT
