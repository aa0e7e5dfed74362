"""`/v1/agents/websocket/{agent_id}`: which agent it is, and what a session with it is like."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.agents import calls
from mockserver.agents.config import background_of, filled, language_of, missing, voice_of
from mockserver.agents.dialogue import Turn
from mockserver.agents.store import agents_of, config_of
from mockserver.api.v1_agent_tools import tools_of
from mockserver.contract.jsonvalue import JsonObject, as_list, as_object, as_text
from mockserver.contract.versions import Version
from mockserver.settings import pace_of
from mockserver.streams.agent.connection import AgentConnection
from mockserver.streams.agent.session import MOST_VARIABLES, ClientTool, Refused, Session
from mockserver.world.collections import Resource
from mockserver.world.world import World


def open_agent(version: Version, world: World, agent_id: str, *, browser: bool) -> AgentConnection:
    """A new connection to an agent. It is to be closed when its peer is gone.

    browser: whether the client was let in by a token, and so may not set variables.
    Raises ApiError(resource_not_found).
    """
    agent = agents_of(world).get(agent_id)
    opened: list[str] = []

    def begin(message: JsonObject) -> Session:
        session = _session(message, agent, version, world, browser=browser)
        opened.append(session.call_id)
        return session

    def end(turns: Sequence[Turn], reason: str) -> None:
        calls.ended(opened[0], turns, reason, world)

    return AgentConnection(version, world.ids.uuid(), begin, world.ids.uuid, end, world.clock.now())


def _session(
    message: JsonObject, agent: Resource, version: Version, world: World, *, browser: bool
) -> Session:
    config, audio = config_of(agent), as_object(message["audio"])
    delivery = as_text(audio.get("output_delivery")) or "speaking_pace"
    if delivery == "as_available" and background_of(config):
        raise Refused("invalid_event", "as_available is not for agents with a background sound")
    variables = as_object(message.get("dynamic_variables"))
    _check(variables, config, browser=browser)
    greeting = filled(as_text(config.get("initial_message")), config, variables)
    turn, system = as_object(config["turn"]), as_object(config["system_tools"])
    return Session(
        call_id=calls.taken(agent, [], variables, world).id,
        agent_id=agent.id,
        version_id=agent.text("version_id"),
        version=version,
        greeting=greeting,
        timbre=calls.timbre_of_voice(voice_of(config), world),
        language=language_of(config),
        input_format=as_text(audio["input_format"]),
        output_delivery=delivery,
        speed=None if delivery == "as_available" else pace_of(world.settings.pace) or 1.0,
        tools=_tools(config, world),
        check_in=_seconds(turn.get("inactivity_check_in_secs")),
        hang_up=_seconds(turn["inactivity_end_call_secs"]) or 0.0,
        ends=system.get("end_call") is not None,
        presses=system.get("send_dtmf") is not None,
    )


def _check(variables: JsonObject, config: JsonObject, *, browser: bool) -> None:
    if variables and browser:
        raise Refused("dynamic_variables_not_allowed", "a token does not allow dynamic variables")
    if len(variables) > MOST_VARIABLES:
        raise Refused("invalid_dynamic_variables", f"there may be at most {MOST_VARIABLES} dynamic variables")
    texts = f"{config.get('initial_message') or ''}\n{config['instructions']}"
    names = ", ".join(missing(texts, config, variables))
    if names:
        raise Refused("missing_dynamic_variables", f"these dynamic variables are missing: {names}")


def _tools(config: JsonObject, world: World) -> tuple[ClientTool, ...]:
    """The tools that the client carries out; an echo calls no address."""
    names = [as_text(as_object(reference).get("id")) for reference in as_list(config["tools"])]
    found = [tool for name in names if (tool := tools_of(world).find(name)) is not None]
    return tuple(
        ClientTool(
            name=tool.text("name"),
            parameters=_strings(as_object(tool.fields["parameters"])),
            expects_response=tool.fields.get("expects_response") is True,
            timeout=_seconds(tool.fields.get("response_timeout_secs")) or 20.0,
        )
        for tool in found
        if tool.text("type") == "client"
    )


def _strings(parameters: JsonObject) -> tuple[str, ...]:
    """The parameters that a text can be given for."""
    properties = as_object(parameters.get("properties"))
    return tuple(name for name, each in properties.items() if as_object(each).get("type") == "string")


def _seconds(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
