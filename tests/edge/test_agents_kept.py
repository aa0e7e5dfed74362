"""What is kept of training and agents: the same whenever the same is asked, and nobody else's."""

from __future__ import annotations

import json
from typing import Any

import httpx

from mockserver import MockServer
from mockserver.world.clock import ManualClock
from tests.control.driving import a_mock
from tests.edge.kept import checked
from tests.edge.test_training import dataset, tune


def live(http: httpx.Client) -> list[Any]:
    """Make one of nearly everything; what was answered, without what sounds."""
    found = dataset(http, b"no sound")
    answers: list[Any] = [tune(http, found)]
    agent = http.post("/v1/agents", json={"name": "Desk", "config": {"initial_message": "Hi"}}).json()
    number = http.get("/agents/phone-numbers").json()["data"][0]["id"]
    metric = http.post("/agents/metrics", json={"name": "n", "prompt": "morning"}).json()["id"]
    http.post(f"/agents/{agent['id']}/metrics/{metric}")
    order = {"from_number_id": number, "agent_id": agent["id"]}
    recipients = [{"to_number": "+14155550123"}, {"to_number": "+14155550191"}]
    http.post("/agents/calls", json={**order, "outbound_calls": recipients})
    http.post("/agents/calls/batches", json={**order, "name": "b", "recipients": recipients})
    return [*answers, *look(http)]


def look(http: httpx.Client) -> list[Any]:
    """What there is, list by list."""
    paths = (
        "/datasets",
        "/files",
        "/fine-tunes",
        "/agents",
        "/agents/calls?expand=transcript",
        "/agents/metrics",
    )
    more = ("/agents/calls/batches", "/agents/phone-numbers", "/v1/agents", "/agents/metrics/results")
    return [http.get(path).json() for path in (*paths, *more)]


def test_the_same_calls_get_the_same_answers_from_another_server() -> None:
    def told() -> list[Any]:
        with MockServer(clock=ManualClock()) as server, checked(server, "2026-08-14", "sam") as http:
            return live(http)

    assert told() == told()


def test_two_keys_see_nothing_of_each_other(server: MockServer) -> None:
    with checked(server, "2026-08-14") as one, checked(server, "2026-08-14") as other:
        before = look(other)
        live(one)
        assert look(other) == before


def test_what_a_key_made_can_be_written_down_and_read_back() -> None:
    with MockServer() as server, a_mock(server, "sam") as mock, checked(server, "2026-08-14", "sam") as http:
        live(http)
        mock.clock.advance(60)  # everything is over by now
        seen = look(http)
        kept = json.loads(json.dumps(mock.snapshot()))
    with MockServer() as server, a_mock(server, "sam") as mock, checked(server, "2026-08-14", "sam") as http:
        mock.restore(kept)
        assert look(http) == seen
