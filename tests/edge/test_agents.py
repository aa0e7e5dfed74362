"""Agents of the older kind, their calls and how these sound, and metrics."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen
from tests.edge.kept import checked

DATES = ("2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
GREETING = "Hello! How can I help you?"
ANSWER = "Good morning, who is calling?"


@pytest.fixture(params=DATES)
def http(server: MockServer, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    with checked(server, request.param) as found:
        yield found


def agent(http: httpx.Client) -> str:
    (found,) = http.get("/agents/").json()["summaries"]
    name: str = found["id"]
    return name


def call(http: httpx.Client) -> str:
    (found,) = http.get("/agents/calls", params={"agent_id": agent(http)}).json()["data"]
    name: str = found["id"]
    return name


def test_every_key_begins_with_one_agent_that_can_be_changed(http: httpx.Client) -> None:
    found = agent(http)
    changed = http.patch(f"/agents/{found}", json={"name": "Front desk", "tts_language": "de"})
    assert (changed.json()["name"], changed.json()["tts_language"]) == ("Front desk", "de")
    assert http.get(f"/agents/{found}").json() == changed.json()


def test_the_agent_is_the_same_whatever_was_made_before_it(server: MockServer) -> None:
    with checked(server, "2025-11-04", "sam") as one:
        first = agent(one)
    with MockServer() as other, checked(other, "2026-08-14", "sam") as two:
        for _ in range(3):
            two.post("/agents/metrics", json={"name": "n", "prompt": "p"})
        assert agent(two) == first


def test_a_deleted_agent_does_not_come_back(http: httpx.Client) -> None:
    assert http.delete(f"/agents/{agent(http)}").status_code == 204
    assert http.get("/agents").json() == {"summaries": []}


def test_templates_need_no_key(server: MockServer) -> None:
    found = httpx.get(f"{server.base_url}/agents/templates", headers={"Cartesia-Version": "2025-04-16"})
    assert [template["name"] for template in found.json()["templates"]] == ["Echo"]


def test_numbers_and_deployments_of_an_agent_are_bare_arrays(http: httpx.Client) -> None:
    found = agent(http)
    (number,) = http.get(f"/agents/{found}/phone-numbers").json()
    assert (number["number"], number["agent_id"]) == ("+14155550100", found)
    (deployment,) = http.get(f"/agents/{found}/deployments").json()
    assert http.get(f"/agents/deployments/{deployment['id']}").json() == deployment


@pytest.mark.parametrize(
    "path",
    ["", "/phone-numbers", "/deployments", "/metrics/am_0"],
    ids=["itself", "numbers", "dep", "metric"],
)
def test_what_belongs_to_an_unknown_agent_is_not_found(http: httpx.Client, path: str) -> None:
    method = "POST" if "metrics" in path else "GET"
    assert http.request(method, f"/agents/agent_0{path}").status_code == 404


def test_literal_paths_beside_the_id_of_an_agent_are_not_taken_for_one(http: httpx.Client) -> None:
    for path in ("calls", "metrics", "metrics/results", "templates"):
        params = {"agent_id": agent(http)} if path == "calls" else {}
        assert http.get(f"/agents/{path}", params=params).status_code == 200


def test_a_call_is_told_with_its_turns_only_where_asked(http: httpx.Client) -> None:
    asked = {"agent_id": agent(http)}
    (short,) = http.get("/agents/calls", params=asked).json()["data"]
    (told,) = http.get("/agents/calls", params={**asked, "expand": "transcript"}).json()["data"]
    assert "transcript" not in short
    assert told == http.get(f"/agents/calls/{short['id']}").json()
    assert [(turn["role"], turn["text"]) for turn in told["transcript"]] == [
        ("assistant", GREETING),
        ("user", ANSWER),
        ("assistant", ANSWER),
    ]


def test_only_the_newest_date_says_whether_there_are_more_calls(http: httpx.Client) -> None:
    newest = http.headers["cartesia-version"] == "2026-08-14"
    assert ("has_more" in http.get("/agents/calls", params={"agent_id": agent(http)}).json()) is newest


def test_the_audio_of_a_call_says_its_transcript_at_its_times(http: httpx.Client) -> None:
    found = call(http)
    reply = http.get(f"/agents/calls/{found}/audio")
    clip = decode(reply.content)
    heard = listen(clip.samples, clip.sample_rate)
    turns = http.get(f"/agents/calls/{found}").json()["transcript"]
    assert heard.text == f"{GREETING} {ANSWER} {ANSWER}"
    assert clip.samples.size / clip.sample_rate == pytest.approx(turns[-1]["end_timestamp"], abs=0.001)
    (first,) = [word for word in heard.words if word.text == "Hello!"]
    assert turns[0]["start_timestamp"] <= first.start <= first.end <= turns[0]["end_timestamp"]


def test_an_unknown_call_is_not_found(http: httpx.Client) -> None:
    for path in ("", "/audio"):
        assert http.get(f"/agents/calls/ac_0{path}").status_code == 404
    assert http.get("/agents/calls", params={"agent_id": "agent_0"}).status_code == 404


def metric(http: httpx.Client, prompt: str) -> str:
    made = http.post(
        "/agents/metrics", json={"name": "was_polite", "prompt": prompt, "display_name": "Politeness"}
    )
    found = made.json()
    assert http.get(f"/agents/metrics/{found['id']}").json() == found
    name: str = found["id"]
    return name


@pytest.mark.parametrize(("prompt", "verdict"), [("Is it morning?", True), ("Was it the evening?", False)])
def test_a_metric_of_an_agent_judges_its_calls(http: httpx.Client, prompt: str, verdict: bool) -> None:
    found, judge = agent(http), metric(http, prompt)
    assert http.get("/agents/metrics/results").json()["data"] == []
    added = http.post(f"/agents/{found}/metrics/{judge}")
    assert (added.status_code, added.content) == (204, b"")
    (result,) = http.get("/agents/metrics/results", params={"metric_id": judge}).json()["data"]
    assert (result["value"], result["callId"], result["agentId"]) == (verdict, call(http), found)
    assert http.get("/agents/metrics/results", params={"metric_id": "am_0"}).json()["data"] == []


def test_a_metric_that_was_taken_away_judges_no_more(http: httpx.Client) -> None:
    found, judge = agent(http), metric(http, "Is it morning?")
    http.post(f"/agents/{found}/metrics/{judge}")
    assert http.delete(f"/agents/{found}/metrics/{judge}").status_code == 204
    assert http.get("/agents/metrics/results").json()["data"] == []


NEXT = {"2025-04-16": "x-next-page"}


def test_results_are_exported_page_by_page(http: httpx.Client) -> None:
    date, found = http.headers["cartesia-version"], agent(http)
    for prompt in ("Is it morning?", "Was it the evening?"):
        http.post(f"/agents/{found}/metrics/{metric(http, prompt)}")
    whole = http.get("/agents/metrics/results/export")
    assert whole.headers["x-has-more"] == "false"
    rows = list(csv.DictReader(io.StringIO(whole.text)))
    assert [(row["agentId"], row["value"]) for row in rows] == [(found, "true"), (found, "false")]
    if date in ("2025-04-16", "2026-08-14"):
        first = http.get("/agents/metrics/results/export", params={"limit": 1})
        cursor = first.headers[NEXT.get(date, "x-next-cursor")]
        assert (first.headers["x-has-more"], cursor) == ("true", rows[0]["id"])
        rest = http.get("/agents/metrics/results/export", params={"starting_after": cursor})
        assert list(csv.DictReader(io.StringIO(rest.text))) == rows[1:]
