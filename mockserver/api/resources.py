"""Operations that resources have in common: create, list, get, update, delete, told by one row per resource.

A module of a resource makes one `Resources` of its rows, and its handlers are the methods of that:

    _DICTS = Resources(kind=…, shapes={date: Shape(…)}, made=…, written=…)
    create, page, get = _DICTS.create, _DICTS.page, _DICTS.get
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mockserver.api.replies import Empty, Json
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object
from mockserver.contract.validation import Call
from mockserver.world.collections import Collection, Course, Kind, Resource, Test
from mockserver.world.world import World

PAGE: Final = 10
"""Resources on a page if nobody says otherwise (documented)."""
LONGEST_PAGE: Final = 100
"""A larger limit is cut to this where the contract lets it pass (documented)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How one dated version writes a resource.

    fields: names of what `written` gives, in the order in which they are sent. next_page: whether a page
    names the cursor of the next one. has_more: whether it says if there are more. created, updated: statuses;
    204 sends no body. elements: by field that is an array of objects, the names of what each of those sends.
    """

    fields: tuple[str, ...]
    next_page: bool = True
    has_more: bool = True
    created: int = 200
    updated: int = 200
    elements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Making:
    """What a new resource is made of."""

    fields: JsonObject
    course: Course = ()


def _no_tests(call: Call) -> tuple[Test, ...]:
    del call
    return ()


def _made_elsewhere(call: Call, world: World) -> Making:
    raise NotImplementedError(f"{call.operation} makes nothing for {world.user_id}")


def _as_given(call: Call, world: World, resource: Resource) -> JsonObject:
    del world, resource
    return {name: value for name, value in call.body.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Resources:
    """One kind of resource as the API knows it.

    shapes: by date. made: fields of a new one, from the call. written: every field that any version sends.
    changed: what an update lays over the fields; what the body gives by default. wanted: filters of a list.
    param: the path parameter that has the id. page_size: without a limit. one_cursor: whether both cursors
    together are refused.
    """

    kind: Kind
    shapes: Mapping[str, Shape]
    written: Callable[[Resource, World], JsonObject]
    made: Callable[[Call, World], Making] = _made_elsewhere
    changed: Callable[[Call, World, Resource], JsonObject] = _as_given
    wanted: Callable[[Call], tuple[Test, ...]] = _no_tests
    param: str = "id"
    page_size: int = PAGE
    one_cursor: bool = False

    def of(self, world: World) -> Collection:
        """Those of one key."""
        return world.collections.of(self.kind)

    def named(self, call: Call, world: World) -> Resource:
        """The one that the path names. Raises ApiError: the kind's faults."""
        return self.of(world).get(str(call.params[self.param]))

    def create(self, call: Call, world: World) -> Json | Empty:
        """Answer a creation. Raises ApiError(resources_full)."""
        making = self.made(call, world)
        made = self.of(world).create(making.fields, making.course)
        return self._shown(call, world, made, self.shapes[call.version.date].created)

    def page(self, call: Call, world: World) -> Json:
        """Answer a list, with cursors. Raises ApiError(resource_cursor_unknown, both_cursors)."""
        return self.page_of(call, world, *self.wanted(call))

    def get(self, call: Call, world: World) -> Json | Empty:
        """Answer one resource. Raises ApiError: the kind's faults."""
        return self._shown(call, world, self.named(call, world), 200)

    def update(self, call: Call, world: World) -> Json | Empty:
        """Answer a change; what is left out stays. Raises ApiError: the kind's faults."""
        found = self.named(call, world)
        changed = self.of(world).update(found.id, self.changed(call, world, found))
        return self._shown(call, world, changed, self.shapes[call.version.date].updated)

    def delete(self, call: Call, world: World) -> Empty:
        """Answer a deletion. Raises ApiError: the kind's faults."""
        self.of(world).delete(str(call.params[self.param]))
        return Empty()

    def page_of(self, call: Call, world: World, *tests: Test) -> Json:
        """A page of those that pass the tests, whatever the row wants. Raises ApiError as `page`."""
        params: Mapping[str, Any] = call.params
        after, before = params.get("starting_after") or None, params.get("ending_before") or None
        if self.one_cursor and after and before:
            raise ApiError("both_cursors")
        limit = min(params.get("limit") or self.page_size, LONGEST_PAGE)
        found = self.of(world).page(limit, after, before, *tests)
        answer: dict[str, JsonValue] = {"data": [self.shape(each, call, world) for each in found.resources]}
        if self.shapes[call.version.date].next_page:
            more = found.has_more and found.resources
            answer["next_page"] = found.resources[-1].id if more else None
        if self.shapes[call.version.date].has_more:
            answer["has_more"] = found.has_more
        return written(answer)

    def shape(self, resource: Resource, call: Call, world: World) -> JsonObject:
        """One of them as the version of the call writes it. A field that has no value is left out."""
        values = self.written(resource, world)
        row = self.shapes[call.version.date]
        return {name: _part(values[name], row.elements.get(name)) for name in row.fields if name in values}

    def _shown(self, call: Call, world: World, resource: Resource, status: int) -> Json | Empty:
        return Empty() if status == 204 else written(self.shape(resource, call, world), status)


def written(value: JsonValue, status: int = 200) -> Json:
    """JSON as the service writes it: no spaces, a newline at the end."""
    import orjson

    return Json(orjson.dumps(value) + b"\n", status)


def _part(value: JsonValue, names: tuple[str, ...] | None) -> JsonValue:
    if names is None:
        return value
    return [{name: row[name] for name in names if name in row} for row in map(as_object, as_list(value))]
