"""Servers with voices of a file, with bounds, and at a date of their own."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockserver import MockServer
from mockserver.voices.catalogue import VOICES
from mockserver.voices.files import BadVoices, read, seeded, write
from mockserver.voices.voice import Voice
from tests.edge.requests import SARAH, VERSIONS, body, said
from tests.edge.voices import client, clone, own_voice, spoken

GONE = "This operation is no longer available in any version of the API."
ROWS = [
    {"id": SARAH, "name": "Sara", "language": "es", "accents": ["mexican", "british"], "gender": "feminine"},
    {"name": "Old one", "status": "archived", "created_at": "1920-03-06T00:00:00Z"},
    {"id": "mine-1", "name": "Mine", "public": False, "is_starred": True, "embedding": [0.5] * 192},
    {"id": "mine-2", "name": "Put away", "public": False, "status": "archived"},
]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    file = tmp_path_factory.mktemp("voices") / "voices.json"
    file.write_text(json.dumps(ROWS), "utf-8")
    with MockServer(voices=str(file), max_voices=3) as server:
        yield server


@pytest.fixture(scope="module")
def june() -> Iterator[MockServer]:
    with MockServer(as_of=datetime.date(2026, 6, 1)) as server:
        yield server


@pytest.fixture(scope="module")
def may() -> Iterator[MockServer]:
    with MockServer(as_of=datetime.date(2026, 5, 31)) as server:
        yield server


@pytest.mark.parametrize("key", ["one", "two"])
def test_every_key_starts_with_the_voices_of_the_file(stocked: MockServer, key: str) -> None:
    with client(stocked, "2024-06-10", key) as http:
        voices = http.get("/voices").json()
        assert len(voices) == 108
        sara = http.get(f"/voices/{SARAH}").json()
        assert (sara["name"], sara["language"], sara["is_public"]) == ("Sara", "es", True)
        mine = http.get("/voices/mine-1").json()
        assert (mine["embedding"], mine["is_public"]) == ([0.5] * 192, False)
        assert mine["user_id"] == http.get("/voices").json()[-1]["user_id"]


def test_what_one_key_does_to_them_the_others_do_not_see(stocked: MockServer) -> None:
    with client(stocked, "2024-11-13") as http, client(stocked, "2024-11-13") as other:
        assert http.delete("/voices/mine-1").status_code == 204
        assert http.get("/voices/mine-1").status_code == 400
        assert other.get("/voices/mine-1").status_code == 200


def test_archived_voices_are_listed_only_when_asked_for_and_do_not_speak(stocked: MockServer) -> None:
    with client(stocked, "2026-08-14") as http:
        own: dict[str, Any] = {"is_owner": "true"}
        assert [v["id"] for v in http.get("/voices", params=own).json()["data"]] == ["mine-1"]
        whole = http.get("/voices", params={**own, "include_archived": "true"}).json()["data"]
        assert [(v["id"], v["status"]) for v in whole] == [("mine-1", "active"), ("mine-2", "archived")]
        assert http.get("/voices/mine-2").json()["status"] == "archived"
        assert http.post("/tts/bytes", json=body(voice="mine-2")).status_code == 404
        assert http.post("/tts/bytes", json=body(voice="mine-1")).status_code == 200


@pytest.mark.parametrize(("version", "starred"), [("2024-11-13", ["mine-1"]), ("2025-04-16", ["mine-1"])])
def test_starred_voices_can_be_filtered(stocked: MockServer, version: str, starred: list[str]) -> None:
    with client(stocked, version) as http:
        page = http.get("/voices", params={"is_starred": "true", "expand[]": "is_starred"}).json()
        assert [(voice["id"], voice["is_starred"]) for voice in page["data"]] == [
            (name, True) for name in starred
        ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_key_has_only_so_many_voices(stocked: MockServer, version: str) -> None:
    with client(stocked, version) as http:
        own = own_voice(http)
        status, _, line = said(clone(http, spoken(http)))
        assert (status, line.endswith("Your request was invalid: there are 3 voices already")) == (400, True)
        http.delete(f"/voices/{own}")
        own_voice(http)


@pytest.mark.parametrize("path", ["/voices", "/voices/mix", "/voices/clone/clip", "/voices/clone/url"])
def test_from_june_2026_the_oldest_version_is_without_what_was_retired(
    june: MockServer, may: MockServer, path: str
) -> None:
    with client(june, "2024-06-10") as http:
        reply = http.post(path, json={})
        assert (reply.status_code, reply.text) == (410, f"Gone: {GONE}")
    with client(may, "2024-06-10") as http:
        assert http.post(path, json={}).status_code == 400


@pytest.mark.parametrize("path", ["/voices", "/voices/mix"])
def test_and_so_is_version_2024_11_13(june: MockServer, path: str) -> None:
    with client(june, "2024-11-13") as http:
        assert http.post(path, json={}).status_code == 410


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13", "2025-11-04"])
@pytest.mark.parametrize("path", ["/tts/bytes", "/tts/sse"])
def test_from_june_2026_nobody_speaks_with_an_embedding(
    june: MockServer, may: MockServer, version: str, path: str
) -> None:
    given = body(voice={"mode": "embedding", "embedding": [0.1] * 192}, model_id="sonic-3")
    with client(june, version) as http:
        reply = http.post(path, json=given)
        assert (reply.status_code, reply.text) == (
            400,
            "Invalid voice: Voice embeddings are not supported by this version, give the ID of a voice.",
        )
    with client(may, version) as http:
        assert http.post(path, json=given).status_code == 200


def test_what_was_not_retired_goes_on(june: MockServer) -> None:
    with client(june, "2024-06-10") as http:
        clip = http.post("/tts/bytes", json=body(model_id="sonic-3", output_format={
            "container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000})).content  # fmt: skip
        made = clone(http, clip)
        assert (made.status_code, made.json()["created_at"]) == (200, "2026-06-01T00:00:01.000317Z")


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_what_is_exported_is_what_is_read(tmp_path: Path, ending: str) -> None:
    voices = (*VOICES.values(), Voice(id="x", name="Ünï", numbers=(0.25,) * 192, starred=True, gender=None))
    file = tmp_path / f"voices.{ending}"
    file.write_text(write(voices, as_json=ending == "json"), "utf-8")
    found = read(file)
    assert [(v.id, v.name, v.embedding, v.accents, v.created_at, v.public) for v in found] == [
        (v.id, v.name, v.embedding, v.accents, v.created_at, v.public) for v in voices
    ]


def test_without_a_file_there_is_the_catalogue() -> None:
    seed = seeded(None)
    assert (len(seed.public), seed.own) == (107, ())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{", "not JSON"),
        ("{}", "an array of voices is needed"),
        ("[1]", "voice 1: an object is needed"),
        ("[{}]", "voice 1: a name is needed"),
        ('[{"name": "a"}, {"name": "b", "colour": "red"}]', "voice 2: there is no field colour"),
        ('[{"name": "a", "gender": "x"}]', "gender must be one of masculine, feminine, gender_neutral, None"),
        ('[{"name": "a", "created_at": 1970}]', "created_at must be a string"),
        ('[{"name": "a", "accents": ["martian"]}]', "there is no accent martian"),
        ('[{"name": "a", "language": "xx"}]', "no accent speaks xx"),
        ('[{"name": "a", "embedding": [1]}]', "embedding must be 192 numbers"),
        ('[{"name": "a"}, {"name": "a"}]', "two voices have the same id"),
        (f'[{{"name": "a", "public": false, "id": "{SARAH}"}}]', f"{SARAH} is the id of a public voice"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(tmp_path: Path, text: str, wrong: str) -> None:
    file = tmp_path / "voices.json"
    file.write_text(text, "utf-8")
    with pytest.raises(BadVoices, match=wrong) as caught:
        seeded(str(file))
    assert str(caught.value).startswith(str(file))


@pytest.mark.parametrize("text", ["[", "- name: a\n  created_at: 1970-01-05\n", "- !!python/object:x {}\n"])
def test_a_bad_yaml_file_is_refused_too(tmp_path: Path, text: str) -> None:
    file = tmp_path / "voices.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadVoices):
        seeded(str(file))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadVoices, match="No such file"):
        seeded(str(tmp_path / "none.json"))
    with pytest.raises(BadVoices):
        MockServer(voices=str(tmp_path / "none.json"))
