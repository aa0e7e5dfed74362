"""Calling somebody: one by one and in batches, by the world's clock; numbers and who carries them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from mockserver.world.clock import ManualClock
from tests.edge.kept import checked

BUSY, SILENT = "+14155550191", "+14155550192"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def http(clock: ManualClock) -> Iterator[httpx.Client]:
    with MockServer(clock=clock) as server, checked(server, "2026-08-14") as found:
        yield found


def number(http: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = http.get("/agents/phone-numbers").json()["data"][0]
    return found


def caller(http: httpx.Client, **config: Any) -> str:
    made: str = http.post("/v1/agents", json={"name": "Caller", "config": config}).json()["id"]
    return made


def dial(http: httpx.Client, agent: str, *numbers: str, **variables: Any) -> list[dict[str, Any]]:
    wanted = [{"to_number": each, "dynamic_variables": variables} for each in numbers]
    body = {"from_number_id": number(http)["id"], "agent_id": agent, "outbound_calls": wanted}
    made: list[dict[str, Any]] = http.post("/agents/calls", json=body).json()["calls"]
    return made


def status(http: httpx.Client, call: str) -> str:
    found: str = http.get(f"/agents/calls/{call}").json()["status"]
    return found


def test_a_call_is_created_started_and_completed_by_the_clock(http: httpx.Client, clock: ManualClock) -> None:
    (made,) = dial(http, caller(http, initial_message="It is {{time}}."), "+14155550123", time="noon")
    call = made["agent_call_id"]
    found = http.get(f"/agents/calls/{call}").json()
    assert (found["status"], found["start_time"], found["end_time"]) == ("created", None, None)
    clock.advance(1)
    assert status(http, call) == "started"
    clock.advance(60)
    found = http.get(f"/agents/calls/{call}").json()
    assert (found["status"], found["end_reason"]) == ("completed", "client_hangup")
    assert found["start_time"] < found["end_time"]
    assert found["transcript"][0]["text"] == "It is noon."
    assert (found["telephony_params"]["to"], found["dynamic_variables"]) == ("+14155550123", {"time": "noon"})


def test_a_call_goes_on_for_as_long_as_it_takes_to_say(http: httpx.Client, clock: ManualClock) -> None:
    (made,) = dial(http, caller(http), "+14155550123")
    call = made["agent_call_id"]
    seconds = http.get(f"/agents/calls/{call}").json()["transcript"][-1]["end_timestamp"]
    clock.advance(1 + seconds - 0.01)
    assert status(http, call) == "started"
    clock.advance(0.01)
    assert status(http, call) == "completed"


@pytest.mark.parametrize(("to", "reason"), [(BUSY, "dial_busy"), (SILENT, "dial_no_answer")])
def test_some_numbers_never_answer(http: httpx.Client, clock: ManualClock, to: str, reason: str) -> None:
    (made,) = dial(http, caller(http), to)
    clock.advance(1)
    found = http.get(f"/agents/calls/{made['agent_call_id']}").json()
    assert (found["status"], found["end_reason"], found["transcript"]) == ("failed", reason, [])
    assert (found["start_time"], found["end_time"] is None) == (None, False)


def test_what_is_no_number_is_told_beside_those_that_are_called(http: httpx.Client) -> None:
    one, other = dial(http, caller(http), "555-0100", "+14155550123")
    assert (one["number"], "agent_call_id" in one) == ("555-0100", False)
    assert "E.164" in one["error"]["message"]
    assert "agent_call_id" in other


def test_a_call_is_cancelled_once(http: httpx.Client, clock: ManualClock) -> None:
    (made,) = dial(http, caller(http), "+14155550123")
    assert http.post(f"/agents/calls/{made['agent_call_id']}/cancel").json() == {"cancelled": True}
    assert http.post(f"/agents/calls/{made['agent_call_id']}/cancel").status_code == 400
    found = http.get(f"/agents/calls/{made['agent_call_id']}").json()
    assert (found["status"], found["end_reason"]) == ("failed", "api_cancelled")
    assert (found["start_time"], found["end_time"] is None) == (None, False)


def test_a_call_that_is_cancelled_while_it_goes_on_was_answered(
    http: httpx.Client, clock: ManualClock
) -> None:
    (made,) = dial(http, caller(http), "+14155550123")
    clock.advance(1.5)
    http.post(f"/agents/calls/{made['agent_call_id']}/cancel")
    clock.advance(60)
    found = http.get(f"/agents/calls/{made['agent_call_id']}").json()
    times = [datetime.datetime.fromisoformat(found[name]) for name in ("start_time", "end_time")]
    assert (times[1] - times[0]).total_seconds() == 0.5


def test_a_redacted_call_has_no_words_and_no_sound(http: httpx.Client, clock: ManualClock) -> None:
    (made,) = dial(http, caller(http), "+14155550123")
    call = made["agent_call_id"]
    assert http.delete(f"/agents/calls/{call}").status_code == 400
    clock.advance(60)
    found = http.delete(f"/agents/calls/{call}").json()
    assert (found["transcript"], found["redacted_at"] is None) == ([], False)
    assert http.get(f"/agents/calls/{call}/audio").status_code == 404


def test_older_dates_have_their_own_words_for_a_status(clock: ManualClock) -> None:
    with MockServer(clock=clock) as server, checked(server, "2026-08-14", "k") as http:
        one, other = dial(http, caller(http), "+14155550123", "+14155550124")
        http.post(f"/agents/calls/{one['agent_call_id']}/cancel")
        with checked(server, "2025-11-04", "k") as old:
            assert status(old, one["agent_call_id"]) == "cancelled"
            assert status(old, other["agent_call_id"]) == "active"


def batch(http: httpx.Client, *numbers: str, **more: Any) -> dict[str, Any]:
    body = {
        "name": "Reminders",
        "agent_id": caller(http),
        "from_number_id": number(http)["id"],
        "recipients": [{"to_number": each} for each in numbers],
        **more,
    }
    made = http.post("/agents/calls/batches", json=body)
    assert made.status_code == 201
    found: dict[str, Any] = made.json()
    return found


def states(http: httpx.Client, batch_id: str) -> list[str]:
    found = http.get(f"/agents/calls/batches/{batch_id}").json()
    return [found["status"], *(each["status"] for each in found["recipients"])]


def test_a_batch_calls_as_many_at_once_as_it_may(http: httpx.Client, clock: ManualClock) -> None:
    made = batch(http, "+14155550121", BUSY, "+14155550122", target_concurrency_limit=1)
    assert states(http, made["id"]) == ["in_progress", "dispatched", "queued", "queued"]
    listed = http.get("/agents/calls", params={"batch_id": made["id"]}).json()["data"]
    assert [call["telephony_params"]["to"] for call in listed] == ["+14155550121"]
    clock.advance(1)
    assert states(http, made["id"]) == ["in_progress", "started", "queued", "queued"]
    clock.advance(120)
    assert states(http, made["id"]) == ["completed", "completed", "failed", "completed"]
    found = http.get(f"/agents/calls/batches/{made['id']}").json()
    assert found["recipients"][1]["end_reason"] == "dial_busy"
    assert (found["total_calls_dispatched"], found["total_calls_finished"]) == (3, 3)


def test_a_batch_waits_for_its_time(http: httpx.Client, clock: ManualClock) -> None:
    due = "2026-09-01T01:00:00Z"
    made = batch(http, "+14155550121", scheduled_at=due)
    assert (made["scheduled_at"], states(http, made["id"])) == (due, ["pending", "queued"])
    clock.advance(3590)
    assert states(http, made["id"]) == ["pending", "queued"]
    clock.advance(10)
    assert states(http, made["id"])[0] == "in_progress"


def test_a_cancelled_batch_calls_nobody_any_more(http: httpx.Client, clock: ManualClock) -> None:
    made = batch(http, "+14155550121", "+14155550122", target_concurrency_limit=1)
    assert http.post(f"/agents/calls/batches/{made['id']}/cancel").json()["status"] == "cancelled"
    clock.advance(120)
    assert states(http, made["id"]) == ["cancelled", "completed", "cancelled"]


def test_whoever_was_not_reached_is_called_again(http: httpx.Client, clock: ManualClock) -> None:
    made = batch(http, "+14155550121", BUSY)
    assert http.post(f"/agents/calls/batches/{made['id']}/retry").status_code == 400
    clock.advance(60)
    again = http.post(f"/agents/calls/batches/{made['id']}/retry").json()
    assert again["retry_count"] == 1
    assert states(http, made["id"]) == ["in_progress", "completed", "dispatched"]
    calls = [each["agent_call_id"] for each in again["recipients"]]
    assert calls != [each.get("agent_call_id") for each in made["recipients"]]
    assert [each["id"] for each in again["recipients"]] == [each["id"] for each in made["recipients"]]


def test_batches_are_listed_by_agent(http: httpx.Client) -> None:
    made, _ = batch(http, "+14155550121"), batch(http, "+14155550122")
    (found,) = http.get("/agents/calls/batches", params={"agent_id": made["agent_id"]}).json()["data"]
    assert found["id"] == made["id"]


TWILIO = {"type": "twilio", "account_sid": "AC1", "api_key_sid": "SK1", "api_key_secret": "hush"}
TRUNK = {
    "type": "sip_trunk",
    "label": "Office",
    "inbound": {"credentials": {"username": "sam", "password": "hush"}},
}


def provider(http: httpx.Client, body: dict[str, Any]) -> str:
    made = http.post("/agents/phone-numbers/providers", json=body)
    assert made.status_code == 201
    assert "hush" not in made.text
    found: str = made.json()["id"]
    assert http.get(f"/agents/phone-numbers/providers/{found}").json() == made.json()
    return found


def imported(http: httpx.Client, reference: dict[str, Any], text: str = "+14155550150") -> httpx.Response:
    return http.post("/agents/phone-numbers", json={"label": "L", "number": text, "provider": reference})


def test_a_number_is_imported_by_the_id_or_the_account_of_its_provider(http: httpx.Client) -> None:
    found = provider(http, TWILIO)
    one = imported(http, {"id": found})
    other = imported(http, {"type": "twilio", "account_sid": "AC1"}, "+14155550151")
    assert [each.status_code for each in (one, other)] == [201, 201]
    assert one.json()["provider"] == other.json()["provider"] == {
        "type": "twilio", "id": found, "account_sid": "AC1", "api_key_sid": "SK1", "region": "us1",
        "label": None,
    }  # fmt: skip
    listed = http.get("/agents/phone-numbers", params={"type": "twilio"}).json()["data"]
    assert listed == [one.json(), other.json()]


def test_conflicts_are_told(http: httpx.Client) -> None:
    found = provider(http, TWILIO)
    assert http.post("/agents/phone-numbers/providers", json=TWILIO).status_code == 409
    assert imported(http, {"id": found}).status_code == 201
    assert imported(http, {"id": found}).status_code == 409
    assert http.delete(f"/agents/phone-numbers/providers/{found}").status_code == 409


@pytest.mark.parametrize(
    ("reference", "text", "refused"),
    [
        ({"id": "provider_0"}, "+14155550150", 404),
        ({"type": "twilio", "account_sid": "AC9"}, "+14155550150", 404),
    ],
)
def test_a_number_of_an_unknown_provider_is_refused(
    http: httpx.Client, reference: dict[str, Any], text: str, refused: int
) -> None:
    assert imported(http, reference, text).status_code == refused


def test_what_is_no_number_is_not_imported(http: httpx.Client) -> None:
    assert imported(http, {"id": provider(http, TWILIO)}, "12").status_code == 400


def test_a_trunk_shows_names_and_defaults_and_no_password(http: httpx.Client) -> None:
    found = provider(http, TRUNK)
    path = f"/agents/phone-numbers/providers/{found}"
    assert http.get(path).json()["inbound"] == {
        "allowed_addresses": [], "allowed_numbers": [], "auth_username": "sam", "media_encryption": "allowed",
    }  # fmt: skip
    outbound = {"address": "sip.example.com", "transport": "tls"}
    changed = http.patch(path, json={"type": "sip_trunk", "outbound": outbound}).json()
    assert changed["outbound"] == {**outbound, "media_encryption": "disabled", "auth_username": ""}
    assert changed["inbound"]["auth_username"] == "sam"
    assert http.patch(path, json=TWILIO).status_code == 400


def test_a_trunk_without_a_way_out_calls_nobody(http: httpx.Client) -> None:
    line = imported(http, {"id": provider(http, TRUNK)}).json()["id"]
    body = {
        "from_number_id": line,
        "agent_id": caller(http),
        "outbound_calls": [{"to_number": "+14155550123"}],
    }
    assert http.post("/agents/calls", json=body).status_code == 403


def test_numbers_are_provisioned_changed_and_deleted(http: httpx.Client) -> None:
    agent = caller(http)
    made = http.post("/agents/phone-numbers/provision", json={"label": "New", "agent_id": agent})
    assert (made.status_code, made.json()["number"]) == (201, "+14155550101")
    assert made.json()["agent"] == {"id": agent, "name": "Caller"}
    path = f"/agents/phone-numbers/{made.json()['id']}"
    assert http.patch(path, json={"agent_id": None, "label": "Old"}).json()["agent"] is None
    assert http.get(path).json()["label"] == "Old"
    assert http.delete(path).status_code == 204
    assert http.get(path).status_code == 404


def test_without_credits_no_number_is_provisioned() -> None:
    with MockServer(credits=0) as server, checked(server, "2026-08-14") as http:
        assert http.post("/agents/phone-numbers/provision", json={"label": "New"}).status_code == 402


def test_a_batch_that_has_no_room_calls_nobody(http: httpx.Client) -> None:
    for _ in range(2):
        batch(http, *[BUSY] * 3_000)
    body = {
        "name": "Too many",
        "agent_id": caller(http),
        "from_number_id": number(http)["id"],
        "recipients": [{"to_number": "+14155550122"}] * 5_000,
    }
    assert http.post("/agents/calls/batches", json=body).status_code == 400
    assert len(http.get("/agents/calls/batches").json()["data"]) == 2


@pytest.mark.parametrize(
    ("due", "status"),
    [
        ("0953-10-06T16:02:49Z", 201),
        ("9999-12-31T23:59:59Z", 201),
        ("0001-01-01T00:00:00+10:00", 400),
        ("soon", 400),
    ],
)
def test_any_time_that_there_is_can_be_waited_for(http: httpx.Client, due: str, status: int) -> None:
    body = {
        "name": "Reminders",
        "agent_id": caller(http),
        "from_number_id": number(http)["id"],
        "recipients": [{"to_number": BUSY}],
        "scheduled_at": due,
        "target_concurrency_limit": 1.0,
    }
    made = http.post("/agents/calls/batches", json=body)
    assert made.status_code == status
    if status == 201:
        assert (made.json()["scheduled_at"], made.json()["target_concurrency_limit"]) == (due, 1)


def test_a_greeting_is_filled_once_and_is_not_endless(http: httpx.Client, clock: ManualClock) -> None:
    agent = caller(http, initial_message="{{a}} {{c}}" * 300)
    (made,) = dial(http, agent, "+14155550123", a="{{b}}" * 100, b="no")
    clock.advance(500)
    text = http.get(f"/agents/calls/{made['agent_call_id']}").json()["transcript"][0]["text"]
    assert (text[:10], len(text)) == ("{{b}}{{b}}", 2_000)
