"""The store of voices, without HTTP."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mockserver.contract.errors import ApiError
from mockserver.voices.voice import Voice
from mockserver.world.calendar import Calendar
from mockserver.world.voices import Page, Shelf, VoiceStore

PUBLIC = [
    Voice(id=f"p{n}", name=f"P{n}", created_at=f"1970-01-0{n}T00:00:00Z", public=True) for n in (2, 1, 3)
]


@pytest.fixture
def store() -> VoiceStore:
    store = VoiceStore(Shelf(PUBLIC), most=4)
    for name in ("a", "b", "c"):
        store.add(Voice(id=name, name=name))
    return store


def ids(page: Page) -> Sequence[str]:
    return [entry.voice.id for entry in page.entries]


def test_public_voices_come_first_by_date_then_own_ones_as_they_were_made(store: VoiceStore) -> None:
    assert [entry.voice.id for entry in store.all()] == ["p1", "p2", "p3", "a", "b", "c"]
    assert len(store) == 6


@pytest.mark.parametrize(
    ("limit", "after", "before", "found", "more"),
    [
        (10, None, None, ["p1", "p2", "p3", "a", "b", "c"], False),
        (6, None, None, ["p1", "p2", "p3", "a", "b", "c"], False),
        (2, None, None, ["p1", "p2"], True),
        (2, "p2", None, ["p3", "a"], True),
        (2, "a", None, ["b", "c"], False),
        (2, "c", None, [], False),
        (2, None, "a", ["p2", "p3"], True),
        (2, None, "c", ["a", "b"], True),
        (3, None, "a", ["p1", "p2", "p3"], False),
        (3, None, "p1", [], False),
        (10, "p1", "b", ["p2", "p3", "a"], False),
        (2, "p1", "b", ["p2", "p3"], True),
        (2, "b", "p1", [], False),
    ],
)
def test_pages_lie_between_their_cursors(
    store: VoiceStore, limit: int, after: str | None, before: str | None, found: list[str], more: bool
) -> None:
    page = store.page((), limit, after, before)
    assert (ids(page), page.has_more) == (found, more)


def test_a_page_holds_what_passes_and_says_more_only_if_more_would_pass(store: VoiceStore) -> None:
    own = (lambda entry: entry.voice.id in "abc",)
    assert (ids(store.page(own, 2)), store.page(own, 2).has_more) == (["a", "b"], True)
    assert (ids(store.page(own, 3)), store.page(own, 3).has_more) == (["a", "b", "c"], False)
    assert ids(store.page(own, 1, before="c")) == ["b"]


@pytest.mark.parametrize(
    ("own", "found"), [(True, ["a", "b", "c"]), (False, ["p1", "p2", "p3"]), (None, ["p3", "a", "b", "c"])]
)
def test_a_page_may_be_of_own_voices_or_of_public_ones(
    store: VoiceStore, own: bool | None, found: list[str]
) -> None:
    after = "p2" if own is None else None
    assert ids(store.page((), 10, after, own=own)) == found


def test_pages_of_many_show_each_voice_once_while_others_come_and_go() -> None:
    store = VoiceStore(Shelf(PUBLIC))
    for number in range(2_000):
        store.add(Voice(id=f"v{number}", name="n"))
    seen: list[str] = []
    cursor = None
    while (page := store.page((), 100, cursor)).entries:
        seen += ids(page)
        cursor = seen[-1]
        # The last one seen goes, one that was seen before too, and another comes.
        if len(seen) < 1_000:
            for gone in (cursor, seen[-50]):
                if gone.startswith("v"):
                    store.remove(gone)
            store.add(Voice(id=f"new{len(seen)}", name="n"))
    assert seen[:2_003] == ["p1", "p2", "p3", *(f"v{number}" for number in range(2_000))]
    assert seen[2_003:] == [f"new{count}" for count in range(100, 1_000, 100)]


def test_a_page_goes_on_where_a_deleted_voice_was(store: VoiceStore) -> None:
    store.remove("b")
    store.add(Voice(id="d", name="d"))
    assert ids(store.page((), 10, "b")) == ["c", "d"]
    assert ids(store.page((), 1, before="b")) == ["a"]


def test_a_changed_voice_keeps_its_place(store: VoiceStore) -> None:
    store.replace(Voice(id="a", name="other"))
    assert [entry.voice.name for entry in store.all()][3:] == ["other", "b", "c"]


@pytest.mark.parametrize("field", ["starting_after", "ending_before"])
def test_a_cursor_must_be_a_voice(store: VoiceStore, field: str) -> None:
    cursors = {"after": "x"} if field == "starting_after" else {"before": "x"}
    with pytest.raises(ApiError, match=f"cursor_unknown: .*{field} must be the ID of a voice"):
        store.page((), 1, **cursors)


def test_public_voices_cannot_be_changed_or_deleted(store: VoiceStore) -> None:
    with pytest.raises(ApiError, match="voice_read_only"):
        store.remove("p1")
    with pytest.raises(ApiError, match="voice_read_only"):
        store.replace(PUBLIC[0])
    assert len(store) == 6


def test_unknown_ids_are_told_from_malformed_ones(store: VoiceStore) -> None:
    with pytest.raises(ApiError, match="voice_not_found"):
        store.get("00000000-0000-4000-8000-000000000000")
    with pytest.raises(ApiError, match="voice_id_malformed"):
        store.get("nonsense")
    assert store.find("nonsense") is None


def test_a_full_store_takes_no_more_until_one_goes(store: VoiceStore) -> None:
    store.add(Voice(id="d", name="d"))
    with pytest.raises(ApiError, match="there are 4 voices already"):
        store.add(Voice(id="e", name="e"))
    store.remove("a")
    store.add(Voice(id="e", name="e"))
    assert [entry.voice.id for entry in store.all()][3:] == ["b", "c", "d", "e"]


def test_stores_share_the_public_voices_and_nothing_else(store: VoiceStore) -> None:
    other = VoiceStore(Shelf(PUBLIC))
    assert other.find("a") is None
    assert other.find("p1") is not None


def test_a_calendar_gives_later_and_later_moments_of_its_day() -> None:
    calendar = Calendar()
    assert [calendar.moment() for _ in range(2)] == [
        "2026-09-01T00:00:01.000317Z",
        "2026-09-01T00:00:02.000634Z",
    ]
