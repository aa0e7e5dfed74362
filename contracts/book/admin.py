"""Laws of what an administrator may ask: usage, keys, users and invites; and that nobody else may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contracts.api import SENTENCE, Api
from contracts.exchange import Reply
from contracts.laws import VERSIONS, law

_NEW: Final = VERSIONS[-1:]
_RAW: Final = "a client has one key"
_SOURCE: Final = "OpenAPI of August 2026"
_OPERATIONS: Final = (
    ("GET", "/usage/credits"),
    ("GET", "/usage/agents"),
    ("GET", "/api-keys"),
    ("GET", "/api-keys/nothing"),
    ("GET", "/organizations/users"),
    ("GET", "/organizations/users/user_nothing"),
    ("DELETE", "/organizations/users/user_nothing"),
    ("GET", "/organizations/invites"),
    ("GET", "/organizations/invites/orginv_nothing"),
    ("DELETE", "/organizations/invites/orginv_nothing"),
)


@law(
    "admin.ordinary-keys-see-nothing",
    "No operation of administrators is opened by an ordinary key, whatever it asks about.",
    source="users, 2026; OpenAPI of August 2026",
    certainty="quoted",
    versions=_NEW,
    rows=("admin-key", "late 2"),
)
def ordinary(api: Api) -> None:
    for method, path in _OPERATIONS:
        api.send(method, path).must_have_status(401, 403)
    api.ask("POST", "/organizations/invites", {"emails": []}).must_have_status(401, 403)


@law(
    "admin.keys-open-nothing-else",
    "The key of an administrator does not speak.",
    source="OpenAPI of August 2026: keys of two kinds; that one is not the other is assumed",
    certainty="assumed",
    needs="an admin key",
    rows=("admin-key",),
    raw=_RAW,
)
def nothing_else(api: Api) -> None:
    api.speak({"transcript": ""}, credentials=api.admin()).must_have_status(401, 403)


@law(
    "usage.counts-what-was-said",
    "What is said is counted, a credit a character, in the last of the days that are told; a refusal is not.",
    source="OpenAPI of August 2026; the guide to prices",
    certainty="documented",
    versions=_NEW,
    needs="an admin key",
    rows=("late 7",),
    raw=_RAW,
)
def usage(api: Api) -> None:
    before = _credits(api)
    api.speak().must_have_status(200)
    api.speak({"transcript": ""}).must_have_status(400)
    after = _credits(api)
    after[1].must_be("credits of the last day", before[0] + len(SENTENCE), after[0])
    calls = _as_admin(api, "/usage/agents")
    names = {"start_ts", "end_ts", "calls", "minutes", "cents"}
    calls.must("fields of a day", str(sorted(names)), names <= set(calls.rows("data")[-1]), calls.shown())


@law(
    "admin.keys-are-told-without-their-text",
    "The keys of the organisation are a page; one is got by its id, and its text is nowhere.",
    source=_SOURCE,
    certainty="documented",
    versions=_NEW,
    needs="an admin key",
    rows=("late 7",),
    raw=_RAW,
)
def keys(api: Api) -> None:
    api.speak().must_have_status(200)
    page = _as_admin(api, "/api-keys")
    row = page.rows("data")[0]
    one = _as_admin(api, f"/api-keys/{row.get('id')}")
    one.must_be("key", dict(row), dict(one.json()))
    page.must("body", "no key", "sk_car" not in page.text, page.shown())
    api.send("GET", "/api-keys/nothing", credentials=api.admin()).must_have_status(404)


@law(
    "organizations.users-and-invites",
    "Users are a page; who was invited is told by id until the invite is revoked.",
    source=_SOURCE,
    certainty="documented",
    versions=_NEW,
    needs="an admin key",
    rows=("late 7",),
    raw=_RAW,
)
def invites(api: Api) -> None:
    users = _as_admin(api, "/organizations/users")
    row = users.rows("data")[0]
    one = _as_admin(api, f"/organizations/users/{row.get('id')}")
    one.must_be("user", dict(row), dict(one.json()))
    path, headers = "/organizations/invites", api.admin()
    made = api.send("POST", path, b'{"emails":["ada@example.com"],"role":"member"}', credentials=headers)
    made.must_have_status(201)
    listed = _as_admin(api, path)
    found = next((each for each in listed.rows("data") if each.get("email") == "ada@example.com"), None)
    listed.must("data", "the invite", found is not None, listed.shown())
    place = f"{path}/{(found or {}).get('id')}"
    listed.must("id", "orginv_ and more", "/orginv_" in place, place)
    _as_admin(api, place).must_be("email", "ada@example.com", _as_admin(api, place).json().get("email"))
    api.send("DELETE", place, credentials=headers).must_have_status(200, 204)
    api.send("DELETE", place, credentials=headers).must_have_status(400, 404)


def _credits(api: Api) -> tuple[int, Reply]:
    """What was used on the last day that is told."""
    reply = _as_admin(api, "/usage/credits")
    last: Mapping[str, object] = reply.rows("data")[-1]
    found = last.get("credits")
    reply.must("credits", "a whole number", isinstance(found, int), last)
    return int(str(found)), reply


def _as_admin(api: Api, path: str) -> Reply:
    reply = api.send("GET", path, credentials=api.admin())
    reply.must_have_status(200)
    return reply


LAWS: Final = (ordinary, nothing_else, usage, keys, invites)
