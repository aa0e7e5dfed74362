"""All that one API key sees. Worlds of different keys share nothing that a request can change."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.settings import Settings
from mockserver.world.ids import Ids


@dataclass(frozen=True, slots=True)
class World:
    """The state of one API key: its id sequence, and the settings it lives under."""

    settings: Settings
    ids: Ids


class Worlds:
    """The worlds by API key, each made when its key is first used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
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
        return World(self._settings, Ids(self._settings.seed, key))
