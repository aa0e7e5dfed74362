"""`POST /tts/bytes` over the wire: what comes back, in every version, format and spelling."""

from __future__ import annotations

import json
import struct
from typing import Any

import httpx
import numpy as np
import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode, decode_pcm
from mockserver.speech.listening import listen
from tests.edge.requests import NEW, RAW, SARAH, VERSIONS, body, speak

SENTENCE = "Hello there, Zoë! 世界 №1"
EMBEDDING = [0.1, -0.1] * 96


def heard(audio: bytes, encoding: str | None = None, rate: int = 16000) -> str:
    clip = decode_pcm(audio, encoding, rate) if encoding else decode(audio)  # type: ignore[arg-type]
    return listen(clip.samples, clip.sample_rate).text


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_speaks_the_transcript(http: httpx.Client, version: str) -> None:
    reply = speak(http, version, transcript=SENTENCE)
    assert reply.status_code == 200
    assert heard(reply.content, "pcm_s16le") == SENTENCE


@pytest.mark.parametrize("encoding", ["pcm_f32le", "pcm_s16le", "pcm_mulaw", "pcm_alaw"])
@pytest.mark.parametrize("rate", [8000, 16000, 22050, 24000, 44100, 48000])
def test_every_encoding_and_rate_can_be_heard(http: httpx.Client, encoding: str, rate: int) -> None:
    raw = {"container": "raw", "encoding": encoding, "sample_rate": rate}
    reply = speak(http, "2026-08-14", transcript=SENTENCE, output_format=raw)
    assert heard(reply.content, encoding, rate) == SENTENCE
    wav = speak(http, "2026-08-14", transcript=SENTENCE, output_format={**raw, "container": "wav"})
    assert wav.content.endswith(reply.content)
    assert wav.content[:4] + wav.content[8:16] == b"RIFFWAVEfmt "
    assert heard(wav.content) == SENTENCE


@pytest.mark.parametrize("rate", [8000, 22050, 44100])
@pytest.mark.parametrize("bit_rate", [32000, 64000])
def test_mp3_can_be_heard(http: httpx.Client, rate: int, bit_rate: int) -> None:
    mp3 = {"container": "mp3", "sample_rate": rate, "bit_rate": bit_rate}
    reply = speak(http, "2025-04-16", transcript=SENTENCE, output_format=mp3)
    assert reply.headers["content-type"] == "audio/mpeg"
    assert heard(reply.content) == SENTENCE


@pytest.mark.parametrize(
    ("version", "raw", "wav", "mp3"),
    [
        ("2024-06-10", *["application/octet-stream"] * 3),
        *[(version, "audio/pcm", "audio/wav", "audio/mpeg") for version in VERSIONS[1:]],
    ],
)
def test_the_media_type_follows_version_and_container(
    http: httpx.Client, version: str, raw: str, wav: str, mp3: str
) -> None:
    formats = {
        raw: RAW,
        wav: {**RAW, "container": "wav"},
        mp3: {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000},
    }
    for media_type, output_format in formats.items():
        reply = speak(http, version, output_format=output_format)
        assert reply.headers["content-type"] == media_type


def test_the_same_request_gives_the_same_bytes_and_is_streamed(http: httpx.Client) -> None:
    first, second = (speak(http, "2025-04-16") for _ in range(2))
    assert first.content == second.content
    assert first.headers["transfer-encoding"] == "chunked"
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


@pytest.mark.parametrize(
    ("version", "voice"),
    [
        ("2024-06-10", {"id": SARAH}),
        ("2024-06-10", {"mode": "id", "id": SARAH, "embedding": EMBEDDING}),
        ("2024-06-10", {"id": SARAH, "embedding": EMBEDDING}),
        ("2024-11-13", {"mode": "id", "id": SARAH, "__experimental_controls": {"speed": 0, "emotion": []}}),
        ("2025-04-16", {"id": SARAH}),
        ("2026-08-14", SARAH),
        ("2026-08-14", {"id": SARAH, "anything": 1}),
        ("2026-08-14", {"mode": "id", "id": SARAH}),
    ],
)
def test_every_spelling_of_one_voice_sounds_the_same(http: httpx.Client, version: str, voice: Any) -> None:
    plain = speak(http, "2025-04-16")
    assert speak(http, version, voice=voice).content == plain.content


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13", "2025-11-04"])
def test_an_embedding_is_a_voice_of_its_own(http: httpx.Client, version: str) -> None:
    by_id = speak(http, version)
    for voice in ({"mode": "embedding", "embedding": EMBEDDING}, {"embedding": EMBEDDING}):
        reply = speak(http, version, voice=voice)
        assert reply.status_code == 200
        assert len(reply.content) == len(by_id.content)
        assert reply.content != by_id.content


def test_ones_as_an_embedding_speak_as_old_sdks_send_them(http: httpx.Client) -> None:
    reply = speak(http, "2024-11-13", voice={"mode": "embedding", "embedding": [1.0] * 192})
    assert heard(reply.content, "pcm_s16le") == "Hello there"


@pytest.mark.parametrize("version", VERSIONS)
def test_null_for_an_optional_field_and_unknown_fields_change_nothing(
    http: httpx.Client, version: str
) -> None:
    nulls = dict.fromkeys(
        ["language", "speed", "generation_config", "duration", "pronunciation_dict_id", "save", "locale"]
    )
    surplus = {"stream": True, "use_original_timestamps": False, "experimental_controls": None, "x": {"y": 1}}
    reply = speak(http, version, **nulls, **surplus)
    assert reply.status_code == 200, reply.text
    assert reply.content == speak(http, version).content


def test_json_is_read_whatever_its_content_type_says(http: httpx.Client) -> None:
    expected = speak(http, "2024-06-10").content
    for kind in ("text/plain;charset=UTF-8", "application/json", "", "application/x-www-form-urlencoded"):
        headers = {"Cartesia-Version": "2024-06-10", "Content-Type": kind}
        reply = http.post("/tts/bytes", content=json.dumps(body()).encode(), headers=headers)
        assert reply.content == expected, kind


def test_a_slash_at_the_end_makes_no_difference(http: httpx.Client) -> None:
    headers = {"Cartesia-Version": "2026-08-14"}
    assert http.post("/tts/bytes/", json=body(), headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"X-API-Key": "a"}, {"Authorization": "Bearer a"}, {"authorization": "bearer a"}, {"x-api-key": "a"}],
)
def test_both_ways_to_show_a_key_open_the_door(server: MockServer, headers: dict[str, str]) -> None:
    headers = {**headers, "Cartesia-Version": "2024-11-13"}
    reply = httpx.post(f"{server.base_url}/tts/bytes", json=body(), headers=headers, trust_env=False)
    assert reply.status_code == 200


def test_mp3_without_a_bit_rate_is_an_old_spelling(http: httpx.Client) -> None:
    old = {"container": "mp3", "encoding": "mp3", "sample_rate": 44100}
    full = {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}
    assert (
        speak(http, "2024-06-10", output_format=old).content
        == speak(http, "2024-06-10", output_format=full).content
    )
    assert speak(http, "2025-04-16", output_format=old).status_code == 400


def test_wav_has_defaults_in_the_newest_version_only(http: httpx.Client) -> None:
    full = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
    bare = speak(http, "2026-08-14", output_format={"container": "wav"})
    assert bare.content == speak(http, "2026-08-14", output_format=full).content
    assert speak(http, "2026-03-01", output_format={"container": "wav"}).status_code == 400


def seconds(reply: httpx.Response) -> float:
    return len(reply.content) / 2 / 16000


@pytest.mark.parametrize(
    ("version", "faster", "slower"),
    [
        (
            "2024-06-10",
            {"voice": {"id": SARAH, "__experimental_controls": {"speed": "fast"}}},
            {"voice": {"id": SARAH, "__experimental_controls": {"speed": -0.7}}},
        ),
        ("2025-11-04", {"speed": "fast"}, {"speed": "slow"}),
        (
            "2026-08-14",
            {"model_id": "sonic-3.5", "generation_config": {"speed": 1.4}},
            {"model_id": "sonic-3.5", "generation_config": {"speed": 0.7}},
        ),
    ],
)
def test_speed_is_heard(
    http: httpx.Client, version: str, faster: dict[str, Any], slower: dict[str, Any]
) -> None:
    model = {"model_id": "sonic-2-2025-03-07"} if version < "2026" else {"model_id": "sonic-3.5"}
    fast, plain, slow = (speak(http, version, **{**model, **change}) for change in (faster, {}, slower))
    assert seconds(fast) < seconds(plain) < seconds(slow)
    for reply in (fast, slow):
        assert heard(reply.content, "pcm_s16le") == "Hello there"


def test_volume_and_emotion_are_heard_on_models_that_know_them(http: httpx.Client) -> None:
    def loudness(model: str, **config: Any) -> float:
        reply = speak(http, "2025-11-04", model_id=model, generation_config=config)
        return float(np.abs(np.frombuffer(reply.content, "<i2").astype(float)).mean())

    assert loudness("sonic-3", volume=2.0) == pytest.approx(2 * loudness("sonic-3", volume=1.0), rel=0.01)
    assert loudness("sonic-3", emotion="angry") > loudness("sonic-3", emotion="sad")
    assert loudness("sonic-3", emotion="no such feeling") == loudness("sonic-3")
    # Observed: ignored, not refused, on models older than sonic-3.
    assert loudness("sonic-2", volume=2.0) == loudness("sonic-2")


def test_duration_cuts_the_audio(http: httpx.Client) -> None:
    whole = speak(http, "2024-06-10", transcript="one two three four five six")
    cut = speak(http, "2024-06-10", transcript="one two three four five six", duration=1.0)
    assert 0.9 < seconds(cut) <= 1.0 < seconds(whole)
    assert whole.content.startswith(cut.content)


@pytest.mark.parametrize(
    ("model", "frame"), [("sonic-2", 1024 / 44100), ("sonic-turbo", 1024 / 44100), ("sonic-3.5", 0.08)]
)
def test_the_length_is_a_whole_number_of_the_models_frames(
    http: httpx.Client, model: str, frame: float
) -> None:
    raw = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 44100}
    reply = speak(http, "2026-08-14", model_id=model, output_format=raw)
    frames = len(reply.content) / 2 / 44100 / frame
    assert frames == pytest.approx(round(frames), abs=1e-9)


def test_a_saved_answer_names_its_file(http: httpx.Client) -> None:
    assert speak(http, "2025-04-16", save=True).headers["cartesia-file-id"].startswith("file_")
    assert "cartesia-file-id" not in speak(http, "2025-04-16", save=False).headers


def test_the_wav_header_is_the_streaming_one_of_the_recordings(http: httpx.Client) -> None:
    wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
    head = speak(http, "2025-04-16", output_format=wav).content[:78]
    assert head == bytes.fromhex(
        "52494646ffffffff57415645666d74201000000001000100"
        "44ac00008858010002001000"
        "4c4953541a000000494e464f495346540e0000004c61766636302e31362e31303000"
        "64617461ffffffff"
    )


@pytest.mark.parametrize(("version", "size"), [("2024-06-10", 40), ("2025-11-04", 18), ("2026-08-14", 18)])
def test_the_float_header_has_the_form_of_its_time(http: httpx.Client, version: str, size: int) -> None:
    wav = {"container": "wav", "encoding": "pcm_f32le", "sample_rate": 44100}
    content = speak(http, version, output_format=wav).content
    assert struct.unpack("<I", content[16:20]) == (size,)


@pytest.mark.parametrize("version", NEW)
def test_browsers_may_ask(http: httpx.Client, version: str) -> None:
    asked = http.options(
        "/tts/bytes",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "cartesia-version,x-api-key,content-type",
        },
    )
    assert asked.status_code == 200
    assert "x-api-key" in asked.headers["access-control-allow-headers"].lower()
    reply = http.post(
        "/tts/bytes", json=body(), headers={"Cartesia-Version": version, "Origin": "https://app.example"}
    )
    assert reply.headers["access-control-allow-origin"] == "*"
