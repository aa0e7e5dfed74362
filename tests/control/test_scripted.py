"""Answers that a test has written, and what is left of the server's own."""

from __future__ import annotations

import base64

import httpx
import pytest

from mockserver.contract.jsonvalue import JsonValue
from mockserver.control.scripted import merged
from mockserver.testing.line import Refused
from mockserver.testing.mock import CartesiaMock
from tests.edge.requests import body


def test_the_next_list_of_voices_is_as_written_and_the_one_after_it_is_the_servers(
    mock: CartesiaMock, api: httpx.Client
) -> None:
    mock.answer(match={"operation": "voices.list"}, json={"data": [], "has_more": False})
    assert api.get("/voices").json() == {"data": [], "has_more": False}
    assert len(api.get("/voices").json()["data"]) == 10


def test_canned_audio_is_sent_for_the_request_that_matches(mock: CartesiaMock, api: httpx.Client) -> None:
    sound = bytes(range(256)) * 10
    mock.answer(
        match={"transcript": "special"}, base64=base64.b64encode(sound).decode(), media_type="audio/wav"
    )
    assert api.post("/tts/bytes", json=body(transcript="plain")).content != sound
    reply = api.post("/tts/bytes", json=body(transcript="a special one"))
    assert (reply.status_code, reply.headers["content-type"], reply.content) == (200, "audio/wav", sound)


def test_a_status_and_headers_may_be_written_as_well(mock: CartesiaMock, api: httpx.Client) -> None:
    mock.answer(text="busy", status=503, headers={"Retry-After": "3"}, media_type="text/plain")
    reply = api.get("/voices")
    assert (reply.status_code, reply.text, reply.headers["retry-after"]) == (503, "busy", "3")
    assert mock.calls[0].status == 503


def test_a_patch_changes_only_what_it_names(mock: CartesiaMock, api: httpx.Client) -> None:
    before = api.get("/voices?limit=1").json()
    mock.answer(match={"operation": "voices.list"}, patch={"has_more": False, "next_page": None})
    after = api.get("/voices?limit=1").json()
    assert after["has_more"] is False
    assert "next_page" not in after
    assert after["data"] == before["data"]


@pytest.mark.parametrize(("times", "answers"), [(1, 1), (3, 3), (None, 5)])
def test_it_is_given_as_often_as_was_said(
    mock: CartesiaMock, api: httpx.Client, times: int | None, answers: int
) -> None:
    mock.answer(times=times, text="mine")
    assert [api.get("/voices").text for _ in range(5)].count("mine") == answers


def test_other_keys_get_their_own_answers(mock: CartesiaMock) -> None:
    mock.answer(times=None, text="mine")
    reply = httpx.get(
        f"{mock.base_url}/voices",
        headers={"X-API-Key": "sk_car_other", "Cartesia-Version": "2026-03-01"},
        trust_env=False,
    )
    assert reply.text != "mine"


def test_what_was_not_used_is_listed_and_forgotten(mock: CartesiaMock, control: httpx.Client) -> None:
    mock.answer(match={"path": "/x"}, json={})
    (script,) = control.get("/scripts").json()["scripts"]
    assert (script["match"], script["times"], script["bytes"]) == ({"path": "/x"}, 1, 2)
    control.delete("/scripts")
    assert control.get("/scripts").json() == {"scripts": []}


def test_the_next_transcript_is_heard_whatever_is_sent(mock: CartesiaMock, api: httpx.Client) -> None:
    wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
    clip = api.post("/tts/bytes", json=body(output_format=wav)).content
    mock.hear_next("what you want to hear")

    def transcript() -> str:
        form = {"model": "ink-whisper", "language": "en"}
        text: str = api.post("/stt", data=form, files={"file": ("a.wav", clip)}).json()["text"]
        return text.strip()

    assert transcript() == "what you want to hear"
    assert transcript() == "Hello there"


@pytest.mark.parametrize(
    "script",
    [
        {},
        {"json": {}, "text": ""},
        {"text": "x", "status": 99},
        {"loud": True},
        {"base64": "A"},
        {"text": "", "headers": {"x": "a\r\nb: c"}},
        {"text": "", "headers": {"x": "\u2713"}},
    ],
)
def test_what_cannot_be_is_refused(mock: CartesiaMock, script: dict[str, JsonValue]) -> None:
    with pytest.raises(Refused, match="400"):
        mock.answer(**script)


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        # Examples of RFC 7386, appendix A.
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "foo"}, None, None),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_patches_are_those_of_rfc_7386(target: JsonValue, patch: JsonValue, result: JsonValue) -> None:
    assert merged(target, patch) == result
