"""`GET /voices`: a bare array in the first version, pages with filters in all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from mockserver.api.replies import Json, JsonPieces
from mockserver.api.voices import expanded
from mockserver.contract.validation import Call
from mockserver.voices.renderings import TRAITS, Form
from mockserver.world.voices import Entry, Page, Test
from mockserver.world.world import World

_PAGE: Final = 10
"""Voices on a page if nobody says otherwise (documented)."""
_TOGETHER: Final = 100
"""Voices of a bare array that are written at once: 400 KB, and some milliseconds the first time."""


def page(call: Call, world: World) -> Json | JsonPieces:
    """Answer `voices.list`. Raises ApiError(cursor_unknown)."""
    from mockserver.api.fine_tunes import offer  # which lists voices too

    offer(world)
    traits = TRAITS[call.version.date]
    if not traits.paged:
        return JsonPieces(_array([entry for entry in world.voices.all() if _active(entry)], traits.listed))
    params: Mapping[str, Any] = call.params
    found = world.voices.page(
        _wanted(params),
        params.get("limit") or _PAGE,
        params.get("starting_after"),
        params.get("ending_before"),
        params.get("is_owner"),
    )
    return stretch(found, expanded(call, traits.listed, world))


def stretch(found: Page, form: Form) -> Json:
    """A page of voices as it is answered."""
    data = b",".join(entry.rendered(form) for entry in found.entries)
    more = found.has_more and found.entries
    next_page = _quoted(found.entries[-1].voice.id) if more else b"null"
    # Keys in this order, and the newline, as in a recorded list.
    has_more = b"true" if more else b"false"
    return Json(b'{"data":[%s],"next_page":%s,"has_more":%s}\n' % (data, next_page, has_more))


def _quoted(text: str) -> bytes:
    import orjson

    return orjson.dumps(text)


def _array(entries: Sequence[Entry], form: Form) -> Iterator[bytes]:
    """The bare array, some voices at a time: ten thousand with their embeddings are 40 MB."""
    ahead = b"["
    for start in range(0, len(entries), _TOGETHER):
        yield ahead + b",".join(entry.rendered(form) for entry in entries[start : start + _TOGETHER])
        ahead = b","
    yield b"]\n" if entries else b"[]\n"


def _active(entry: Entry) -> bool:
    return entry.voice.status == "active"


def _wanted(params: Mapping[str, Any]) -> list[Test]:
    """The filters of a request, the cheapest and most telling first."""
    tests: list[Test] = []
    if params.get("is_starred") is not None:
        starred: bool = params["is_starred"]
        tests.append(lambda entry: entry.voice.starred is starred)
    if params.get("gender") is not None:
        gender: str = params["gender"]
        tests.append(lambda entry: entry.voice.gender == gender)
    if params.get("language") is not None:
        language: str = params["language"]
        tests.append(lambda entry: language in entry.speaks)
    if params.get("q"):
        words: str = params["q"].lower()
        tests.append(lambda entry: words in entry.searched)
    if not params.get("include_archived"):
        tests.append(_active)
    return tests
