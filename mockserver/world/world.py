"""All that one API key sees. Worlds of different keys share nothing that a request can change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mockserver.settings import Settings
from mockserver.world.calendar import START, Calendar
from mockserver.world.clock import Clock
from mockserver.world.collections import Collections
from mockserver.world.ids import Ids
from mockserver.world.ledger import Ledger
from mockserver.world.limits import CONTEXTS, EARS, SOCKETS_PER_CONTEXT, Meter, Purse
from mockserver.world.own_clock import OwnClock
from mockserver.world.script import Script
from mockserver.world.script import read as read_script
from mockserver.world.tokens import Token, Tokens, read
from mockserver.world.voices import Shelf, VoiceStore, public_shelf

if TYPE_CHECKING:
    from mockserver.voices.voice import Voice


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
    credits: Purse = field(default_factory=lambda: Purse(None))
    """What it may still have spoken."""
    ears: Meter = field(default_factory=lambda: Meter(None))
    """What is transcribed at this moment: files, and open sockets for listening."""
    script: Script = field(default_factory=Script)
    """What is going to be heard."""
    key: str = ""
    """The API key itself."""
    traits: Mapping[str, object] = field(default_factory=dict)
    """Fields of `streams.traits.Traits` that are other than its version has them."""
    collections: Collections = field(init=False)
    """What it made, other than voices."""
    tokens: Tokens = field(init=False)
    """What it lets others in with."""
    ledger: Ledger = field(init=False)
    """What it was charged for."""
    peers: Callable[[], list[World]] = list
    """All the worlds of the server, which an administrator may ask about."""

    def __post_init__(self) -> None:
        # Made of what the world is made of; fields of a frozen value are set this way.
        ids, calendar, clock = self.ids, self.calendar, self.clock
        made = Collections(ids, calendar, clock, invents=self.settings.invent_ids)
        object.__setattr__(self, "collections", made)
        object.__setattr__(self, "tokens", Tokens(self.settings.seed, self.user_id, ids, calendar, clock))
        object.__setattr__(self, "ledger", Ledger(self.settings.as_of or START, clock))
        self.credits.ledger = self.ledger

    def seen_under(self, settings: Settings, traits: Mapping[str, object]) -> World:
        """The same world, with all that it holds, as somebody sees it who lives under other settings."""
        view = copy(self)
        object.__setattr__(view, "settings", settings)
        object.__setattr__(view, "traits", traits)
        return view

    def live_under(self, settings: Settings) -> None:
        """Change the settings of this world alone, at once: ids begin anew from another seed, limits move."""
        before = self.settings
        object.__setattr__(self, "settings", settings)
        if settings.seed != before.seed:
            self.ids.restart(settings.seed)
        if settings.credits != before.credits:
            self.credits.left = settings.credits
        limit = CONTEXTS.get(settings.plan or "")
        self.contexts.limit, self.sockets.limit = limit, limit and limit * SOCKETS_PER_CONTEXT
        self.ears.limit = EARS.get(settings.plan or "")


def user_of(key: str, seed: int) -> str:
    """The id of the user whose key it is, on every server of one seed."""
    return Ids(seed, f"user {key}").uuid()


class Worlds:
    """The worlds by API key, each made when its key is first used."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        """Raises BadVoices or BadSetting if a file that the settings name cannot be used."""
        self._settings = settings
        self._clock = clock or Clock()
        self._by_key: dict[str, World] = {}
        self._key_of: dict[str, str] = {}
        # A file is read now, so that whoever starts the server is told; the catalogue can wait for a key.
        self._stock = _stock(settings.voices) if settings.voices else None
        self._script = read_script(settings.transcripts) if settings.transcripts else Script()
        self.nobody = self._make("", VoiceStore(Shelf(())))
        """The world of requests without a valid key: status, refusals."""

    def of(self, key: str) -> World:
        """The world of `key`; the same object each time."""
        world = self._by_key.get(key)
        if world is None:
            world = self._by_key[key] = self._make(key, self._voices(key))
        return world

    def find(self, key: str) -> World | None:
        """The world of `key` if it was used."""
        return self._by_key.get(key)

    def of_token(self, text: str) -> tuple[World, Token] | None:
        """The world that an access token was made in, and the token; None for one that is not good."""
        claims = read(text, self._settings.seed)
        if claims is None:
            return None
        world = self._by_key.get(self._key_of.get(claims.user, ""))
        if world is None and self._settings.fleet:
            # Its key is at home in another server; here its user is a guest with a world of its own.
            world = self.of(claims.user)
            token = world.tokens.adopt(claims)
        else:
            token = world.tokens.find(claims.name) if world is not None else None
        return (world, token) if world is not None and token is not None else None

    def fresh(self) -> World:
        """A world as a new key would find it; it is nobody's and is not kept."""
        return self._make("", self._voices(""))

    def all(self) -> list[World]:
        """The worlds in use, in the order in which their keys were first used."""
        return list(self._by_key.values())

    def put(self, key: str, world: World | None) -> None:
        """Have that world for a key again, or none."""
        if world is None:
            self._by_key.pop(key, None)
        else:
            self._by_key[key] = world

    def forget(self, key: str | None = None) -> None:
        """Let the world of one key, or every world, begin anew. Connections that are open keep theirs."""
        if key is not None:
            self._by_key.pop(key, None)
            return
        self._by_key.clear()
        self.nobody = self._make("", VoiceStore(Shelf(())))

    def _voices(self, key: str) -> VoiceStore:
        stock = self._stock = self._stock or _stock(None)
        most = max(self._settings.max_voices, len(stock.own))
        inventor = self._user_id(key) if self._settings.invent_ids else None
        store = VoiceStore(stock.shelf, most, inventor=inventor)
        for voice in stock.own:
            store.add(replace(voice, owner=self._user_id(key)))
        return store

    def _user_id(self, key: str) -> str:
        return user_of(key, self._settings.seed)

    def _make(self, key: str, voices: VoiceStore) -> World:
        settings = self._settings
        limit = CONTEXTS.get(settings.plan or "")
        user_id = self._user_id(key)
        self._key_of[user_id] = key
        return World(
            settings,
            Ids(settings.seed, key),
            OwnClock(self._clock),
            Meter(limit),
            Meter(limit and limit * SOCKETS_PER_CONTEXT),
            voices,
            Calendar(settings.as_of),
            user_id,
            Purse(settings.credits),
            key=key,
            peers=lambda: list(self._by_key.values()),
            ears=Meter(EARS.get(settings.plan or "")),
            script=self._script.copy(),
        )


@dataclass(frozen=True, slots=True)
class _Stock:
    """What voices every world begins with: the public ones, and those it gets for its own."""

    shelf: Shelf
    own: tuple[Voice, ...]


def _stock(file: str | None) -> _Stock:
    from mockserver.voices.files import seeded

    seed = seeded(file)
    return _Stock(Shelf(seed.public), seed.own)
