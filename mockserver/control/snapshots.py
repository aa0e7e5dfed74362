"""The world of a key as a JSON document, and back: in this process or in another.

Every store of a world that can write itself down is in it, by the name of its field; a store that comes
later is there without a word here. Settings that were changed while the server ran are in it as well. What
only lives while something is going on, contexts and sockets, is not, nor is the key.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final, Protocol, runtime_checkable

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, as_object
from mockserver.control.runtime import changed, with_changes
from mockserver.settings import Settings
from mockserver.world.world import World

FORMAT: Final = "cartesia-mock-world-1"
_FIRST: Final = ("clock", "ids", "calendar")
"""Stores that others count by, read back before them."""


@runtime_checkable
class Store(Protocol):
    """A part of a world that can write itself down as plain JSON, and read that back."""

    def dump(self) -> Any:
        """All of it."""

    def load(self, dumped: Any) -> None:
        """Become what `dump` gave."""


def snapshot(world: World, server: Settings) -> JsonObject:
    """The document of a world; `server` are the settings that it began with."""
    stores = {name: store.dump() for name, store in _stores(world).items()}
    return {"format": FORMAT, "settings": changed(world.settings, server), "stores": stores}


def restore(world: World, document: JsonObject, server: Settings) -> None:
    """Make a fresh world the one of a document. Raises ApiError(invalid_request) for one that is none."""
    stores = _stores(world)
    given = as_object(document.get("stores"))
    if unknown := sorted(given.keys() - stores.keys()):
        raise ApiError("invalid_request", detail=f"stores.{unknown[0]} is not part of a world")
    # Settings first: another seed lets the ids begin anew.
    world.live_under(with_changes(server, server, as_object(document.get("settings"))))
    for name in sorted(given, key=lambda name: (name not in _FIRST, name)):
        try:
            stores[name].load(given[name])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ApiError("invalid_request", detail=f"stores.{name} cannot be read: {error}") from None


def _stores(world: World) -> dict[str, Store]:
    found = ((each.name, getattr(world, each.name)) for each in fields(world))
    return {name: value for name, value in found if isinstance(value, Store)}
