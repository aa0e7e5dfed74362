"""When things were made, told by a calendar of the world's own: the same calls get the same times."""

from __future__ import annotations

import datetime
from typing import Final

from mockserver.voices.dates import stamp

START: Final = datetime.date(2026, 9, 1)
"""The day on which a world begins, unless it lives at a date of its own."""


class Calendar:
    """Moments that depend on the day and on how many were asked for before; each is later than the last."""

    __slots__ = ("_count", "_day")

    def __init__(self, day: datetime.date | None = None) -> None:
        self._day = datetime.datetime.combine(day or START, datetime.time(), datetime.UTC)
        self._count = 0

    def dump(self) -> int:
        """How many moments there were, for a snapshot."""
        return self._count

    def load(self, dumped: int) -> None:
        """Go on after so many."""
        self._count = int(dumped)

    def moment(self) -> str:
        """The next moment, a second and a bit after the last: `2026-09-01T00:00:01.000317Z`."""
        self._count += 1
        return stamp(self._day + datetime.timedelta(seconds=self._count, microseconds=317 * self._count))
