"""What goes out for each operation, to the byte."""

from __future__ import annotations

import pytest

from client import GenerationConfig, Mp3Format, RawFormat, VoiceByEmbedding, VoiceById, WavFormat, requests
from client.settings import ClientSettings

SETTINGS = ClientSettings(api_key="k", base_url="http://localhost:8765", version="2026-08-14")


def test_status_is_a_bare_get() -> None:
    request = requests.status()
    assert (request.method, request.path, requests.content(request)) == ("GET", "/", None)


def test_speech_is_a_post_of_compact_utf_8_json() -> None:
    request = requests.tts_bytes(transcript="Grüße", voice="v")
    assert (request.method, request.path) == ("POST", "/tts/bytes")
    assert (
        requests.content(request)
        == (
            '{"model_id":"sonic-3.5","transcript":"Grüße","voice":{"mode":"id","id":"v"},'
            '"output_format":{"container":"wav","encoding":"pcm_s16le","sample_rate":44100}}'
        ).encode()
    )


def test_every_argument_has_its_field() -> None:
    request = requests.tts_bytes(
        model_id="sonic-3",
        transcript="Hi",
        voice=VoiceById("v"),
        output_format=Mp3Format(sample_rate=24000, bit_rate=64000),
        language="de",
        generation_config=GenerationConfig(speed=1.2, emotion="calm"),
        pronunciation_dict_id="pdict_1",
        extra={"locale": "de_AT", "language": None},
    )
    assert request.json == {
        "model_id": "sonic-3",
        "transcript": "Hi",
        "voice": {"mode": "id", "id": "v"},
        "output_format": {"container": "mp3", "sample_rate": 24000, "bit_rate": 64000},
        "language": None,
        "generation_config": {"speed": 1.2, "emotion": "calm"},
        "pronunciation_dict_id": "pdict_1",
        "locale": "de_AT",
    }


def test_arguments_that_are_none_are_left_out() -> None:
    request = requests.tts_bytes(transcript="Hi", voice="v", language=None, generation_config=None)
    assert request.json is not None
    assert sorted(request.json) == ["model_id", "output_format", "transcript", "voice"]


@pytest.mark.parametrize(
    ("value", "json"),
    [
        (VoiceByEmbedding([0.5, -1.0]), {"mode": "embedding", "embedding": [0.5, -1.0]}),
        (
            RawFormat("pcm_mulaw", 8000),
            {"container": "raw", "encoding": "pcm_mulaw", "sample_rate": 8000},
        ),
        (
            WavFormat("pcm_f32le", 48000),
            {"container": "wav", "encoding": "pcm_f32le", "sample_rate": 48000},
        ),
        (GenerationConfig(volume=0.5), {"volume": 0.5}),
        (GenerationConfig(), {}),
    ],
)
def test_values_say_themselves_in_the_words_of_the_api(
    value: VoiceByEmbedding | RawFormat | WavFormat | GenerationConfig, json: object
) -> None:
    assert value.to_json() == json


def test_key_and_version_go_in_headers_and_a_request_may_overrule_them() -> None:
    request = requests.Request("POST", "/x", json={}, headers={"cartesia-version": "2024-06-10"})
    assert requests.headers(request, SETTINGS) == {
        "X-API-Key": "k",
        "Content-Type": "application/json",
        "cartesia-version": "2024-06-10",
    }


def test_events_are_asked_for_raw_and_only_what_is_given_is_sent() -> None:
    request = requests.tts_sse(transcript="Hi", voice="v", context_id=None, add_timestamps=True)
    assert (request.method, request.path) == ("POST", "/tts/sse")
    assert request.json == {
        "model_id": "sonic-3.5",
        "transcript": "Hi",
        "voice": {"mode": "id", "id": "v"},
        "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 44100},
        "add_timestamps": True,
    }
    assert requests.headers(request, SETTINGS)["Accept"] == "text/event-stream"


def test_a_context_repeats_every_setting() -> None:
    fields = requests.context_fields(
        voice="v",
        model_id="sonic-3",
        output_format=RawFormat("pcm_mulaw", 8000),
        context_id="c",
        language="en",
        add_timestamps=True,
        add_phoneme_timestamps=False,
        use_normalized_timestamps=True,
        max_buffer_delay_ms=0,
        extra={"speed": "slow"},
    )
    assert fields == {
        "model_id": "sonic-3",
        "voice": {"mode": "id", "id": "v"},
        "output_format": {"container": "raw", "encoding": "pcm_mulaw", "sample_rate": 8000},
        "context_id": "c",
        "language": "en",
        "add_timestamps": True,
        "add_phoneme_timestamps": False,
        "use_normalized_timestamps": True,
        "max_buffer_delay_ms": 0,
        "speed": "slow",
    }
