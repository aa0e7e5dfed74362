"""Dictionaries of pronunciations: kept by the API in every version's form, and heard on every transport."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.speech.listening import listen
from tests.edge.requests import body, said
from tests.edge.voices import client

VERSIONS = ("2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
OLD = VERSIONS[:2]
ABSENT = "pdict_00000000-0000-4000-8000-000000000000"
MISSING = "Not found: The requested pronunciation dictionary was not found."


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def http(server: MockServer, version: str) -> Iterator[httpx.Client]:
    """A key of its own for each test and version."""
    with client(server, version) as own:
        yield own


def made(http: httpx.Client, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    reply = http.post("/pronunciation-dicts/", json={"name": "Names", "items": items, **more})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def heard(content: bytes) -> str:
    """What is said in samples as RAW asks for them."""
    return listen(np.frombuffer(content, "<i2"), 16000).text


def line(reply: httpx.Response) -> tuple[int, str]:
    status, _, text = said(reply)
    return status, text.removeprefix("None | ").replace(" | ", ": ")


FIELDS = {
    "2025-04-16": ["id", "name", "description", "owner_id", "pinned", "items", "created_at"],
    "2025-11-04": ["id", "name", "owner_id", "pinned", "items", "created_at"],
    "2026-03-01": ["id", "name", "owner_id", "pinned", "items", "created_at"],
    "2026-08-14": [
        "id", "name", "description", "is_owner", "owner_id", "pinned", "access", "visibility", "items",
        "created_at",
    ],
}  # fmt: skip


def test_each_version_writes_a_dictionary_in_its_own_form(http: httpx.Client, version: str) -> None:
    given = made(http, {"text": "Ada", "pronunciation": "ay-da"}, description="People")
    assert list(given) == FIELDS[version]
    assert given["id"].startswith("pdict_")
    assert (given["name"], given["pinned"]) == ("Names", False)
    assert given.get("description", "People") == "People"
    assert given["created_at"] == "2026-09-01T00:00:01.000317Z"
    if version == "2026-08-14":
        assert (given["is_owner"], given["access"], given["visibility"]) == (True, "private", "owner")
    assert http.get(f"/pronunciation-dicts/{given['id']}").json() == given


@pytest.mark.parametrize("spelling", ["pronunciation", "alias"])
def test_dict_alias_mirror(http: httpx.Client, version: str, spelling: str) -> None:
    """Whichever spelling comes in, both go out; only whole words match."""
    given = made(http, {"text": "ada", spelling: "ay-da"})
    (item,) = given["items"]
    assert (item["text"], item["pronunciation"], item["alias"]) == ("ada", "ay-da", "ay-da")
    assert ("case_sensitive" in item) is (version == "2026-08-14")
    spoken = http.post(
        "/tts/bytes", json=body(transcript="Ada saw Canada", pronunciation_dict_id=given["id"])
    )
    assert heard(spoken.content) == "ay-da saw Canada"


def test_the_newer_spelling_counts_where_both_are_given(http: httpx.Client) -> None:
    given = made(http, {"text": "ada", "pronunciation": "new", "alias": "old"})
    assert [given["items"][0][name] for name in ("pronunciation", "alias")] == ["new", "new"]


def test_an_item_needs_a_text_and_a_sound(http: httpx.Client, version: str) -> None:
    first = "alias" if version in ("2025-11-04", "2026-03-01") else "pronunciation"
    for item, wanted in (
        ({"text": "a"}, f"items[0].{first} is required"),
        ({"pronunciation": "a"}, "items[0].text is required"),
        ({"text": " ", "alias": "a"}, "items[0].text must be a string that is not empty"),
        ({"text": "a", "alias": ""}, "items[0].alias must be a string that is not empty or null"),
    ):
        status, text = line(http.post("/pronunciation-dicts/", json={"name": "N", "items": [item]}))
        assert status == 400
        assert text.startswith(
            f"Invalid request: Your request was invalid: {wanted}".removesuffix(" or null")
        )


def test_a_sound_has_a_hundred_characters_at_most_in_the_first_version(server: MockServer) -> None:
    item = {"text": "a", "pronunciation": "x" * 101}
    for date, wanted in (("2025-04-16", 400), ("2025-11-04", 200), ("2026-08-14", 200)):
        with client(server, date) as http:
            reply = http.post("/pronunciation-dicts/", json={"name": "N", "items": [item]})
            assert reply.status_code == wanted


def test_an_update_changes_what_it_names_and_nothing_else(http: httpx.Client) -> None:
    given = made(http, {"text": "ada", "alias": "ay-da"})
    where = f"/pronunciation-dicts/{given['id']}"
    assert http.patch(where, json={"name": "Others"}).json() == {**given, "name": "Others"}
    changed = http.patch(where, json={"items": [{"text": "bob", "alias": "bo"}]}).json()
    assert [item["text"] for item in changed["items"]] == ["bob"]
    assert http.patch(where, json={"items": None, "name": None}).json() == changed
    assert http.patch(where, json={"items": []}).json()["items"] == []


def test_a_deleted_dictionary_is_gone_for_whoever_speaks(http: httpx.Client, version: str) -> None:
    given = made(http, {"text": "ada", "alias": "ay-da"})
    where = f"/pronunciation-dicts/{given['id']}"
    assert http.delete(where).status_code == 204
    for reply in (http.get(where), http.delete(where), http.patch(where, json={})):
        assert line(reply) == (404, MISSING)
    spoken = http.post("/tts/bytes", json=body(pronunciation_dict_id=given["id"]))
    assert line(spoken) == (400 if version in OLD else 404, MISSING)


@pytest.mark.parametrize("date", VERSIONS)
def test_an_id_that_no_dictionary_could_have_is_404_from_2026_03_01_on(server: MockServer, date: str) -> None:
    with client(server, date) as http:
        status, text = line(http.get("/pronunciation-dicts/7"))
    if date in OLD:
        told = "Invalid request: The ID of a pronunciation dictionary begins with pdict_."
        assert (status, text) == (400, told)
    else:
        assert (status, text) == (404, MISSING)


def test_a_list_is_paged_by_ids_until_a_page_is_empty(http: httpx.Client, version: str) -> None:
    names = [made(http, name=f"N{n}")["id"] for n in range(12)]
    first = http.get("/pronunciation-dicts").json()
    assert [each["id"] for each in first["data"]] == names[:10]
    assert first["has_more"] is True
    assert first.get("next_page", names[9]) == names[9]
    assert ("next_page" in first) is (version != "2025-04-16")
    rest = http.get("/pronunciation-dicts/", params={"starting_after": names[9], "limit": 100}).json()
    assert ([each["id"] for each in rest["data"]], rest["has_more"]) == (names[10:], False)
    empty = http.get("/pronunciation-dicts/", params={"starting_after": names[11]}).json()
    assert (empty["data"], empty["has_more"]) == ([], False)
    before = http.get("/pronunciation-dicts/", params={"ending_before": names[2], "limit": 1}).json()
    assert ([each["id"] for each in before["data"]], before["has_more"]) == ([names[1]], True)


def test_a_cursor_must_be_a_dictionary_and_a_limit_from_1_to_100(http: httpx.Client) -> None:
    for params, wanted in (
        ({"starting_after": ABSENT}, "starting_after must be the ID of a pronunciation dictionary"),
        ({"limit": 0}, "limit must be a whole number from 1 to 100"),
        ({"limit": 101}, "limit must be a whole number from 1 to 100"),
    ):
        reply = http.get("/pronunciation-dicts", params=params)
        assert line(reply) == (400, f"Invalid request: Your request was invalid: {wanted}")


def test_a_pin_is_put_in_and_taken_out_where_the_version_has_pins(server: MockServer) -> None:
    with client(server, "2025-04-16") as http:
        where = f"/pronunciation-dicts/{made(http)['id']}"
        seen = []
        for step in ("/pin", "/pin", "/unpin"):
            assert http.post(where + step).status_code == 204
            seen.append(http.get(where).json()["pinned"])
        assert seen == [True, True, False]
        assert line(http.post(f"/pronunciation-dicts/{ABSENT}/pin")) == (404, MISSING)
    with client(server, "2026-08-14") as http:
        assert http.post(f"/pronunciation-dicts/{ABSENT}/pin").status_code == 404


@pytest.mark.parametrize("date", ["2024-06-10", "2024-11-13", "2025-01-01"])
def test_before_2025_04_16_there_are_no_dictionaries(server: MockServer, date: str) -> None:
    with client(server, date) as http:
        reply = http.get("/pronunciation-dicts")
    assert (reply.status_code, reply.text) == (
        404,
        "No API schema exists for the requested Cartesia-Version",
    )


def test_a_dictionary_belongs_to_its_key(server: MockServer, http: httpx.Client, version: str) -> None:
    given = made(http)
    headers = {"X-API-Key": "dict-stranger", "Cartesia-Version": version}
    reply = httpx.get(f"{server.base_url}/pronunciation-dicts/{given['id']}", headers=headers)
    assert reply.status_code == 404


def test_access_is_told_in_words_or_as_an_object(server: MockServer) -> None:
    with client(server, "2026-08-14") as http:
        public = made(http, access="public")
        assert (public["access"], public["visibility"]) == ("public", "all")
        where = f"/pronunciation-dicts/{public['id']}"
        private = http.patch(where, json={"access": {"type": "private"}}).json()
        assert (private["access"], private["visibility"]) == ("private", "owner")


@pytest.mark.parametrize(
    ("date", "item", "transcript", "expected"),
    [
        # Small letters match any case, others only themselves (2025-04-16 to 2026-03-01).
        ("2025-04-16", {"text": "ada"}, "ADA Ada ada", "x x x"),
        ("2025-11-04", {"text": "Ada"}, "ADA Ada ada", "ADA x ada"),
        ("2026-03-01", {"text": "öl"}, "Öl öl", "Öl x"),
        # From 2026-08-14 the item says it.
        ("2026-08-14", {"text": "Ada"}, "ADA Ada ada", "x x x"),
        ("2026-08-14", {"text": "Ada", "case_sensitive": None}, "ADA Ada ada", "x x x"),
        ("2026-08-14", {"text": "Ada", "case_sensitive": True}, "ADA Ada ada", "ADA x ada"),
    ],
)
def test_whether_capitals_matter_is_a_rule_of_the_version(
    server: MockServer, date: str, item: dict[str, Any], transcript: str, expected: str
) -> None:
    with client(server, date) as http:
        named = made(http, {**item, "alias": "x"})["id"]
        reply = http.post("/tts/bytes", json=body(transcript=transcript, pronunciation_dict_id=named))
        assert heard(reply.content) == expected


def test_a_dictionary_sounds_the_same_over_bytes_sse_and_socket(
    server: MockServer, http: httpx.Client, version: str
) -> None:
    named = made(http, {"text": "new york", "alias": "noo yawk"}, {"text": "ada", "alias": "ay-da"})["id"]
    request = body(transcript="Ada in New York.", pronunciation_dict_id=named)
    whole = http.post("/tts/bytes", json=request).content
    assert heard(whole) == "ay-da in noo yawk."
    text = http.post("/tts/sse", json=request).text
    events = [json.loads(row[6:]) for row in text.splitlines() if row.startswith("data: ")]
    assert b"".join(base64.b64decode(each["data"]) for each in events if each["type"] == "chunk") == whole
    query = f"cartesia_version={version}&api_key={http.headers['x-api-key']}"
    with connect(f"ws://localhost:{server.port}/tts/websocket?{query}", proxy=None) as ws:
        ws.send(json.dumps({**request, "context_id": "c"}))
        sound = b""
        while (message := json.loads(ws.recv()))["type"] != "done":
            sound += base64.b64decode(message["data"])
    assert sound == whole


def test_times_are_of_the_words_as_written_or_normalized_as_said(http: httpx.Client) -> None:
    named = made(http, {"text": "ada", "alias": "ay da"})["id"]

    def words(**more: Any) -> list[str]:
        request = body(transcript="Ada spoke.", pronunciation_dict_id=named, add_timestamps=True, **more)
        text = http.post("/tts/sse", json={"language": "en", **request}).text
        events = [json.loads(row[6:]) for row in text.splitlines() if row.startswith("data: ")]
        return [
            word
            for each in events
            if each["type"] == "timestamps"
            for word in each["word_timestamps"]["words"]
        ]

    assert words() == ["Ada", "spoke."]
    assert words(use_normalized_timestamps=True) == ["ay da", "spoke."]


def test_spaces_around_and_within_a_text_do_not_count(http: httpx.Client) -> None:
    named = made(http, {"text": "  new \n york ", "alias": "nyc"})["id"]
    spoken = http.post("/tts/bytes", json=body(transcript="In new  york", pronunciation_dict_id=named))
    assert heard(spoken.content) == "In nyc"


def test_a_change_is_heard_at_once(http: httpx.Client) -> None:
    given = made(http, {"text": "ada", "alias": "one"})
    request = body(transcript="Ada", pronunciation_dict_id=given["id"])
    assert heard(http.post("/tts/bytes", json=request).content) == "one"
    http.patch(f"/pronunciation-dicts/{given['id']}", json={"items": [{"text": "ada", "alias": "two"}]})
    assert heard(http.post("/tts/bytes", json=request).content) == "two"
