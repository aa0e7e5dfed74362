"""Agents that are all configuration, their versions and their tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from tests.edge.kept import checked


@pytest.fixture
def http(server: MockServer) -> Iterator[httpx.Client]:
    with checked(server, "2026-08-14") as found:
        yield found


def agent(http: httpx.Client, **body: Any) -> dict[str, Any]:
    made = http.post("/v1/agents", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_an_agent_of_no_words_has_a_whole_configuration(http: httpx.Client) -> None:
    made = agent(http)
    assert made["config"]["turn"] == {"inactivity_end_call_secs": 240, "inactivity_check_in_secs": 8}
    assert made["config"]["timezone"] == "UTC"
    assert http.get(f"/v1/agents/{made['id']}").json() == made


def test_a_change_is_a_new_version_and_leaves_out_nothing(http: httpx.Client) -> None:
    made = agent(http, name="Desk", config={"initial_message": "Hi", "audio": {"output": {"speed": 1.2}}})
    changed = http.patch(
        f"/v1/agents/{made['id']}",
        json={
            "config": {"initial_message": None, "turn": {"inactivity_check_in_secs": 5}},
            "version_description": "Waits",
        },
    ).json()
    assert changed["config"]["initial_message"] is None
    assert changed["config"]["audio"]["output"]["speed"] == 1.2
    assert changed["config"]["turn"] == {"inactivity_end_call_secs": 240, "inactivity_check_in_secs": 5}
    versions = http.get(f"/v1/agents/{made['id']}/versions").json()["data"]
    assert [each["id"] for each in versions] == [made["version"]["id"], changed["version"]["id"]]
    assert [each["description"] for each in versions] == [None, "Waits"]
    first = http.get(f"/v1/agents/{made['id']}/versions/{versions[0]['id']}").json()
    assert first == versions[0]
    assert first["config"]["initial_message"] == "Hi"


def test_a_new_name_is_no_new_version(http: httpx.Client) -> None:
    made = agent(http, name="Desk", description="d")
    changed = http.patch(f"/v1/agents/{made['id']}", json={"name": "Door", "description": None}).json()
    assert (changed["name"], changed["description"]) == ("Door", None)
    assert changed["version"] == made["version"]


def test_the_version_of_another_agent_is_not_found(http: httpx.Client) -> None:
    one, other = agent(http), agent(http)
    assert http.get(f"/v1/agents/{one['id']}/versions/{other['version']['id']}").status_code == 404


def test_agents_are_listed_searched_and_deleted(http: httpx.Client) -> None:
    one, other = agent(http, name="Front desk"), agent(http, name="Back door")
    assert [each["id"] for each in http.get("/v1/agents").json()["data"]] == [one["id"], other["id"]]
    (found,) = http.get("/v1/agents", params={"q": "DOOR"}).json()["data"]
    assert (found["id"], found["version_id"]) == (other["id"], other["version"]["id"])
    assert http.delete(f"/v1/agents/{one['id']}").status_code == 204
    assert http.get(f"/v1/agents/{one['id']}").status_code == 404
    assert http.get(f"/v1/agents/{one['id']}/versions").status_code == 404


def test_pages_go_on_after_their_cursor(http: httpx.Client) -> None:
    made = [agent(http)["id"] for _ in range(3)]
    first = http.get("/v1/agents", params={"limit": 2}).json()
    assert (first["has_more"], first["next_page"]) == (True, made[1])
    last = http.get("/v1/agents", params={"starting_after": first["next_page"]}).json()
    assert ([each["id"] for each in last["data"]], last["has_more"]) == ([made[2]], False)


def test_both_kinds_of_agents_can_be_seen_by_the_older_operations(http: httpx.Client) -> None:
    made = agent(http, name="Desk", config={"language": {"primary": "de"}})
    found = http.get(f"/agents/{made['id']}").json()
    assert (found["name"], found["tts_language"]) == ("Desk", "de")
    (example,) = [each for each in http.get("/agents").json()["summaries"] if each["id"] != made["id"]]
    assert http.get(f"/v1/agents/{example['id']}").status_code == 404


def test_models_are_listed(http: httpx.Client) -> None:
    found = http.get("/v1/agents/models").json()
    assert [model["id"] for model in found["data"]] == ["echo"]
    assert http.get("/v1/agents/models", params={"starting_after": "echo"}).json()["data"] == []


CLIENT: dict[str, Any] = {
    "type": "client",
    "name": "open_door",
    "description": "Opens the front door.",
    "pre_tool_speech": "auto",
    "execution_mode": "immediate",
    "expects_response": True,
    "parameters": {"type": "object", "properties": {"door": {"type": "string"}}, "required": ["door"]},
}
WEBHOOK: dict[str, Any] = {
    "type": "webhook",
    "name": "look_up",
    "description": "Looks something up.",
    "pre_tool_speech": "force",
    "execution_mode": "async",
    "api_schema": {
        "url": "https://example.com/{id}",
        "method": "GET",
        "authentication": {
            "mode": "bearer",
            "token": {"type": "secret", "secret_value": "hush", "secret_description": "d"},
        },
        "request_headers": {"x-a": "b", "x-c": {"type": "secret", "secret_value": "hush"}},
    },
}


def tool(http: httpx.Client, body: dict[str, Any]) -> dict[str, Any]:
    made = http.post("/v1/agents/tools", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    assert http.get(f"/v1/agents/tools/{found['id']}").json() == found
    return found


def test_a_tool_of_the_client_is_shown_as_it_was_made(http: httpx.Client) -> None:
    made = tool(http, CLIENT)
    assert {name: made[name] for name in CLIENT} == CLIENT
    assert made["response_timeout_secs"] == 20


def test_secrets_of_a_tool_are_never_shown(http: httpx.Client) -> None:
    made = tool(http, WEBHOOK)
    assert made["api_schema"]["authentication"] == {
        "mode": "bearer", "token": {"type": "secret", "secret_description": "d"},
    }  # fmt: skip
    assert made["api_schema"]["request_headers"] == {"x-a": "b", "x-c": {"type": "secret"}}
    assert made["assignments"] == []
    assert "hush" not in http.get("/v1/agents/tools").text


def test_a_change_of_a_tool_leaves_the_rest(http: httpx.Client) -> None:
    path = f"/v1/agents/tools/{tool(http, WEBHOOK)['id']}"
    patched = {"url": "https://example.com/", "authentication": None}
    changed = http.patch(
        path, json={"description": "Any.", "api_schema": patched, "expects_response": True}
    ).json()
    assert changed["description"] == "Any."
    assert set(changed["api_schema"]) == {"url", "method", "request_headers"}
    assert "expects_response" not in changed
    assert changed["name"] == "look_up"


def test_tools_are_listed_by_kind_and_by_agent_and_tell_their_agents(http: httpx.Client) -> None:
    one, other = tool(http, CLIENT), tool(http, WEBHOOK)
    user = agent(http, config={"tools": [{"id": one["id"]}]})
    assert http.get("/v1/agents/tools", params={"type": "webhook"}).json()["data"] == [other]
    assert http.get("/v1/agents/tools", params={"agent_id": user["id"]}).json()["data"] == [one]
    told = http.get(f"/v1/agents/tools/{one['id']}", params={"expand[]": "agents"}).json()
    assert [each["id"] for each in told["agents"]] == [user["id"]]
    assert http.delete(f"/v1/agents/tools/{one['id']}").status_code == 204
    assert http.get(f"/v1/agents/tools/{one['id']}").status_code == 404


@pytest.mark.parametrize(
    "config",
    [
        {"tools": [{"id": "agent_tool_0"}]},
        {"audio": {"output": {"background_sound": {"file_id": "file_0"}}}},
    ],
    ids=["tool", "file"],
)
def test_an_agent_cannot_have_what_is_not_there(http: httpx.Client, config: dict[str, Any]) -> None:
    assert http.post("/v1/agents", json={"config": config}).status_code == 404


def test_a_sound_behind_an_agent_is_a_file_in_use(http: httpx.Client) -> None:
    sent = {"file": ("rain.wav", b"rain")}
    file = http.post("/files", data={"purpose": "agent_background_sound"}, files=sent).json()["id"]
    made = agent(http, config={"audio": {"output": {"background_sound": {"file_id": file}}}})
    assert made["config"]["audio"]["output"]["background_sound"] == {"file_id": file, "volume": 1.0}
    assert http.delete(f"/files/{file}").status_code == 409
    nothing = {"config": {"audio": {"output": {"background_sound": None}}}}
    assert http.patch(f"/v1/agents/{made['id']}", json=nothing).status_code == 200
    assert http.delete(f"/files/{file}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "n" * 65),
        ("config", {"turn": {"inactivity_end_call_secs": 1}}),
        ("config", {"language": {"primary": "xx"}}),
    ],
    ids=["name", "seconds", "language"],
)
def test_what_an_agent_cannot_be_is_refused(http: httpx.Client, field: str, value: Any) -> None:
    assert http.post("/v1/agents", json={field: value}).status_code == 400
