"""Answers about voices as values. Pure; nothing here receives.

Every function raises UnreadableAnswer where the answer lacks what each version promises, or has it in
another type.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Final, TypeVar

from client.errors import UnreadableAnswer
from client.responses import Answer
from client.values import JsonObject
from client.voice_values import Accent, StoredVoice, VoiceAccent, VoicePage

T = TypeVar("T")

_KNOWN: Final = {field.name for field in fields(StoredVoice)} - {"extra"}


def read_voice(answer: Answer) -> StoredVoice:
    """A voice, or what a version tells of one that was just made."""
    return _voice(_parsed(answer))


def read_page(answer: Answer) -> VoicePage:
    """A page of the list, or the array of 2024-06-10."""
    found = _parsed(answer)
    if isinstance(found, list):
        return VoicePage(tuple(_voice(each) for each in found), has_more=False)
    page = _object(found)
    voices = _must(page, "data", list)
    return VoicePage(
        tuple(_voice(each) for each in voices), _must(page, "has_more", bool), _may(page, "next_page", str)
    )


def read_embedding(answer: Answer) -> tuple[float, ...]:
    """What a mix, a clip or numbers sound like."""
    found = _embedding(_object(_parsed(answer)))
    if found is None:
        raise UnreadableAnswer("there is no embedding in the answer")
    return found


def read_accents(answer: Answer) -> tuple[Accent, ...]:
    """The accents of the catalogue."""
    return tuple(_accent(_object(each)) for each in _must(_object(_parsed(answer)), "accents", list))


def _voice(found: object) -> StoredVoice:
    given = _object(found)
    accents = _may(given, "accents", list)
    return StoredVoice(
        id=_must(given, "id", str),
        name=_must(given, "name", str),
        description=_must(given, "description", str),
        language=_must(given, "language", str),
        created_at=_must(given, "created_at", str),
        is_owner=_may(given, "is_owner", bool),
        is_public=_may(given, "is_public", bool),
        is_starred=_may(given, "is_starred", bool),
        user_id=_may(given, "user_id", str),
        gender=_may(given, "gender", str),
        embedding=_embedding(given),
        tagline=_may(given, "tagline", str),
        access=_may(given, "access", str),
        visibility=_may(given, "visibility", str),
        status=_may(given, "status", str),
        country=_may(given, "country", str),
        preview_file_url=_may(given, "preview_file_url", str),
        accents=None if accents is None else tuple(_voice_accent(_object(each)) for each in accents),
        extra={name: value for name, value in given.items() if name not in _KNOWN},
    )


def _voice_accent(found: Mapping[str, object]) -> VoiceAccent:
    return VoiceAccent(
        _must(found, "accent", str), _must(found, "locale", str), _must(found, "is_native", bool)
    )


def _accent(found: Mapping[str, object]) -> Accent:
    return Accent(
        id=_must(found, "id", str),
        name=_must(found, "name", str),
        language=_must(found, "language", str),
        locale=_must(found, "locale", str),
        is_locale_default=_must(found, "is_locale_default", bool),
        is_localizable=_must(found, "is_localizable", bool),
    )


def _embedding(found: Mapping[str, object]) -> tuple[float, ...] | None:
    numbers = _may(found, "embedding", list)
    if numbers is None:
        return None
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers):
        raise UnreadableAnswer("an embedding has other things than numbers in it")
    return tuple(float(each) for each in numbers)


def _parsed(answer: Answer) -> object:
    try:
        return json.loads(answer.body)
    except ValueError:
        raise UnreadableAnswer(f"no JSON: {answer.body[:200]!r}") from None


def _object(found: object) -> JsonObject:
    if not isinstance(found, dict):
        raise UnreadableAnswer(f"no object where there should be one: {str(found)[:200]}")
    return found


def _must(found: Mapping[str, object], name: str, kind: type[T]) -> T:
    value = _may(found, name, kind)
    if value is None:
        raise UnreadableAnswer(f"there is no {name} in the answer")
    return value


def _may(found: Mapping[str, object], name: str, kind: type[T]) -> T | None:
    value = found.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise UnreadableAnswer(f"{name} is {str(value)[:80]!r}, no {kind.__name__}")
