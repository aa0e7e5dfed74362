"""The mock reproduces what others have published of the real service."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import httpx
import pytest

from client import Client, WavFormat
from contracts.api import Target
from contracts.tape.files import FOLDER, load
from contracts.wires.sockets import Network
from mockserver import MockServer
from tests.contracts.conftest import KEY

SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
LIVE = sorted((FOLDER / "live").glob("*.yaml"))


@pytest.mark.parametrize("path", LIVE, ids=[path.stem for path in LIVE])
def test_a_wav_of_the_mock_begins_as_the_genuine_one_does(path: Path, fake: Target) -> None:
    """Recorded in November 2025 by a client that asks in 2025-04-16: 78 bytes, the same ones."""
    [genuine] = load(path).replies
    with Client(api_key=KEY, base_url=fake.base_url, version="2025-04-16") as client:
        ours = client.tts_bytes(
            transcript="hello man",
            voice=SARAH,
            model_id="sonic-turbo",
            output_format=WavFormat(sample_rate=44100),
        )
    assert ours[:78] == genuine.body[:78]
    assert (len(genuine.body) - 78) % 2048 == 0
    assert (len(ours) - 78) % 2048 == 0


def test_both_genuine_bodies_are_here_with_their_notice() -> None:
    assert [len(load(path).replies[0].body) for path in LIVE] == [198734, 92238]
    assert all("Copyright (c) 2025 HackaHealth association" in load(path).provenance.licence for path in LIVE)
    assert "Copyright (c) 2025 HackaHealth association" in (FOLDER / "live" / "LICENSE").read_text()


def test_the_sentence_of_too_many_requests_is_the_quoted_one() -> None:
    """`Too many concurrent requests. Current limit: 2`, which clients take the number from."""
    from mockserver.contract.faults import FAULTS

    rows = [row for row in FAULTS.values() if row.status == 429]
    assert any("Current limit: " in f"{row.title} {row.message} {row.text}" for row in rows)


def test_a_model_that_has_ended_is_refused_in_the_quoted_words() -> None:
    with MockServer(as_of=date(2026, 11, 24), api_key=(KEY,)) as server, closing(Network()) as wire:
        from contracts.api import Api

        api = Api(Target(server.base_url, KEY, strict_keys=True, mock=True), "2025-04-16", wire)
        with api.frames() as talk:
            context = talk.context("c", model_id="sonic")
            context.say("Hello")
            heard = context.until_over()
    assert heard.messages == (
        {
            "type": "error",
            "context_id": "c",
            "status_code": 400,
            "done": True,
            "error": "Model sunsetted: The requested model has been sunsetted and is no longer available.",
        },
    )


def test_a_bad_key_is_answered_with_as_many_bytes_as_were_recorded(fake: Target) -> None:
    """content-length 164, the line break at its end counted."""
    headers = {"X-API-Key": "sk_car_wrong", "Cartesia-Version": "2026-03-01"}
    reply = httpx.get(f"{fake.base_url}/voices", headers=headers)
    assert (reply.status_code, reply.headers["content-length"], len(reply.content)) == (401, "164", 164)


@pytest.mark.parametrize("path", sorted((FOLDER / "documented").glob("*.yaml")), ids=lambda path: path.stem)
def test_what_is_documented_is_what_the_mock_says(path: Path, fake: Target) -> None:
    """Of refusals the words; the status where no user saw another."""
    from mockserver.contract.faults import FAULTS

    [documented] = load(path).replies
    wanted = documented.json()
    if documented.status == 200:
        answer = httpx.get(f"{fake.base_url}/")
        assert (answer.status_code, list(answer.json())) == (200, list(wanted))
        return
    [fault] = [
        row
        for row in FAULTS.values()
        if (row.error_code, row.title) == (wanted["error_code"], wanted["title"])
    ]
    assert wanted["message"] == fault.message or "live the words are others" in load(path).provenance.source
    assert documented.status == fault.status or "live the status is 404" in load(path).provenance.source
