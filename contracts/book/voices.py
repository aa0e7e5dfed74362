"""Laws of `/voices`: the list, its pages, and the public voices in it."""

from __future__ import annotations

import json
from typing import Final

from contracts.api import VOICE, Api
from contracts.evidence import Broken
from contracts.exchange import Reply
from contracts.laws import JSON_ERRORS, VERSIONS, law

_NOBODY: Final = "00000000-0000-4000-8000-000000000000"
_SIZE: Final = 192

_ARRAY: Final = VERSIONS[:1]
_PAGES: Final = VERSIONS[1:]

_OF_EVERY_VERSION: Final = ("id", "name", "description", "created_at", "language")
_OF_VERSION: Final = {
    "2024-06-10": ("is_public", "embedding"),
    "2024-11-13": ("is_owner",),
    "2025-04-16": ("is_owner", "is_public"),
    "2025-11-04": ("is_owner", "is_public", "locales"),
    "2026-03-01": ("is_owner", "is_public", "locales"),
    "2026-08-14": ("is_owner", "status", "access", "visibility", "tagline"),
}


@law(
    "voices.list-is-an-array",
    "In 2024-06-10 the list is a bare array of all voices, each with its embedding.",
    source="definitions of 2024-06-10; a dump of a list of that time",
    certainty="recorded",
    versions=_ARRAY,
    rows=(
        "voices-old-array",
        "early 8",
    ),
)
def list_is_array(api: Api) -> None:
    reply = api.send("GET", "/voices")
    reply.must_have_status(200)
    try:
        found = json.loads(reply.body)
    except ValueError:
        found = None
    if not isinstance(found, list) or not found or not all(isinstance(voice, dict) for voice in found):
        raise Broken("body", "an array of objects", reply.shown(), reply)
    for voice in found:
        reply.must_have_numbers("embedding", _SIZE, voice.get("embedding"))


@law(
    "voices.list-is-a-page",
    "Since 2024-11-13 the list is a page of ten voices, which says whether more follow and names the cursor.",
    source="a recorded list of 2025; definitions of all versions",
    certainty="recorded",
    versions=_PAGES,
    rows=(
        "voices-page",
        "early 8",
        "late 7",
    ),
)
def list_is_page(api: Api) -> None:
    reply = api.send("GET", "/voices")
    reply.must_have_status(200)
    page = reply.json()
    voices = reply.rows("data")
    reply.must("data", "10 voices", len(voices) == 10, len(voices))
    reply.must_be("has_more", True, page.get("has_more"))
    reply.must_be("next_page", voices[-1].get("id"), page.get("next_page"))


@law(
    "voices.pages-follow-each-other",
    "The page after a voice begins with the next one, and the page before that ends with the voice.",
    source="definitions since 2024-11-13",
    certainty="documented",
    versions=_PAGES,
    rows=(
        "voices-page",
        "late 10",
    ),
)
def pages_follow(api: Api) -> None:
    first = api.send("GET", "/voices?limit=6")
    whole = _ids(first)
    first.must_be("voices of limit=6", 6, len(whole))
    after = api.send("GET", f"/voices?limit=3&starting_after={whole[2]}")
    after.must_be("ids after the third", whole[3:], _ids(after))
    before = api.send("GET", f"/voices?limit=3&ending_before={whole[3]}")
    before.must_be("ids before the fourth", whole[:3], _ids(before))
    seen = list(whole)
    page = after
    while page.json().get("has_more") is True and len(seen) < 200:
        page = api.send("GET", f"/voices?limit=100&starting_after={seen[-1]}")
        seen += _ids(page)
    page.must("ids of all pages", "each once", len(set(seen)) == len(seen), len(seen))
    past = api.send("GET", f"/voices?limit=100&starting_after={seen[-1]}")
    if page.json().get("has_more") is False:
        past.must_be("voices after the last", [], past.json().get("data"))
        past.must_be("has_more after the last", False, past.json().get("has_more"))


@law(
    "voices.limit-is-1-to-100",
    "A page has between 1 and 100 voices; other limits are refused with 400.",
    source="definitions since 2024-11-13; the status is assumed",
    certainty="documented",
    versions=_PAGES,
    rows=("late 4",),
)
def limit_range(api: Api) -> None:
    one = api.send("GET", "/voices?limit=1")
    one.must_be("voices of limit=1", 1, len(one.rows("data")))
    for limit in ("0", "101", "many"):
        api.send("GET", f"/voices?limit={limit}").must_have_status(400)


@law(
    "voices.embeddings-are-asked-for",
    "In 2024-11-13 the voices of a list have embeddings only where expand[] asks for them.",
    source="definition of 2024-11-13",
    certainty="documented",
    versions=("2024-11-13",),
    rows=(
        "early 8",
        "early 11",
    ),
)
def embeddings_on_request(api: Api) -> None:
    plain = api.send("GET", "/voices?limit=1")
    plain.must("embedding", "none", "embedding" not in plain.rows("data")[0], "one")
    expanded = api.send("GET", "/voices?limit=1&expand[]=embedding")
    expanded.must_have_numbers("embedding", _SIZE, expanded.rows("data")[0].get("embedding"))


@law(
    "voices.slash-makes-no-difference",
    "The list is found at /voices and at /voices/, without a redirect.",
    source="what the SDKs 1.x and 2.x call",
    certainty="documented",
    rows=(
        "early 1",
        "late 10",
    ),
)
def trailing_slash(api: Api) -> None:
    bare, slashed = api.send("GET", "/voices"), api.send("GET", "/voices/")
    bare.must_have_status(200)
    slashed.must_be("body", bare.text, slashed.text)


@law(
    "voices.get-has-the-fields-of-its-version",
    "A public voice is got by its id, with the fields that the version asked for has.",
    source="definitions and OpenAPI documents of all versions",
    certainty="documented",
    rows=(
        "early 8",
        "late 8",
    ),
)
def get_public(api: Api) -> None:
    reply = api.send("GET", f"/voices/{VOICE}")
    reply.must_have_status(200)
    voice = reply.json()
    reply.must_be("id", VOICE, voice.get("id"))
    for field in (*_OF_EVERY_VERSION, *_OF_VERSION[api.version]):
        reply.must(field, "a value", voice.get(field) is not None, voice.get(field))


@law(
    "voices.unknown-is-404",
    "A voice that does not exist can be neither got, changed nor deleted: 404.",
    source="change log of 2026; tables of trouble of two users",
    certainty="quoted",
    rows=("late 3",),
)
def unknown_voice(api: Api) -> None:
    path = f"/voices/{_NOBODY}"
    replies = (
        api.send("GET", path),
        api.ask("PATCH", path, {"name": "Nobody", "description": "Not there"}),
        api.send("DELETE", path),
    )
    for reply in replies:
        reply.must_have_status(404)
        if api.version in JSON_ERRORS:
            reply.must_be("error_code", "voice_not_found", reply.json().get("error_code"))


@law(
    "voices.public-are-read-only",
    "A public voice can be neither changed nor deleted by those who do not own it.",
    source="-",
    certainty="assumed",
    needs="the mock",
)
def public_read_only(api: Api) -> None:
    path = f"/voices/{VOICE}"
    api.ask("PATCH", path, {"name": "Mine", "description": "Not mine"}).must_have_status(403, 404)
    api.send("DELETE", path).must_have_status(403, 404)
    api.send("GET", path).must_have_status(200)


def _ids(reply: Reply) -> list[object]:
    return [row.get("id") for row in reply.rows("data")]


@law(
    "voices.last-page-is-the-end",
    "The page that ends the list says that nothing follows, and names no next one.",
    source="a recorded list of 2025; definitions of all versions",
    certainty="recorded",
    versions=_PAGES,
    rows=("voices-page", "late 7"),
)
def last_page(api: Api) -> None:
    page = api.send("GET", "/voices?limit=100")
    for _ in range(100):
        if page.json().get("has_more") is not True:
            break
        page = api.send("GET", f"/voices?limit=100&starting_after={_ids(page)[-1]}")
    page.must("data", "some voices", bool(page.rows("data")), page.shown())
    page.must_be("has_more", False, page.json().get("has_more"))
    page.must_be("next_page", None, page.json().get("next_page", "a key"))


@law(
    "voices.one-list-for-all-versions",
    "The array of 2024-06-10 has the voices of the pages of all later versions, in their order.",
    source="the fake's own promise",
    certainty="assumed",
    versions=_PAGES,
    needs="the mock",
    raw="a client has one version",
)
def one_list(api: Api) -> None:
    reply = api.send("GET", "/voices", version=_ARRAY[0])
    reply.must_have_status(200)
    array = json.loads(reply.body)
    pages = _ids(api.send("GET", "/voices?limit=100"))[:50]
    reply.must_be("the first ids", pages, [voice["id"] for voice in array][: len(pages)])


@law(
    "voices.public-are-not-ones-own",
    "Of a public voice it is said that the account does not own it.",
    source="definitions since 2024-11-13",
    certainty="documented",
    versions=_PAGES,
    rows=("early 8", "late 7"),
)
def public_not_own(api: Api) -> None:
    reply = api.send("GET", f"/voices/{VOICE}")
    reply.must_have_status(200)
    reply.must_be("is_owner", False, reply.json().get("is_owner"))


LAWS: Final = (
    list_is_array,
    list_is_page,
    pages_follow,
    limit_range,
    embeddings_on_request,
    trailing_slash,
    get_public,
    unknown_voice,
    public_read_only,
    last_page,
    one_list,
    public_not_own,
)
