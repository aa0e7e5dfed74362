"""All that one API key sees. Worlds of different keys share nothing that a request can change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mockserver.settings import Settings
from mockserver.voices.files import seeded
from mockserver.world.calendar import Calendar
from mockserver.world.clock import Clock
from mockserver.world.ids import Ids
from mockserver.world.limits import CONTEXTS, SOCKETS_PER_CONTEXT, Meter
from mockserver.world.voices import Shelf, VoiceStore, public_shelf


@dataclass(frozen=True, slots=True)
class World:
    """The state of one API key: its id sequence, its time, what it uses, and the settings it lives under."""

    settings: Settings
    ids: Ids
    clock: Clock = field(default_factory=Clock)
    contexts: Meter = field(default_factory=lambda: Meter(None))
    """What speaks at this moment."""
    sockets: Meter = field(default_factory=lambda: Meter(None))
    """Open sockets for speech."""
    voices: VoiceStore = field(default_factory=lambda: VoiceStore(public_shelf()))
    """Its own voices and the public ones."""
    calendar: Calendar = field(default_factory=Calendar)
    """When things are made."""
    user_id: str = ""
    """Whose key it is, as the API calls them."""


class Worlds:
    """The worlds by API key, each made when its key is first used."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        """Raises BadVoices if the file of voices that the settings name cannot be used."""
        self._settings = settings
        self._clock = clock or Clock()
        self._by_key: dict[str, World] = {}
        seed = seeded(settings.voices)
        self._shelf = Shelf(seed.public)
        self._given = seed.own
        self.nobody = self._make("")
        """The world of requests without a valid key: status, refusals."""

    def of(self, key: str) -> World:
        """The world of `key`; the same object each time."""
        world = self._by_key.get(key)
        if world is None:
            world = self._by_key[key] = self._make(key)
        return world

    def _make(self, key: str) -> World:
        settings = self._settings
        limit = CONTEXTS.get(settings.plan or "")
        user_id = Ids(settings.seed, f"user {key}").uuid()
        voices = VoiceStore(self._shelf, max(settings.max_voices, len(self._given)))
        for voice in self._given:
            voices.add(replace(voice, owner=user_id))
        return World(
            settings,
            Ids(settings.seed, key),
            self._clock,
            Meter(limit),
            Meter(limit and limit * SOCKETS_PER_CONTEXT),
            voices,
            Calendar(settings.as_of),
            user_id,
        )
