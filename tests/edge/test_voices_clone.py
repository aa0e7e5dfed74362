"""Voices out of clips, in every form in which clients send them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import httpx
import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from mockserver import MockServer
from mockserver.voices.catalogue import VOICES
from mockserver.voices.embeddings import cosine
from tests.edge.requests import SARAH, VERSIONS, said
from tests.edge.voices import client, clone, spoken

ADA_LIKE = "f9836c6e-a0bd-460e-9d3c-f7299fa60f94"


def noise(seconds: float, seed: int = 1, container: str = "WAV") -> bytes:
    samples = np.random.default_rng(seed).uniform(-0.5, 0.5, round(seconds * 16_000)).astype(np.float32)
    return written(samples, 16_000, container)


def written(samples: npt.NDArray[np.float32], rate: int = 16_000, container: str = "WAV") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=container)
    return file.getvalue()


@pytest.fixture(params=VERSIONS)
def http(request: pytest.FixtureRequest, server: MockServer) -> Iterator[httpx.Client]:
    with client(server, request.param) as found:
        yield found


@pytest.fixture
def first(server: MockServer) -> Iterator[httpx.Client]:
    with client(server, "2024-06-10") as found:
        yield found


def heard(http: httpx.Client, clip: bytes) -> list[float]:
    reply = http.post("/voices/clone/clip", files={"clip": ("a.wav", clip)})
    assert reply.status_code == 200, reply.text
    found: list[float] = reply.json()["embedding"]
    return found


def test_a_clone_is_a_voice_of_the_key_and_its_answer_has_no_embedding(http: httpx.Client) -> None:
    reply = clone(http, noise(1), name="Ada", description="d", language="de")
    voice = reply.json()
    assert (reply.status_code, voice["name"], voice["description"], voice["language"]) == (
        200,
        "Ada",
        "d",
        "de",
    )
    assert "embedding" not in voice
    assert len(voice["user_id"]) == 36
    assert http.get(f"/voices/{voice['id']}").json()["name"] == "Ada"


@pytest.mark.parametrize("container", ["WAV", "FLAC", "OGG", "MP3"])
def test_clips_are_taken_in_each_container(first: httpx.Client, container: str) -> None:
    assert len(heard(first, noise(1, container=container))) == 192


def test_the_same_clip_gives_the_same_voice_and_another_another(first: httpx.Client) -> None:
    one, again, other = heard(first, noise(1)), heard(first, noise(1)), heard(first, noise(1, seed=2))
    assert one == again
    assert abs(cosine(one, other)) < 0.5
    assert {type(number) for number in one} == {float}


@pytest.mark.parametrize("voice", [SARAH, ADA_LIKE])
def test_a_clip_of_a_known_voice_gives_one_close_to_it(first: httpx.Client, voice: str) -> None:
    known = VOICES[voice].embedding
    found = heard(first, spoken(first, voice, "One clip that says who speaks"))
    assert cosine(known, found) == pytest.approx(0.9995, abs=1e-6)
    another = heard(first, spoken(first, voice, "Another clip of the same speaker"))
    assert another != found
    assert cosine(another, found) > 0.99


def test_a_clone_of_ones_own_voice_is_recognised_too(first: httpx.Client) -> None:
    mixed = [
        0.3 * a + 0.7 * b for a, b in zip(VOICES[SARAH].embedding, VOICES[ADA_LIKE].embedding, strict=True)
    ]
    own = first.post("/voices", json={"name": "n", "description": "", "embedding": mixed}).json()["id"]
    assert cosine(mixed, heard(first, spoken(first, own, "This is what I sound like"))) > 0.99


@pytest.mark.parametrize(
    ("clip", "status", "line"),
    [
        (b"", 400, "Unsupported audio format: The clip cannot be read: there is no data."),
        (b"hello", 400,
         "Unsupported audio format: The clip cannot be read: this is not a WAV, MP3, FLAC or Ogg file."),
        (written(np.zeros(0, np.float32)), 400,
         "Unsupported audio format: The clip cannot be read: there is no sound in it."),
        (written(np.zeros(301 * 8_000, np.float32), 8_000), 400,
         "Invalid request: Your request was invalid: the clip is longer than 300 seconds"),
        (written(np.zeros(301 * 48_000, np.float32), 48_000, "FLAC"), 400,
         "Invalid request: Your request was invalid: the clip is longer than 300 seconds"),
        (bytes(16_777_217), 413, "File too large: The file is larger than 16777216 bytes."),
        (bytes(17_000_000), 413, "File too large: The file is larger than 16777216 bytes."),
    ],
    ids=["nothing", "text", "empty", "long", "longer", "large", "larger"],
)  # fmt: skip
def test_what_is_no_clip_is_refused(first: httpx.Client, clip: bytes, status: int, line: str) -> None:
    reply = clone(first, clip)
    assert (reply.status_code, reply.text) == (status, line)
    assert len(first.get("/voices").json()) == 107


def test_newer_versions_name_the_fault_by_a_code(server: MockServer) -> None:
    with client(server, "2026-08-14") as http:
        assert said(clone(http, b"hello"))[2].startswith(
            "unsupported_audio_format | Unsupported audio format | "
        )
        assert said(clone(http, bytes(16_777_217)))[2].startswith("file_too_large | File too large | ")


@pytest.mark.parametrize("fault", ["clip", "name", "language"])
def test_a_form_without_what_it_needs_is_refused(http: httpx.Client, fault: str) -> None:
    data = {"name": "Ada", "language": "en", "mode": "similarity"}
    files = {"clip": ("a.wav", noise(1)), "other": ("b", b"")}
    data.pop(fault, None)
    files.pop(fault, None)
    status, _, line = said(http.post("/voices/clone", data=data, files=files))
    assert (status, line.endswith(f"Your request was invalid: {fault} is required")) == (400, True)


def test_the_first_clients_send_no_boundary_and_the_switch_as_a_file(first: httpx.Client) -> None:
    form = httpx.Request(
        "POST", "http://x", files={"clip": ("a.wav", noise(1)), "enhance": ("upload", b"true")}
    ).read()
    reply = first.post("/voices/clone/clip", content=form, headers={"Content-Type": "multipart/form-data"})
    assert (reply.status_code, len(reply.json()["embedding"])) == (200, 192)


def test_python_1_4_sends_none_as_an_empty_string(first: httpx.Client) -> None:
    data = {"name": "Ada", "description": "", "language": "en", "mode": "stability", "enhance": "true",
            "transcript": "", "base_voice_id": ""}  # fmt: skip
    reply = first.post("/voices/clone", data=data, files={"clip": ("a.wav", noise(1))})
    assert (reply.status_code, reply.json()["description"]) == (200, "")


def test_a_form_that_was_not_encoded_is_refused(http: httpx.Client) -> None:
    status, _, line = said(http.post("/voices/clone", content=b"[object FormData]"))
    assert (status, line.endswith("the body is not a valid form")) == (400, True)


def test_a_clip_is_never_fetched_from_a_link(first: httpx.Client) -> None:
    reply = first.post("/voices/clone/url", params={"link": "http://localhost:9/clip.wav"})
    assert (reply.status_code, reply.text) == (
        400,
        "Invalid request: Your request was invalid: clips are not fetched from a link, send the clip itself",
    )


def test_a_clone_may_have_an_accent_a_tagline_and_access(server: MockServer) -> None:
    with client(server, "2026-08-14") as http:
        made = clone(http, noise(1), accent="parisian", tagline="Salut", **{"access[type]": "public"}).json()
        assert (made["language"], made["tagline"], made["access"], made["visibility"]) == (
            "fr",
            "Salut",
            "public",
            "all",
        )
        voice = http.get(f"/voices/{made['id']}").json()
        assert voice["accents"] == [{"accent": "parisian", "locale": "fr-FR", "is_native": True}]


def test_the_language_of_a_clone_is_looked_at_from_2026_03_01_on(http: httpx.Client) -> None:
    old = http.headers["cartesia-version"] < "2026-03-01"
    assert clone(http, noise(1), language="xx").status_code == (200 if old else 400)


def test_a_base_voice_must_exist(http: httpx.Client) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    assert clone(http, noise(1), base_voice_id=unknown).status_code == 404
    assert clone(http, noise(1), base_voice_id=SARAH).status_code == 200
