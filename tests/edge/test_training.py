"""Datasets, files and fine-tunes, and the voices that come of them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import numpy as np
import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen
from mockserver.world.clock import ManualClock
from tests.edge.requests import SARAH, body
from tests.edge.voices import client, spoken

DATES = ("2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")


@pytest.fixture(params=DATES)
def http(server: MockServer, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    with client(server, request.param) as found:
        yield found


@pytest.fixture
def newest(server: MockServer) -> Iterator[httpx.Client]:
    with client(server, "2026-08-14") as found:
        yield found


def dataset(http: httpx.Client, *recordings: bytes) -> str:
    made = http.post("/datasets/", json={"name": "Captain", "description": "An old sailor"})
    assert made.status_code == 200, made.text
    found: str = made.json()["id"]
    for number, recording in enumerate(recordings):
        sent = http.post(
            f"/datasets/{found}/files",
            data={"purpose": "fine_tune"},
            files={"file": (f"{number}.wav", recording, "audio/wav")},
        )
        assert (sent.status_code, sent.content) == (204, b"")
    return found


def tune(http: httpx.Client, dataset_id: str) -> dict[str, str]:
    made = http.post(
        "/fine-tunes/",
        json={
            "name": "Captain",
            "description": "An old sailor",
            "language": "en",
            "model_id": "sonic-3-2026-01-12",
            "dataset": dataset_id,
        },
    )
    assert made.status_code == 200, made.text
    found: dict[str, str] = made.json()
    return found


def test_a_dataset_is_made_listed_changed_and_deleted(http: httpx.Client) -> None:
    found = dataset(http)
    shown = http.get(f"/datasets/{found}").json()
    assert shown == {
        "id": found,
        "name": "Captain",
        "created_at": shown["created_at"],
        "description": "An old sailor",
    }
    assert http.get("/datasets").json()["data"] == [shown]
    changed = http.patch(f"/datasets/{found}", json={"name": "Admiral", "description": "Older"})
    assert (changed.status_code, changed.content) == (204, b"")
    assert http.get(f"/datasets/{found}").json()["name"] == "Admiral"
    assert http.delete(f"/datasets/{found}").status_code == 204
    assert http.get(f"/datasets/{found}").status_code == 404


def test_pages_of_the_first_date_do_not_name_the_next_one(server: MockServer) -> None:
    for date, keys in (
        ("2025-04-16", {"data", "has_more"}),
        ("2025-11-04", {"data", "has_more", "next_page"}),
    ):
        with client(server, date) as http:
            assert set(http.get("/datasets/").json()) == keys


def test_recordings_are_listed_and_deleted(http: httpx.Client) -> None:
    found = dataset(http, b"one", b"three")
    files = http.get(f"/datasets/{found}/files").json()["data"]
    assert [(file["filename"], file["size"]) for file in files] == [("0.wav", 3), ("1.wav", 5)]
    assert http.delete(f"/datasets/{found}/files/{files[0]['id']}").status_code == 204
    left = http.get(f"/datasets/{found}/files").json()["data"]
    assert [file["filename"] for file in left] == ["1.wav"]


def test_a_recording_of_another_dataset_is_not_found(http: httpx.Client) -> None:
    one, other = dataset(http, b"one"), dataset(http)
    (file,) = http.get(f"/datasets/{one}/files").json()["data"]
    assert http.delete(f"/datasets/{other}/files/{file['id']}").status_code == 404
    assert len(http.get(f"/datasets/{one}/files").json()["data"]) == 1


def test_a_fine_tune_of_a_dataset_that_is_not_there_is_not_found(http: httpx.Client) -> None:
    refused = http.post(
        "/fine-tunes/",
        json={"name": "n", "description": "d", "language": "en", "model_id": "m", "dataset": "dataset_0"},
    )
    assert refused.status_code == 404
    assert "dataset was not found" in refused.text


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def waiting(clock: ManualClock) -> Iterator[httpx.Client]:
    with MockServer(clock=clock, fine_tune_seconds=100) as server, client(server, "2026-08-14") as http:
        yield http


def test_training_goes_by_the_clock_and_gives_four_voices_that_speak(
    waiting: httpx.Client, clock: ManualClock
) -> None:
    made = tune(waiting, dataset(waiting, spoken(waiting, SARAH)))
    seen = [made["status"]]
    for seconds in (24, 1, 74, 1):
        clock.advance(seconds)
        seen.append(waiting.get(f"/fine-tunes/{made['id']}").json()["status"])
    assert seen == ["created", "created", "training", "training", "completed"]
    voices = waiting.get(f"/fine-tunes/{made['id']}/voices").json()["data"]
    assert [voice["name"] for voice in voices] == ["Captain 1", "Captain 2", "Captain 3", "Captain 4"]
    assert all(voice["is_pro"] and voice["is_owner"] for voice in voices)
    said = waiting.post(
        "/tts/bytes", json=body(transcript="Land ahoy", voice={"mode": "id", "id": voices[2]["id"]})
    )

    assert listen(np.frombuffer(said.content, "<i2"), 16000).text == "Land ahoy"


def test_before_training_is_completed_there_are_no_voices(waiting: httpx.Client, clock: ManualClock) -> None:
    made = tune(waiting, dataset(waiting, spoken(waiting)))
    clock.advance(99)
    assert waiting.get(f"/fine-tunes/{made['id']}/voices").json()["data"] == []


@pytest.mark.parametrize(
    ("recordings", "code"), [((), "dataset_empty"), ((b"no sound",), "unsupported_audio_format")]
)
def test_training_without_anything_to_hear_fails_and_says_why(
    recordings: tuple[bytes, ...], code: str, waiting: httpx.Client, clock: ManualClock
) -> None:
    made = tune(waiting, dataset(waiting, *recordings))
    clock.advance(100)
    failed = waiting.get(f"/fine-tunes/{made['id']}").json()
    assert failed["status"] == "failed"
    assert [error["code"] for error in failed["user_errors"]] == [code]
    assert waiting.get(f"/fine-tunes/{made['id']}/voices").json()["data"] == []


def test_a_setting_completes_training_at_once() -> None:
    with MockServer(fine_tune_seconds=0) as server, client(server, "2025-11-04") as http:
        made = tune(http, dataset(http, spoken(http)))
        assert made["status"] == "completed"
        voices = http.get(f"/fine-tunes/{made['id']}/voices").json()["data"]
        assert http.delete(f"/fine-tunes/{made['id']}").status_code == 204
        assert http.get(f"/voices/{voices[0]['id']}").status_code == 404


def upload(http: httpx.Client, data: bytes, purpose: str = "agent_background_sound") -> httpx.Response:
    return http.post("/files", data={"purpose": purpose}, files={"file": ("rain.wav", data)})


def test_a_file_is_uploaded_listed_downloaded_and_deleted(newest: httpx.Client) -> None:
    made = upload(newest, b"\x00rain\xff")
    assert made.status_code == 201
    file = made.json()
    assert (file["filename"], file["size"], file["purpose"]) == ("rain.wav", 6, "agent_background_sound")
    assert newest.get(f"/files/{file['id']}/info").json() == file
    assert newest.get("/files", params={"purpose": "agent_background_sound"}).json()["data"] == [file]
    assert newest.get("/files", params={"q": "snow"}).json() == {"data": [], "has_more": False}
    sent = newest.get(f"/files/{file['id']}/download")
    assert (sent.content, sent.headers["content-type"]) == (b"\x00rain\xff", "application/octet-stream")
    gone = newest.delete(f"/files/{file['id']}")
    assert (gone.status_code, gone.json()) == (200, {"message": "File deleted successfully"})
    assert newest.get(f"/files/{file['id']}/info").status_code == 404


def test_a_recording_of_a_dataset_is_a_file_in_use(newest: httpx.Client) -> None:
    dataset(newest, b"one")
    (file,) = newest.get("/files").json()["data"]
    assert newest.delete(f"/files/{file['id']}").status_code == 409


def test_a_file_beyond_the_limit_is_too_large() -> None:
    with MockServer(max_clip_bytes=10) as server, client(server, "2026-08-14") as http:
        assert upload(http, b"12345678901").status_code == 413
        assert upload(http, b"1234567890").status_code == 201


@pytest.mark.parametrize("container", ["wav", "mp3"])
def test_saved_speech_can_be_downloaded_as_it_was_heard(newest: httpx.Client, container: str) -> None:
    extra = {"bit_rate": 64000} if container == "mp3" else {"encoding": "pcm_s16le"}
    spoken = newest.post(
        "/tts/bytes",
        json=body(save=True, output_format={"container": container, "sample_rate": 16000, **extra}),
    )
    assert spoken.status_code == 200
    file = newest.get(f"/files/{spoken.headers['cartesia-file-id']}/info").json()
    assert (file["purpose"], file["size"]) == ("tts_generation", len(spoken.content))
    assert newest.get(f"/files/{file['id']}/download").content == spoken.content


def test_samples_without_a_head_can_be_had_as_a_wav_file(newest: httpx.Client) -> None:
    spoken = newest.post("/tts/bytes", json=body(save=True))
    path = f"/files/{spoken.headers['cartesia-file-id']}/download"
    assert newest.get(path).content == spoken.content
    clip = decode(newest.get(path, params={"format": "playback"}).content)
    assert (clip.sample_rate, listen(clip.samples, clip.sample_rate).text) == (16000, "Hello there")
    assert (clip.samples * 32768).astype("<i2").tobytes() == spoken.content


def test_trained_voices_are_in_the_list_though_nobody_asked_for_the_training(
    waiting: httpx.Client, clock: ManualClock
) -> None:
    tune(waiting, dataset(waiting, spoken(waiting)))
    assert waiting.get("/voices", params={"is_owner": True}).json()["data"] == []
    clock.advance(100)
    voices = waiting.get("/voices", params={"is_owner": True}).json()["data"]
    assert [voice["name"] for voice in voices] == ["Captain 1", "Captain 2", "Captain 3", "Captain 4"]


def test_any_purpose_will_do(newest: httpx.Client) -> None:
    file = upload(newest, b"x", "original-audio-clip").json()
    assert newest.get("/files", params={"purpose": "original-audio-clip"}).json()["data"] == [file]


def test_a_deleted_dataset_takes_its_files_along(newest: httpx.Client) -> None:
    found = dataset(newest, b"one")
    (file,) = newest.get("/files").json()["data"]
    newest.delete(f"/datasets/{found}")
    assert newest.get(f"/files/{file['id']}/info").status_code == 404
