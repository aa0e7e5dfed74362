"""`/agents`, as the versions up to 2026-03-01 know them: agents whose code is deployed from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.agents.config import background_of, laid_over, language_of, voice_of
from mockserver.agents.store import agents_of, change_agent, config_of, deployments_of, numbers_of
from mockserver.api.replies import Empty, Json
from mockserver.api.resources import written
from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.contract.validation import Call
from mockserver.world.collections import Resource
from mockserver.world.world import World

_COMMIT: Final = "0" * 40
_TEMPLATE: Final[JsonObject] = {
    "id": "template_echo",
    "name": "Echo",
    "description": "An agent that says what it hears.",
    "repo_url": "https://example.com/echo.git",
    "root_dir": ".",
    "required_env_vars": [],
    "dependencies": [],
    "owner_id": "owner_0",
    "created_at": "2025-04-16T00:00:00Z",
    "updated_at": "2025-04-16T00:00:00Z",
}
"""The one template there is (assumed: which there are is not on record)."""


def page(call: Call, world: World) -> Json:
    """Answer `agents.list`: all of them."""
    return written({"summaries": [_summary(agent, call, world) for agent in agents_of(world).all()]})


def get(call: Call, world: World) -> Json:
    """Answer `agents.get`. Raises ApiError(resource_not_found)."""
    return written(_summary(named(call, world), call, world))


def update(call: Call, world: World) -> Json:
    """Answer `agents.update`; what is left out stays. Raises ApiError(resource_not_found)."""
    agent, body = named(call, world), call.body
    changes: dict[str, JsonValue] = {
        name: body[name] for name in ("name", "description") if body.get(name) is not None
    }
    given: dict[str, JsonValue] = {}
    if body.get("tts_voice") is not None:
        given["audio"] = {"output": {"voice_id": body["tts_voice"]}}
    if body.get("tts_language") is not None:
        given["language"] = {"primary": body["tts_language"]}
    if given:
        changes["config"] = laid_over(config_of(agent), given)
    return written(_summary(change_agent(world, agent, changes), call, world))


def delete(call: Call, world: World) -> Empty:
    """Answer `agents.delete`. Raises ApiError(resource_not_found)."""
    agents_of(world).delete(named(call, world).id)
    return Empty()


def templates(call: Call, world: World) -> Json:
    """Answer `agents.templates`, which needs no key."""
    del call, world
    return written({"templates": [_TEMPLATE]})


def phone_numbers(call: Call, world: World) -> Json:
    """Answer `agents.phone_numbers`. Raises ApiError(resource_not_found)."""
    agent = named(call, world)
    return written(
        [
            {
                "agent_id": agent.id,
                "number": number.text("number"),
                "created_at": number.created_at,
                "updated_at": number.text("updated_at") or number.created_at,
                "is_cartesia_managed": number.fields.get("provider") is None,
            }
            for number in _numbers(agent, world)
        ]
    )


def deployments(call: Call, world: World) -> Json:
    """Answer `agents.list_deployments`, latest first. Raises ApiError(resource_not_found)."""
    agent = named(call, world)
    return written([_deployment(each) for each in reversed(_deployments(agent, world))])


def deployment(call: Call, world: World) -> Json:
    """Answer `agents.get_deployment`. Raises ApiError(resource_not_found)."""
    return written(_deployment(deployments_of(world).get(str(call.params["deployment_id"]))))


def named(call: Call, world: World) -> Resource:
    """The agent of the path. Raises ApiError(resource_not_found)."""
    return agents_of(world).get(str(call.params["agent_id"]))


def _numbers(agent: Resource, world: World) -> list[Resource]:
    return numbers_of(world).all(lambda number: number.text("agent") == agent.id)


def _deployments(agent: Resource, world: World) -> list[Resource]:
    return deployments_of(world).all(lambda each: each.text("agent") == agent.id)


def _summary(agent: Resource, call: Call, world: World) -> JsonObject:
    config = config_of(agent)
    return {
        "id": agent.id,
        "name": agent.text("name"),
        "description": agent.text("description"),
        "created_at": agent.created_at,
        "updated_at": agent.text("updated_at"),
        "tts_voice": voice_of(config),
        "tts_language": language_of(config),
        **{name: value(config) for name, value in _MORE[call.version.date].items()},
        "phone_numbers": [{"id": each.id, "number": each.text("number")} for each in _numbers(agent, world)],
        "has_text_to_agent_run": False,
        "deployment_count": len(_deployments(agent, world)),
    }


def _deployment(found: Resource) -> JsonObject:
    moments = ("build_started_at", "build_completed_at", "deployment_started_at", "deployment_completed_at")
    return {
        "id": found.id,
        "agent_id": found.text("agent"),
        "status": "deployed",
        "is_pinned": False,
        "is_live": True,
        "env_var_collection_id": "",
        "source_code_file_id": "",
        "git_commit_hash": _COMMIT,
        "build_logs": "",
        **dict.fromkeys(("created_at", "updated_at", *moments), found.created_at),
    }


_MORE: Final[Mapping[str, Mapping[str, Any]]] = {
    "2025-04-16": {"background_sound_file_id": background_of, "background_sound_volume": lambda config: 1.0},
    "2025-11-04": {},
    "2026-03-01": {},
    "2026-08-14": {},
}
"""What one date tells of an agent and others do not (definitions of each)."""
