"""`/agents/phone-numbers`: numbers that agents answer and call from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.agents.store import NUMBERS, agents_of, numbers_of
from mockserver.api.agent_calls import NUMBER
from mockserver.api.phone_providers import carrier_of, embedded, referred
from mockserver.api.replies import Empty, Json
from mockserver.api.resources import Resources, Shape, written
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.contract.validation import Call
from mockserver.world.collections import Resource, Test
from mockserver.world.world import World

_FICTION: Final = 1_415_555_0101
"""The first number that is handed out, of those kept free for fiction."""


def page(call: Call, world: World) -> Json:
    """Answer `phone_numbers.list`. Raises ApiError(resource_cursor_unknown)."""
    numbers_of(world)
    return _NUMBERS.page_of(call, world, *_wanted(call, world))


def import_(call: Call, world: World) -> Json:
    """Answer `phone_numbers.import`. Raises ApiError: invalid_request, resource_not_found, already_there."""
    body: Mapping[str, Any] = call.body
    number: str = body["number"]
    if not NUMBER.fullmatch(number):
        raise ApiError("invalid_request", detail="number must be a number in E.164 form")
    if numbers_of(world).all(lambda each: each.text("number") == number):
        raise ApiError("already_there", thing=NUMBERS.thing)
    provider = referred(body["provider"], world)
    return written(_made(number, body, provider.id, world, call), 201)


def provision(call: Call, world: World) -> Json:
    """Answer `phone_numbers.provision`. Raises ApiError: credits_exhausted, resource_not_found."""
    world.credits.check()
    taken = {each.text("number") for each in numbers_of(world).all()}
    number = next(text for text in (f"+{_FICTION + n}" for n in range(len(taken) + 1)) if text not in taken)
    made = _made(number, call.body, None, world, call)
    return written({name: value for name, value in made.items() if name != "provider"}, 201)


def get(call: Call, world: World) -> Json:
    """Answer `phone_numbers.get`. Raises ApiError(resource_not_found)."""
    return written(_NUMBERS.shape(_named(call, world), call, world))


def update(call: Call, world: World) -> Json:
    """Answer `phone_numbers.update`; null takes the agent away. Raises ApiError(resource_not_found)."""
    found, body = _named(call, world), call.body
    changes: dict[str, JsonValue] = {}
    if body.get("label") is not None:
        changes["label"] = body["label"]
    if "agent_id" in body:
        changes["agent"] = _agent(body, world)
    if body.get("provider") is not None:
        reference: Any = body["provider"]
        changes["provider"] = referred(reference, world).id
    changes["updated_at"] = world.calendar.moment()
    return written(_NUMBERS.shape(numbers_of(world).update(found.id, changes), call, world))


def delete(call: Call, world: World) -> Empty:
    """Answer `phone_numbers.delete`. Raises ApiError(resource_not_found)."""
    numbers_of(world).delete(_named(call, world).id)
    return Empty()


def _made(number: str, body: Mapping[str, Any], provider: str | None, world: World, call: Call) -> JsonObject:
    fields: JsonObject = {
        "label": body["label"],
        "number": number,
        "agent": _agent(body, world),
        "provider": provider,
    }
    return _NUMBERS.shape(numbers_of(world).create(fields), call, world)


def _agent(body: Mapping[str, Any], world: World) -> str | None:
    agent_id: str | None = body.get("agent_id")
    return agents_of(world).get(agent_id).id if agent_id is not None else None


def _named(call: Call, world: World) -> Resource:
    return numbers_of(world).get(str(call.params["id"]))


def _written(number: Resource, world: World) -> JsonObject:
    agent = agents_of(world).find(number.text("agent"))
    return {
        "id": number.id,
        "label": number.fields.get("label"),
        "number": number.text("number"),
        "agent": None if agent is None else {"id": agent.id, "name": agent.text("name")},
        "created_at": number.created_at,
        "updated_at": number.text("updated_at") or number.created_at,
        "provider": embedded(number, world),
    }


def _wanted(call: Call, world: World) -> tuple[Test, ...]:
    params: Mapping[str, Any] = call.params
    agent, provider, kind = params.get("agent_id"), params.get("provider_id"), params.get("type")
    words: str = params.get("q") or ""
    return (
        lambda number: not agent or number.text("agent") == agent,
        lambda number: not provider or number.text("provider") == provider,
        lambda number: not kind or carrier_of(number, world) == kind,
        lambda number: words.lower() in f"{number.text('label')}\n{number.text('number')}".lower(),
    )


_NUMBERS: Final = Resources(
    kind=NUMBERS,
    shapes={"2026-08-14": Shape(("id", "label", "number", "agent", "created_at", "updated_at", "provider"))},
    written=_written,
)
