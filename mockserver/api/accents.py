"""`/accents`, and the accents of one voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from mockserver.api.replies import Json
from mockserver.api.voices import accent_named, shown
from mockserver.contract.errors import ApiError
from mockserver.contract.validation import Call
from mockserver.voices.accents import ACCENTS, find
from mockserver.world.world import World

MOST_ACCENTS: Final = 10
"""Accents of one voice, its native one included (documented)."""


def page(call: Call, world: World) -> Json:
    """Answer `voices.list_accents`: those that pass every filter given."""
    import orjson

    del world
    params: Mapping[str, Any] = call.params
    asked = {
        name: params[name]
        for name in ("is_localizable", "language", "locale")
        if params.get(name) is not None
    }
    found = [
        asdict(accent)
        for accent in ACCENTS.values()
        if all(getattr(accent, name) == value for name, value in asked.items())
    ]
    return Json(orjson.dumps({"accents": found}) + b"\n")


def add(call: Call, world: World) -> Json:
    """Answer `voices.add_accents`; one that the voice has already is no fault (assumed).

    Raises ApiError: voice_not_found, voice_read_only, accent_not_localizable, accents_full.
    """
    voice = world.voices.own(str(call.params["id"])).voice
    body: Mapping[str, Any] = call.body
    given = [accent_named(name) for name in body["accents"]]
    for accent in given:
        if not accent.is_localizable:
            raise ApiError("accent_not_localizable", accent=accent.id)
    merged = dict.fromkeys((*voice.more_accents, *(accent.id for accent in given)))
    merged.pop(voice.accent, None)
    if len(merged) >= MOST_ACCENTS:
        raise ApiError("accents_full", limit=MOST_ACCENTS)
    return shown(world.voices.replace(replace(voice, more_accents=tuple(merged))), call, world)


def delete(call: Call, world: World) -> Json:
    """Answer `voices.delete_accent`.

    Raises ApiError: voice_not_found, voice_read_only, accent_native, accent_not_found.
    """
    voice = world.voices.own(str(call.params["id"])).voice
    if world.settings.invent_ids and find(str(call.params["accent_id"])) is None:
        # An accent that nobody has stands for one that the voice had.
        return shown(world.voices.replace(voice), call, world)
    try:
        accent = accent_named(str(call.params["accent_id"]))
    except ApiError:
        raise ApiError("accent_not_found") from None
    if accent.id == voice.accent:
        raise ApiError("accent_native")
    if accent.id not in voice.more_accents:
        raise ApiError("accent_not_found")
    left = tuple(name for name in voice.more_accents if name != accent.id)
    return shown(world.voices.replace(replace(voice, more_accents=left)), call, world)
