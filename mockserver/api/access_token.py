"""`POST /access-token`: something to let an app in with that should not have the key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.api.replies import Json
from mockserver.api.resources import written
from mockserver.contract.validation import Call
from mockserver.world.world import World

LONGEST: Final = 3600
"""Seconds that a token is good for at most (documented), and if nobody says (assumed)."""


def create(call: Call, world: World) -> Json:
    """Answer `access_token.create`: a token that belongs to the world of the key that asked."""
    body: Mapping[str, Any] = call.body
    grants = {name: given for name, given in (body.get("grants") or {}).items() if given is not None}
    token = world.tokens.mint(grants, body.get("expires_in") or LONGEST, call.version.date)
    return written({"token": token})
