"""Voices over the wire: every operation of every version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from tests.edge.requests import NEW, OLD, SARAH, VERSIONS, said
from tests.edge.voices import client, localize, own_voice

PAGED = VERSIONS[1:]
WITH_CREATE = VERSIONS[:2]
SKYLAR = "db6b0ed5-d5d3-463d-ae85-518a07d3c2b4"
BARBERSHOP = "a0e99841-438c-4a64-b679-ae501e7d6091"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
NOT_FOUND = "The requested voice was not found."


@pytest.fixture(params=VERSIONS)
def http(request: pytest.FixtureRequest, server: MockServer) -> Iterator[httpx.Client]:
    with client(server, request.param) as found:
        yield found


@pytest.fixture(params=PAGED)
def paged(request: pytest.FixtureRequest, server: MockServer) -> Iterator[httpx.Client]:
    with client(server, request.param) as found:
        yield found


@pytest.fixture
def newest(server: MockServer) -> Iterator[httpx.Client]:
    with client(server, "2026-08-14") as found:
        yield found


def test_the_first_version_lists_all_voices_in_one_array(server: MockServer) -> None:
    with client(server, "2024-06-10") as http:
        own = own_voice(http)
        reply = http.get("/voices")
        voices = reply.json()
        assert (reply.status_code, len(voices), voices[0]["id"], voices[-1]["id"]) == (200, 108, SARAH, own)
        assert [http.get(f"/voices/{voice['id']}").json() for voice in voices[::50]] == voices[::50]


def test_a_page_has_ten_voices_and_says_how_to_go_on(paged: httpx.Client) -> None:
    reply = paged.get("/voices")
    page = reply.json()
    assert list(page) == ["data", "next_page", "has_more"]
    assert (len(page["data"]), page["has_more"]) == (10, True)
    assert page["next_page"] == page["data"][-1]["id"]
    assert reply.text.endswith("}\n")


def test_the_last_page_says_that_it_is_the_last(paged: httpx.Client) -> None:
    first = paged.get("/voices", params={"limit": 100}).json()
    assert (len(first["data"]), first["has_more"]) == (100, True)
    page = paged.get("/voices", params={"limit": 100, "starting_after": first["next_page"]}).json()
    assert (len(page["data"]), page["has_more"], page["next_page"]) == (7, False, None)
    assert page["data"][-1]["id"] == SKYLAR
    after = paged.get("/voices", params={"starting_after": SKYLAR}).json()
    assert after == {"data": [], "next_page": None, "has_more": False}


def test_pages_follow_each_other_both_ways(paged: httpx.Client) -> None:
    whole = [voice["id"] for voice in paged.get("/voices", params={"limit": 100}).json()["data"]]
    forth = [
        voice["id"]
        for at in (None, whole[39], whole[79])
        for voice in paged.get(
            "/voices", params={"limit": 40, **({"starting_after": at} if at else {})}
        ).json()["data"]
    ][:100]
    assert forth == whole
    back = paged.get("/voices", params={"limit": 3, "ending_before": whole[50]}).json()
    assert ([voice["id"] for voice in back["data"]], back["has_more"]) == (whole[47:50], True)


def test_a_page_neither_shifts_nor_repeats_while_others_write(server: MockServer) -> None:
    with client(server, "2025-04-16") as http:
        own = [own_voice(http) for _ in range(4)]
        first = http.get("/voices", params={"is_owner": "true", "limit": 2}).json()
        http.delete(f"/voices/{own[0]}")
        http.delete(f"/voices/{own[1]}")
        own.append(own_voice(http))
        rest = http.get("/voices", params={"is_owner": "true", "starting_after": first["next_page"]}).json()
        assert [v["id"] for v in first["data"] + rest["data"]] == own


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x"])
def test_a_limit_lies_from_1_to_100(paged: httpx.Client, limit: str) -> None:
    status, _, line = said(paged.get("/voices", params={"limit": limit}))
    assert status == 400
    assert line.endswith("Your request was invalid: limit must be a whole number from 1 to 100")


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
def test_a_cursor_that_is_no_voice_is_refused(paged: httpx.Client, cursor: str) -> None:
    status, _, line = said(paged.get("/voices", params={cursor: UNKNOWN}))
    assert status == 400
    assert line.endswith(f"Your request was invalid: {cursor} must be the ID of a voice")


@pytest.mark.parametrize(("gender", "count"), [("feminine", 51), ("masculine", 49), ("gender_neutral", 5)])
def test_voices_are_filtered_by_gender(paged: httpx.Client, gender: str, count: int) -> None:
    page = paged.get("/voices", params={"gender": gender, "limit": 100}).json()
    assert len(page["data"]) == count


def test_voices_are_filtered_by_owner(paged: httpx.Client) -> None:
    own = own_voice(paged)
    mine = paged.get("/voices", params={"is_owner": "true"}).json()["data"]
    assert [(voice["id"], voice["is_owner"]) for voice in mine] == [(own, True)]
    others = paged.get("/voices", params={"is_owner": "false", "limit": 100}).json()["data"]
    assert len(others) == 100
    assert {voice["is_owner"] for voice in others} == {False}


@pytest.mark.parametrize("version", VERSIONS[3:])
@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"language": "uk"}, ["Kalyna", "Dub"]),
        ({"language": "uk", "gender": "masculine"}, ["Dub"]),
        ({"language": "en-GB"}, ["Gemma", "Archie", "British Lady"]),
        ({"language": "xx"}, []),
        ({"q": "BARBERshop"}, ["Barbershop Man"]),
        ({"q": "friendly guide"}, ["Skylar"]),
        ({"q": "f9836c6e-a0bd"}, ["Southern Woman"]),
        ({"q": "no such words"}, []),
    ],
)
def test_later_versions_search_by_words_and_language(
    server: MockServer, version: str, params: dict[str, str], names: list[str]
) -> None:
    with client(server, version) as http:
        assert [voice["name"] for voice in http.get("/voices", params=params).json()["data"]] == names


@pytest.mark.parametrize(
    ("version", "field", "value"),
    [
        ("2024-11-13", "is_starred", False),
        ("2025-04-16", "is_starred", False),
        ("2025-11-04", "preview_file_url", None),
        ("2026-03-01", "preview_file_url", None),
        ("2026-08-14", "preview_file_url", None),
    ],
)
def test_some_fields_are_sent_only_when_asked_for(
    server: MockServer, version: str, field: str, value: object
) -> None:
    with client(server, version) as http:
        assert field not in http.get("/voices", params={"limit": 1}).json()["data"][0]
        voice = http.get("/voices", params={"limit": 1, "expand[]": field}).json()["data"][0]
        assert (field in voice, voice[field]) == (True, value)


def test_version_2024_11_13_lists_embeddings_only_when_asked_but_always_gets_them(server: MockServer) -> None:
    with client(server, "2024-11-13") as http:
        assert "embedding" not in http.get("/voices").json()["data"][0]
        listed = http.get("/voices", params={"expand[]": ["embedding", "is_starred"]}).json()["data"][0]
        assert len(listed["embedding"]) == 192
        assert http.get(f"/voices/{SARAH}").json()["embedding"] == listed["embedding"]


@pytest.mark.parametrize("version", WITH_CREATE)
def test_a_created_voice_can_be_got_and_is_private(server: MockServer, version: str) -> None:
    numbers = [1] * 192
    with client(server, version) as http:
        reply = http.post("/voices", json={"name": "Ada", "description": "d", "embedding": numbers})
        assert reply.status_code == (201 if version == "2024-06-10" else 200)
        voice = reply.json()
        assert (voice["name"], voice["language"], voice["is_public"]) == ("Ada", "en", False)
        assert '"embedding":[1.0,1.0,' in reply.text
        assert http.get(f"/voices/{voice['id']}").json() == voice


@pytest.mark.parametrize("version", WITH_CREATE)
@pytest.mark.parametrize(
    ("changes", "status", "line"),
    [
        ({"embedding": [1] * 191}, 400, "Invalid voice: A voice embedding has exactly 192 numbers."),
        ({"embedding": []}, 400, "Invalid voice: A voice embedding has exactly 192 numbers."),
        ({"embedding": [], "base_voice_id": UNKNOWN}, 404, f"Invalid voice: {NOT_FOUND}"),
        ({"name": "x" * 10_001}, 400,
         "Invalid request: Your request was invalid: name must be a string of at most 10000 characters"),
    ],
)  # fmt: skip
def test_a_voice_that_cannot_be_is_not_created(
    server: MockServer, version: str, changes: dict[str, Any], status: int, line: str
) -> None:
    given = {"name": "Ada", "description": "d", "embedding": [1] * 192, **changes}
    with client(server, version) as http:
        reply = http.post("/voices", json=given)
        assert (reply.status_code, reply.text) == (status, line)


@pytest.mark.parametrize("version", WITH_CREATE)
def test_an_empty_embedding_means_that_of_the_base_voice(server: MockServer, version: str) -> None:
    with client(server, version) as http:
        given = {"name": "Ada", "description": "d", "embedding": [], "base_voice_id": SARAH}
        made = http.post("/voices", json=given).json()
        assert made["embedding"] == http.get(f"/voices/{SARAH}").json()["embedding"]


@pytest.mark.parametrize("version", NEW)
@pytest.mark.parametrize("path", ["/voices", "/voices/", "/voices/mix", "/voices/clone/clip"])
def test_new_versions_say_that_what_they_removed_is_gone(server: MockServer, version: str, path: str) -> None:
    with client(server, version) as http:
        status, _, line = said(http.post(path, json={}))
        assert (status, line) == (
            410,
            "None | Gone | This operation is no longer available in any version of the API.",
        )


def test_a_voice_is_renamed_and_the_rest_stays(http: httpx.Client) -> None:
    own = own_voice(http)
    before = http.get(f"/voices/{own}").json()
    after = http.patch(f"/voices/{own}", json={"name": "Eve", "description": "new"})
    assert after.status_code == 200
    assert after.json() == {**before, "name": "Eve", "description": "new"}
    assert http.get(f"/voices/{own}").json() == after.json()
    assert http.patch(f"/voices/{own}", json={"name": None}).json() == after.json()


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_a_gender_is_set_kept_when_left_out_and_reset_by_null(server: MockServer, version: str) -> None:
    with client(server, version) as http:
        own = own_voice(http)
        names = {"name": "n", "description": "d"}
        assert (
            http.patch(f"/voices/{own}", json={**names, "gender": "feminine"}).json()["gender"] == "feminine"
        )
        assert http.patch(f"/voices/{own}", json=names).json()["gender"] == "feminine"
        assert http.patch(f"/voices/{own}", json={**names, "gender": None}).json().get("gender") is None


def test_a_deleted_voice_is_gone(http: httpx.Client) -> None:
    own = own_voice(http)
    reply = http.delete(f"/voices/{own}")
    assert (reply.status_code, reply.content) == (204, b"")
    assert http.get(f"/voices/{own}").status_code == 404
    assert http.delete(f"/voices/{own}").status_code == 404


def test_a_voice_can_be_localized(http: httpx.Client) -> None:
    reply = localize(http, SARAH)
    voice = reply.json()
    assert (reply.status_code, voice["name"], voice["language"]) == (200, "Sarita", "es")
    assert "embedding" not in voice
    assert http.get(f"/voices/{voice['id']}").json()["language"] == "es"


@pytest.mark.parametrize("call", ["get", "patch", "delete", "localize"])
def test_unknown_voices_and_those_of_other_keys_are_not_found(
    http: httpx.Client, server: MockServer, call: str
) -> None:
    with client(server, http.headers["cartesia-version"]) as other:
        foreign = own_voice(other)
        for voice in (UNKNOWN, foreign):
            if call == "localize":
                reply = localize(http, voice)
            else:
                reply = http.request(call.upper(), f"/voices/{voice}", json={"name": "n", "description": "d"})
            assert (reply.status_code, NOT_FOUND in reply.text) == (404, True)
        assert other.get(f"/voices/{foreign}").status_code == 200


def test_an_id_that_is_no_uuid_is_not_found_from_2026_03_01_on(http: httpx.Client) -> None:
    status, _, line = said(http.get("/voices/nonsense"))
    if http.headers["cartesia-version"] in OLD:
        assert (status, line) == (400, "Invalid voice: The ID of a voice is a UUID.")
    else:
        assert (status, line) == (404, f"voice_not_found | Invalid voice | {NOT_FOUND}")


def test_public_voices_are_read_only(http: httpx.Client) -> None:
    for reply in (
        http.patch(f"/voices/{SARAH}", json={"name": "n", "description": "d"}),
        http.delete(f"/voices/{SARAH}"),
    ):
        assert (reply.status_code, "The voice is public and cannot be changed." in reply.text) == (403, True)
    assert http.get(f"/voices/{SARAH}").json()["name"] == "Sarah"


@pytest.mark.parametrize("version", WITH_CREATE)
def test_a_mix_is_the_mean_by_weight(server: MockServer, version: str) -> None:
    with client(server, version) as http:
        parts = [{"embedding": [1] * 192, "weight": 3}, {"embedding": [0] * 192, "weight": 1}]
        reply = http.post("/voices/mix", json={"voices": parts})
        assert (reply.status_code, reply.json()) == (200, {"embedding": [0.75] * 192})
        sarah = http.get(f"/voices/{SARAH}").json()["embedding"]
        alone = http.post("/voices/mix", json={"voices": [{"id": SARAH, "weight": 0.2}]}).json()["embedding"]
        assert alone == pytest.approx(sarah)
        same = [{"id": SARAH, "embedding": [0] * 192, "weight": 1}]
        assert http.post("/voices/mix", json={"voices": same}).json()["embedding"] == sarah
        nothing = http.post("/voices/mix", json={"voices": [{"id": SARAH, "weight": 0}]})
        assert (nothing.status_code, nothing.text) == (
            400,
            "Invalid request: Your request was invalid: the weights must not all be 0",
        )
        assert http.post("/voices/mix", json={"voices": [{"id": UNKNOWN, "weight": 1}]}).status_code == 404


def test_the_first_version_localizes_numbers_to_numbers(server: MockServer) -> None:
    with client(server, "2024-06-10") as http:
        given = {"embedding": [1] * 192, "language": "fr", "original_speaker_gender": "male"}
        found = http.post("/voices/localize", json=given)
        assert list(found.json()) == ["embedding"]
        assert len(set(found.json()["embedding"])) > 1
        assert {type(number) for number in found.json()["embedding"]} == {float}
        assert len(http.get("/voices").json()) == 107


def test_accents_are_listed_by_language_locale_and_use(newest: httpx.Client) -> None:
    assert len(newest.get("/accents").json()["accents"]) == 78
    assert newest.get("/accents", params={"locale": "en-GB"}).json() == {
        "accents": [
            {
                "id": "british",
                "name": "British",
                "language": "en",
                "locale": "en-GB",
                "is_locale_default": True,
                "is_localizable": True,
            }
        ]
    }
    found = newest.get("/accents", params={"language": "es", "is_localizable": "true"}).json()["accents"]
    assert [accent["id"] for accent in found] == ["castilian", "mexican"]


def test_accents_are_added_and_deleted_but_the_native_one(newest: httpx.Client) -> None:
    path = f"/voices/{own_voice(newest, language='en-GB')}/accents"
    assert native(newest.get(path.removesuffix("/accents")).json()) == "british"
    added = newest.patch(path, json={"accents": ["mexican", "high-german", "british", "mexican"]})
    assert [a["accent"] for a in added.json()["accents"]] == ["british", "mexican", "standard-german"]
    left = newest.delete(f"{path}/mexican")
    assert (left.status_code, [a["accent"] for a in left.json()["accents"]]) == (
        200,
        ["british", "standard-german"],
    )
    for accent, status in (("mexican", 404), ("martian", 404), ("british", 400)):
        assert newest.delete(f"{path}/{accent}").status_code == status
    assert newest.patch(f"/voices/{SARAH}/accents", json={"accents": ["mexican"]}).status_code == 403


def test_a_voice_has_at_most_ten_accents(newest: httpx.Client) -> None:
    path = f"/voices/{own_voice(newest)}/accents"
    nine = [
        "mexican",
        "castilian",
        "parisian",
        "british",
        "australian",
        "korean",
        "polish",
        "russian",
        "slovak",
    ]
    assert len(newest.patch(path, json={"accents": nine}).json()["accents"]) == 10
    status, _, line = said(newest.patch(path, json={"accents": ["istanbul"]}))
    assert (status, line.endswith("a voice has at most 10 accents")) == (400, True)
    assert newest.patch(path, json={"accents": ["mexican"]}).status_code == 200


def test_an_update_may_change_accent_tagline_and_access(newest: httpx.Client) -> None:
    path = f"/voices/{own_voice(newest)}"
    changed = newest.patch(path, json={"accent": "parisian", "tagline": "Bonjour", "access": "public"}).json()
    assert (native(changed), changed["language"], changed["country"]) == ("parisian", "fr", "FR")
    assert (changed["tagline"], changed["access"], changed["visibility"]) == ("Bonjour", "public", "all")
    again = newest.patch(path, json={"accent": None, "access": {"type": "private"}}).json()
    assert (native(again), again["access"], again["visibility"]) == ("parisian", "private", "owner")
    assert newest.patch(path, json={"tagline": "x" * 33}).status_code == 400


def native(voice: dict[str, Any]) -> str:
    (found,) = [accent["accent"] for accent in voice["accents"] if accent["is_native"]]
    return str(found)
