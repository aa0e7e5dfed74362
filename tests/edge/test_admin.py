"""What administrators may ask: usage, keys, users and invites; and that nobody else may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from mockserver.world.clock import ManualClock
from tests.edge.requests import SARAH, body, said

DAY = 86_400.0
ADMIN = "sk_car_admin_main"
VERSION = {"Cartesia-Version": "2026-08-14"}
OPERATIONS = [
    ("GET", "/usage/credits"),
    ("GET", "/usage/agents"),
    ("GET", "/api-keys"),
    ("GET", "/api-keys/x"),
    ("GET", "/organizations/users"),
    ("GET", "/organizations/users/user_x"),
    ("DELETE", "/organizations/users/user_x"),
    ("GET", "/organizations/invites"),
    ("POST", "/organizations/invites"),
    ("GET", "/organizations/invites/orginv_x"),
    ("DELETE", "/organizations/invites/orginv_x"),
]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def timed(clock: ManualClock) -> Iterator[MockServer]:
    """A server whose days pass when a test says so, and that nobody else asks."""
    with MockServer(clock=clock) as running:
        yield running


Client = Callable[[str], httpx.Client]


@pytest.fixture
def as_key(timed: MockServer) -> Iterator[Client]:
    """HTTP with a key, under the newest version."""
    made: list[httpx.Client] = []

    def client(key: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {key}", **VERSION}
        made.append(httpx.Client(base_url=timed.base_url, headers=headers, trust_env=False, verify=False))
        return made[-1]

    yield client
    for each in made:
        each.close()


@pytest.fixture
def admin(as_key: Client) -> httpx.Client:
    return as_key(ADMIN)


def speak(client: httpx.Client, transcript: str, **changes: Any) -> None:
    assert client.post("/tts/bytes", json=body(transcript=transcript, **changes)).status_code == 200


def line(reply: httpx.Response) -> tuple[int, str]:
    status, _, text = said(reply)
    return status, text.removeprefix("None | ")


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_admin_key(as_key: Client, admin: httpx.Client, method: str, path: str) -> None:
    """Ordinary keys are refused, whatever else is wrong."""
    refused = as_key("sk_car_ordinary").request(method, path, json={})
    assert line(refused) == (401, "Unauthorized | This operation needs an admin API key.")
    assert admin.request(method, path, json={}).status_code in (200, 400, 404)


@pytest.mark.parametrize("version", ["2025-04-16", "2026-03-01"])
@pytest.mark.parametrize("path", ["/usage/credits", "/api-keys", "/organizations/users"])
def test_before_2026_08_14_there_is_nothing_to_administer(
    admin: httpx.Client, version: str, path: str
) -> None:
    assert admin.get(path, headers={"Cartesia-Version": version}).status_code == 404


# Usage


def sums(reply: httpx.Response) -> list[int]:
    assert reply.status_code == 200, reply.text
    return [bucket["credits"] for bucket in reply.json()["data"]]


def test_a_character_of_speech_is_a_credit_and_a_refusal_costs_nothing(
    as_key: Client, admin: httpx.Client
) -> None:
    one = as_key("one")
    speak(one, "Hello")
    assert one.post("/tts/sse", json=body(transcript="Hello world")).status_code == 200
    assert one.post("/tts/bytes", json=body(transcript="...")).status_code == 400
    assert one.post("/tts/bytes", json=body(model_id="nothing")).status_code == 404
    last = admin.get("/usage/credits").json()["data"][-1]
    assert last == {"start_ts": "2026-09-01T00:00:00Z", "end_ts": "2026-09-02T00:00:00Z", "credits": 16}


def test_usage_is_told_for_thirty_days_if_nobody_says_otherwise(admin: httpx.Client) -> None:
    answer = admin.get("/usage/credits").json()
    assert list(answer) == ["data"]
    assert len(answer["data"]) == 30
    assert answer["data"][0]["start_ts"] == "2026-08-03T00:00:00Z"
    assert sums(admin.get("/usage/credits")) == [0] * 30


def test_each_day_has_what_was_asked_on_it(as_key: Client, admin: httpx.Client, clock: ManualClock) -> None:
    one = as_key("one")
    for transcript in ("One", "Two two", "Three"):
        speak(one, transcript)
        clock.advance(DAY)
    range_ = {"start_ts": "2026-09-01T10:00:00Z", "end_ts": "2026-09-04T00:00:00+00:00"}
    assert sums(admin.get("/usage/credits", params=range_)) == [3, 7, 5]
    # The 1st of September 2026 is a Tuesday.
    weeks = admin.get("/usage/credits", params={**range_, "interval": "week"}).json()["data"]
    assert weeks == [{"start_ts": "2026-08-31T00:00:00Z", "end_ts": "2026-09-07T00:00:00Z", "credits": 15}]
    months = admin.get("/usage/credits", params={**range_, "interval": "month"}).json()["data"]
    assert months == [{"start_ts": "2026-09-01T00:00:00Z", "end_ts": "2026-10-01T00:00:00Z", "credits": 15}]


def test_months_and_weeks_follow_one_another_without_a_gap(admin: httpx.Client) -> None:
    for interval, count in (("day", 425), ("week", 62), ("month", 15)):
        params = {"start_ts": "2025-11-30T00:00:00Z", "end_ts": "2027-01-29T00:00:00Z", "interval": interval}
        buckets = admin.get("/usage/credits", params=params).json()["data"]
        assert len(buckets) == count
        ends = [bucket["end_ts"] for bucket in buckets]
        assert [bucket["start_ts"] for bucket in buckets][1:] == ends[:-1]


@pytest.mark.parametrize(
    ("group_by", "series"),
    [
        ("capability", [("tts", "Text to speech", 13)]),
        ("model", [("sonic-2", "sonic-2", 10), ("sonic-3", "sonic-3", 3)]),
        ("voice", [(SARAH, "Sarah", 13)]),
    ],
)
def test_usage_is_told_apart_by_what_is_asked_for(
    as_key: Client, admin: httpx.Client, group_by: str, series: list[tuple[str, str, int]]
) -> None:
    speak(as_key("one"), "Hello")
    speak(as_key("two"), "Hello")
    speak(as_key("two"), "You", model_id="sonic-3")
    params = {"group_by": group_by, "start_ts": "2026-09-01T00:00:00Z"}
    answer = admin.get("/usage/credits", params=params).json()
    assert answer["group_by"] == group_by
    assert [(row["id"], row["label"], row["buckets"][0]["credits"]) for row in answer["data"]] == series


def test_usage_is_told_apart_by_key_and_of_one_key(as_key: Client, admin: httpx.Client) -> None:
    speak(as_key("first-key"), "Hello")
    speak(as_key("second-key"), "Hello world")
    keys = [key["id"] for key in admin.get("/api-keys").json()["data"]]
    params = {"group_by": "api_key", "start_ts": "2026-09-01T00:00:00Z"}
    series = admin.get("/usage/credits", params=params).json()["data"]
    assert [(row["id"], row["buckets"][0]["credits"]) for row in series] == [(keys[0], 5), (keys[1], 11)]
    own = {"api_key_id": keys[1], "start_ts": "2026-09-01T00:00:00Z"}
    assert sums(admin.get("/usage/credits", params=own)) == [11]


def test_a_professional_clone_costs_one_and_a_half_credits_a_character(
    as_key: Client, admin: httpx.Client, clock: ManualClock
) -> None:
    one = as_key("one")
    dataset = one.post("/datasets/", json={"name": "N", "description": "D"}).json()["id"]
    wav = one.post("/tts/bytes", json=body(output_format={"container": "wav"})).content
    upload = {"files": {"file": ("a.wav", wav)}, "data": {"purpose": "fine_tune"}}
    assert one.post(f"/datasets/{dataset}/files", **upload).status_code == 204  # type: ignore[arg-type]
    wanted = {"name": "N", "description": "D", "language": "en", "model_id": "sonic-3", "dataset": dataset}
    tune = one.post("/fine-tunes/", json=wanted).json()["id"]
    clock.advance(DAY)
    voice = one.get(f"/fine-tunes/{tune}/voices").json()["data"][0]["id"]
    speak(one, "Hello", voice={"id": voice})
    assert sums(admin.get("/usage/credits", params={"start_ts": "2026-09-02T00:00:00Z"})) == [8]


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        ({"start_ts": "yesterday"}, "start_ts must be a date and time"),
        ({"end_ts": "0001-01-01T00:00:00+14:00"}, "end_ts must be a date and time"),
        ({"end_ts": "9999-12-31T23:59:59Z"}, "end_ts must be a date and time"),
        ({"start_ts": "2026-10-01T00:00:00Z"}, "end_ts must be after start_ts"),
        ({"start_ts": "1970-01-01T00:00:00Z"}, "start_ts and end_ts must be at most 1000 days apart"),
        ({"interval": "hour"}, "interval must be one of day, week, month"),
        ({"group_by": "weather"}, "group_by must be one of capability, model, voice, api_key"),
    ],
)
def test_what_makes_no_stretch_of_time_is_refused(
    admin: httpx.Client, params: dict[str, str], wanted: str
) -> None:
    status, text = line(admin.get("/usage/credits", params=params))
    assert (status, text) == (400, f"Invalid request | Your request was invalid: {wanted}")


def test_without_calls_agents_cost_nothing(admin: httpx.Client) -> None:
    params = {"start_ts": "2026-09-01T00:00:00Z"}
    assert admin.get("/usage/agents", params=params).json() == {
        "data": [
            {
                "start_ts": "2026-09-01T00:00:00Z",
                "end_ts": "2026-09-02T00:00:00Z",
                "cents": 0,
                "minutes": 0.0,
                "calls": 0,
            }
        ]
    }


def test_a_call_is_charged_by_the_minute_on_the_day_on_which_it_ends(
    as_key: Client, admin: httpx.Client, clock: ManualClock
) -> None:
    one = as_key("one")
    number = one.get("/agents/phone-numbers").json()["data"][0]["id"]
    agent = one.post("/v1/agents", json={"name": "Caller", "config": {}}).json()["id"]
    answered, silent = "+14155550123", "+14155550192"
    wanted = {"from_number_id": number, "agent_id": agent}
    wanted["outbound_calls"] = [{"to_number": answered}, {"to_number": silent}]
    clock.advance(DAY - 2.0)
    calls = one.post("/agents/calls", json=wanted).json()["calls"]
    params = {"start_ts": "2026-09-02T00:00:00Z", "end_ts": "2026-09-03T00:00:00Z"}
    clock.advance(60.0)
    (today,) = admin.get("/usage/agents", params=params).json()["data"]
    found = one.get(f"/agents/calls/{calls[0]['agent_call_id']}").json()
    minutes = found["transcript"][-1]["end_timestamp"] / 60
    assert today["calls"] == 1
    assert today["minutes"] == pytest.approx(minutes, abs=0.001)
    assert today["cents"] == round(6 * minutes) > 0


# Keys


def test_keys_are_listed_in_the_order_of_their_first_use_without_their_secrets(
    as_key: Client, admin: httpx.Client
) -> None:
    for name in ("sk_car_aaaa", "sk_car_bbbb"):
        as_key(name).get("/voices", params={"limit": 1})
    answer = admin.get("/api-keys").json()
    assert list(answer) == ["data", "next_page", "has_more"]
    assert [key["description"] for key in answer["data"]] == [
        "Key that ends with aaaa",
        "Key that ends with bbbb",
    ]
    first = answer["data"][0]
    assert (first["created_at"], first["creator_email"], first["creator_still_in_org"]) == (
        "2026-09-01T00:00:01.000317Z",
        "admin@example.com",
        True,
    )
    assert admin.get(f"/api-keys/{first['id']}").json() == first
    assert [key["id"] for key in admin.get("/api-keys", params={"q": "BBB"}).json()["data"]] == [
        answer["data"][1]["id"]
    ]
    assert admin.get("/api-keys/nothing").status_code == 404


def test_a_page_of_keys_has_twenty_and_never_more_than_a_hundred(admin: httpx.Client) -> None:
    for n in range(103):
        as_one = {"Authorization": f"Bearer key-{n:03}"}
        assert admin.get("/pronunciation-dicts", headers=as_one).status_code == 200
    first = admin.get("/api-keys").json()
    assert (len(first["data"]), first["has_more"]) == (20, True)
    assert first["next_page"] == first["data"][-1]["id"]
    assert len(admin.get("/api-keys", params={"limit": 5000}).json()["data"]) == 100
    rest = admin.get("/api-keys", params={"limit": 100, "starting_after": first["next_page"]}).json()
    assert (len(rest["data"]), rest["has_more"], rest["next_page"]) == (83, False, None)


@pytest.mark.parametrize("path", ["/api-keys", "/organizations/users", "/organizations/invites"])
def test_both_cursors_at_once_are_refused(admin: httpx.Client, path: str) -> None:
    reply = admin.get(path, params={"starting_after": "a", "ending_before": "b"})
    sentence = "starting_after and ending_before cannot be given together"
    assert line(reply) == (400, f"Invalid request | Your request was invalid: {sentence}")


# Organizations


def test_an_account_has_users_and_keeps_one_administrator(admin: httpx.Client) -> None:
    users = admin.get("/organizations/users").json()["data"]
    assert [(user["email"], user["name"], user["role"]) for user in users] == [
        ("admin@example.com", "Ada Admin", "admin"),
        ("member@example.com", "Max Member", "member"),
    ]
    assert list(users[0]) == ["id", "email", "name", "role", "image_url", "created_at"]
    assert admin.get("/organizations/users", params={"q": "max"}).json()["data"] == users[1:]
    assert admin.get(f"/organizations/users/{users[0]['id']}").json() == users[0]
    kept = line(admin.delete(f"/organizations/users/{users[0]['id']}"))
    sentence = "an account has at least one administrator"
    assert kept == (400, f"Invalid request | Your request was invalid: {sentence}")
    assert admin.delete(f"/organizations/users/{users[1]['id']}").status_code == 204
    assert admin.get("/organizations/users").json()["data"] == users[:1]
    assert line(admin.get(f"/organizations/users/{users[1]['id']}")) == (
        404,
        "Not found | The requested user was not found.",
    )


def test_an_invite_is_pending_until_it_is_revoked_or_expires(admin: httpx.Client, clock: ManualClock) -> None:
    reply = admin.post("/organizations/invites", json={"emails": ["a@example.com", "b@example.com"]})
    assert reply.status_code == 201
    first, second = reply.json()
    assert list(first) == ["id", "email", "role", "status", "created_at", "expires_at"]
    assert first["id"].startswith("orginv_")
    assert (first["email"], first["role"], first["status"]) == ("a@example.com", "member", "pending")
    assert first["created_at"] == "2026-09-01T00:00:01.000317Z"
    assert first["expires_at"] == "2026-09-08T00:00:01.000317Z"
    where = f"/organizations/invites/{first['id']}"
    assert admin.delete(where).status_code == 204
    assert admin.get(where).json() == {**first, "status": "revoked"}
    again = (400, "Invalid request | Your request was invalid: the invite is revoked")
    assert line(admin.delete(where)) == again

    def listed(**params: str) -> list[str]:
        page = admin.get("/organizations/invites", params=params).json()
        return [each["id"] for each in page["data"]]

    assert (listed(), listed(status="revoked")) == ([second["id"]], [first["id"]])
    clock.advance(7 * DAY)
    assert (listed(), listed(status="expired")) == ([], [second["id"]])
    assert admin.get("/organizations/invites/orginv_none").status_code == 404


def test_ten_invites_an_hour_are_the_most(admin: httpx.Client, clock: ManualClock) -> None:
    emails = [f"{n}@example.com" for n in range(10)]
    assert admin.post("/organizations/invites", json={"emails": emails}).status_code == 201
    one_more = {"emails": ["x@example.com"]}
    assert line(admin.post("/organizations/invites", json=one_more)) == (
        429,
        "Too many requests | There can be 10 invites an hour.",
    )
    clock.advance(3600.0)
    assert admin.post("/organizations/invites", json=one_more).status_code == 201


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.com", "a b@example.com", "ada@example"])
def test_an_address_that_is_none_is_told_by_its_place(admin: httpx.Client, email: str) -> None:
    reply = admin.post("/organizations/invites", json={"emails": ["a@example.com", email]})
    assert reply.status_code == 400
    assert (reply.json()["title"], reply.json()["message"]) == (
        "Invalid request",
        "✖ Invalid email address\n  → at emails[1]",
    )
    assert admin.get("/organizations/invites").json()["data"] == []


def test_an_invite_needs_one_to_ten_addresses(admin: httpx.Client) -> None:
    for emails in ([], ["a@example.com"] * 11):
        status, text = line(admin.post("/organizations/invites", json={"emails": emails}))
        assert (status, text) == (
            400,
            "Invalid request | Your request was invalid: emails must be an array of 1 to 10 items",
        )


def test_accounts_of_different_administrators_are_apart(as_key: Client, admin: httpx.Client) -> None:
    admin.post("/organizations/invites", json={"emails": ["a@example.com"]})
    assert as_key("sk_car_admin_other").get("/organizations/invites").json()["data"] == []


def test_credits_that_have_run_out_refuse_speech_with_402() -> None:
    with (
        MockServer(credits=5) as poor,
        httpx.Client(base_url=poor.base_url, headers={"X-API-Key": "k", **VERSION}, trust_env=False) as http,
    ):
        speak(http, "Hello")
        reply = http.post("/tts/bytes", json=body())
        assert reply.status_code == 402
        assert reply.json()["error_code"] == "quota_exceeded"
        headers = {"Authorization": f"Bearer {ADMIN}", "X-API-Key": ""}
        spent = http.get("/usage/credits", params={"start_ts": "2026-09-01T00:00:00Z"}, headers=headers)
        assert sums(spent) == [5]
