"""The voices that one key sees: the public ones, shared and never changed, and its own.

They stand in the order of creation and keep their places, so a page never shifts or repeats while others are
added or deleted. What was rendered of a voice is kept with it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object

if TYPE_CHECKING:
    from mockserver.voices.renderings import Form
    from mockserver.voices.voice import Voice

MOST_VOICES: Final = 10_000
"""How many voices of its own a key may have, unless the settings say otherwise."""
_UUID: Final = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_GONE_KEPT: Final = 100_000
"""Places of deleted voices that are remembered, so that a page can go on after one."""


class Entry:
    """A voice in its place, with its renderings."""

    __slots__ = ("_rendered", "place", "searched", "speaks", "voice")

    def __init__(self, voice: Voice, place: int) -> None:
        self.voice = voice
        self.place = place
        self.searched = "\n".join((voice.name, voice.description, voice.tagline, voice.id)).lower()
        """What a search by words looks through."""
        self.speaks = (voice.language, *voice.locales)
        """What a search by language looks through."""
        self._rendered: dict[Form, bytes] = {}

    def rendered(self, form: Form) -> bytes:
        """The voice in a form; the same bytes each time."""
        found = self._rendered.get(form)
        if found is None:
            from mockserver.voices.renderings import render

            found = self._rendered[form] = render(self.voice, form)
        return found


Test = Callable[[Entry], bool]


class Shelf:
    """The public voices, earliest first, as one server has them; all keys share it."""

    def __init__(self, voices: Iterable[Voice]) -> None:
        ordered = sorted(voices, key=lambda voice: voice.created_at)
        self.entries: tuple[Entry, ...] = tuple(Entry(voice, place) for place, voice in enumerate(ordered))
        self.by_id = {entry.voice.id: entry for entry in self.entries}


@cache
def public_shelf() -> Shelf:
    """The shelf of the catalogue as it comes. Loaded when first asked for, which is after the start."""
    from mockserver.voices.catalogue import VOICES

    return Shelf(VOICES.values())


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the list. has_more: whether there is more in the direction that was read in."""

    entries: Sequence[Entry]
    has_more: bool


class VoiceStore:
    """In memory; every change is one step between awaits, so nobody sees half of one."""

    def __init__(self, shelf: Shelf, most: int = MOST_VOICES, *, inventor: str | None = None) -> None:
        """inventor: whose voices are made up for unknown ids when they are asked for; None: nobody's."""
        self._shelf = shelf
        self._most = most
        self._inventor = inventor
        # Own voices and their places, side by side; places only grow, so both are in the order of the list.
        self._own: list[Entry] = []
        self._places: list[int] = []
        self._place_of: dict[str, int] = {}
        self._gone: dict[str, int] = {}
        self._next = len(shelf.entries)

    def __len__(self) -> int:
        return len(self._shelf.entries) + len(self._own)

    def find(self, voice_id: str) -> Entry | None:
        """The voice of that id, or None; never one that is made up."""
        place = self._place_of.get(voice_id)
        return self._shelf.by_id.get(voice_id) if place is None else self._own[self._index(place)]

    def meant(self, voice_id: str) -> Entry | None:
        """The voice of that id, or one that is made up for it where that is done, or None.

        Raises ApiError(voices_full) if there is no room for one that is made up.
        """
        found = self.find(voice_id)
        if found is not None or self._inventor is None:
            return found
        return self._invent(voice_id, self._inventor)

    def get(self, voice_id: str) -> Entry:
        """The voice of that id. Raises ApiError: voice_not_found, also for voices of other keys;
        voice_id_malformed."""
        entry = self.meant(voice_id)
        if entry is None:
            raise ApiError("voice_not_found" if _UUID.fullmatch(voice_id) else "voice_id_malformed")
        return entry

    def own(self, voice_id: str) -> Entry:
        """The same of a voice that may be changed. Raises ApiError(voice_read_only) for a public one."""
        entry = self.get(voice_id)
        if entry.voice.public:
            raise ApiError("voice_read_only")
        return entry

    def require_room(self) -> None:
        """Raise ApiError(voices_full) if no voice can be added."""
        if len(self._own) >= self._most:
            raise ApiError("voices_full", limit=self._most)

    def add(self, voice: Voice) -> Entry:
        """Put a new voice at the end. Raises ApiError(voices_full)."""
        self.require_room()
        entry = Entry(voice, self._next)
        self._next += 1
        self._own.append(entry)
        self._places.append(entry.place)
        self._place_of[voice.id] = entry.place
        return entry

    def replace(self, voice: Voice) -> Entry:
        """Change the own voice of the same id; it keeps its place. Raises ApiError as `own`."""
        entry = Entry(voice, self.own(voice.id).place)
        self._own[self._index(entry.place)] = entry
        return entry

    def remove(self, voice_id: str) -> None:
        """Delete an own voice. Raises ApiError as `own`."""
        place = self.own(voice_id).place
        index = self._index(place)
        del self._own[index], self._places[index], self._place_of[voice_id]
        self._gone[voice_id] = place
        if len(self._gone) > _GONE_KEPT:
            del self._gone[next(iter(self._gone))]

    def all(self) -> list[Entry]:
        """Every voice, earliest first, as it is now."""
        return [*self._shelf.entries, *self._own]

    def dump(self) -> JsonObject:
        """The own voices and their places, for a snapshot."""
        rows: list[JsonValue] = [{"place": entry.place, "voice": asdict(entry.voice)} for entry in self._own]
        return {"next": self._next, "gone": dict(self._gone), "own": rows}

    def load(self, dumped: JsonObject) -> None:
        """Have the own voices of a snapshot, and no others."""
        from mockserver.voices.voice import Voice

        self._own.clear()
        self._places.clear()
        self._place_of.clear()
        for row in map(as_object, as_list(dumped["own"])):
            # An array is a tuple in a voice: its accents, its embedding.
            fields = {k: tuple(v) if isinstance(v, list) else v for k, v in as_object(row["voice"]).items()}
            entry = Entry(Voice(**cast("dict[str, Any]", fields)), cast(int, row["place"]))
            self._own.append(entry)
            self._places.append(entry.place)
            self._place_of[entry.voice.id] = entry.place
        self._gone = dict(cast("dict[str, int]", as_object(dumped["gone"])))
        self._next = cast(int, dumped["next"])

    def page(
        self,
        wanted: Sequence[Test],
        limit: int,
        after: str | None = None,
        before: str | None = None,
        own: bool | None = None,
    ) -> Page:
        """At most `limit` of the voices that pass every test, after or before one that need not pass any.

        `own`: only those of one's own, or only the public ones. With `before` alone they are the last of
        those before it; the order is always that of the list.
        Raises ApiError(cursor_unknown).
        """
        low = -1 if after is None else self._cursor(after, "starting_after")
        high = self._next if before is None else self._cursor(before, "ending_before")
        between: list[Entry] = []
        if own is not True:
            between.extend(self._shelf.entries[low + 1 : max(high, 0)])
        if own is not False:
            between.extend(self._own[bisect_right(self._places, low) : bisect_left(self._places, high)])
        backwards = before is not None and after is None
        passing: Iterator[Entry] = iter(reversed(between) if backwards else between)
        for test in wanted:
            passing = filter(test, passing)
        found = list(islice(passing, limit + 1))
        page = found[:limit]
        return Page(page[::-1] if backwards else page, len(found) > limit)

    def _invent(self, voice_id: str, owner: str) -> Entry:
        from mockserver.voices.voice import Voice

        # Its embedding is the one that its id gives, so it sounds the same on every server.
        return self.add(Voice(voice_id, "Invented", gender="gender_neutral", owner=owner))

    def _index(self, place: int) -> int:
        return bisect_left(self._places, place)

    def _cursor(self, voice_id: str, field: str) -> int:
        entry = self._shelf.by_id.get(voice_id)
        if entry is not None:
            return entry.place
        place = self._place_of.get(voice_id, self._gone.get(voice_id))
        if place is None and self._inventor is not None:
            return -1 if field == "starting_after" else self._next
        if place is None:
            raise ApiError("cursor_unknown", field=field)
        return place
