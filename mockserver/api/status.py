"""`GET /`: is the API there, and at which version."""

from __future__ import annotations

from mockserver.api.replies import Json
from mockserver.contract.validation import Call
from mockserver.world.world import World


def get(call: Call, world: World) -> Json:
    """`{"ok": true, "version": …}`; needs neither key nor version (`APIInfo`)."""
    del world
    version = call.version.status_version
    return Json(b'{"ok":true,"version":"%s"}\n' % version.encode())
