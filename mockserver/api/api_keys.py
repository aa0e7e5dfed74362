"""`/api-keys`: the keys that a server was asked with, as an administrator sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.api.replies import Empty, Json
from mockserver.api.resources import Resources, Shape
from mockserver.contract.credentials import is_admin_key
from mockserver.contract.jsonvalue import JsonObject
from mockserver.contract.validation import Call
from mockserver.world.collections import Kind, Resource, Test
from mockserver.world.ids import Ids
from mockserver.world.world import World

ADMINISTRATOR: Final = "admin@example.com"
"""Who made all keys; the first of the users as well."""
PAGE: Final = 20
"""Of keys, users and invites on a page if nobody says otherwise (documented)."""
_SHOWN: Final = 4
"""Characters of a key that its description tells."""


def id_of(world: World) -> str:
    """What the key of a world is called where its secret must not be told."""
    return Ids(0, f"api key {world.user_id}").uuid()


def description_of(world: World) -> str:
    """What people would call the key (assumed: nobody gives one a name here)."""
    return f"Key that ends with {world.key[-_SHOWN:]}"


def ordinary(world: World) -> list[World]:
    """The worlds that an administrator may ask about, in the order in which their keys were first used."""
    return [peer for peer in world.peers() if not is_admin_key(peer.key)]


def page(call: Call, world: World) -> Json:
    """Answer `api_keys.list`. Raises ApiError: both_cursors, resource_cursor_unknown."""
    _take_in(world)
    return _KEYS.page(call, world)


def get(call: Call, world: World) -> Json | Empty:
    """Answer `api_keys.get`. Raises ApiError(resource_not_found)."""
    _take_in(world)
    return _KEYS.get(call, world)


def _take_in(world: World) -> None:
    """A key is there from its first request on; the list keeps those that were in it once."""
    keys = _KEYS.of(world)
    for peer in ordinary(world):
        name = id_of(peer)
        if keys.find(name) is None:
            keys.create({"description": description_of(peer)}, resource_id=name)


def _written(found: Resource, world: World) -> JsonObject:
    del world
    return {
        **found.fields,
        "id": found.id,
        "created_at": found.created_at,
        "creator_email": ADMINISTRATOR,
        "creator_still_in_org": True,
        "creator_image_url": None,
    }


def _wanted(call: Call) -> tuple[Test, ...]:
    params: Mapping[str, Any] = call.params
    words = str(params.get("q") or "").lower()
    return (lambda key: words in key.text("description").lower(),)


_FIELDS: Final = (
    "id",
    "description",
    "created_at",
    "creator_email",
    "creator_still_in_org",
    "creator_image_url",
)
_KEYS: Final = Resources(
    kind=Kind("api_keys", "API key", ""),
    shapes={"2026-08-14": Shape(_FIELDS)},
    written=_written,
    wanted=_wanted,
    page_size=PAGE,
    one_cursor=True,
)
