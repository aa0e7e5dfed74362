"""`/organizations`: who belongs to the account of an administrator's key, and who is invited."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final

from mockserver.api.api_keys import ADMINISTRATOR, PAGE
from mockserver.api.replies import Empty, Json
from mockserver.api.resources import Resources, Shape, written
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject
from mockserver.contract.validation import Call
from mockserver.voices.dates import stamp
from mockserver.world.collections import Collection, Kind, Resource, Test
from mockserver.world.world import World

_WEEK_S: Final = 7 * 86_400
"""How long an invite can be taken (assumed)."""
_AN_HOUR: Final = 3600
_INVITES_AN_HOUR: Final = 10
"""How many there may be (documented)."""
_COURSE: Final = ((0.0, "pending"), (float(_WEEK_S), "expired"))
_REVOKED: Final = ((0.0, "revoked"),)
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_FIRST_USERS: Final = (
    {"email": ADMINISTRATOR, "name": "Ada Admin", "role": "admin"},
    {"email": "member@example.com", "name": "Max Member", "role": "member"},
)
"""Who belongs to an account from the start: one of each role."""


def page_of_users(call: Call, world: World) -> Json:
    """Answer `organizations.list_users`. Raises ApiError: both_cursors, resource_cursor_unknown."""
    _users(world)
    return _USERS.page(call, world)


def get_user(call: Call, world: World) -> Json | Empty:
    """Answer `organizations.get_user`. Raises ApiError(resource_not_found)."""
    _users(world)
    return _USERS.get(call, world)


def remove_user(call: Call, world: World) -> Empty:
    """Answer `organizations.remove_user`. Raises ApiError: resource_not_found, last_admin."""
    users = _users(world)
    found = _USERS.named(call, world)
    admins = users.all(lambda user: user.text("role") == "admin")
    if admins == [found]:
        raise ApiError("last_admin")
    return _USERS.delete(call, world)


def page_of_invites(call: Call, world: World) -> Json:
    """Answer `organizations.list_invites`. Raises ApiError: both_cursors, resource_cursor_unknown."""
    status = call.params.get("status") or "pending"
    invites = _INVITES.of(world)
    return _INVITES.page_of(call, world, lambda invite: invites.status(invite) == status)


def get_invite(call: Call, world: World) -> Json | Empty:
    """Answer `organizations.get_invite`. Raises ApiError(resource_not_found)."""
    return _INVITES.get(call, world)


def invite(call: Call, world: World) -> Json:
    """Answer `organizations.invite`. Raises ApiError: email_invalid, invites_limited, resources_full."""
    body: Mapping[str, Any] = call.body
    emails: list[str] = body["emails"]
    for place, email in enumerate(emails):
        if not _ADDRESS.fullmatch(email):
            raise ApiError("email_invalid", place=place)
    invites = _INVITES.of(world)
    now = world.clock.now()
    recent = invites.all(lambda each: each.text("made") != "" and now - float(each.text("made")) < _AN_HOUR)
    if len(recent) + len(emails) > _INVITES_AN_HOUR:
        raise ApiError("invites_limited", limit=_INVITES_AN_HOUR)
    made = [invites.create({"email": email, "role": "member", "made": str(now)}, _COURSE) for email in emails]
    return written([_INVITES.shape(each, call, world) for each in made], 201)


def revoke_invite(call: Call, world: World) -> Empty:
    """Answer `organizations.revoke_invite`. Raises ApiError: resource_not_found, invite_over."""
    found = _INVITES.named(call, world)
    invites = _INVITES.of(world)
    status = invites.status(found)
    if status != "pending":
        raise ApiError("invite_over", status=status)
    invites.steer(found.id, _REVOKED)
    return Empty()


def _users(world: World) -> Collection:
    users = _USERS.of(world)
    if users.fresh:
        for user in _FIRST_USERS:
            users.create(user)
    return users


def _written_user(found: Resource, world: World) -> JsonObject:
    del world
    return {**found.fields, "id": found.id, "image_url": None, "created_at": found.created_at}


def _written_invite(found: Resource, world: World) -> JsonObject:
    made = datetime.datetime.fromisoformat(found.created_at)
    return {
        **found.fields,
        "id": found.id,
        "status": _INVITES.of(world).status(found),
        "created_at": found.created_at,
        "expires_at": stamp(made + datetime.timedelta(seconds=_WEEK_S)),
    }


def _named_like(call: Call) -> tuple[Test, ...]:
    words = str(call.params.get("q") or "").lower()
    return (lambda user: words in f"{user.text('name')}\n{user.text('email')}".lower(),)


_USERS: Final = Resources(
    kind=Kind("organization_users", "user", "user_"),
    shapes={"2026-08-14": Shape(("id", "email", "name", "role", "image_url", "created_at"))},
    written=_written_user,
    wanted=_named_like,
    page_size=PAGE,
    one_cursor=True,
)
_INVITES: Final = Resources(
    kind=Kind("organization_invites", "invite", "orginv_"),
    shapes={"2026-08-14": Shape(("id", "email", "role", "status", "created_at", "expires_at"))},
    written=_written_invite,
    page_size=PAGE,
    one_cursor=True,
)
