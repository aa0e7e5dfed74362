"""The journal in the forms of others, and no secret in any of them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import vcr
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts.tape.files import load
from mockserver.contract.secret_places import SECRET_PLACES
from mockserver.control import redaction
from mockserver.testing.mock import CartesiaMock
from tests.control.driving import VERSION, talk
from tests.edge.requests import body


def entries(mock: CartesiaMock) -> list[dict[str, Any]]:
    """What the archive has."""
    log: Any = mock.har()["log"]
    assert log["version"] == "1.2"
    found: list[dict[str, Any]] = log["entries"]
    return found


def test_an_archive_has_what_was_asked_and_the_very_bytes_that_were_answered(
    mock: CartesiaMock, api: httpx.Client
) -> None:
    spoken = api.post("/tts/bytes", json=body())
    events = api.post("/tts/sse", json=body())
    refused = api.post("/tts/bytes", json=body(transcript=""))
    listed = api.get("/voices")
    contents = [entry["response"]["content"] for entry in entries(mock)]
    assert base64.b64decode(contents[0]["text"]) == spoken.content
    assert [content.get("text") for content in contents[1:]] == [events.text, refused.text, listed.text]
    first, *_ = entries(mock)
    assert json.loads(first["request"]["postData"]["text"]) == body()
    assert first["request"]["url"] == f"{mock.base_url}/tts/bytes"
    assert [entry["response"]["status"] for entry in entries(mock)] == [200, 200, 400, 200]


def test_an_archive_has_the_frames_of_sockets(mock: CartesiaMock) -> None:
    talk(mock, {"context_id": "a"})
    mock.wait_for(ended=True)
    (entry,) = entries(mock)
    assert entry["response"]["status"] == 101
    sent, told = entry["_webSocketMessages"]
    assert (sent["type"], json.loads(sent["data"])["context_id"]) == ("send", "a")
    assert (told["type"], json.loads(told["data"])["type"]) == ("receive", "done")


def test_a_cassette_answers_as_the_server_did(mock: CartesiaMock, api: httpx.Client, tmp_path: Path) -> None:
    spoken = api.post("/tts/bytes", json=body())
    events = api.post("/tts/sse", json=body())
    (tmp_path / "tape.yaml").write_text(mock.cassette())
    with vcr.use_cassette(str(tmp_path / "tape.yaml"), record_mode="none"):  # type: ignore[no-untyped-call]
        # Nothing of the server is asked: vcrpy refuses what is not on the tape.
        again = httpx.post(f"{mock.base_url}/tts/bytes", json=body(), trust_env=False)
        assert (again.status_code, again.content) == (200, spoken.content)
        assert httpx.post(f"{mock.base_url}/tts/sse", json=body(), trust_env=False).text == events.text


def test_the_contract_suite_reads_a_cassette(mock: CartesiaMock, api: httpx.Client, tmp_path: Path) -> None:
    spoken = api.post("/tts/bytes", json=body())
    (tmp_path / "tape.yaml").write_text(mock.cassette())
    tape = load(tmp_path / "tape.yaml")
    assert (tape.provenance.origin, tape.provenance.version) == ("mock", VERSION)
    assert [(reply.status, reply.body) for reply in tape.replies] == [(200, spoken.content)]
    assert json.loads(tape.replies[0].asked.body or b"") == body()


@pytest.mark.parametrize(
    "export", ["journal", "journal/har", "journal/cassette", "snapshot", "scripts", "faults"]
)
def test_no_secret_leaves_in_any_export(
    mock: CartesiaMock, api: httpx.Client, control: httpx.Client, export: str
) -> None:
    mock.fault("error concurrency_limited", transcript="never")
    mock.answer(match={"transcript": "never"}, text="-")
    made = api.post("/access-token", json={"grants": {"tts": True}})
    token = made.json()["token"]
    api.post("/tts/bytes", json=body(transcript=f"my key is {mock.api_key}"))
    api.get(f"/voices/{mock.api_key}")
    httpx.get(f"{mock.base_url}/voices", headers={"Authorization": f"Bearer {mock.api_key}"}, trust_env=False)
    talk(mock, {"context_id": "a", "transcript": f"the key: {mock.api_key}"})
    mock.wait_for(operation="tts.websocket", ended=True)
    text = control.get(f"/{export}").text
    assert len(text) > 10
    assert mock.api_key not in text
    assert token not in text


@given(key=st.text(min_size=6, alphabet="abcdef0123456789_"), noise=st.text())
def test_a_key_is_crossed_out_wherever_it_stands(key: str, noise: str) -> None:
    assert key not in redaction.text(f"{noise} {key}{key} {noise}".replace("[redacted]", ""), key)
    value = {"a": [key, {"b": f"x{key}y"}], "token": "t0ps3cret"}
    shown = json.dumps(redaction.value(value, key))
    assert key not in shown.replace('"token"', "").replace("[redacted]", "")
    assert "t0ps3cret" not in shown


@pytest.mark.parametrize("place", SECRET_PLACES, ids=lambda place: f"{place.where}-{place.name}")
def test_every_place_where_a_secret_may_stand_is_crossed_out(place: Any) -> None:
    secret = "Bearer hidden-thing" if place.scheme else "hidden-thing"
    shown = {
        "header": lambda: redaction.headers({place.name: secret}, ""),
        "query": lambda: redaction.query([(place.name, secret)], ""),
        "body": lambda: redaction.value({"deep": [{place.name: secret}]}, ""),
    }[place.where]()
    assert "hidden-thing" not in json.dumps(shown)
    assert "[redacted]" in json.dumps(shown)


def test_a_cassette_is_of_one_shape(mock: CartesiaMock, api: httpx.Client) -> None:
    api.get("/voices?limit=1")
    tape = yaml.safe_load(mock.cassette())
    assert list(tape) == ["provenance", "interactions", "version"]
    (interaction,) = tape["interactions"]
    assert interaction["request"]["method"] == "GET"
    assert interaction["request"]["uri"] == f"{mock.base_url}/voices?limit=1"
    assert interaction["request"]["headers"]["x-api-key"] == ["[redacted]"]
    assert interaction["request"]["headers"]["cartesia-version"] == [VERSION]
    assert interaction["response"]["status"] == {"code": 200, "message": "OK"}
    assert interaction["response"]["headers"]["content-type"] == ["application/json"]
