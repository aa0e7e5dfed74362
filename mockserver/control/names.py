"""What calls are called, so that a slip of the pen does not become a rule or question that means nothing."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Final

SOCKETS: Final = ("tts.websocket", "stt.websocket", "stt_turns.websocket", "agent.websocket")


class UnknownOperation(ValueError):
    """No call can be called that; the text says what may have been meant."""


def check_operation(pattern: str) -> None:
    """That some operation or socket has this name, `*` standing for anything. Raises UnknownOperation."""
    from mockserver.api import HANDLERS

    known = (*HANDLERS, *SOCKETS)
    if pattern in known or any(fnmatchcase(each, pattern) for each in known):
        return
    near = get_close_matches(pattern, known, 3)
    hint = f"; is it {' or '.join(near)}?" if near else ", nor a socket such as tts.websocket"
    raise UnknownOperation(f"operation: {pattern!r} is no operation of the API{hint}")
