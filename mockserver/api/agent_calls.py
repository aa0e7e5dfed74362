"""`/agents/calls`: calls that agents took or made, how they sounded, and calling somebody."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from mockserver.agents import calls
from mockserver.agents.store import agents_of, numbers_of
from mockserver.api.phone_providers import calls_out, carrier_of
from mockserver.api.replies import Audio, Json
from mockserver.api.resources import Resources, Shape, written
from mockserver.audio.formats import OutputFormat
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object
from mockserver.contract.validation import Call
from mockserver.world.collections import Resource, Test
from mockserver.world.world import World

_WAV: Final = OutputFormat("wav", 16000, encoding="pcm_s16le")
"""How the audio of a call comes (assumed; that it is WAV is documented)."""
NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
"""A telephone number with its country, as E.164 writes it."""

_OLD: Final = {"created": "active", "started": "active"}
"""Statuses in the words of the versions before 2026-08-14; the others are the same."""
_NEW: Final = {"cancelled": "failed"}
"""And in those of 2026-08-14, where end_reason tells that a call was cancelled (assumed)."""


def page(call: Call, world: World) -> Json:
    """Answer `agents.list_calls`. Raises ApiError: resource_not_found for the agent, invalid_request."""
    params: Mapping[str, Any] = call.params
    if params.get("agent_id"):
        agents_of(world).get(params["agent_id"])
    row = _CALLS[call.version.date]
    shown = row.told if "transcript" in (params.get("expand") or "") else row.short
    return shown.page_of(call, world, *_wanted(call, world))


def get(call: Call, world: World) -> Json:
    """Answer `agents.get_call`. Raises ApiError(resource_not_found)."""
    return written(_whole(named(call, world), call, world))


def audio(call: Call, world: World) -> Audio:
    """Answer `agents.download_call_audio`. Raises ApiError(resource_not_found), also once it is redacted."""
    found = named(call, world)
    if found.fields.get("redacted_at"):
        raise ApiError("resource_not_found", thing="audio")
    sound = calls.sound_of(found, world)
    return Audio(sound, _WAV, call.version.wav_sized, "audio/wav", (sound.plans, "call"))


def cancel(call: Call, world: World) -> Json:
    """Answer `agents.cancel_call`. Raises ApiError: resource_not_found, call_over."""
    found = named(call, world)
    if calls.calls_of(world).status(found) not in ("created", "started"):
        raise ApiError("call_over")
    calls.stop(found.id, world)
    return written({"cancelled": True})


def redact(call: Call, world: World) -> Json:
    """Answer `agents.delete_call`: what was said goes. Raises ApiError: resource_not_found, call_going_on."""
    found = named(call, world)
    if calls.calls_of(world).status(found) in ("created", "started"):
        raise ApiError("call_going_on")
    gone: JsonObject = {"lines": [], "turns": [], "redacted_at": world.calendar.moment(), "variables": {}}
    return written(_whole(calls.calls_of(world).update(found.id, gone), call, world))


def create_outbound(call: Call, world: World) -> Json:
    """Answer `agents.create_outbound_call`. Raises ApiError: resource_not_found, outbound_impossible."""
    body: Mapping[str, Any] = call.body
    agent, number = agents_of(world).get(body["agent_id"]), numbers_of(world).get(body["from_number_id"])
    if not calls_out(number, world):
        raise ApiError("outbound_impossible")
    return written({"calls": [_dialled(item, agent, number, world) for item in body["outbound_calls"]]})


def named(call: Call, world: World) -> Resource:
    """The call of the path, one that was dialled. Raises ApiError(resource_not_found)."""
    found = calls.calls_of(world).get(str(call.params["call_id"]))
    if calls.calls_of(world).status(found) == calls.QUEUED:
        raise ApiError("resource_not_found", thing=calls.CALLS.thing)
    return found


def variables_of(item: Mapping[str, Any]) -> JsonObject:
    """The dynamic variables of somebody who is to be called."""
    return as_object(item.get("dynamic_variables"))


def _dialled(item: Mapping[str, Any], agent: Resource, number: Resource, world: World) -> JsonObject:
    to: str = item["to_number"]
    if not NUMBER.fullmatch(to):
        return {"number": to, "error": {"message": "to_number must be a number in E.164 form"}}
    made = calls.place(
        calls.Calling(agent, to, number, variables_of(item), carrier=carrier_of(number, world)), world
    )
    return {"number": to, "agent_call_id": made.id}


def _whole(found: Resource, call: Call, world: World) -> JsonObject:
    return _CALLS[call.version.date].told.shape(found, call, world)


def _written(found: Resource, world: World) -> JsonObject:
    status = calls.calls_of(world).status(found) or "completed"
    over = status in calls.OVER
    start, end = calls.times_of(found, world)
    agent = agents_of(world).find(found.text("agent"))
    return {
        "id": found.id,
        "agent_id": found.text("agent"),
        **({} if agent is None else {"agent_name": agent.text("name")}),
        "status": _NEW.get(status, status),
        "start_time": start,
        "end_time": end,
        "redacted_at": found.fields.get("redacted_at"),
        "telephony_params": _telephony(found),
        "telephony_account_type": found.text("carrier") or ("cartesia" if found.text("to") else None),
        "summary": "The agent said what it heard." if over and found.fields.get("lines") else None,
        "error_message": found.fields.get("error") if over else None,
        "end_reason": (found.text("reason") or None) if over else None,
        "dynamic_variables": as_object(found.fields.get("variables")),
        "deployment_id": found.text("deployment") or None,
    }


def _written_first(found: Resource, world: World) -> JsonObject:
    status = calls.calls_of(world).status(found) or "completed"
    ends: JsonObject = {"to": found.text("to"), "from": found.text("from")}
    return {**_written(found, world), "status": _OLD.get(status, status), "telephony_params": ends}


def _telephony(found: Resource) -> JsonObject:
    numbers: dict[str, JsonValue] = {name: found.text(name) for name in ("to", "from") if found.text(name)}
    way = found.text("connection") or "phone"
    return {**numbers, "direction": found.text("direction"), "connection_type": way}


def _wanted(call: Call, world: World) -> tuple[Test, ...]:
    params: Mapping[str, Any] = call.params
    agent, batch = params.get("agent_id"), params.get("batch_id")
    least, most = moment(params, "start_time_gte"), moment(params, "start_time_lte")
    found_calls = calls.calls_of(world)
    return (
        lambda found: found_calls.status(found) != calls.QUEUED,
        lambda found: not agent or found.text("agent") == agent,
        lambda found: not batch or found.text("batch") == batch,
        lambda found: least is None or datetime.datetime.fromisoformat(found.created_at) >= least,
        lambda found: most is None or datetime.datetime.fromisoformat(found.created_at) <= most,
    )


def moment(params: Mapping[str, Any], name: str) -> datetime.datetime | None:
    """A moment that a query names; None if it names none. Raises ApiError(invalid_request)."""
    text: str | None = params.get(name)
    if not text:
        return None
    try:
        # A plus in a query that nobody escaped is a space by now.
        found = datetime.datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text)
        aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
        return aware.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise ApiError("invalid_request", detail=f"{name} must be a date and time") from None


@dataclass(frozen=True, slots=True)
class _Row:
    """How a version writes calls: in short, and with what was said."""

    short: Resources
    told: Resources


def _row(
    date: str, written_as: Callable[[Resource, World], JsonObject], has_more: bool, *fields: str
) -> tuple[str, _Row]:
    def told(found: Resource, world: World) -> JsonObject:
        return {**written_as(found, world), "transcript": calls.transcript_of(found, world)}

    short = Resources(
        kind=calls.CALLS,
        shapes={date: Shape(fields, has_more=has_more)},
        written=written_as,
        param="call_id",
    )
    whole = Shape((*fields, "transcript"), has_more=has_more)
    return date, _Row(short, replace(short, shapes={date: whole}, written=told))


_FIRST: Final = (
    "id", "agent_id", "start_time", "end_time", "telephony_params", "summary", "status", "error_message",
    "deployment_id",
)  # fmt: skip
_LAST: Final = (
    "id", "agent_id", "agent_name", "status", "start_time", "end_time", "redacted_at", "telephony_params",
    "telephony_account_type", "summary", "error_message", "end_reason", "dynamic_variables",
)  # fmt: skip
_CALLS: Final = dict(
    (
        _row("2025-04-16", _written_first, False, *_FIRST),
        _row("2025-11-04", _written_first, False, *_FIRST),
        _row("2026-03-01", _written_first, False, *_FIRST),
        _row("2026-08-14", _written, True, *_LAST),
    )
)
"""By date (definitions of each; 2026-03-01 as 2025-11-04)."""
