"""The operations: a validated call and a world in, a reply out. One module per resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from mockserver.api import status, tts
from mockserver.api.replies import Reply
from mockserver.contract.validation import Call
from mockserver.world.world import World

Handler = Callable[[Call, World], Reply]

HANDLERS: Final[Mapping[str, Handler]] = {
    "api_status.get": status.get,
    "tts.bytes": tts.speak,
}
"""By operationId of the documents; `make lint` checks that every operation of theirs has one."""
