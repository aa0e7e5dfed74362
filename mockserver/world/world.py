"""All that one API key sees. Worlds of different keys share nothing that a request can change."""

from __future__ import annotations

from dataclasses import dataclass, field

from mockserver.settings import Settings
from mockserver.world.clock import Clock
from mockserver.world.ids import Ids
from mockserver.world.limits import CONTEXTS, SOCKETS_PER_CONTEXT, Meter


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


class Worlds:
    """The worlds by API key, each made when its key is first used."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or Clock()
        self._by_key: dict[str, World] = {}
        self.nobody = self._make("")
        """The world of requests without a valid key: status, refusals."""

    def of(self, key: str) -> World:
        """The world of `key`; the same object each time."""
        world = self._by_key.get(key)
        if world is None:
            world = self._by_key[key] = self._make(key)
        return world

    def _make(self, key: str) -> World:
        limit = CONTEXTS.get(self._settings.plan or "")
        return World(
            self._settings,
            Ids(self._settings.seed, key),
            self._clock,
            Meter(limit),
            Meter(limit and limit * SOCKETS_PER_CONTEXT),
        )
