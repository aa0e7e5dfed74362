"""How a command ends."""

from __future__ import annotations

from typing import Final

OK: Final = 0
BROKEN: Final = 1
ASKED_WRONGLY: Final = 2


class Stop(Exception):
    """A command cannot go on; the text is one line for a person, who asked wrongly."""
