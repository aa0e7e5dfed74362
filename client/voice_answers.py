"""Answers about voices as values. Pure; nothing here receives.

Every function raises UnreadableAnswer where the answer lacks what each version promises, or has it in
another type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from client.errors import UnreadableAnswer
from client.reading import as_object, may, must, parsed
from client.responses import Answer
from client.voice_values import Accent, StoredVoice, VoiceAccent, VoicePage

_KNOWN: Final = {field.name for field in fields(StoredVoice)} - {"extra"}


def read_voice(answer: Answer) -> StoredVoice:
    """A voice, or what a version tells of one that was just made."""
    return _voice(parsed(answer))


def read_page(answer: Answer) -> VoicePage:
    """A page of the list, or the array of 2024-06-10."""
    found = parsed(answer)
    if isinstance(found, list):
        return VoicePage(tuple(_voice(each) for each in found), has_more=False)
    page = as_object(found)
    voices = must(page, "data", list)
    return VoicePage(
        tuple(_voice(each) for each in voices), must(page, "has_more", bool), may(page, "next_page", str)
    )


def read_embedding(answer: Answer) -> tuple[float, ...]:
    """What a mix, a clip or numbers sound like."""
    found = _embedding(as_object(parsed(answer)))
    if found is None:
        raise UnreadableAnswer("there is no embedding in the answer")
    return found


def read_accents(answer: Answer) -> tuple[Accent, ...]:
    """The accents of the catalogue."""
    return tuple(_accent(as_object(each)) for each in must(as_object(parsed(answer)), "accents", list))


def _voice(found: object) -> StoredVoice:
    given = as_object(found)
    accents = may(given, "accents", list)
    return StoredVoice(
        id=must(given, "id", str),
        name=must(given, "name", str),
        description=must(given, "description", str),
        language=must(given, "language", str),
        created_at=must(given, "created_at", str),
        is_owner=may(given, "is_owner", bool),
        is_public=may(given, "is_public", bool),
        is_starred=may(given, "is_starred", bool),
        user_id=may(given, "user_id", str),
        gender=may(given, "gender", str),
        embedding=_embedding(given),
        tagline=may(given, "tagline", str),
        access=may(given, "access", str),
        visibility=may(given, "visibility", str),
        status=may(given, "status", str),
        country=may(given, "country", str),
        preview_file_url=may(given, "preview_file_url", str),
        accents=None if accents is None else tuple(_voice_accent(as_object(each)) for each in accents),
        extra={name: value for name, value in given.items() if name not in _KNOWN},
    )


def _voice_accent(found: Mapping[str, object]) -> VoiceAccent:
    return VoiceAccent(must(found, "accent", str), must(found, "locale", str), must(found, "is_native", bool))


def _accent(found: Mapping[str, object]) -> Accent:
    return Accent(
        id=must(found, "id", str),
        name=must(found, "name", str),
        language=must(found, "language", str),
        locale=must(found, "locale", str),
        is_locale_default=must(found, "is_locale_default", bool),
        is_localizable=must(found, "is_localizable", bool),
    )


def _embedding(found: Mapping[str, object]) -> tuple[float, ...] | None:
    numbers = may(found, "embedding", list)
    if numbers is None:
        return None
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers):
        raise UnreadableAnswer("an embedding has other things than numbers in it")
    return tuple(float(each) for each in numbers)
