"""`/usage`: what the keys of a server were charged, in days, weeks or months of their own time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mockserver.agents.calls import CALLS, duration, lines_of
from mockserver.api.api_keys import description_of, id_of, ordinary
from mockserver.api.replies import Json
from mockserver.api.resources import written
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonValue
from mockserver.contract.validation import Call
from mockserver.voices.dates import stamp
from mockserver.world.ledger import Entry
from mockserver.world.world import World

_SPAN: Final = datetime.timedelta(days=30)
"""What is told about if nobody says (assumed)."""
_MOST: Final = 1000
"""Stretches of one answer (assumed)."""
CENTS_A_MINUTE: Final = 6
"""Price of an agent's call (assumed)."""
COMPLETED: Final = "completed"
"""Calls of this status are charged (assumed)."""
_LABELS: Final = {
    "tts": "Text to speech",
    "stt": "Speech to text",
    "infill": "Infill",
    "voice_changer": "Voice changer",
}
"""Capabilities as people call them (assumed, like their ids)."""
_NONE: Final = "none"
"""The id of what has no model or no voice (assumed)."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From midnight to midnight, in UTC; the second not included."""

    start: datetime.date
    end: datetime.date

    def written(self, **sums: JsonValue) -> dict[str, JsonValue]:
        return {"start_ts": _midnight(self.start), "end_ts": _midnight(self.end), **sums}


Spent = tuple[World, Entry]
Label = tuple[str, str | None]


def credits_spent(call: Call, world: World) -> Json:
    """Answer `usage.credits`. Raises ApiError(invalid_request)."""
    params: Mapping[str, Any] = call.params
    peers = [peer for peer in ordinary(world) if params.get("api_key_id") in (None, id_of(peer))]
    spent = [(peer, entry) for peer in peers for entry in peer.ledger.entries()]
    stretches = _stretches(params, world)
    group = params.get("group_by")
    if group is None:
        return written({"data": _buckets(stretches, spent)})
    series: dict[Label, list[Spent]] = {}
    for row in spent:
        if stretches[0].start <= row[1].day < stretches[-1].end:
            series.setdefault(_GROUPS[group](*row), []).append(row)
    data: list[JsonValue] = [
        {"id": name, "label": label, "buckets": _buckets(stretches, rows)}
        for (name, label), rows in series.items()
    ]
    return written({"group_by": group, "data": data})


def agents_called(call: Call, world: World) -> Json:
    """Answer `usage.agents`. Raises ApiError(invalid_request)."""
    calls = [row for peer in ordinary(world) for row in _calls(peer)]
    data: list[JsonValue] = []
    for stretch in _stretches(call.params, world):
        within = [seconds for day, seconds in calls if stretch.start <= day < stretch.end]
        minutes = sum(within) / 60
        cents = round(CENTS_A_MINUTE * minutes)
        data.append(stretch.written(cents=cents, minutes=round(minutes, 3), calls=len(within)))
    return written({"data": data})


def _calls(world: World) -> Iterator[tuple[datetime.date, float]]:
    """The day on which each call was completed, and its seconds.

    Calls that a key has not been told of have not happened: to ask about its usage changes nothing.
    """
    calls = world.collections.of(CALLS)
    for found in calls.all(lambda each: calls.status(each) == COMPLETED):
        end = next(after for after, status in found.course if status == COMPLETED)
        yield world.ledger.day_of(found.since + end), duration(lines_of(found))


def _by_voice(world: World, entry: Entry) -> Label:
    found = world.voices.find(entry.voice) if entry.voice is not None else None
    return entry.voice or _NONE, found.voice.name if found is not None else None


_GROUPS: Final[Mapping[str, Callable[[World, Entry], Label]]] = {
    "capability": lambda _, entry: (entry.capability, _LABELS.get(entry.capability)),
    "model": lambda _, entry: (entry.model or _NONE, entry.model),
    "voice": _by_voice,
    "api_key": lambda world, _: (id_of(world), description_of(world)),
}


def _buckets(stretches: list[_Stretch], spent: list[Spent]) -> list[JsonValue]:
    return [
        stretch.written(
            credits=sum(entry.credits for _, entry in spent if stretch.start <= entry.day < stretch.end)
        )
        for stretch in stretches
    ]


def _stretches(params: Mapping[str, Any], world: World) -> list[_Stretch]:
    """The stretches that a request asks about; at least one."""
    interval: str = params.get("interval") or "day"
    today = max(peer.ledger.today() for peer in (world, *ordinary(world)))
    end = _moment(params, "end_ts") or _start_of(today) + datetime.timedelta(days=1)
    start = _moment(params, "start_ts") or end - _SPAN
    if start >= end:
        raise ApiError("invalid_request", detail="end_ts must be after start_ts")
    found: list[_Stretch] = []
    for stretch in _from(start.date(), interval):
        if _start_of(stretch.start) >= end:
            break
        if len(found) == _MOST:
            detail = f"start_ts and end_ts must be at most {_MOST} {interval}s apart"
            raise ApiError("invalid_request", detail=detail)
        found.append(stretch)
    return found


def _from(day: datetime.date, interval: str) -> Iterator[_Stretch]:
    """Days, weeks that begin on Monday, or months, from the one that a day is in to the end of time."""
    start = _FIRST_DAY[interval](day)
    while start.year < datetime.MAXYEAR:
        end = _FIRST_DAY[interval](start + _LONGER[interval])
        yield _Stretch(start, end)
        start = end


_FIRST_DAY: Final[Mapping[str, Callable[[datetime.date], datetime.date]]] = {
    "day": lambda day: day,
    "week": lambda day: day - datetime.timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}
_LONGER: Final = {
    "day": datetime.timedelta(days=1),
    "week": datetime.timedelta(days=7),
    "month": datetime.timedelta(days=31),
}
"""From the first day of a stretch into the next one."""


def _moment(params: Mapping[str, Any], name: str) -> datetime.datetime | None:
    """A moment that a request names, in UTC; where it names no zone it means that one (assumed)."""
    given = params.get(name)
    if given is None:
        return None
    try:
        moment = datetime.datetime.fromisoformat(given)
        moment = moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        raise ApiError("invalid_request", detail=f"{name} must be a date and time") from None
    if not _FIRST_YEAR <= moment.year < datetime.MAXYEAR:
        raise ApiError("invalid_request", detail=f"{name} must be a date and time")
    return moment


_FIRST_YEAR: Final = 1970
"""Nothing was spent before (assumed); a week of an earlier day could begin before all calendars."""


def _start_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _midnight(day: datetime.date) -> str:
    return stamp(_start_of(day))
