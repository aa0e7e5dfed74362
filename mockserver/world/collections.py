"""One small engine for everything that a key can make, list, change and delete.

A collection knows nothing of what it holds: fields are plain JSON, a kind says what ids look like and how a
missing one is refused. Resources stand in the order in which they were made and keep their places, so a page
never shifts or repeats while others come and go. A status that moves by itself is a course: what it is, and
from how many seconds after the making on. It is read off the clock when somebody looks, so nothing runs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.world.calendar import Calendar
from mockserver.world.clock import Clock
from mockserver.world.ids import Ids

MOST: Final = 10_000
"""How many resources of one kind a key may have (assumed: nobody says)."""
_GONE_KEPT: Final = 100_000
"""Places of deleted resources that are remembered, so that a page can go on after one."""

Course = tuple[tuple[float, str], ...]
"""(seconds after the making, status) in the order of time; the first at 0."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a collection is told once.

    name: names it in snapshots. thing: what people call one of them, for messages. prefix: what ids begin
    with. missing, malformed: faults for an id that nobody has, and for one that could be nobody's. invented:
    the fields of one that is made up for an unknown id; None for a kind that is never made up.
    """

    name: str
    thing: str
    prefix: str
    missing: str = "resource_not_found"
    malformed: str = "resource_not_found"
    most: int = MOST
    invented: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """One of a collection: `since` is when it was made by the clock, `created_at` by the calendar."""

    id: str
    created_at: str
    fields: JsonObject
    course: Course
    since: float
    place: int

    def text(self, name: str) -> str:
        """A field that is text; empty where there is none."""
        return as_text(self.fields.get(name))

    def status(self, now: float) -> str:
        """Where its course is; empty if it has none."""
        reached = [status for after, status in self.course if self.since + after <= now]
        return reached[-1] if reached else ""


Test = Callable[[Resource], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the list. has_more: whether there is more in the direction that was read in."""

    resources: Sequence[Resource]
    has_more: bool


class Collection:
    """The resources of one kind that one key has; every change is one step between awaits."""

    def __init__(self, kind: Kind, ids: Ids, calendar: Calendar, clock: Clock, *, invents: bool = False):
        """invents: whether an unknown id stands for a resource that is made up when it is asked for."""
        self.kind = kind
        self._ids = ids
        self._calendar = calendar
        self._clock = clock
        self._invents = invents and kind.invented is not None
        self._by_id: dict[str, Resource] = {}
        # Side by side and by place; places only grow.
        self._places: list[int] = []
        self._order: list[str] = []
        self._gone: dict[str, int] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._order)

    @property
    def fresh(self) -> bool:
        """Whether nothing was ever put into it."""
        return not self._next

    def create(self, fields: JsonObject, course: Course = (), resource_id: str | None = None) -> Resource:
        """Put a new one at the end. Raises ApiError(resources_full)."""
        self.require_room()
        made = Resource(
            resource_id or f"{self.kind.prefix}{self._ids.uuid()}",
            self._calendar.moment(),
            fields,
            course,
            self._clock.now(),
            self._next,
        )
        self._put(made)
        return made

    def require_room(self, more: int = 1) -> None:
        """Raise ApiError(resources_full) if there is none for so many more."""
        if len(self) + more > self.kind.most:
            raise ApiError("resources_full", limit=self.kind.most, thing=self.kind.thing)

    def find(self, resource_id: str) -> Resource | None:
        """The one of that id, or None; never one that is made up."""
        return self._by_id.get(resource_id)

    def get(self, resource_id: str) -> Resource:
        """The one of that id. Raises ApiError: the kind's `missing` or `malformed`."""
        found = self._by_id.get(resource_id)
        if found is not None:
            return found
        if self._invents and self.kind.invented is not None:
            return self.create(self.kind.invented, resource_id=resource_id)
        well_formed = resource_id.startswith(self.kind.prefix)
        raise ApiError(self.kind.missing if well_formed else self.kind.malformed, thing=self.kind.thing)

    def status(self, resource: Resource) -> str:
        """What the status of one of them is now."""
        return resource.status(self._clock.now())

    def update(self, resource_id: str, changes: JsonObject) -> Resource:
        """Lay `changes` over its fields; it keeps its place. Raises ApiError as `get`."""
        found = self.get(resource_id)
        return self._keep(replace(found, fields={**found.fields, **changes}))

    def steer(self, resource_id: str, course: Course) -> Resource:
        """From now on its status takes another course, whose times count from now. Raises as `get`."""
        return self._keep(replace(self.get(resource_id), course=course, since=self._clock.now()))

    def delete(self, resource_id: str) -> Resource:
        """Take it out, and hand it over. Raises ApiError as `get`."""
        found = self.get(resource_id)
        index = bisect_left(self._places, found.place)
        del self._by_id[resource_id], self._order[index], self._places[index]
        self._gone[resource_id] = found.place
        if len(self._gone) > _GONE_KEPT:
            del self._gone[next(iter(self._gone))]
        return found

    def all(self, *tests: Test) -> list[Resource]:
        """Those that pass every test, in the order of making."""
        found = (self._by_id[name] for name in self._order)
        return [resource for resource in found if all(test(resource) for test in tests)]

    def page(self, limit: int, after: str | None, before: str | None, *tests: Test) -> Page:
        """At most `limit` of those that pass every test, after or before one that need not pass any.

        With `before` alone they are the last of those before it; the order is always that of making.
        Raises ApiError(resource_cursor_unknown).
        """
        low = -1 if after is None else self._cursor(after, "starting_after")
        high = self._next if before is None else self._cursor(before, "ending_before")
        start, end = bisect_right(self._places, low), bisect_left(self._places, high)
        between = [self._by_id[name] for name in self._order[start:end]]
        backwards = before is not None and after is None
        ahead = reversed(between) if backwards else iter(between)
        passing = (resource for resource in ahead if all(test(resource) for test in tests))
        found = list(islice(passing, limit + 1))
        page = found[:limit]
        return Page(page[::-1] if backwards else page, len(found) > limit)

    def dump(self) -> JsonObject:
        """All of it as plain JSON; moments of the clock as ages, since another clock reads otherwise."""
        now = self._clock.now()
        resources: list[JsonValue] = [
            {
                "id": each.id,
                "created_at": each.created_at,
                "fields": each.fields,
                "course": [[after, status] for after, status in each.course],
                "age": now - each.since,
                "place": each.place,
            }
            for each in self.all()
        ]
        return {"next": self._next, "gone": dict(self._gone), "resources": resources}

    def load(self, dumped: JsonObject) -> None:
        """Become what `dump` gave. Raises ValueError or KeyError for what it could not have given."""
        now = self._clock.now()
        found = [_resource(as_object(value), now) for value in as_list(dumped["resources"])]
        places = [each.place for each in found]
        after = int(_number(dumped["next"]))
        if places != sorted(set(places)) or len({each.id for each in found}) < len(found):
            raise ValueError("resources are not in the order of their places")
        if places and not 0 <= places[0] <= places[-1] < after:
            raise ValueError("resources have places that come later")
        self._by_id = {each.id: each for each in found}
        self._order = [each.id for each in found]
        self._places = places
        self._gone = {name: int(_number(place)) for name, place in as_object(dumped["gone"]).items()}
        self._next = after

    def _put(self, resource: Resource) -> None:
        self._by_id[resource.id] = resource
        self._order.append(resource.id)
        self._places.append(resource.place)
        self._next = resource.place + 1

    def _keep(self, resource: Resource) -> Resource:
        self._by_id[resource.id] = resource
        return resource

    def _cursor(self, resource_id: str, field: str) -> int:
        found = self._by_id.get(resource_id)
        place = found.place if found is not None else self._gone.get(resource_id)
        if place is None and self._invents:
            # Beside all that there is, so that the page is the first one, or the last.
            return -1 if field == "starting_after" else self._next
        if place is None:
            raise ApiError("resource_cursor_unknown", field=field, thing=self.kind.thing)
        return place


class Collections:
    """Every collection of one key, each made when it is first asked for."""

    def __init__(self, ids: Ids, calendar: Calendar, clock: Clock, *, invents: bool = False) -> None:
        self._ids = ids
        self._calendar = calendar
        self._clock = clock
        self._invents = invents
        self._by_name: dict[str, Collection] = {}
        self._waiting: dict[str, JsonObject] = {}

    def of(self, kind: Kind) -> Collection:
        """The collection of a kind; the same object each time."""
        found = self._by_name.get(kind.name)
        if found is None:
            found = Collection(kind, self._ids, self._calendar, self._clock, invents=self._invents)
            self._by_name[kind.name] = found
            if kind.name in self._waiting:
                found.load(self._waiting.pop(kind.name))
        return found

    def dump(self) -> JsonObject:
        """All of them by name, as plain JSON."""
        return {**self._waiting, **{name: each.dump() for name, each in self._by_name.items()}}

    def load(self, dumped: JsonObject) -> None:
        """Become what `dump` gave; a kind that nobody asked for yet waits until somebody does.

        Raises ValueError or KeyError for what it could not have given, and changes nothing then.
        """
        waiting = {name: as_object(value) for name, value in dumped.items()}
        for name, value in waiting.items():
            Collection(Kind(name, name, ""), self._ids, self._calendar, self._clock).load(value)
        self._by_name.clear()
        self._waiting = waiting


def _resource(row: JsonObject, now: float) -> Resource:
    name = as_text(row["id"])
    if not name:
        raise ValueError("a resource has no id")
    return Resource(
        name,
        as_text(row["created_at"]),
        as_object(row["fields"]),
        tuple(_stage(stage) for stage in as_list(row["course"])),
        now - _number(row["age"]),
        int(_number(row["place"])),
    )


def _stage(value: JsonValue) -> tuple[float, str]:
    after, status = as_list(value)
    return _number(after), as_text(status)


def _number(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number")
    return value
