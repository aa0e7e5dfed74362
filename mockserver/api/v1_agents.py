"""`/v1/agents`: agents that are all configuration, their versions, and the models that think for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.agents.config import DEFAULTS, background_of, laid_over
from mockserver.agents.store import (
    AGENTS,
    VERSIONS,
    agents_of,
    change_agent,
    config_of,
    current_version,
    make_agent,
    versions_of,
)
from mockserver.api.files import KIND as FILES
from mockserver.api.replies import Empty, Json
from mockserver.api.resources import PAGE, Resources, Shape, written
from mockserver.api.v1_agent_tools import tools_of
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.contract.validation import Call
from mockserver.world.collections import Resource
from mockserver.world.world import World

_DATE: Final = "2026-08-14"
_NAMELESS: Final = "Untitled agent"
"""The name of an agent whose maker gives none (assumed)."""
_MODELS: Final[tuple[JsonObject, ...]] = (
    {
        "id": "echo",
        "display_name": "Echo",
        "provider": "offline",
        "description": "Says what it hears.",
        "average_latency_ms": 0,
        "pricing": {
            "currency": "USD",
            "input_per_million_tokens": "0",
            "output_per_million_tokens": "0",
            "cache_read_per_million_tokens": "0",
            "cache_write_per_million_tokens": "0",
        },
    },
)
"""What agents can think with (assumed: which models there are is not on record). Any other name will do."""


def page(call: Call, world: World) -> Json:
    """Answer `v1_agents.list`. Raises ApiError(resource_cursor_unknown)."""
    agents_of(world)
    words = str(call.params.get("q") or "").lower()
    return _AGENTS.page_of(
        call,
        world,
        lambda agent: agent.fields.get("managed") is True,
        lambda agent: words in f"{agent.text('name')}\n{agent.text('description')}".lower(),
    )


def create(call: Call, world: World) -> Json:
    """Answer `v1_agents.create`. Raises ApiError: resource_not_found for what it names, resources_full."""
    body: Mapping[str, Any] = call.body
    config = _config(DEFAULTS, body, world)
    agents_of(world)
    made = make_agent(world, body.get("name") or _NAMELESS, body.get("description"), config)
    return written(_whole(made, world), 201)


def get(call: Call, world: World) -> Json:
    """Answer `v1_agents.get`. Raises ApiError(resource_not_found)."""
    return written(_whole(named(call, world), world))


def update(call: Call, world: World) -> Json:
    """Answer `v1_agents.update`: a new version. Raises as `create`."""
    agent, body = named(call, world), call.body
    changes: dict[str, JsonValue] = {}
    if body.get("name") is not None:
        changes["name"] = body["name"]
    if "description" in body:
        changes["description"] = body["description"]
    if body.get("config") is not None:
        changes["config"] = _config(config_of(agent), body, world)
    description = body.get("version_description")
    changed = change_agent(world, agent, changes, as_text(description) or None)
    return written(_whole(changed, world))


def delete(call: Call, world: World) -> Empty:
    """Answer `v1_agents.delete`; its versions go too. Raises ApiError(resource_not_found)."""
    agent = named(call, world)
    for version in versions_of(world).all(lambda each: each.text("agent") == agent.id):
        versions_of(world).delete(version.id)
    agents_of(world).delete(agent.id)
    return Empty()


def page_of_versions(call: Call, world: World) -> Json:
    """Answer `v1_agents.list_versions`. Raises ApiError: resource_not_found, resource_cursor_unknown."""
    agent = named(call, world)
    return _VERSIONS.page_of(call, world, lambda version: version.text("agent") == agent.id)


def get_version(call: Call, world: World) -> Json:
    """Answer `v1_agents.get_version`. Raises ApiError(resource_not_found), also for another agent's."""
    agent, version = named(call, world), versions_of(world).get(str(call.params["version_id"]))
    if version.text("agent") not in ("", agent.id):
        raise ApiError("resource_not_found", thing=VERSIONS.thing)
    return written(_VERSIONS.shape(version, call, world))


def page_of_models(call: Call, world: World) -> Json:
    """Answer `v1_agents.list_models`: there is one page. Raises ApiError(resource_cursor_unknown)."""
    del world
    params: Mapping[str, Any] = call.params
    names = [as_text(model["id"]) for model in _MODELS]
    low, high = 0, len(names)
    for field in ("starting_after", "ending_before"):
        cursor = params.get(field)
        if cursor and cursor not in names:
            raise ApiError("resource_cursor_unknown", field=field, thing="model")
        if cursor:
            low, high = (
                (names.index(cursor) + 1, high) if field == "starting_after" else (low, names.index(cursor))
            )
    shown = list(_MODELS[low:high])[: params.get("limit") or PAGE]
    return written({"data": shown, "has_more": False, "next_page": None})


def named(call: Call, world: World) -> Resource:
    """The agent of the path, one that is all configuration. Raises ApiError(resource_not_found)."""
    found = agents_of(world).get(str(call.params["agent_id"]))
    if found.fields.get("managed") is not True:
        raise ApiError("resource_not_found", thing=AGENTS.thing)
    return found


def _config(config: JsonObject, body: Mapping[str, Any], world: World) -> JsonObject:
    made = laid_over(config, as_object(body.get("config")))
    for reference in as_list(made["tools"]):
        tools_of(world).get(as_text(as_object(reference)["id"]))
    background = background_of(made)
    if background:
        world.collections.of(FILES).get(background)
    return made


def _whole(agent: Resource, world: World) -> JsonObject:
    version = current_version(world, agent)
    return {
        **{name: value for name, value in _written(agent, world).items() if name != "version_id"},
        "config": config_of(agent),
        "version": {
            "id": agent.text("version_id"),
            "description": None if version is None else version.fields.get("description"),
            "created_at": agent.created_at if version is None else version.created_at,
            "created_by": world.user_id,
        },
    }


def _written(agent: Resource, world: World) -> JsonObject:
    del world
    return {
        "id": agent.id,
        "name": agent.text("name"),
        "description": agent.fields.get("description"),
        "created_at": agent.created_at,
        "updated_at": agent.text("updated_at") or agent.created_at,
        "version_id": agent.text("version_id"),
    }


def summary_of(agent: Resource, world: World) -> JsonObject:
    """The agent in short."""
    return _written(agent, world)


def _written_version(version: Resource, world: World) -> JsonObject:
    return {
        "id": version.id,
        "description": version.fields.get("description"),
        "created_at": version.created_at,
        "created_by": world.user_id,
        "config": as_object(version.fields["config"]),
    }


_AGENTS: Final = Resources(
    kind=AGENTS,
    shapes={_DATE: Shape(("id", "name", "description", "created_at", "updated_at", "version_id"))},
    written=_written,
    param="agent_id",
)
_VERSIONS: Final = Resources(
    kind=VERSIONS,
    shapes={_DATE: Shape(("id", "description", "created_at", "created_by", "config"))},
    written=_written_version,
    param="version_id",
)
