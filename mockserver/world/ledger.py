"""What a key was charged for, day by day: the ground for every question about usage."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final, NamedTuple

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.world.clock import Clock

_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Use:
    """What credits are spent on. permille: the price, in thousandths of a credit for each unit."""

    capability: str
    model: str | None = None
    voice: str | None = None
    permille: int = 1000

    def credits(self, units: int) -> int:
        """What so many units cost, rounded up (assumed)."""
        return -(-units * self.permille // 1000)


SPEECH: Final = Use("tts")
"""A character of speech costs one credit (documented)."""
PRO_PERMILLE: Final = 1500
"""Of a professional clone, one and a half (documented)."""


class Entry(NamedTuple):
    """All that was spent on one thing on one day."""

    day: datetime.date
    capability: str
    model: str | None
    voice: str | None
    credits: int


class Ledger:
    """Sums by day, capability, model and voice, so it grows with days and not with requests.

    first: the day on which the clock shows 0.
    """

    def __init__(self, first: datetime.date, clock: Clock) -> None:
        self._first = first
        self._clock = clock
        self._sums: dict[tuple[datetime.date, str, str | None, str | None], int] = {}

    def today(self) -> datetime.date:
        """The day that it is for the key."""
        return self.day_of(self._clock.now())

    def day_of(self, seconds: float) -> datetime.date:
        """The day that it is when the clock shows that."""
        days = min(max(int(seconds // _DAY_S), 0), 365_000)
        return self._first + datetime.timedelta(days=days)

    def enter(self, use: Use, spent: int) -> None:
        """Write down that credits were spent."""
        row = (self.today(), use.capability, use.model, use.voice)
        self._sums[row] = self._sums.get(row, 0) + spent

    def entries(self) -> list[Entry]:
        """Every sum, in the order in which each began."""
        return [Entry(*row, spent) for row, spent in self._sums.items()]

    def dump(self) -> JsonObject:
        """All of it as plain JSON."""
        spent: list[JsonValue] = [
            [row.day.isoformat(), row.capability, row.model, row.voice, row.credits] for row in self.entries()
        ]
        return {"spent": spent}

    def load(self, dumped: JsonObject) -> None:
        """Become what `dump` gave. Raises ValueError or KeyError for what it could not have given."""
        sums: dict[tuple[datetime.date, str, str | None, str | None], int] = {}
        for value in as_list(as_object(dumped)["spent"]):
            day, capability, model, voice, spent = as_list(value)
            row = (_day(day), as_text(capability), as_text(model) or None, as_text(voice) or None)
            sums[row] = int(_number(spent))
        self._sums = sums


def _day(value: JsonValue) -> datetime.date:
    return datetime.date.fromisoformat(as_text(value))


def _number(value: JsonValue) -> float:
    if not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number")
    return value
