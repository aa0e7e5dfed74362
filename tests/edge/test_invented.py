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


def test_a_file_that_is_no_sound_stands_for_a_made_up_clip(api: httpx.Client, strict: httpx.Client) -> None:
    files, form = {"file": ("clip.wav", b"Example data")}, {"model": "ink-whisper"}
    heard = api.post("/stt", files=files, data=form)
    assert heard.status_code == 200
    assert heard.json()["duration"] == 1.8
    assert heard.json()["text"] == api.post("/stt", files=files, data=form).json()["text"] != ""
    assert strict.post("/stt", files=files, data=form).status_code == 400


def test_a_voice_can_be_cloned_from_what_is_no_sound(api: httpx.Client) -> None:
    made = api.post("/voices/clone", files={"clip": b"Example data"}, data={"name": "n", "language": "en"})
    assert (made.status_code, made.json()["name"]) == (200, "n")


@pytest.mark.parametrize("path", ["/voices", "/datasets", "/agents/calls?agent_id=some"])
def test_a_page_of_nothing_stands_for_the_usual_page(api: httpx.Client, path: str) -> None:
    asked = api.get(path + ("&" if "?" in path else "?") + "limit=0")
    assert (asked.status_code, asked.content) == (200, api.get(path).content)


def test_voices_have_locales_beside_their_accents(api: httpx.Client, strict: httpx.Client) -> None:
    assert api.get("/voices/whoever").json()["locales"] == [{"locale": "en-US", "is_native": True}]
    assert all("locales" in voice for voice in api.get("/voices").json()["data"])
    assert all("locales" not in voice for voice in strict.get("/voices").json()["data"])
