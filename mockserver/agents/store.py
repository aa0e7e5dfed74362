"""Which agents a key has, and where its agents of old come from.

No operation makes an agent of the older kind, whose code is deployed from elsewhere; so every world begins
with one such example (assumed), and with what belongs to it. The newer kind is made by `/v1/agents`.
"""

from __future__ import annotations

from typing import Final

from mockserver.agents.config import DEFAULTS, background_of, laid_over
from mockserver.contract.jsonvalue import JsonObject, as_list, as_object, as_text
from mockserver.world.collections import Collection, Kind, Resource
from mockserver.world.ids import Ids
from mockserver.world.world import World

_INVENTED: Final[JsonObject] = {
    "name": "Invented",
    "description": None,
    "config": DEFAULTS,
    "managed": True,
    "metrics": [],
    "updated_at": "2026-09-01T00:00:00Z",
    "version_id": "agent_version_0",
}
AGENTS: Final = Kind("agents", "agent", "agent_", invented=_INVENTED)
VERSIONS: Final = Kind(
    "agent_versions", "version", "agent_version_", invented={"agent": "", "config": DEFAULTS}
)
DEPLOYMENTS: Final = Kind("deployments", "deployment", "ad_", invented={"agent": "agent_0"})
NUMBERS: Final = Kind(
    "phone_numbers",
    "phone number",
    "pn_",
    invented={"number": "+14155550100", "label": "Invented", "agent": None, "provider": None},
)

EXAMPLE_NUMBER: Final = "+14155550100"
GREETING: Final = "Hello! How can I help you?"


def agents_of(world: World) -> Collection:
    """The agents of a key, the example among them."""
    agents = world.collections.of(AGENTS)
    if agents.fresh:
        _begin(world)
    return agents


def versions_of(world: World) -> Collection:
    """How the agents of a key are and were configured."""
    agents_of(world)
    return world.collections.of(VERSIONS)


def deployments_of(world: World) -> Collection:
    """The deployments of a key's agents."""
    agents_of(world)
    return world.collections.of(DEPLOYMENTS)


def numbers_of(world: World) -> Collection:
    """The phone numbers of a key."""
    agents_of(world)
    return world.collections.of(NUMBERS)


def make_agent(
    world: World, name: str, description: str | None, config: JsonObject, *, managed: bool = True
) -> Resource:
    """A new agent with its first version. Raises ApiError(resources_full).

    managed: whether it is all configuration; the example is not.
    """
    agents, versions = world.collections.of(AGENTS), world.collections.of(VERSIONS)
    ids = (None, None) if managed else (_example_id(world, AGENTS), _example_id(world, VERSIONS))
    made = agents.create(
        {"name": name, "description": description, "config": config, "metrics": [], "managed": managed},
        resource_id=ids[0],
    )
    version = versions.create(_version(made.id, config, None, world), resource_id=ids[1])
    return agents.update(made.id, {"updated_at": made.created_at, "version_id": version.id})


def change_agent(
    world: World, agent: Resource, changes: JsonObject, description: str | None = None
) -> Resource:
    """The agent with other fields; another configuration is a version. Raises ApiError(resources_full)."""
    more: dict[str, str] = {"updated_at": world.calendar.moment()}
    if "config" in changes:
        config = as_object(changes["config"])
        made = world.collections.of(VERSIONS).create(_version(agent.id, config, description, world))
        more["version_id"] = made.id
    return world.collections.of(AGENTS).update(agent.id, {**changes, **more})


def config_of(agent: Resource) -> JsonObject:
    """How the agent behaves."""
    return as_object(agent.fields["config"])


def metrics_of(agent: Resource) -> tuple[str, ...]:
    """The metrics that judge its calls."""
    return tuple(as_text(each) for each in as_list(agent.fields.get("metrics")))


def current_version(world: World, agent: Resource) -> Resource | None:
    """The version that is in force; None of an agent that was made up."""
    return world.collections.of(VERSIONS).find(agent.text("version_id"))


def _version(agent_id: str, config: JsonObject, description: str | None, world: World) -> JsonObject:
    return {"agent": agent_id, "config": config, "description": description, "created_by": world.user_id}


def _begin(world: World) -> None:
    config = laid_over(DEFAULTS, {"initial_message": GREETING})
    made = make_agent(world, "Example agent", "Says what it hears.", config, managed=False)
    world.collections.of(DEPLOYMENTS).create({"agent": made.id}, resource_id=_example_id(world, DEPLOYMENTS))
    world.collections.of(NUMBERS).create(
        {"number": EXAMPLE_NUMBER, "label": "Example number", "agent": made.id, "provider": None},
        resource_id=_example_id(world, NUMBERS),
    )


def _example_id(world: World, kind: Kind) -> str:
    """An id that is the same whatever was made before, and moves no id of what is made later."""
    return kind.prefix + Ids(world.settings.seed, f"example {kind.name} {world.key}").uuid()


def uses_file(file_id: str, world: World) -> bool:
    """Whether an agent has the file for its background."""
    return any(background_of(config_of(agent)) == file_id for agent in agents_of(world).all())
