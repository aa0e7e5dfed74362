"""With `invent_ids` an id that nobody has stands for a resource that is made up."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from mockserver import MockServer

HEADERS = {"X-API-Key": "inventing", "Cartesia-Version": "2026-08-14"}
SPEECH = {
    "model_id": "sonic-3.6",
    "transcript": "Hello.",
    "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 8000},
}
PATHS = {
    "/voices/whoever": "whoever",
    "/datasets/some": "some",
    "/fine-tunes/some": "some",
    "/pronunciation-dicts/some": "some",
    "/agents/some": "some",
    "/agents/metrics/some": "some",
    "/agents/calls/some": "some",
    "/agents/deployments/some": "some",
}


@pytest.fixture(scope="module")
def api() -> Iterator[httpx.Client]:
    with (
        MockServer(invent_ids=True) as server,
        httpx.Client(base_url=server.base_url, headers=HEADERS) as http,
    ):
        yield http


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_id_is_answered_as_if_it_had_been_made(api: httpx.Client, path: str) -> None:
    first = api.get(path)
    assert (first.status_code, first.json()["id"]) == (200, PATHS[path])
    assert api.get(path).json() == first.json()


@pytest.mark.parametrize("path", PATHS)
def test_without_the_setting_it_is_refused(path: str, strict: httpx.Client) -> None:
    assert strict.get(path).status_code in {400, 404}


@pytest.fixture(scope="module")
def strict() -> Iterator[httpx.Client]:
    with MockServer() as server, httpx.Client(base_url=server.base_url, headers=HEADERS) as http:
        yield http


def test_a_made_up_voice_sounds_the_same_on_every_server(api: httpx.Client) -> None:
    spoken = api.post("/tts/bytes", json={**SPEECH, "voice": "whoever"})
    other = api.post("/tts/bytes", json={**SPEECH, "voice": "somebody else"})
    with MockServer(invent_ids=True, seed=5) as server:
        again = httpx.post(
            f"{server.base_url}/tts/bytes", headers=HEADERS, json={**SPEECH, "voice": "whoever"}
        )
    assert spoken.status_code == 200
    assert again.content == spoken.content
    assert other.content != spoken.content


def test_a_made_up_fine_tune_has_no_voices(api: httpx.Client) -> None:
    assert api.get("/fine-tunes/another/voices").json()["data"] == []


@pytest.mark.parametrize("path", ["/voices", "/datasets"])
def test_an_unknown_cursor_stands_beside_the_list(api: httpx.Client, path: str) -> None:
    api.get(f"{path}/the-last")
    after = api.get(path, params={"starting_after": "nobody"})
    assert after.json() == api.get(path).json()
    before = api.get(path, params={"ending_before": "nobody"})
    assert before.json()["data"][-1]["id"] == "the-last"


def test_an_unknown_accent_can_be_taken_off(api: httpx.Client) -> None:
    assert api.delete("/voices/whoever/accents/elvish").json()["id"] == "whoever"
    assert api.delete("/voices/whoever/accents/parisian").status_code == 404
