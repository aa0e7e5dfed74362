"""The operations: a validated call and a world in, a reply out. One module per resource."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from mockserver.api.replies import Reply
    from mockserver.contract.validation import Call
    from mockserver.world.world import World

Handler = Callable[["Call", "World"], "Reply"]

HANDLERS: Final = {
    "api_status.get": "status.get",
    "tts.bytes": "tts.speak",
    "tts.sse": "tts.recite",
}
"""operationId of the documents → `module.function` in this room. `make lint` checks that none is missing."""


@cache
def handler(operation_id: str) -> Handler:
    """The function that answers an operation. Its module is loaded when it is first asked for, so that
    the start of a server does not wait for numpy and the codecs."""
    module, _, name = HANDLERS[operation_id].partition(".")
    return cast("Handler", getattr(import_module(f"{__name__}.{module}"), name))
