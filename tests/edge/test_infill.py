"""`/infill/bytes`: the words that are missing between two clips."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import numpy as np
import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen
from tests.conversion.sounds import file_of
from tests.edge.requests import SARAH, VERSIONS, said
from tests.edge.uploads import MP3, RAW, TARGET, WAV, Format, fill, heard, speaker
from tests.edge.voices import client, spoken

EARLY = VERSIONS[:2]
WITHOUT_CONTROLS = VERSIONS[2:]
BEFORE, AFTER = "The quick brown", "over the lazy dog."


@pytest.fixture(params=VERSIONS)
def http(request: pytest.FixtureRequest, server: MockServer) -> Iterator[httpx.Client]:
    with client(server, request.param) as found:
        yield found


@pytest.fixture
def newest(server: MockServer) -> Iterator[httpx.Client]:
    with client(server, "2026-08-14") as found:
        yield found


@pytest.fixture(scope="module")
def left(server: MockServer) -> bytes:
    with client(server, "2026-08-14") as http:
        return spoken(http, SARAH, BEFORE)


@pytest.fixture(scope="module")
def right(server: MockServer) -> bytes:
    with client(server, "2026-08-14") as http:
        return spoken(http, SARAH, AFTER)


def joined(*files: bytes) -> str:
    """What is heard in files of one rate, one after the other."""
    clips = [decode(data) for data in files]
    (rate,) = {clip.sample_rate for clip in clips}
    return listen(np.concatenate([clip.samples for clip in clips]), rate).text


def test_the_three_parts_joined_read_as_one_text(http: httpx.Client, left: bytes, right: bytes) -> None:
    reply = fill(http, left, right, "fox jumps")
    assert heard(reply).text == "fox jumps"
    assert speaker(heard(reply)) == SARAH
    assert joined(left, reply.content, right) == "The quick brown fox jumps over the lazy dog."


@pytest.mark.parametrize("side", ["left", "right"])
def test_either_side_may_be_missing(http: httpx.Client, left: bytes, right: bytes, side: str) -> None:
    if side == "left":
        reply = fill(http, None, right, "A fox jumps")
        assert joined(reply.content, right) == "A fox jumps over the lazy dog."
    else:
        reply = fill(http, left, None, "fox sleeps.")
        assert joined(left, reply.content) == "The quick brown fox sleeps."


def test_a_side_left_out_as_none_is_an_empty_field(http: httpx.Client, left: bytes) -> None:
    reply = fill(http, left, None, "fox sleeps.", right_audio="")
    assert heard(reply).text == "fox sleeps."


def test_without_any_side_there_is_nothing_to_fill(http: httpx.Client) -> None:
    status, _, line = said(fill(http, None, None))
    assert status == 400
    assert line.endswith("left_audio or right_audio is required")


@pytest.mark.parametrize(
    "fmt", [WAV, RAW, MP3, ("raw", 8000, "pcm_alaw", None)], ids=lambda fmt: str(fmt[:2])
)
def test_every_output_format_says_the_words(
    newest: httpx.Client, left: bytes, right: bytes, fmt: Format
) -> None:
    assert heard(fill(newest, left, right, "fox jumps", fmt=fmt), fmt).text == "fox jumps"


def test_the_neighbours_may_be_of_different_kinds_and_rates(newest: httpx.Client, left: bytes) -> None:
    clip = decode(left)
    for container, subtype in (("FLAC", "PCM_16"), ("MP3", "MPEG_LAYER_III"), ("OGG", "VORBIS")):
        other = file_of(clip.samples, clip.sample_rate, container, subtype)
        assert heard(fill(newest, left, other, "fox jumps")).text == "fox jumps"


def test_loudness_is_that_of_the_neighbours(newest: httpx.Client, left: bytes) -> None:
    clip = decode(left)
    loud, soft = (file_of(clip.samples * gain, clip.sample_rate) for gain in (1.9, 0.25))
    peaks = [np.abs(decode(fill(newest, each, each).content).samples).max() for each in (loud, soft)]
    assert peaks[0] / peaks[1] == pytest.approx(1.9 / 0.25, rel=0.05)
    rising = np.abs(decode(fill(newest, soft, loud, "it gets louder and louder").content).samples)
    quarter = rising.size // 4
    assert rising[:quarter].max() < 0.6 * rising[-quarter:].max()


def test_the_voice_is_the_one_asked_for_whoever_speaks_beside(newest: httpx.Client, left: bytes) -> None:
    assert speaker(heard(fill(newest, left, None, "another one", voice_id=TARGET))) == TARGET


@pytest.mark.parametrize("version", EARLY)
def test_controls_act_on_the_models_that_heed_them(server: MockServer, left: bytes, version: str) -> None:
    slow = {"voice[__experimental_controls][speed]": "slowest"}
    glad = {"voice[__experimental_controls][emotion][]": ["positivity:high", "surprise"]}
    with client(server, version) as http:
        plain, slowed, moved, numbered = (
            fill(http, left, None, "a few words", model_id="sonic", fmt=RAW, **more).content
            for more in ({}, slow, glad, {"voice[__experimental_controls][speed]": "-1"})
        )
        deaf = [fill(http, left, None, "a few words", fmt=RAW, **more).content for more in ({}, slow)]
    assert len(slowed) > 1.3 * len(plain)
    assert numbered == slowed
    assert moved != plain
    assert deaf[0] == deaf[1]


@pytest.mark.parametrize("version", WITHOUT_CONTROLS)
def test_later_versions_do_not_know_the_controls(server: MockServer, left: bytes, version: str) -> None:
    slow = {"voice[__experimental_controls][speed]": "slowest"}
    with client(server, version) as http:
        plain, slowed = (
            fill(http, left, None, "a few words", model_id="sonic", fmt=RAW, **more).content
            for more in ({}, slow)
        )
    assert slowed == plain


def test_names_as_python_2_0_0a0_spells_them(server: MockServer, left: bytes) -> None:
    fields = {
        "model_id[]": "sonic-2",
        "language[]": "en",
        "transcript[]": "spelled otherwise",
        "voice[id]": SARAH,
        "output_format[container]": "wav",
        "output_format[sample_rate]": "16000",
        "output_format[encoding]": "pcm_s16le",
    }
    with client(server, "2024-06-10") as http:
        reply = http.post("/infill/bytes", data=fields, files={"left_audio": left})
    assert heard(reply).text == "spelled otherwise"


@pytest.mark.parametrize(
    ("fields", "status", "end"),
    [
        ({"model_id": "no-such-model"}, 404, "make sure it is a valid model ID."),
        ({"language": "tlh"}, 400, "The language is not supported by this model"),
        ({"voice_id": "no-such-voice"}, 404, "The requested voice was not found."),
        ({"transcript": "?!"}, 400, "No valid transcripts passed"),
        ({"transcript": "x" * 20_001}, 400, "The transcript is longer than 20000 characters."),
        ({"output_format[sample_rate]": "44101"}, 400, None),
        ({"output_format[container]": "ogg"}, 400, None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_is_refused(
    http: httpx.Client, left: bytes, fields: dict[str, str], status: int, end: str | None
) -> None:
    transcript = fields.get("transcript", "a few words")
    rest = {name: value for name, value in fields.items() if name != "transcript"}
    got, _, line = said(fill(http, left, None, transcript, **rest))
    assert got == status
    assert line.endswith(end or "")


def test_a_neighbour_that_cannot_be_heard_is_refused(http: httpx.Client, left: bytes) -> None:
    for sides in ((b"no sound", left), (left, b"no sound"), (b"", None)):
        status, _, line = said(fill(http, *sides))
        assert status == 400
        assert "The clip cannot be read: " in line


def test_two_files_of_the_largest_size_go_together(left: bytes) -> None:
    padded = left + bytes(100_000 - len(left))
    assert len(padded) == 100_000
    with MockServer(max_clip_bytes=100_000) as small, client(small, "2026-08-14") as http:
        assert fill(http, padded, padded).status_code == 200
        assert fill(http, padded + b"\0", left).json()["error_code"] == "file_too_large"
        assert fill(http, bytes(150_000), bytes(150_000)).status_code == 413


def test_an_infill_costs_three_hundred_credits_and_one_a_character(left: bytes) -> None:
    with MockServer(credits=601) as poor, client(poor, "2026-08-14") as http:
        assert fill(http, left, None, "??").status_code == 400  # errors cost nothing
        assert fill(http, left, None, "x" * 300).status_code == 200
        assert fill(http, left, None, "x").status_code == 200
        assert fill(http, left, None, "x").status_code == 402
