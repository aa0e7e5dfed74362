"""`/agents/calls/batches`: one agent calls many, a few at a time, by the world's clock."""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from mockserver.agents import calls
from mockserver.agents.store import agents_of, numbers_of
from mockserver.api.agent_calls import moment, variables_of
from mockserver.api.phone_providers import carrier_of
from mockserver.api.replies import Json, Later
from mockserver.api.resources import Resources, Shape, written
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.contract.validation import Call
from mockserver.voices.dates import stamp
from mockserver.world.collections import Kind, Resource
from mockserver.world.world import World

BATCHES: Final = Kind(
    "agent_call_batches",
    "batch",
    "acb_",
    invented={
        "name": "Invented",
        "agent": "agent_0",
        "number": "pn_0",
        "region": "US",
        "limit": 1,
        "retries": 0,
        "recipients": [],
        "updated_at": "2026-09-01T00:00:00Z",
    },
)

AT_ONCE: Final = 10
"""Calls of a batch at once where nobody says (assumed)."""
_RECIPIENT: Final = {
    calls.QUEUED: "queued",
    "created": "dispatched",
    "started": "started",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}
"""What a recipient's status is, by that of its call."""


def page(call: Call, world: World) -> Json:
    """Answer `agents.list_call_batches`. Raises ApiError(resource_cursor_unknown)."""
    agent: Any = call.params.get("agent_id")
    return _BATCHES.page_of(call, world, lambda batch: not agent or batch.text("agent") == agent)


def create(call: Call, world: World) -> Later[list[float]]:
    """Answer `agents.create_call_batch`.

    Raises ApiError: resource_not_found, credits_exhausted, resources_full, invalid_request.
    """
    body: Mapping[str, Any] = call.body
    agent, number = agents_of(world).get(body["agent_id"]), numbers_of(world).get(body["from_number_id"])
    world.credits.check()
    due = moment(body, "scheduled_at")
    items = [dict(item) for item in body["recipients"]]
    fields: JsonObject = {
        "name": body["name"],
        "agent": agent.id,
        "number": number.id,
        "region": body.get("region") or "US",
        "limit": min(int(body.get("target_concurrency_limit") or AT_ONCE), _LINES_MOST),
        "retries": 0,
        "recipients": [],
        "scheduled_at": stamp(due) if due else None,
    }

    def then(talks: list[float]) -> Json:
        calls.calls_of(world).require_room(len(items))
        made = _BATCHES.of(world).create(fields)
        wait = max(0.0, (due - _moment(made.created_at)).total_seconds()) if due else 0.0
        rows = _dialled(made, items, talks, wait, world)
        changes: JsonObject = {"recipients": rows, "updated_at": made.created_at, "wait": wait}
        return _shown(_BATCHES.of(world).update(made.id, changes), call, world, 201)

    return Later(_planning(agent, items), then)


def get(call: Call, world: World) -> Json:
    """Answer `agents.get_call_batch`. Raises ApiError(resource_not_found)."""
    return _shown(_BATCHES.named(call, world), call, world)


def cancel(call: Call, world: World) -> Json:
    """Answer `agents.cancel_call_batch`: who is not dialled yet will not be. Raises as `get`."""
    batch = _BATCHES.named(call, world)
    for found in _calls(batch, world):
        if calls.calls_of(world).status(found) == calls.QUEUED:
            calls.stop(found.id, world)
    changes: JsonObject = {"cancelled": True, "updated_at": world.calendar.moment()}
    return _shown(_BATCHES.of(world).update(batch.id, changes), call, world)


def retry(call: Call, world: World) -> Json:
    """Answer `agents.retry_call_batch`. Raises ApiError as `create`, and nothing_to_retry."""
    batch = _BATCHES.named(call, world)
    status = calls.calls_of(world).status
    rows = [as_object(row) for row in as_list(batch.fields["recipients"])]
    by_id = {found.id: found for found in _calls(batch, world)}
    failed = [
        row for row in rows if (found := by_id.get(as_text(row["call"]))) and status(found) in _UNREACHED
    ]
    if not failed:
        raise ApiError("nothing_to_retry")
    calls.calls_of(world).require_room(len(failed))
    # How long these go on for has been worked out before.
    talks = _planning(agents_of(world).get(batch.text("agent")), failed)()
    again = {as_text(as_object(row)["id"]): row for row in _dialled(batch, failed, talks, 0.0, world)}
    changes: JsonObject = {
        "recipients": [again.get(as_text(row["id"]), row) for row in rows],
        "retries": _whole(batch, "retries") + 1,
        "cancelled": False,
        "updated_at": world.calendar.moment(),
    }
    return _shown(_BATCHES.of(world).update(batch.id, changes), call, world)


_UNREACHED: Final = ("failed", "cancelled")


_LINES_MOST: Final = 5_000
"""No batch has more recipients (documented)."""


def _planning(agent: Resource, items: Sequence[Mapping[str, Any]]) -> Callable[[], list[float]]:
    """How long each call goes on for: some seconds of work for thousands."""
    lines = [calls.lines_for(agent, str(item["to_number"]), variables_of(item)) for item in items]
    return lambda: [calls.duration(each) for each in lines]


def _dialled(
    batch: Resource, items: Sequence[Mapping[str, Any]], talks: Sequence[float], wait: float, world: World
) -> list[JsonValue]:
    """A row for each recipient, whose call waits until one of the lines is free."""
    agent = agents_of(world).get(batch.text("agent"))
    number = numbers_of(world).get(batch.text("number"))
    free = [wait] * min(_whole(batch, "limit"), len(items))
    rows: list[JsonValue] = []
    for item, talk in zip(items, talks, strict=True):
        start = heapq.heappop(free)
        to, carrier = str(item["to_number"]), carrier_of(number, world)
        made = calls.place(
            calls.Calling(agent, to, number, variables_of(item), batch.id, carrier, start, talk), world
        )
        heapq.heappush(free, made.course[-1][0])
        rows.append(
            {
                "id": item.get("id") or f"recipient_{made.id.removeprefix(calls.CALLS.prefix)}",
                "to_number": to,
                "dynamic_variables": variables_of(item),
                "call": made.id,
                "created_at": item.get("created_at") or made.created_at,
            }
        )
    return rows


def _calls(batch: Resource, world: World) -> list[Resource]:
    names = [as_text(as_object(row)["call"]) for row in as_list(batch.fields["recipients"])]
    found = (calls.calls_of(world).find(name) for name in names)
    return [each for each in found if each is not None]


def _written(batch: Resource, world: World) -> JsonObject:
    status = calls.calls_of(world).status
    states = [_RECIPIENT[status(found)] for found in _calls(batch, world)]
    waited = batch.fields.get("wait")
    due = batch.fields.get("scheduled_at")
    admitted = {} if all(state == "queued" for state in states) else {"admitted_at": due or batch.created_at}
    return {
        "id": batch.id,
        "name": batch.text("name"),
        "agent_id": batch.text("agent"),
        "from_number_id": batch.text("number"),
        "region": batch.text("region"),
        "target_concurrency_limit": _whole(batch, "limit"),
        "status": _status(states, cancelled=batch.fields.get("cancelled") is True, waits=bool(waited)),
        "total_calls_scheduled": len(states),
        "total_calls_dispatched": sum(state not in ("queued", "cancelled") for state in states),
        "total_calls_finished": sum(state in ("completed", "failed") for state in states),
        "retry_count": _whole(batch, "retries"),
        "created_at": batch.created_at,
        "last_updated_at": batch.text("updated_at"),
        **({} if due is None else {"scheduled_at": due}),
        **admitted,
    }


def _status(states: Sequence[str], *, cancelled: bool, waits: bool) -> str:
    if cancelled:
        return "cancelled"
    if any(state in ("queued", "dispatched", "started") for state in states):
        return "pending" if waits and all(state == "queued" for state in states) else "in_progress"
    # That a batch fails when nobody was reached is assumed.
    return "failed" if states and all(state == "failed" for state in states) else "completed"


def _recipients(batch: Resource, world: World) -> list[JsonValue]:
    return [_recipient(as_object(row), world) for row in as_list(batch.fields["recipients"])]


def _recipient(row: JsonObject, world: World) -> JsonObject:
    shown = {name: row[name] for name in ("id", "to_number", "created_at")}
    found = calls.calls_of(world).find(as_text(row["call"]))
    if found is None:
        return {**shown, "status": "cancelled"}
    state = calls.calls_of(world).status(found)
    if state == calls.QUEUED:
        return {**shown, "status": "queued"}
    over: dict[str, JsonValue] = {}
    if state in calls.OVER and found.text("reason"):
        over["end_reason"] = found.text("reason")
    if state in calls.OVER and found.fields.get("error"):
        over["error_message"] = found.fields["error"]
    return {**shown, "status": _RECIPIENT[state], "agent_call_id": found.id, **over}


def _shown(batch: Resource, call: Call, world: World, status: int = 200) -> Json:
    """One batch; its recipients are told of one alone, not in lists (assumed)."""
    return written({**_BATCHES.shape(batch, call, world), "recipients": _recipients(batch, world)}, status)


def _whole(batch: Resource, name: str) -> int:
    value = batch.fields.get(name)
    return value if isinstance(value, int) else 0


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


_BATCHES: Final = Resources(
    kind=BATCHES,
    shapes={
        "2026-08-14": Shape(
            (
                "id", "name", "agent_id", "from_number_id", "region", "target_concurrency_limit", "status",
                "total_calls_scheduled", "total_calls_dispatched", "total_calls_finished", "retry_count",
                "created_at", "last_updated_at", "scheduled_at", "admitted_at",
            )
        )
    },
    written=_written,
    param="batch_id",
)  # fmt: skip
