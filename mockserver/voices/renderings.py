"""How each version writes a voice: one stored voice, many renderings, all of them rows of a table.

A form is a tuple of field names in the order in which they are sent. Where a version answers create, get and
list alike, the rows are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from mockserver.voices.voice import Voice

Form = tuple[str, ...]
Certainty = Literal["recorded", "quoted", "documented", "assumed"]


@dataclass(frozen=True, slots=True)
class VoiceTraits:
    """What one version does with voices.

    whole: the voice of get, create and update. listed: an element of the list. metadata: the result of clone
    and localize. expandable: fields that are sent only where `expand[]` asks for them. paged: whether the
    list is a page or a bare array. created: the status of a voice that was created.
    """

    date: str
    whole: Form
    listed: Form
    metadata: Form
    expandable: Form
    paged: bool
    created: int
    certainty: Certainty
    source: str


_METADATA: Final = ("id", "user_id", "is_public", "name", "description", "created_at", "language")
_FULL: Final = (*_METADATA[:6], "embedding", "language")
_OWNED: Final = ("id", "is_owner", "is_public", "name", "description")
_NOVEMBER: Final = (*_OWNED, "created_at", "language")
_MODED: Final = ("id", "mode", *_OWNED[1:], "created_at", "gender", "language")
_LOCATED: Final = (*_OWNED, "gender?", "created_at", "language", "locales", "country")
_TAGGED: Final = (*_OWNED[:4], "tagline", *_LOCATED[4:])
_ACCENTED: Final = (
    "id", "is_owner", "status", "access", "visibility", "name", "tagline", "description", "gender?",
    "created_at", "language", "accents", "country", "is_pro",
)  # fmt: skip
_PUBLISHED: Final = (
    "id", "access", "visibility", "name", "tagline", "description", "created_at", "language", "user_id",
)  # fmt: skip

_ROWS: Final = (
    VoiceTraits(
        "2024-06-10", _FULL, _FULL, _METADATA, (), False, 201,
        "documented", "definitions; one object for all readers: the SDKs' own tests; 201: OpenAPI of 2024-10",
    ),
    VoiceTraits(
        "2024-11-13", (*_NOVEMBER, "embedding", "tags"), _NOVEMBER, _METADATA,
        ("embedding", "is_starred"), True, 200,
        "documented", "definitions; embedding and tags of a single voice: the SDKs' own tests",
    ),
    VoiceTraits(
        "2025-04-16", _MODED, _MODED, _METADATA, ("is_starred",), True, 200,
        "recorded", "a list of 2025",
    ),
    VoiceTraits(
        "2025-11-04", _LOCATED, _LOCATED, _METADATA, ("preview_file_url",), True, 200,
        "documented", "OpenAPI of November 2025",
    ),
    VoiceTraits(
        "2026-03-01", _TAGGED, _TAGGED, _METADATA, ("preview_file_url",), True, 200,
        "documented", "as 2025-11-04, with what the pages of 2026 add",
    ),
    VoiceTraits(
        "2026-08-14", _ACCENTED, _ACCENTED, _PUBLISHED, ("preview_file_url",), True, 200,
        "documented", "OpenAPI of August 2026",
    ),
)  # fmt: skip

TRAITS: Final = {row.date: row for row in _ROWS}
"""By the date of the version."""

INVENTED: Final[dict[str, Form]] = {"2026-08-14": ("locales",)}
"""Fields that a version adds where ids are invented: SDK 4.2.0, which speaks it, requires them of a voice
(observed in its types; the definitions of that day have accents instead)."""


def render(voice: Voice, form: Form) -> bytes:
    """A voice as the JSON object of a form. Numbers of an embedding always have a fraction (documented)."""
    import orjson

    fields = ((name, _FIELDS[name](voice)) for name in form)
    sent = {name.rstrip("?"): value for name, value in fields if value is not None or name in _NULLABLE}
    return orjson.dumps(sent)


def embedding_object(embedding: tuple[float, ...]) -> bytes:
    """`{"embedding": […]}`: the result of mix, of clone/clip, and of localize by embedding."""
    import orjson

    return orjson.dumps({"embedding": embedding})


def _locales(voice: Voice) -> list[dict[str, object]]:
    return [{"locale": locale, "is_native": locale == voice.native.locale} for locale in voice.locales]


def _accents(voice: Voice) -> list[dict[str, object]]:
    native = voice.native
    return [
        {"accent": accent.id, "locale": accent.locale, "is_native": accent is native}
        for accent in voice.accents
    ]


# An own voice is the only private one that its reader can see; so whoever sees it owns it.
_FIELDS: Final[dict[str, Callable[[Voice], object]]] = {
    "id": lambda voice: voice.id,
    "user_id": lambda voice: voice.owner,
    "is_owner": lambda voice: not voice.public,
    "is_public": lambda voice: voice.access == "public",
    "is_starred": lambda voice: voice.starred,
    "is_pro": lambda voice: voice.pro,
    "mode": lambda voice: "similarity",
    "tags": lambda voice: [],
    "status": lambda voice: voice.status,
    "access": lambda voice: voice.access,
    "visibility": lambda voice: "all" if voice.access == "public" else "owner",
    "name": lambda voice: voice.name,
    "tagline": lambda voice: voice.tagline,
    "description": lambda voice: voice.description,
    "gender": lambda voice: voice.gender,
    "gender?": lambda voice: voice.gender,
    "created_at": lambda voice: voice.created_at,
    "language": lambda voice: voice.language,
    "country": lambda voice: voice.native.locale[3:],
    "locales": _locales,
    "accents": _accents,
    "embedding": lambda voice: voice.embedding,
    # Offline there is no recording to point at.
    "preview_file_url": lambda voice: None,
}
_NULLABLE: Final = ("gender?", "preview_file_url")
"""Sent as null; any other field without a value is left out."""
