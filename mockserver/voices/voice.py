"""One voice, whoever it belongs to and whichever version asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mockserver.speech.timbre import Timbre, timbre_of
from mockserver.voices.accents import ACCENTS, Accent
from mockserver.voices.embeddings import Embedding, embedding_from

Gender = Literal["masculine", "feminine", "gender_neutral"]
Access = Literal["private", "public"]
Status = Literal["active", "archived"]


@dataclass(frozen=True)
class Voice:
    """A voice as it is stored; no version shows all of it.

    accent: of its native speech, an id of `accents.ACCENTS`. more_accents: others that were added, in that
    order. created_at: RFC 3339 in UTC. numbers: its embedding; None means the one that its id gives.
    public: every key has it, and none may change it. named: certainty of the name in the catalogue.
    """

    id: str
    name: str
    language: str = "en"
    gender: str | None = None
    named: str = "assumed"
    description: str = ""
    tagline: str = ""
    accent: str = "general-american"
    more_accents: tuple[str, ...] = ()
    created_at: str = "1970-01-05T00:00:00Z"
    numbers: Embedding | None = None
    public: bool = False
    owner: str = ""
    access: str = "private"
    status: str = "active"
    starred: bool = False
    base_voice_id: str | None = None
    pro: bool = False
    """Whether it was trained, and not made of a clip."""

    @cached_property
    def embedding(self) -> Embedding:
        """192 numbers whose Euclidean length is near 1 unless its maker wanted otherwise."""
        return self.numbers if self.numbers is not None else embedding_from(self.id)

    @cached_property
    def timbre(self) -> Timbre:
        """What the embedding sounds like."""
        return timbre_of(self.embedding)

    @cached_property
    def locales(self) -> tuple[str, ...]:
        """The locales of its accents, the native one first, each once."""
        return tuple(dict.fromkeys(accent.locale for accent in self.accents))

    @property
    def native(self) -> Accent:
        """The accent of its native speech."""
        return ACCENTS[self.accent]

    @property
    def accents(self) -> tuple[Accent, ...]:
        """All its accents, the native one first."""
        return (self.native, *(ACCENTS[accent] for accent in self.more_accents))
