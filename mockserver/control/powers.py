"""Everything that a test may know and change of one running server, in one place."""

from __future__ import annotations

from mockserver.control.faults import Rules
from mockserver.control.journal import Journals
from mockserver.control.metrics import Metrics
from mockserver.control.quirks.active import Quirks
from mockserver.control.scripted import Scripts
from mockserver.settings import Settings
from mockserver.world.world import Worlds


class Powers:
    """The state behind the control API; the edge writes into it, the routes read and change it."""

    def __init__(self, settings: Settings, worlds: Worlds, rules: Rules, quirks: Quirks) -> None:
        self.settings = settings
        self.worlds = worlds
        self.rules = rules
        self.quirks = quirks
        self.journals = Journals(settings.journal_calls, settings.journal_bytes)
        self.scripts = Scripts()
        self.metrics = Metrics()

    def reset(self, key: str | None = None) -> None:
        """Let one key, or all, begin anew: world, journal, scripted answers, faults and quirks."""
        self.worlds.forget(key)
        self.journals.clear(key)
        self.scripts.clear(key)
        self.rules.clear(key)
        self.quirks.clear(key)
