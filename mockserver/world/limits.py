"""How much one key may do at once: the documented numbers of the plans, off unless one is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from mockserver.contract.errors import ApiError
from mockserver.world.ledger import SPEECH, Ledger, Use

CONTEXTS: Final = {"free": 2, "pro": 3, "startup": 5, "scale": 15}
"""Contexts that speak at once, by plan (documented); an HTTP request is one."""
EARS: Final = {"free": 8, "pro": 12, "startup": 20, "scale": 60}
"""Streams and files that are transcribed at once, by plan (documented); an idle socket counts."""
SOCKETS_PER_CONTEXT: Final = 10
"""Open sockets for each of them (documented; seen with 3 and 30)."""


class Purse:
    """The credits of a key: one for each character that it has spoken (documented); None never runs out.

    ledger: where it is written down what they went for.
    """

    __slots__ = ("ledger", "left")

    def __init__(self, left: int | None, ledger: Ledger | None = None) -> None:
        self.left = left
        self.ledger = ledger

    def dump(self) -> int | None:
        """What is left, for a snapshot."""
        return self.left

    def load(self, dumped: int | None) -> None:
        """Have so much left."""
        self.left = None if dumped is None else int(dumped)

    def check(self) -> None:
        """Raise ApiError(credits_exhausted) if nothing is left."""
        if self.left is not None and self.left <= 0:
            raise ApiError("credits_exhausted")

    def spend(self, units: int, use: Use = SPEECH) -> None:
        """Pay for so many units of a use, e.g. characters of speech; the last one may cost more than is left
        (assumed). Raises as `check` does."""
        self.check()
        spent = use.credits(units)
        if self.left is not None:
            self.left = max(0, self.left - spent)
        if self.ledger is not None:
            self.ledger.enter(use, spent)


class Meter:
    """Counts what is in use; `limit` None counts without end, and may be changed at any time."""

    __slots__ = ("in_use", "limit")

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.in_use = 0

    def enter(self) -> None:
        """Take one into use. Raises ApiError(concurrency_limited)."""
        if self.limit is not None and self.in_use >= self.limit:
            raise ApiError("concurrency_limited", limit=self.limit)
        self.in_use += 1

    def leave(self) -> None:
        """Give one back."""
        self.in_use -= 1


@contextmanager
def using(meter: Meter | None) -> Iterator[None]:
    """Have one in use for a while; None counts nothing. Raises ApiError(concurrency_limited)."""
    if meter is None:
        yield
        return
    meter.enter()
    try:
        yield
    finally:
        meter.leave()
