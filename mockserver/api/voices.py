"""`/voices`: get, create, update, delete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from mockserver.api.replies import Empty, Json
from mockserver.contract.errors import ApiError
from mockserver.contract.validation import Call
from mockserver.contract.versions import Version
from mockserver.voices import accents
from mockserver.voices.embeddings import Embedding, embedding_given
from mockserver.voices.renderings import INVENTED, TRAITS, Form
from mockserver.voices.voice import Voice
from mockserver.world.voices import Entry
from mockserver.world.world import World

LONGEST_TEXT: Final = 10_000
"""Characters that a name or a description may have (assumed: nobody says)."""


def get(call: Call, world: World) -> Json:
    """Answer `voices.get`. Raises ApiError: voice_not_found, voice_id_malformed."""
    return shown(world.voices.get(_id(call)), call, world)


def create(call: Call, world: World) -> Json:
    """Answer `voices.create`. Raises ApiError: voices_full, voice_not_found of the base voice."""
    body: Mapping[str, Any] = call.body
    embedding: Embedding = embedding_given(body["embedding"])
    voice = new_voice(body, world, embedding)
    if not embedding and voice.base_voice_id is None:
        raise ApiError("embedding_length")
    entry = world.voices.add(voice)
    traits = TRAITS[call.version.date]
    return Json(entry.rendered(traits.whole) + b"\n", traits.created)


def update(call: Call, world: World) -> Json:
    """Answer `voices.update`: what is left out stays. Raises ApiError: voice_not_found, voice_read_only."""
    body: Mapping[str, Any] = call.body
    voice = world.voices.own(_id(call)).voice
    changes: dict[str, Any] = {
        name: body[name] for name in ("name", "description", "tagline") if body.get(name) is not None
    }
    if "gender" in body:
        changes["gender"] = body["gender"]
    if body.get("embedding") is not None:
        changes["numbers"] = embedding_given(body["embedding"])
    if body.get("access") is not None:
        changes["access"] = access_of(body)
    if "accent" in body:
        changes.update(_with_accent(voice, body["accent"]))
    check_texts(body)
    return shown(world.voices.replace(replace(voice, **changes)), call, world)


def delete(call: Call, world: World) -> Empty:
    """Answer `voices.delete`. Raises ApiError: voice_not_found, voice_read_only."""
    world.voices.remove(_id(call))
    return Empty()


def shown(entry: Entry, call: Call, world: World) -> Json:
    """The whole voice, as get and update answer it."""
    form = expanded(call, TRAITS[call.version.date].whole, world)
    return Json(entry.rendered(form) + b"\n")


def metadata(entry: Entry, version: Version) -> Json:
    """The voice without its sound, as clone and localize answer it."""
    return Json(entry.rendered(TRAITS[version.date].metadata) + b"\n")


def new_voice(body: Mapping[str, Any], world: World, embedding: Embedding, **more: Any) -> Voice:
    """A voice of the key's own, from the fields that create, clone and localize have in common.

    An empty embedding means that of the base voice. Raises ApiError: voices_full, voice_not_found.
    """
    check_texts(body)
    world.voices.require_room()
    language, accent = _speech(body)
    base = world.voices.get(body["base_voice_id"]).voice if body.get("base_voice_id") else None
    voice = Voice(
        id=world.ids.uuid(),
        name=body["name"],
        language=language,
        description=body.get("description") or "",
        tagline=body.get("tagline") or "",
        accent=accent,
        created_at=world.calendar.moment(),
        numbers=embedding or (base.embedding if base else ()),
        owner=world.user_id,
        access=access_of(body),
        gender=base.gender if base else None,
        base_voice_id=base.id if base else None,
    )
    return replace(voice, **more) if more else voice


def check_texts(body: Mapping[str, Any]) -> None:
    """Raise ApiError(invalid_request) for a name or a description beyond LONGEST_TEXT."""
    for name in ("name", "description"):
        if len(body.get(name) or "") > LONGEST_TEXT:
            raise ApiError(
                "invalid_request", detail=f"{name} must be a string of at most {LONGEST_TEXT} characters"
            )


def access_of(body: Mapping[str, Any]) -> str:
    """`access` in any of its spellings: a word, an object with a type, a form field `access[type]`."""
    older = body.get("access[type]")
    given = older or body.get("access") or "private"
    return str(given["type"] if isinstance(given, Mapping) else given)


def accent_named(name: str) -> accents.Accent:
    """An accent by id or display word. Raises ApiError(accent_unknown)."""
    found = accents.find(name)
    if found is None:
        raise ApiError("accent_unknown", accent=name)
    return found


def _speech(body: Mapping[str, Any]) -> tuple[str, str]:
    """(language, id of the accent) of a new voice: the accent decides, then language or locale."""
    if body.get("accent"):
        accent = accent_named(body["accent"])
        return accent.language, accent.id
    given: str = body.get("language") or "en"
    native = accents.of_locale(given)
    # Before 2026-03-01 languages were not looked at, so any word may stand there.
    return (native.language, native.id) if native else (given, Voice.accent)


def _with_accent(voice: Voice, name: str | None) -> dict[str, Any]:
    native = accent_named(name) if name is not None else accents.of_locale(voice.language)
    if native is None:
        return {}
    others = tuple(accent for accent in voice.more_accents if accent != native.id)
    return {"accent": native.id, "language": native.language, "more_accents": others}


def expanded(call: Call, form: Form, world: World) -> Form:
    """The form, with the fields that `expand[]` asks for and the version has at its end.

    Where ids are invented, fields that clients cannot do without come behind.
    """
    asked: Any = call.params.get("expand[]") or ()
    more = INVENTED.get(call.version.date, ()) if world.settings.invent_ids else ()
    return (
        form
        + tuple(name for name in TRAITS[call.version.date].expandable if name in asked and name not in form)
        + more
    )


def _id(call: Call) -> str:
    return str(call.params["id"])
