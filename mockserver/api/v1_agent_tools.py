"""`/v1/agents/tools`: what agents can do, at an address or in the client. Secrets are never shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.agents.store import agents_of, config_of
from mockserver.api.replies import Empty, Json
from mockserver.api.resources import Resources, Shape, written
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object
from mockserver.contract.validation import Call
from mockserver.world.collections import Collection, Kind, Resource
from mockserver.world.world import World

TOOLS: Final = Kind(
    "agent_tools",
    "tool",
    "agent_tool_",
    invented={
        "type": "client",
        "name": "invented",
        "description": "Invented.",
        "pre_tool_speech": "auto",
        "execution_mode": "immediate",
        "response_timeout_secs": 20,
        "expects_response": False,
        "parameters": {"type": "object"},
    },
)

_BOTH: Final = ("name", "description", "pre_tool_speech", "execution_mode", "response_timeout_secs")
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "webhook": ("api_schema", "assignments"),
    "client": ("expects_response", "parameters"),
}
"""Fields of every tool, and of each kind of them."""


def page(call: Call, world: World) -> Json:
    """Answer `v1_agents.list_tools`. Raises ApiError(resource_cursor_unknown)."""
    params: Mapping[str, Any] = call.params
    kind, agent_id = params.get("type"), params.get("agent_id")
    agent = agents_of(world).find(agent_id) if agent_id else None
    used = _used(agent) if agent else ()
    return _TOOLS.page_of(
        call,
        world,
        lambda tool: not kind or tool.text("type") == kind,
        lambda tool: not agent_id or tool.id in used,
    )


def create(call: Call, world: World) -> Json:
    """Answer `v1_agents.create_tool`. Raises ApiError(resources_full)."""
    body: Mapping[str, Any] = call.body
    kind: str = body["type"]
    given = {name: body[name] for name in (*_BOTH, *_OWN[kind]) if body.get(name) is not None}
    defaults: JsonObject = {"response_timeout_secs": 20, **({"assignments": []} if kind == "webhook" else {})}
    made = tools_of(world).create({"type": kind, **defaults, **given})
    return written(_TOOLS.shape(made, call, world), 201)


def get(call: Call, world: World) -> Json:
    """Answer `v1_agents.get_tool`. Raises ApiError(resource_not_found)."""
    tool = _TOOLS.named(call, world)
    shown = dict(_TOOLS.shape(tool, call, world))
    if "agents" in (call.params.get("expand[]") or ()):  # type: ignore[operator]
        shown["agents"] = _users(tool, world)
    return written(shown)


def update(call: Call, world: World) -> Json:
    """Answer `v1_agents.update_tool`; fields of the other kind are no matter. Raises as `get`."""
    tool, body = _TOOLS.named(call, world), call.body
    names = (*_BOTH, *_OWN[tool.text("type")])
    changes = {name: body[name] for name in names if body.get(name) is not None}
    if "api_schema" in changes:
        changes["api_schema"] = _patched(
            as_object(tool.fields["api_schema"]), as_object(changes["api_schema"])
        )
    if "assignments" in body and "assignments" in names and body["assignments"] is None:
        changes["assignments"] = []
    changes["updated_at"] = world.calendar.moment()
    return written(_TOOLS.shape(tools_of(world).update(tool.id, changes), call, world))


def delete(call: Call, world: World) -> Empty:
    """Answer `v1_agents.delete_tool`. Raises ApiError(resource_not_found)."""
    return _TOOLS.delete(call, world)


def tools_of(world: World) -> Collection:
    """The tools of a key."""
    return world.collections.of(TOOLS)


def _users(tool: Resource, world: World) -> list[JsonValue]:
    from mockserver.api.v1_agents import summary_of

    return [summary_of(agent, world) for agent in agents_of(world).all() if tool.id in _used(agent)]


def _used(agent: Resource) -> tuple[JsonValue, ...]:
    return tuple(as_object(each).get("id") for each in as_list(config_of(agent)["tools"]))


def _patched(old: JsonObject, new: JsonObject) -> JsonObject:
    """Null takes a part away that may be missing; address and method are always there."""
    merged = {**old, **{name: value for name, value in new.items() if value is not None}}
    gone = {name for name, value in new.items() if value is None and name not in ("url", "method")}
    return {name: value for name, value in merged.items() if name not in gone}


def _shown(value: JsonValue) -> JsonValue:
    """The value without secrets, and without the nulls that a client wrote for what it left out."""
    if isinstance(value, Mapping):
        secret = value.get("type") == "secret"
        return {
            name: _shown(part)
            for name, part in value.items()
            if part is not None and not (secret and name == "secret_value")
        }
    if isinstance(value, list):
        return [_shown(part) for part in value]
    return value


def _written(tool: Resource, world: World) -> JsonObject:
    del world
    fields = {name: _shown(value) for name, value in tool.fields.items()}
    updated = tool.text("updated_at") or tool.created_at
    return {**fields, "id": tool.id, "created_at": tool.created_at, "updated_at": updated}


_TOOLS: Final = Resources(
    kind=TOOLS,
    shapes={
        "2026-08-14": Shape(
            ("id", "type", *_BOTH, *_OWN["webhook"], *_OWN["client"], "created_at", "updated_at")
        )
    },
    written=_written,
    param="tool_id",
)
