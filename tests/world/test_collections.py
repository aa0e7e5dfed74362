"""The engine of resources, without HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonValue
from mockserver.world.calendar import Calendar
from mockserver.world.clock import ManualClock
from mockserver.world.collections import Collection, Collections, Kind, Page
from mockserver.world.ids import Ids

BOOKS = Kind("books", "book", "book_", malformed="accent_not_found", most=4, invented={"title": "Made up"})
COURSE = ((0.0, "created"), (2.0, "training"), (5.0, "completed"))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(100.0)


@pytest.fixture
def books(clock: ManualClock) -> Collection:
    return Collection(BOOKS, Ids(0, "key"), Calendar(), clock)


@pytest.fixture
def shelf(books: Collection) -> Collection:
    for name in ("a", "b", "c", "d"):
        books.create({"title": name.upper()}, resource_id=name)
    return books


def ids(page: Page) -> Sequence[str]:
    return [each.id for each in page.resources]


def refusal(error: pytest.ExceptionInfo[ApiError]) -> str:
    return error.value.fault.id


def test_a_new_one_gets_an_id_with_the_prefix_and_a_time_of_the_calendar(books: Collection) -> None:
    made = books.create({"title": "A"})
    assert made.id == "book_" + Ids(0, "key").uuid()
    assert made.created_at == "2026-09-01T00:00:01.000317Z"
    assert books.get(made.id) is made
    assert books.find("book_") is None


def test_an_update_lays_its_fields_over_the_old_ones_and_keeps_the_place(shelf: Collection) -> None:
    assert shelf.update("b", {"note": 1}).fields == {"title": "B", "note": 1}
    assert shelf.update("b", {"title": "Z"}).fields == {"title": "Z", "note": 1}
    assert [each.id for each in shelf.all()] == ["a", "b", "c", "d"]


def test_ids_that_nobody_has_and_ids_that_could_be_nobodys_are_told_apart(books: Collection) -> None:
    with pytest.raises(ApiError) as missing:
        books.get("book_7")
    with pytest.raises(ApiError) as malformed:
        books.delete("7")
    assert (refusal(missing), refusal(malformed)) == ("resource_not_found", "accent_not_found")
    assert missing.value.message == "The requested book was not found."


def test_there_is_a_most_of_them_and_a_deleted_one_makes_room(shelf: Collection) -> None:
    with pytest.raises(ApiError) as error:
        shelf.create({})
    assert refusal(error) == "resources_full"
    shelf.delete("a")
    assert len(shelf) == 3
    shelf.create({})


@pytest.mark.parametrize(
    ("limit", "after", "before", "found", "more"),
    [
        (10, None, None, ["a", "b", "c", "d"], False),
        (2, None, None, ["a", "b"], True),
        (2, "b", None, ["c", "d"], False),
        (2, "d", None, [], False),
        (2, None, "d", ["b", "c"], True),
        (2, None, "c", ["a", "b"], False),
        (2, None, "a", [], False),
        (10, "a", "d", ["b", "c"], False),
        (1, "a", "d", ["b"], True),
    ],
)
def test_pages_lie_between_their_cursors(
    shelf: Collection, limit: int, after: str | None, before: str | None, found: list[str], more: bool
) -> None:
    page = shelf.page(limit, after, before)
    assert (ids(page), page.has_more) == (found, more)


def test_a_page_goes_on_after_one_that_is_gone_but_not_after_one_that_never_was(shelf: Collection) -> None:
    shelf.delete("b")
    assert ids(shelf.page(10, "b", None)) == ["c", "d"]
    with pytest.raises(ApiError) as error:
        shelf.page(10, None, "x")
    assert refusal(error) == "resource_cursor_unknown"


def test_a_filter_leaves_the_cursor_alone(shelf: Collection) -> None:
    page = shelf.page(1, "a", None, lambda each: each.text("title") in "AD")
    assert (ids(page), page.has_more) == (["d"], False)


def test_a_status_goes_its_course_by_the_clock(books: Collection, clock: ManualClock) -> None:
    made = books.create({}, COURSE)
    seen = [books.status(made)]
    for seconds in (1.999, 0.001, 3.0, 1000.0):
        clock.advance(seconds)
        seen.append(books.status(made))
    assert seen == ["created", "created", "training", "completed", "completed"]


def test_a_status_that_is_steered_counts_from_then(books: Collection, clock: ManualClock) -> None:
    made = books.create({}, COURSE)
    clock.advance(3.0)
    steered = books.steer(made.id, ((0.0, "stopping"), (1.0, "stopped")))
    assert books.status(steered) == "stopping"
    clock.advance(1.0)
    assert books.status(books.get(made.id)) == "stopped"


def test_an_unknown_id_is_made_up_only_where_that_is_wanted(books: Collection, clock: ManualClock) -> None:
    inventing = Collection(BOOKS, Ids(0, "key"), Calendar(), clock, invents=True)
    assert inventing.get("whatever").fields == {"title": "Made up"}
    assert ids(inventing.page(10, None, None)) == ["whatever"]
    assert (
        Collection(Kind("k", "thing", ""), Ids(0, "key"), Calendar(), clock, invents=True).find("x") is None
    )


def test_a_snapshot_is_plain_json_and_goes_on_where_it_was_taken(clock: ManualClock) -> None:
    before = Collections(Ids(0, "key"), Calendar(), clock)
    books = before.of(BOOKS)
    for name in ("a", "b", "c"):
        books.create({"title": name, "pages": [1, None, 2.5]}, COURSE, name)
    books.delete("c")
    clock.advance(3.0)
    text = json.dumps(before.dump())

    later = ManualClock(7.0)
    after = Collections(Ids(0, "key"), Calendar(), later)
    dumped: dict[str, JsonValue] = json.loads(text)
    after.load(dumped)
    assert after.dump() == dumped, "a kind that nobody asked for yet is kept"
    found = after.of(BOOKS)
    assert [(each.id, each.fields) for each in found.all()] == [
        ("a", {"title": "a", "pages": [1, None, 2.5]}),
        ("b", {"title": "b", "pages": [1, None, 2.5]}),
    ]
    assert found.status(found.get("a")) == "training"
    later.advance(2.0)
    assert found.status(found.get("a")) == "completed"
    found.create({}, resource_id="d")
    assert ids(found.page(10, "c", None)) == ["d"]


ROW: dict[str, JsonValue] = {
    "id": "a", "created_at": "", "fields": {}, "course": [], "age": 0.0, "place": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    "dumped",
    [
        {},
        {"next": 1, "gone": {}},
        {"next": "x", "gone": {}, "resources": []},
        {"next": 1, "gone": {"b": "x"}, "resources": []},
        {"next": 1, "gone": {}, "resources": [{}]},
        {"next": 1, "gone": {}, "resources": [{**ROW, "id": ""}]},
        {"next": 1, "gone": {}, "resources": [{**ROW, "place": True}]},
        {"next": 1, "gone": {}, "resources": [{**ROW, "place": 1}]},
        {"next": 1, "gone": {}, "resources": [{**ROW, "course": [[0]]}]},
        {"next": 2, "gone": {}, "resources": [ROW, {**ROW, "place": 1}]},
        {"next": 2, "gone": {}, "resources": [{**ROW, "place": 1}, {**ROW, "id": "b"}]},
    ],
)
def test_what_is_no_snapshot_is_refused_and_changes_nothing(
    dumped: dict[str, JsonValue], clock: ManualClock
) -> None:
    kept = Collections(Ids(0, "key"), Calendar(), clock)
    kept.of(BOOKS).create({}, resource_id="mine")
    before = kept.dump()
    with pytest.raises((KeyError, ValueError)):
        kept.load({"books": dumped})
    assert kept.dump() == before


@given(st.lists(st.tuples(st.sampled_from("+-"), st.integers(0, 9)), max_size=40), st.integers(1, 4))
def test_pages_in_either_direction_show_each_one_once(story: list[tuple[str, int]], limit: int) -> None:
    """Against a plain list, whatever was made and deleted before."""
    things = Collection(Kind("things", "thing", ""), Ids(0, "key"), Calendar(), ManualClock())
    plain: list[str] = []
    for step, number in story:
        if step == "+":
            plain.append(things.create({}).id)
        elif plain:
            things.delete(plain.pop(number % len(plain)))
    forward: list[str] = []
    page = things.page(limit, None, None)
    while page.resources:
        forward.extend(ids(page))
        page = things.page(limit, forward[-1], None)
    assert forward == plain
    backward: list[str] = []
    page = things.page(limit, None, plain[-1]) if plain else Page((), False)
    while page.resources:
        backward[:0] = ids(page)
        page = things.page(limit, None, backward[0])
    assert backward == plain[:-1]
