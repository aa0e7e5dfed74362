"""The store behind HTTP against a plain dict, over all versions and two keys; and many clients at once."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, rule

from mockserver import MockServer
from tests.edge.requests import SARAH, VERSIONS, body
from tests.edge.voices import client, clone, localize, own_voice, spoken

FEW = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
MANY = settings(FEW, max_examples=400, stateful_step_count=60)

_RUNS = itertools.count()
versions = st.sampled_from(VERSIONS)
paged = st.sampled_from(VERSIONS[1:])
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
keys = st.sampled_from(["one", "two"])
Ref = tuple[str, str]


class Voices(RuleBasedStateMachine):
    """Each rule does one request to the server and the same to the model, and compares."""

    server: ClassVar[MockServer]
    clip: ClassVar[bytes]
    public: ClassVar[list[str]]

    voices: Bundle[Ref] = Bundle("voices")

    @initialize()
    def begin(self) -> None:
        run = next(_RUNS)
        self.model: dict[str, dict[str, dict[str, Any]]] = {"one": {}, "two": {}}
        self.http = httpx.Client(base_url=self.server.base_url, trust_env=False)
        self.names = {key: f"model-{run}-{key}" for key in self.model}

    def ask(self, method: str, path: str, key: str, version: str, **more: Any) -> httpx.Response:
        self.http.headers.update({"X-API-Key": self.names[key], "Cartesia-Version": version})
        return self.http.request(method, path, **more)

    def remember(self, key: str, made: dict[str, Any], language: str) -> Ref:
        assert made["id"] not in {*self.model["one"], *self.model["two"], *self.public}
        self.model[key][made["id"]] = {
            "name": made["name"],
            "description": made["description"],
            "language": language,
            "created_at": made["created_at"],
        }
        return key, made["id"]

    @rule(target=voices, key=keys, version=st.sampled_from(VERSIONS[:2]), name=texts, description=texts)
    def create(self, key: str, version: str, name: str, description: str) -> Ref:
        given = {"name": name, "description": description, "embedding": [0.5] * 192, "language": "fr"}
        made = self.ask("POST", "/voices", key, version, json=given).json()
        assert (made["name"], made["description"]) == (name, description)
        return self.remember(key, made, "fr")

    @rule(target=voices, key=keys, version=versions)
    def clone(self, key: str, version: str) -> Ref:
        self.ask("GET", "/", key, version)
        reply = clone(self.http, self.clip, name="A clone", language="de")
        assert reply.status_code == 200
        return self.remember(key, reply.json(), "de")

    @rule(target=voices, voice=voices, version=versions)
    def localize(self, voice: Ref, version: str) -> Any:
        key, source = voice
        self.ask("GET", "/", key, version)
        reply = localize(self.http, source)
        if source not in self.model[key]:
            assert reply.status_code == 404
            return multiple()
        return self.remember(key, reply.json(), "es")

    @rule(voice=voices, version=versions, name=texts, description=texts)
    def update(self, voice: Ref, version: str, name: str, description: str) -> None:
        key, voice_id = voice
        given = {"name": name, "description": description}
        reply = self.ask("PATCH", f"/voices/{voice_id}", key, version, json=given)
        if voice_id in self.model[key]:
            assert reply.status_code == 200
            self.model[key][voice_id].update(given)
        else:
            assert reply.status_code == 404

    @rule(voice=consumes(voices), version=versions)
    def delete(self, voice: Ref, version: str) -> None:
        key, voice_id = voice
        known = self.model[key].pop(voice_id, None)
        reply = self.ask("DELETE", f"/voices/{voice_id}", key, version)
        assert reply.status_code == (204 if known else 404)

    @rule(voice=voices, version=versions, key=keys)
    def get(self, voice: Ref, version: str, key: str) -> None:
        _, voice_id = voice
        reply = self.ask("GET", f"/voices/{voice_id}", key, version)
        expected = self.model[key].get(voice_id)
        if expected is None:
            assert reply.status_code == 404
        else:
            found = reply.json()
            assert {name: found[name] for name in expected} == expected

    @rule(voice=voices, version=versions, key=keys)
    def speak(self, voice: Ref, version: str, key: str) -> None:
        request = body(voice={"mode": "id", "id": voice[1]})
        reply = self.ask("POST", "/tts/bytes", key, version, json=request)
        assert reply.status_code == (200 if voice[1] in self.model[key] else 404)

    @rule(key=keys, version=paged, limit=st.integers(1, 5))
    def page_through_own(self, key: str, version: str, limit: int) -> None:
        found: list[str] = []
        params: dict[str, Any] = {"is_owner": "true", "limit": limit}
        while True:
            page = self.ask("GET", "/voices", key, version, params=params).json()
            assert len(page["data"]) <= limit
            found += [voice["id"] for voice in page["data"]]
            if not page["has_more"]:
                break
            params["starting_after"] = page["next_page"]
        assert found == list(self.model[key])

    @rule(key=keys, version=paged, voice=voices, limit=st.integers(1, 5))
    def page_backwards(self, key: str, version: str, voice: Ref, limit: int) -> None:
        params = {"ending_before": voice[1], "limit": limit, "is_owner": "true"}
        reply = self.ask("GET", "/voices", key, version, params=params)
        if voice[1] in self.model[key]:
            before = list(itertools.takewhile(lambda own: own != voice[1], self.model[key]))
            page = reply.json()
            assert [found["id"] for found in page["data"]] == before[-limit:]
            assert page["has_more"] == (len(before) > limit)

    @rule(key=keys)
    def list_everything(self, key: str) -> None:
        found = self.ask("GET", "/voices", key, "2024-06-10").json()
        assert [voice["id"] for voice in found] == [*self.public, *self.model[key]]

    def teardown(self) -> None:
        if hasattr(self, "http"):
            self.http.close()


@pytest.fixture
def prepared(server: MockServer) -> None:
    with client(server, "2024-06-10") as http:
        Voices.server = server
        Voices.clip = spoken(http)
        Voices.public = [voice["id"] for voice in http.get("/voices").json()]


@pytest.mark.usefixtures("prepared")
def test_the_store_behind_http_is_a_dict_for_each_key() -> None:
    Voices.TestCase.settings = FEW
    Voices.TestCase().runTest()


@pytest.mark.fuzz
@pytest.mark.usefixtures("prepared")
def test_the_store_behind_http_is_a_dict_for_each_key_at_length() -> None:
    Voices.TestCase.settings = MANY
    Voices.TestCase().runTest()


def test_no_voice_is_lost_or_doubled_when_many_write_at_once(server: MockServer) -> None:
    with client(server, "2024-11-13", key="crowd") as http, ThreadPoolExecutor(8) as pool:
        clip = spoken(http)

        def work(n: int) -> tuple[str, str]:
            given = {"name": f"kept {n}", "description": "", "embedding": [], "base_voice_id": SARAH}
            kept = http.post("/voices", json=given).json()["id"]
            lost = clone(http, clip, name=f"lost {n}").json()["id"]
            named = {"name": f"named {n}", "description": "d"}
            assert http.patch(f"/voices/{kept}", json=named).json()["name"] == f"named {n}"
            assert http.delete(f"/voices/{lost}").status_code == 204
            return kept, f"named {n}"

        made = dict(pool.map(work, range(40)))
        page = http.get("/voices", params={"is_owner": "true", "limit": 100}).json()
        assert {voice["id"]: voice["name"] for voice in page["data"]} == made
        assert len(made) == 40


def test_the_same_calls_get_the_same_answers_whatever_else_goes_on() -> None:
    def story(server: MockServer) -> list[Any]:
        with client(server, "2025-11-04", key="story") as http:
            made = own_voice(http)
            return [
                http.get(f"/voices/{made}").json(),
                localize(http, made).json(),
                http.get("/voices").json(),
            ]

    with MockServer() as quiet, MockServer() as busy:
        with client(busy, "2024-06-10", key="somebody else") as other:
            own_voice(other)
        assert story(quiet) == story(busy)
