"""`/pronunciation-dicts`: how words are to sound, and the same for whoever speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.api.replies import Empty
from mockserver.api.resources import Making, Resources, Shape
from mockserver.api.voices import access_of
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.contract.validation import Call
from mockserver.speech.lexicon import Entry, Lexicon
from mockserver.world.collections import Kind, Resource
from mockserver.world.world import World

_OWNED: Final = ("id", "name", "owner_id", "pinned", "items", "created_at")
_SPELLED: Final = {"items": ("text", "pronunciation", "alias")}
"""Both spellings of the sound (observed)."""
_CASED: Final = {"items": ("text", "pronunciation", "alias", "case_sensitive")}

_SHAPES: Final = {
    # A page of the first version names no next one (definitions of 2025-04-16).
    "2025-04-16": Shape(("id", "name", "description", *_OWNED[2:]), next_page=False, elements=_SPELLED),
    "2025-11-04": Shape(_OWNED, elements=_SPELLED),
    "2026-03-01": Shape(_OWNED, elements=_SPELLED),
    # `owner_id` as well: SDK 4.2.0 has it in its type.
    "2026-08-14": Shape(
        (
            "id", "name", "description", "is_owner", "owner_id", "pinned", "access", "visibility", "items",
            "created_at",
        ),
        elements=_CASED,
    ),
}  # fmt: skip
_VISIBILITY: Final = {"private": "owner", "public": "all"}


def _made(call: Call, world: World) -> Making:
    del world
    body: Mapping[str, Any] = call.body
    return Making(
        {
            "name": body["name"],
            "description": body.get("description") or "",
            "pinned": False,
            "access": access_of(body),
            "items": _items(call),
        }
    )


def _changed(call: Call, world: World, found: Resource) -> JsonObject:
    del world, found
    body: Mapping[str, Any] = call.body
    changes: dict[str, JsonValue] = {
        name: body[name] for name in ("name", "description") if body.get(name) is not None
    }
    if body.get("items") is not None:
        changes["items"] = _items(call)
    if body.get("access") is not None:
        changes["access"] = access_of(body)
    return changes


def _items(call: Call) -> list[JsonValue]:
    """The items of a request in one spelling; the newer one counts where both are given."""
    told = _SHAPES[call.version.date].elements is _CASED
    items: list[JsonValue] = []
    for value in as_list(call.body.get("items")):
        item = as_object(value)
        text = as_text(item.get("text"))
        cased = item.get("case_sensitive") if told else _cased(text)
        sounds = item.get("pronunciation") or item.get("alias")
        items.append({"text": text, "pronunciation": sounds, "case_sensitive": bool(cased)})
    return items


def _cased(text: str) -> bool:
    """Whether capitals matter where the version does not say: Latin in small letters matches any case
    (definitions of 2025-04-16)."""
    return not text.islower() or not text.isascii()


def _written(found: Resource, world: World) -> JsonObject:
    items = [as_object(item) for item in as_list(found.fields["items"])]
    return {
        **found.fields,
        "id": found.id,
        "is_owner": True,
        "owner_id": world.user_id,
        "visibility": _VISIBILITY.get(found.text("access"), "owner"),
        "items": [{**item, "alias": item["pronunciation"]} for item in items],
        "created_at": found.created_at,
    }


DICTS: Final = Kind(
    "pronunciation_dicts",
    "pronunciation dictionary",
    "pdict_",
    malformed="dict_id_malformed",
    invented={"name": "Invented", "description": "", "pinned": False, "access": "private", "items": []},
)
_DICTS: Final = Resources(kind=DICTS, shapes=_SHAPES, made=_made, written=_written, changed=_changed)

create, page, get, update, delete = (
    _DICTS.create,
    _DICTS.page,
    _DICTS.get,
    _DICTS.update,
    _DICTS.delete,
)


def pin(call: Call, world: World) -> Empty:
    """Answer `pronunciation_dicts.pin`. Raises ApiError: resource_not_found, dict_id_malformed."""
    return _pinned(call, world, True)


def unpin(call: Call, world: World) -> Empty:
    """Answer `pronunciation_dicts.unpin`. Raises ApiError as `pin`."""
    return _pinned(call, world, False)


def lexicon_of(dict_id: str, world: World) -> Lexicon:
    """How words sound by a dictionary of the key. Raises ApiError(dict_not_found)."""
    try:
        found = world.collections.of(DICTS).get(dict_id)
    except ApiError:
        raise ApiError("dict_not_found") from None
    items = [as_object(item) for item in as_list(found.fields["items"])]
    return Lexicon(
        tuple(
            Entry(
                # Words are one space apart where they are matched, however they were written.
                " ".join(as_text(item["text"]).split()),
                as_text(item["pronunciation"]),
                item["case_sensitive"] is True,
            )
            for item in items
        )
    )


def _pinned(call: Call, world: World, pinned: bool) -> Empty:
    found = _DICTS.named(call, world)
    world.collections.of(DICTS).update(found.id, {"pinned": pinned})
    return Empty()
