"""Laws of agents that are all configuration, their versions and their tools."""

from __future__ import annotations

from typing import Final

from contracts.api import Api
from contracts.book.kept import cleared
from contracts.exchange import Reply
from contracts.laws import VERSIONS, law
from contracts.talk import Json

_NEW: Final = VERSIONS[-1:]


@law(
    "v1_agents.change-is-a-new-version",
    "A change of what an agent is makes a version and leaves out nothing; a new name makes none.",
    source="OpenAPI of August 2026",
    certainty="documented",
    versions=_NEW,
    rows=("late 7",),
)
def versions(api: Api) -> None:
    config: Json = {"initial_message": "Hi", "audio": {"output": {"speed": 1.2}}}
    made = api.ask("POST", "/v1/agents", {"name": "Desk", "config": config})
    made.must_have_status(201)
    path = f"/v1/agents/{made.json().get('id')}"
    with cleared(api, path):
        change: dict[str, Json] = {"config": {"initial_message": None}, "version_description": "Waits"}
        changed = api.ask("PATCH", path, change)
        changed.must_have_status(200)
        changed.must_be("initial_message", None, _inner(changed, "config", "initial_message"))
        changed.must_be("speed", 1.2, _inner(changed, "config", "audio", "output", "speed"))
        named = api.ask("PATCH", path, {"name": "Door"})
        old, new = (_inner(each, "version", "id") for each in (made, changed))
        named.must_be("version after a new name", new, _inner(named, "version", "id"))
        page = api.send("GET", f"{path}/versions")
        listed = {str(row.get("id")): row.get("description") for row in page.rows("data")}
        page.must_be("versions", {str(old): None, str(new): "Waits"}, listed)
        first = api.send("GET", f"{path}/versions/{old}")
        first.must_be("initial_message of the first", "Hi", _inner(first, "config", "initial_message"))
        api.send("GET", f"{path}/versions/nothing").must_have_status(404)


@law(
    "v1_agents.need-what-they-name",
    "An agent with a tool that is not there is refused with 404, one out of range with 400.",
    source="OpenAPI of August 2026; the first status is assumed",
    certainty="assumed",
    versions=_NEW,
    rows=("late 7",),
)
def need_tools(api: Api) -> None:
    unknown: Json = {"tools": [{"id": "agent_tool_nothing"}]}
    api.ask("POST", "/v1/agents", {"name": "D", "config": unknown}).must_have_status(404)
    hasty: Json = {"turn": {"inactivity_end_call_secs": 1}}
    api.ask("POST", "/v1/agents", {"name": "D", "config": hasty}).must_have_status(400)
    api.ask("POST", "/v1/agents", {"name": "n" * 65}).must_have_status(400)


@law(
    "v1_agents.models-are-listed",
    "The models of agents are a page, each with an id, a name and a price.",
    source="OpenAPI of August 2026",
    certainty="documented",
    versions=_NEW,
    rows=("late 7",),
)
def models(api: Api) -> None:
    reply = api.send("GET", "/v1/agents/models")
    reply.must_have_status(200)
    for row in reply.rows("data"):
        whole = bool(row.get("id") and row.get("display_name") and row.get("pricing"))
        reply.must("model", "id, display_name and pricing", whole, row)


@law(
    "v1_agents.are-seen-by-the-older-operations",
    "An agent that is all configuration is got by the older operation too.",
    source="OpenAPI of August 2026; that both see it is assumed",
    certainty="assumed",
    versions=_NEW,
    needs="the mock",
    rows=("late 7",),
)
def seen_by_both(api: Api) -> None:
    made = api.ask("POST", "/v1/agents", {"name": "Desk", "config": {"language": {"primary": "de"}}})
    made.must_have_status(201)
    found = made.json().get("id")
    with cleared(api, f"/v1/agents/{found}"):
        old = api.send("GET", f"/agents/{found}")
        old.must_have_status(200)
        told = (old.json().get("name"), old.json().get("tts_language"))
        old.must_be("name and tts_language", ("Desk", "de"), told)
    api.send("GET", f"/agents/{found}").must_have_status(404)


@law(
    "tools.secrets-are-never-shown",
    "The secrets of a tool are not in any answer; that there is one is.",
    source="OpenAPI of August 2026",
    certainty="documented",
    versions=_NEW,
    rows=("late 7",),
)
def secrets(api: Api) -> None:
    token: Json = {"type": "secret", "secret_value": "hush-hush", "secret_description": "d"}
    made = api.ask(
        "POST",
        "/v1/agents/tools",
        {
            "type": "webhook",
            "name": "look_up",
            "description": "Looks something up.",
            "pre_tool_speech": "force",
            "execution_mode": "async",
            "api_schema": {
                "url": "https://example.com/",
                "method": "GET",
                "authentication": {"mode": "bearer", "token": token},
            },
        },
    )
    made.must_have_status(201)
    path = f"/v1/agents/tools/{made.json().get('id')}"
    with cleared(api, path):
        for reply in (made, api.send("GET", path), api.send("GET", "/v1/agents/tools?limit=100")):
            reply.must("body", "no secret", "hush-hush" not in reply.text, reply.shown())
        hidden = _inner(made, "api_schema", "authentication", "token")
        made.must_be("token", {"type": "secret", "secret_description": "d"}, hidden)


def _inner(reply: Reply, *path: str) -> object:
    """A field within fields. Raises Broken where there is none."""
    found: object = reply.json()
    for name in path:
        reply.must(".".join(path), "a field", isinstance(found, dict) and name in found, reply.shown())
        found = found[name] if isinstance(found, dict) else None
    return found


LAWS: Final = (versions, need_tools, models, seen_by_both, secrets)
