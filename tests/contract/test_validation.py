"""What `POST /tts/bytes` takes and refuses, by version."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mockserver.contract.errors import ApiError
from tests.contract.requests import (
    JSON,
    REQUEST,
    TEXT,
    VERSIONS,
    WITH_EMBEDDINGS,
    WITHOUT_EMBEDDINGS,
    changed,
    refusal,
    speak,
)

SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
EMBEDDING = [1.0] * 192
RAW = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16000}
MP3 = {"container": "mp3", "sample_rate": 44100}


def sentence(version: str, body: bytes | object) -> str:
    """The line that a refused request gets in a version of the text form."""
    reply = refusal(version, body)
    assert (reply.status, reply.media_type) == (400, "text/plain; charset=utf-8")
    return reply.body.decode()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_plain_request_is_taken_as_it_is(version: str) -> None:
    call = speak(version, REQUEST)
    assert (call.version.date, call.operation, call.params) == (version, "tts.bytes", {})
    assert call.body["transcript"] == "Hello."
    assert call.body["output_format"] == RAW


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded"])
def test_a_body_is_read_by_its_content(version: str, kind: str) -> None:
    assert speak(version, REQUEST, kind).body["model_id"] == "sonic-2"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "field",
    [
        "language",
        "generation_config",
        "duration",
        "speed",
        "save",
        "pronunciation_dict_id",
        "max_buffer_delay_ms",
        "locale",
        "accent",
        "normalization",
        "context_id",
        "nobody_knows",
    ],
)
def test_null_stands_for_any_field_left_out(version: str, field: str) -> None:
    assert speak(version, changed(**{field: None})).body["model_id"] == "sonic-2"


@pytest.mark.parametrize("version", VERSIONS)
def test_nulls_inside_optional_objects_are_taken(version: str) -> None:
    config = {"volume": None, "speed": None, "emotion": None}
    controls = {"speed": None, "emotion": None}
    voice = {"mode": None, "id": SARAH, "embedding": None, "__experimental_controls": controls}
    assert speak(version, changed(generation_config=config, voice=voice)).operation == "tts.bytes"


@pytest.mark.parametrize("version", VERSIONS)
def test_unknown_fields_and_emotions_are_taken(version: str) -> None:
    config = {"emotion": "gleeful", "pitch": 3}
    voice = {"id": SARAH, "__experimental_controls": {"emotion": ["joy:extreme"]}, "name": "Sarah"}
    body = changed(generation_config=config, voice=voice, stream=True, use_original_timestamps=False)
    assert speak(version, body).operation == "tts.bytes"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("speed", ["slowest", "slow", "normal", "fast", "fastest"])
def test_five_names_of_speed_are_taken(version: str, speed: str) -> None:
    assert speak(version, changed(speed=speed)).body["speed"] == speed


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "voice", [{"id": SARAH}, {"mode": "id", "id": SARAH}, {"id": SARAH, "embedding": EMBEDDING}]
)
def test_an_id_is_a_voice_with_or_without_mode_and_beside_an_embedding(
    version: str, voice: dict[str, object]
) -> None:
    taken = speak(version, changed(voice=voice)).body["voice"]
    assert isinstance(taken, Mapping)
    assert (taken["id"], taken.get("mode")) == (SARAH, voice.get("mode"))


@pytest.mark.parametrize("version", WITH_EMBEDDINGS)
@pytest.mark.parametrize(
    "voice",
    [
        {"mode": "embedding", "embedding": EMBEDDING},
        {"embedding": EMBEDDING},
        {"mode": None, "id": None, "embedding": EMBEDDING},
    ],
)
def test_192_numbers_are_a_voice_where_the_version_has_such(version: str, voice: object) -> None:
    assert speak(version, changed(voice=voice)).body["voice"] == voice


@pytest.mark.parametrize("version", WITH_EMBEDDINGS)
@pytest.mark.parametrize("count", [0, 191, 193])
def test_an_embedding_of_another_length_is_refused(version: str, count: int) -> None:
    body = changed(voice={"mode": "embedding", "embedding": [0.5] * count})
    assert sentence(version, body) == "Invalid voice: A voice embedding has exactly 192 numbers."


@pytest.mark.parametrize("version", WITHOUT_EMBEDDINGS)
@pytest.mark.parametrize(
    "voice", [{"mode": "embedding", "embedding": EMBEDDING}, {"embedding": EMBEDDING}, {"mode": "embedding"}]
)
def test_embeddings_are_refused_where_a_version_has_none(version: str, voice: object) -> None:
    with pytest.raises(ApiError) as caught:
        speak(version, changed(voice=voice))
    assert caught.value.text == (
        "Invalid voice: Voice embeddings are not supported by this version, give the ID of a voice."
    )


def test_a_bare_id_is_a_voice_in_the_newest_version_only() -> None:
    assert speak("2026-08-14", changed(voice=SARAH)).body["voice"] == SARAH
    for version in TEXT:
        assert sentence(version, changed(voice=SARAH)) == (
            "Invalid request: Your request was invalid: voice must be an object"
        )


@pytest.mark.parametrize("fmt", [MP3, {**MP3, "encoding": "mp3"}, {**MP3, "bit_rate": None}])
def test_mp3_without_a_bit_rate_has_128000_in_the_first_version(fmt: dict[str, object]) -> None:
    taken = speak("2024-06-10", changed(output_format=fmt)).body["output_format"]
    assert taken == {**fmt, "bit_rate": 128000}


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_mp3_needs_a_bit_rate_later(version: str) -> None:
    with pytest.raises(ApiError) as caught:
        speak(version, changed(output_format={**MP3, "encoding": "mp3"}))
    assert (
        caught.value.text == "Invalid request: Your request was invalid: output_format.bit_rate is required"
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_an_idle_bit_rate_of_pcm_is_taken(version: str) -> None:
    assert speak(version, changed(output_format={**RAW, "bit_rate": 128000})).operation == "tts.bytes"


@pytest.mark.parametrize("given", [{}, {"encoding": None, "sample_rate": None}])
def test_wav_has_defaults_in_the_newest_version(given: dict[str, object]) -> None:
    taken = speak("2026-08-14", changed(output_format={"container": "wav", **given})).body["output_format"]
    assert taken == {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}


def test_raw_has_no_defaults_in_the_newest_version() -> None:
    with pytest.raises(ApiError) as caught:
        speak("2026-08-14", changed(output_format={"container": "raw"}))
    assert caught.value.violations == (
        "output_format.encoding is required",
        "output_format.sample_rate is required",
    )


def test_a_generation_config_gets_its_defaults() -> None:
    body = speak("2026-08-14", changed(generation_config={"speed": 1.5, "volume": None})).body
    assert body["generation_config"] == {"speed": 1.5, "volume": 1.0}
    assert body["normalization"] == "auto"


@pytest.mark.parametrize("version", TEXT)
@pytest.mark.parametrize("transcript", ["", " ", " \n\u3000"])
def test_a_blank_transcript_is_refused(version: str, transcript: str) -> None:
    assert (
        sentence(version, changed(transcript=transcript)) == "Invalid transcript: No valid transcripts passed"
    )


RATES = "8000, 16000, 22050, 24000, 44100, 48000"
NOT_EMPTY = "a string that is not empty"


@pytest.mark.parametrize("version", TEXT)
@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"transcript": None}, f"transcript must be {NOT_EMPTY}"),
        ({"model_id": ""}, f"model_id must be {NOT_EMPTY}"),
        ({"voice": {"mode": "id", "id": ""}}, f"voice.id must be {NOT_EMPTY}"),
        ({"voice": {}}, "voice.id is required"),
        ({"voice": None}, "voice must be an object"),
        ({"output_format": {**RAW, "sample_rate": 40}}, f"output_format.sample_rate must be one of {RATES}"),
        (
            {"output_format": {**RAW, "encoding": "opus"}},
            "output_format.encoding must be one of pcm_f32le, pcm_s16le, pcm_mulaw, pcm_alaw",
        ),
        (
            {"output_format": {**MP3, "bit_rate": 128}},
            "output_format.bit_rate must be one of 32000, 64000, 96000, 128000, 192000",
        ),
        ({"output_format": {"container": "ogg"}}, "output_format.container must be one of raw, wav, mp3"),
        ({"output_format": {"sample_rate": 8000}}, "output_format.container is required"),
        ({"output_format": "wav"}, "output_format must be an object"),
        ({"generation_config": {"speed": 0.5}}, "generation_config.speed must be a number from 0.6 to 1.5"),
        ({"generation_config": {"volume": 2.1}}, "generation_config.volume must be a number from 0.5 to 2"),
        ({"generation_config": []}, "generation_config must be an object"),
        ({"speed": "warp"}, "speed must be one of slowest, slow, normal, fast, fastest"),
        ({"max_buffer_delay_ms": 0}, "max buffer delay is only supported for websocket requests"),
    ],
)
def test_a_faulty_field_is_named(version: str, fields: dict[str, object], fault: str) -> None:
    assert sentence(version, changed(**fields)) == f"Invalid request: Your request was invalid: {fault}"


@pytest.mark.parametrize("version", TEXT)
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"{}", "model_id is required"),
        (b"[]", "the body must be an object"),
        (b"null", "the body must be an object"),
        (b"", "the body is not valid JSON"),
        (b"{", "the body is not valid JSON"),
        (b"[object FormData]", "the body is not valid JSON"),
        (b'{"duration":NaN}', "the body is not valid JSON"),
        (b'{"duration":1e999}', "the body is not valid JSON"),
        (b'{"transcript":"\xff"}', "the body is not valid JSON"),
        (b'{"transcript":"\\ud800"}', "the body is not valid JSON"),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, "the body is not valid JSON"),
        (b'{"a":' * 600 + b"1" + b"}" * 600, "the body is not valid JSON"),
    ],
)
def test_a_body_that_is_no_request_is_refused(version: str, body: bytes, fault: str) -> None:
    assert sentence(version, body) == f"Invalid request: Your request was invalid: {fault}"


@pytest.mark.parametrize("version", JSON)
def test_faulty_requests_get_an_object_in_the_late_versions(version: str) -> None:
    reply = refusal(version, changed(max_buffer_delay_ms=100))
    assert (reply.status, reply.media_type) == (400, "application/json")
    assert reply.body == (
        b'{"error_code":null,"message":"Your request was invalid: max buffer delay is only supported for '
        b'websocket requests","title":"Invalid request","request_id":"r"}\n'
    )
    assert refusal(version, changed(transcript=" ")).body == (
        b'{"error_code":null,"message":"No valid transcripts passed","title":"Invalid transcript",'
        b'"request_id":"r"}\n'
    )


def test_language_and_locale_exclude_each_other_in_the_newest_version() -> None:
    with pytest.raises(ApiError) as caught:
        speak("2026-08-14", changed(language="en", locale="en-GB"))
    assert caught.value.text == (
        "Invalid request: Your request was invalid: language and locale cannot be given together"
    )
    assert speak("2026-08-14", changed(language=None, locale="en-GB")).body["locale"] == "en-GB"
    assert speak("2026-03-01", changed(language="en", locale="en-GB")).body["language"] == "en"


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13"])
@pytest.mark.parametrize("speed", [-1, 1, 0.25, "slowest", "fastest"])
def test_early_controls_take_a_number_or_a_name(version: str, speed: object) -> None:
    voice = {"id": SARAH, "__experimental_controls": {"speed": speed}}
    assert speak(version, changed(voice=voice)).body["voice"] == voice


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13"])
@pytest.mark.parametrize(
    ("controls", "rest"),
    [
        ({"speed": 1.5}, ".speed must be a number from -1 to 1"),
        ({"speed": "warp"}, ".speed must be one of slowest, slow, normal, fast, fastest"),
        (
            {"speed": []},
            ".speed must be a number from -1 to 1 or one of slowest, slow, normal, fast, fastest",
        ),
        ({"emotion": "anger"}, ".emotion must be an array"),
        ({"emotion": ["anger", 1]}, ".emotion[1] must be a string"),
        ("fast", " must be an object"),
    ],
)
def test_early_controls_are_refused_by_name(version: str, controls: object, rest: str) -> None:
    body = changed(voice={"id": SARAH, "__experimental_controls": controls})
    assert sentence(version, body) == (
        "Invalid request: Your request was invalid: voice.__experimental_controls" + rest
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_all_breaches_are_kept_for_the_log_in_the_order_of_the_document(version: str) -> None:
    body = {
        "output_format": {"container": "mp3", "sample_rate": 1, "bit_rate": 2},
        "generation_config": {"speed": 9, "volume": 9},
        "transcript": "x",
        "model_id": 7,
    }
    with pytest.raises(ApiError) as caught:
        speak(version, body)
    assert caught.value.violations == (
        "voice is required",
        "model_id must be a string that is not empty",
        "output_format.sample_rate must be one of 8000, 16000, 22050, 24000, 44100, 48000",
        "output_format.bit_rate must be one of 32000, 64000, 96000, 128000, 192000",
        "generation_config.volume must be a number from 0.5 to 2",
        "generation_config.speed must be a number from 0.6 to 1.5",
    )


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13", "2025-04-16"])
def test_duration_is_a_positive_number_of_seconds_while_there_is_one(version: str) -> None:
    assert speak(version, changed(duration=0.5)).body["duration"] == 0.5
    assert sentence(version, changed(duration=0)) == (
        "Invalid request: Your request was invalid: duration must be a number above 0"
    )


@pytest.mark.parametrize(
    ("version", "field"),
    [
        ("2025-11-04", "duration"),
        ("2026-08-14", "duration"),
        ("2026-03-01", "locale"),
        ("2024-11-13", "save"),
    ],
)
def test_a_field_that_a_version_does_not_know_is_ignored(version: str, field: str) -> None:
    assert field not in speak(version, changed(**{field: ["anything"]})).body


@pytest.mark.parametrize("version", WITH_EMBEDDINGS)
def test_an_id_beside_an_embedding_is_a_string_too(version: str) -> None:
    with pytest.raises(ApiError):
        speak(version, changed(voice={"id": [], "embedding": EMBEDDING}))
