"""What a caller hears of voices: the voice, a page of them, the accents of the catalogue.

One type for every dated version. A field that the version asked for does not have is None; one that this
client does not know is in `extra`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NotRequired, Required, TypedDict

from client.values import JsonObject

GenderPresentation = Literal["masculine", "feminine", "gender_neutral"]
SpeakerGender = Literal["male", "female"]
Access = Literal["private", "public"]

VoicePart = tuple[str | Sequence[float], float]
"""A part of a mix: the id of a voice, or an embedding, and its weight."""


@dataclass(frozen=True, slots=True)
class VoiceAccent:
    """One way a voice speaks; `is_native` where it was born to it."""

    accent: str
    locale: str
    is_native: bool


@dataclass(frozen=True, slots=True)
class StoredVoice:
    """A voice of the service. `created_at` is as the service writes it, RFC 3339.

    `embedding`: only before 2025-04-16, and in lists of 2024-11-13 only with `expand`. `access`,
    `visibility`, `status`, `tagline`, `accents`: since 2026-08-14; `is_public` until then.
    """

    id: str
    name: str
    description: str
    language: str
    created_at: str
    is_owner: bool | None = None
    is_public: bool | None = None
    is_starred: bool | None = None
    user_id: str | None = None
    gender: str | None = None
    embedding: tuple[float, ...] | None = None
    tagline: str | None = None
    access: str | None = None
    visibility: str | None = None
    status: str | None = None
    country: str | None = None
    preview_file_url: str | None = None
    accents: tuple[VoiceAccent, ...] | None = None
    extra: JsonObject = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class VoicePage:
    """A page of the list. The array of 2024-06-10 is one page, after which there is nothing."""

    data: tuple[StoredVoice, ...]
    has_more: bool
    next_page: str | None = None

    @property
    def cursor(self) -> str | None:
        """What to give as `starting_after` for the next page; None on the last one."""
        if not self.has_more or not self.data:
            return None
        return self.next_page or self.data[-1].id


@dataclass(frozen=True, slots=True)
class Accent:
    """An accent of the catalogue. `is_localizable`: whether a voice can be given it."""

    id: str
    name: str
    language: str
    locale: str
    is_locale_default: bool
    is_localizable: bool


class VoiceFilters(TypedDict, total=False):
    """Which voices a list is to have, and `limit`, how many a page (1 to 100).

    Each holds for some of the versions: `is_starred` until 2025-04-16, `q` and `language` since 2025-11-04,
    `include_archived` since 2026-08-14. 2024-06-10 has none and lists all.
    """

    limit: int
    q: str
    is_owner: bool
    is_starred: bool
    gender: GenderPresentation
    language: str
    include_archived: bool
    expand: Sequence[str]


class VoiceListOptions(VoiceFilters, total=False):
    """The arguments of one page; the cursors are ids of voices."""

    starting_after: str
    ending_before: str


class AccentFilters(TypedDict, total=False):
    """Which accents a list is to have."""

    is_localizable: bool
    language: str
    locale: str


class VoiceChanges(TypedDict, total=False):
    """What to change of a voice. What is not given stays; None is sent, and resets gender and accent.

    `extra` holds fields that have no argument here, as JSON; it wins over the arguments.
    """

    name: str
    description: str
    gender: GenderPresentation | None
    accent: str | None
    tagline: str
    access: Access
    extra: JsonObject


class CloneOptions(TypedDict, total=False):
    """The arguments of a clone but for its clip; what is None is left out.

    `mode` is asked for until 2024-11-13 and unknown after. `accent`, `tagline`, `access`: since 2026-08-14.
    `extra` holds other fields of the form, as text.
    """

    name: Required[str]
    language: Required[str]
    description: NotRequired[str | None]
    mode: NotRequired[Literal["similarity", "stability"] | None]
    enhance: NotRequired[bool | None]
    base_voice_id: NotRequired[str | None]
    accent: NotRequired[str | None]
    tagline: NotRequired[str | None]
    access: NotRequired[Access | None]
    extra: NotRequired[Mapping[str, str]]


class LocalizeOptions(TypedDict, total=False):
    """The arguments of a localization; what is None is left out.

    Until 2026-03-01 `language`, `original_speaker_gender` and `description` are asked for; since 2026-08-14
    `accent` says it all. `extra` holds other fields, as JSON.
    """

    voice_id: Required[str]
    name: Required[str]
    description: NotRequired[str | None]
    language: NotRequired[str | None]
    original_speaker_gender: NotRequired[SpeakerGender | None]
    dialect: NotRequired[str | None]
    accent: NotRequired[str | None]
    tagline: NotRequired[str | None]
    access: NotRequired[Access | None]
    extra: NotRequired[JsonObject]


class CreateOptions(TypedDict, total=False):
    """The arguments of a voice from numbers; only until 2024-11-13. What is None is left out."""

    name: Required[str]
    description: Required[str]
    embedding: Required[Sequence[float]]
    language: NotRequired[str | None]
    base_voice_id: NotRequired[str | None]
