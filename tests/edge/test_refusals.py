"""Every way in which these operations refuse, with the exact status and body of each version.

Expected sentences stand here as text, not taken from the table that the server reads.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from tests.edge.requests import NEW, OLD, RAW, SARAH, VERSIONS, body, said, speak

EMBEDDING = [0.1] * 192
ABSENT = "11111111-1111-4111-8111-111111111111"
RATES = "one of 8000, 16000, 22050, 24000, 44100, 48000"


def invalid(sentence: str) -> tuple[None, str, str]:
    return None, "Invalid request", f"Your request was invalid: {sentence}"


# what is changed in a valid request; status; error_code, title, message
EVERYWHERE: list[tuple[dict[str, Any], int, tuple[str | None, str, str]]] = [
    *[
        ({"transcript": text}, 400, (None, "Invalid transcript", "No valid transcripts passed"))
        for text in ("", " \n", "...!", "👋🎉", "—")
    ],
    (
        {"transcript": "a " * 10_001},
        400,
        (None, "Invalid transcript", "The transcript is longer than 20000 characters."),
    ),
    ({"transcript": ...}, 400, invalid("transcript is required")),
    ({"transcript": 5}, 400, invalid("transcript must be a string that is not empty")),
    ({"transcript": None}, 400, invalid("transcript must be a string that is not empty")),
    ({"model_id": ...}, 400, invalid("model_id is required")),
    ({"model_id": ""}, 400, invalid("model_id must be a string that is not empty")),
    *[
        (
            {"model_id": model},
            404,
            ("model_not_found", "Invalid model", "The model is not valid, make sure it is a valid model ID."),
        )
        for model in ("sonic-99", "ink-2")
    ],
    *[
        (
            change,
            400,
            (
                "language_not_supported",
                "Invalid language for model",
                "The language is not supported by this model",
            ),
        )
        for change in ({"language": "he", "model_id": "sonic-turbo"}, {"language": "xx"})
    ],
    *[
        (
            {"voice": {"mode": "id", "id": name}},
            404,
            ("voice_not_found", "Invalid voice", "The requested voice was not found."),
        )
        for name in (ABSENT, "not-a-uuid")
    ],
    ({"voice": ...}, 400, invalid("voice is required")),
    ({"voice": {"mode": "id", "id": ""}}, 400, invalid("voice.id must be a string that is not empty")),
    ({"output_format": ...}, 400, invalid("output_format is required")),
    (
        {"output_format": {**RAW, "sample_rate": 40}},
        400,
        invalid(f"output_format.sample_rate must be {RATES}"),
    ),
    (
        {"output_format": {**RAW, "encoding": "pcm_x"}},
        400,
        invalid("output_format.encoding must be one of pcm_f32le, pcm_s16le, pcm_mulaw, pcm_alaw"),
    ),
    (
        {"output_format": {"container": "raw", "sample_rate": 8000}},
        400,
        invalid("output_format.encoding is required"),
    ),
    (
        {"output_format": {"container": "mp3", "sample_rate": 44100, "bit_rate": 1}},
        400,
        invalid("output_format.bit_rate must be one of 32000, 64000, 96000, 128000, 192000"),
    ),
    (
        {"output_format": {"container": "mp3", "sample_rate": 8000, "bit_rate": 128000}},
        400,
        (None, "Invalid output format", "mp3 at 8000 Hz carries at most 64000 bit/s, not 128000"),
    ),
    (
        {"generation_config": {"speed": 9}},
        400,
        invalid("generation_config.speed must be a number from 0.6 to 1.5"),
    ),
    (
        {"generation_config": {"volume": 0}},
        400,
        invalid("generation_config.volume must be a number from 0.5 to 2"),
    ),
    (
        {"max_buffer_delay_ms": 0},
        400,
        invalid("max buffer delay is only supported for websocket requests"),
    ),
]


def expected(version: str, status: int, error: tuple[str | None, str, str]) -> tuple[int, str, str]:
    code, title, message = error
    if version in OLD:
        return status, "text/plain; charset=utf-8", f"{title}: {message}"
    return status, "application/json", f"{code} | {title} | {message}"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("change", "status", "error"), EVERYWHERE, ids=lambda value: str(value)[:60])
def test_a_bad_request_is_refused_in_the_words_of_its_version(
    http: httpx.Client, version: str, change: dict[str, Any], status: int, error: tuple[str | None, str, str]
) -> None:
    assert said(speak(http, version, **change)) == expected(version, status, error)


NO_EMBEDDINGS = (
    None,
    "Invalid voice",
    "Voice embeddings are not supported by this version, give the ID of a voice.",
)


@pytest.mark.parametrize("version", ["2025-04-16", "2026-03-01", "2026-08-14"])
def test_an_embedding_is_refused_where_the_version_takes_none(http: httpx.Client, version: str) -> None:
    reply = speak(http, version, voice={"mode": "embedding", "embedding": EMBEDDING})
    assert said(reply) == expected(version, 400, NO_EMBEDDINGS)


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13", "2025-11-04"])
@pytest.mark.parametrize("length", [0, 191, 193])
def test_an_embedding_of_the_wrong_length_is_refused(http: httpx.Client, version: str, length: int) -> None:
    reply = speak(http, version, voice={"mode": "embedding", "embedding": [0.5] * length})
    error = (None, "Invalid voice", "A voice embedding has exactly 192 numbers.")
    assert said(reply) == expected(version, 400, error)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_unknown_container_is_refused_with_those_that_are_known(http: httpx.Client, version: str) -> None:
    known = "wav, mp3, raw" if version == "2026-08-14" else "raw, wav, mp3"
    reply = speak(http, version, output_format={**RAW, "container": "ogg"})
    assert said(reply) == expected(version, 400, invalid(f"output_format.container must be one of {known}"))


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_a_bare_string_is_no_voice_before_2026_08_14(http: httpx.Client, version: str) -> None:
    reply = speak(http, version, voice=SARAH)
    assert said(reply) == expected(version, 400, invalid("voice must be an object"))


@pytest.mark.parametrize("name", ["pdict_absent", "malformed"])
def test_a_pronunciation_dictionary_that_is_not_there_is_not_found(http: httpx.Client, name: str) -> None:
    error = (None, "Not found", "The requested pronunciation dictionary was not found.")
    # The field came later, and SDK 2.0.17 sends it with 2024-11-13.
    assert speak(http, "2024-06-10", pronunciation_dict_id=name).status_code == 200
    for version in VERSIONS[1:4]:
        assert said(speak(http, version, pronunciation_dict_id=name)) == expected(version, 400, error)
    for version in NEW:
        assert said(speak(http, version, pronunciation_dict_id=name)) == expected(version, 404, error)


def test_a_locale_is_held_against_the_model_like_a_language(http: httpx.Client) -> None:
    for locale, status in (("en-US", 200), ("de-DE", 200), ("or-IN", 400), ("xx-XX", 400)):
        reply = speak(http, "2026-08-14", model_id="sonic-3.5", locale=locale)
        assert reply.status_code == status, locale


def test_language_and_locale_exclude_each_other(http: httpx.Client) -> None:
    reply = speak(http, "2026-08-14", model_id="sonic-3.6", language="en", locale="en-US")
    error = invalid("language and locale cannot be given together")
    assert said(reply) == expected("2026-08-14", 400, error)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the body is not valid JSON"),
        (b"{", "the body is not valid JSON"),
        (b"\xff", "the body is not valid JSON"),
        (b'{"a":NaN}', "the body is not valid JSON"),
        (b"[" * 300 + b"]" * 300, "the body is not valid JSON"),
        (b"[object FormData]", "the body is not valid JSON"),
        (b"[]", "the body must be an object"),
        (b"null", "the body must be an object"),
        (b'"text"', "the body must be an object"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    http: httpx.Client, version: str, content: bytes, sentence: str
) -> None:
    reply = http.post("/tts/bytes", content=content, headers={"Cartesia-Version": version})
    assert said(reply) == expected(version, 400, invalid(sentence))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_body_too_large_is_refused_however_it_is_sent(http: httpx.Client, version: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(129):
            yield b"x" * 8192

    error = (None, "Request too large", "The body is larger than 1048576 bytes.")
    for content in (b"x" * 1_048_577, chunks()):
        reply = http.post("/tts/bytes", content=content, headers={"Cartesia-Version": version})
        assert said(reply) == expected(version, 413, error)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "No credentials were provided."),
        ({"X-API-Key": ""}, "No credentials were provided."),
        ({"Authorization": "Basic a2V5"}, "No credentials were provided."),
        ({"X-API-Key": "other"}, "Invalid credentials. Check your API key or access token."),
        ({"Authorization": "Bearer other"}, "Invalid credentials. Check your API key or access token."),
    ],
)
def test_a_strict_door_tells_no_key_from_a_wrong_one(
    strict: MockServer, version: str, headers: dict[str, str], message: str
) -> None:
    headers = {**headers, "Cartesia-Version": version}
    reply = httpx.post(f"{strict.base_url}/tts/bytes", json=body(), headers=headers, trust_env=False)
    assert said(reply) == expected(version, 401, (None, "Unauthorized", message))


def test_the_recorded_401_comes_byte_for_byte(strict: MockServer) -> None:
    headers = {"X-API-Key": "other", "Cartesia-Version": "2026-03-01"}
    reply = httpx.post(f"{strict.base_url}/tts/bytes", json=body(), headers=headers, trust_env=False)
    request_id = reply.headers["x-request-id"]
    assert reply.content == (
        b'{"error_code":null,"message":"Invalid credentials. Check your API key or access token.",'
        b'"title":"Unauthorized","request_id":"%s"}\n' % request_id.encode()
    )
    assert reply.headers["content-length"] == "164"


def test_the_right_key_opens_the_strict_door_both_ways(strict: MockServer) -> None:
    for headers in ({"X-API-Key": "right"}, {"Authorization": "Bearer right"}):
        reply = httpx.post(
            f"{strict.base_url}/tts/bytes",
            json=body(),
            headers={**headers, "Cartesia-Version": "2026-08-14"},
            trust_env=False,
        )
        assert reply.status_code == 200


REQUIRED = (400, "text/plain; charset=utf-8", "Cartesia-Version header is required in YYYY-MM-DD form")
NO_SCHEMA = "No API schema exists for the requested Cartesia-Version"


@pytest.mark.parametrize(
    "version", [None, "", "yesterday", "2025-02-30", "20250416", "2025-4-16", "２０２４-06-10"]
)
def test_a_version_that_is_missing_or_none_is_asked_for(http: httpx.Client, version: str | None) -> None:
    headers = {} if version is None else {b"Cartesia-Version": version.encode()}
    reply = http.post("/tts/bytes", json=body(), headers=headers)  # type: ignore[arg-type]
    assert said(reply) == REQUIRED


def test_a_date_before_the_first_version_has_no_schema(http: httpx.Client) -> None:
    assert said(speak(http, "2024-06-09")) == (404, "text/plain; charset=utf-8", NO_SCHEMA)


@pytest.mark.parametrize(
    ("date", "means"),
    [
        ("2024-06-11", "2024-06-10"),
        ("2025-09-01", "2025-04-16"),
        ("2026-08-13", "2026-03-01"),
        ("2031-01-01", "2026-08-14"),
    ],
)
def test_a_date_between_two_versions_means_the_older(http: httpx.Client, date: str, means: str) -> None:
    assert said(speak(http, date, transcript="")) == said(speak(http, means, transcript=""))
    assert speak(http, date).headers["content-type"] == speak(http, means).headers["content-type"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", ["/nope", "/tts", "/tts/bytes/more", "/tts//bytes", "/%00"])
def test_an_unknown_route_is_not_found(http: httpx.Client, version: str, path: str) -> None:
    reply = http.get(path, headers={"Cartesia-Version": version})
    error = (None, "Not found", "The requested resource does not exist.")
    assert said(reply) == expected(version, 404, error)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("path", "method", "allow"), [("/tts/bytes", "GET", "POST"), ("/", "DELETE", "GET")])
def test_a_wrong_method_is_told_the_right_one(
    http: httpx.Client, version: str, path: str, method: str, allow: str
) -> None:
    reply = http.request(method, path, headers={"Cartesia-Version": version})
    error = (None, "Method not allowed", "The requested resource does not allow this method.")
    assert said(reply) == expected(version, 405, error)
    assert reply.headers["allow"] == allow


@pytest.mark.parametrize(
    ("version", "answer"),
    [
        (None, "2026-03-01"),
        ("garbage", "2026-03-01"),
        ("2024-06-10", "2024-06-10"),
        ("2024-11-13", "2024-11-13"),
        ("2025-04-16", "2025-04-16"),
        ("2025-11-04", "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
        ("2026-08-14", "2026-03-01"),
    ],
)
def test_the_status_needs_neither_key_nor_version(
    server: MockServer, version: str | None, answer: str
) -> None:
    headers = {"Cartesia-Version": version} if version else {}
    reply = httpx.get(f"{server.base_url}/", headers=headers, trust_env=False)
    assert (reply.status_code, reply.json()) == (200, {"ok": True, "version": answer})


SUNSET = (
    "model_sunsetted",
    "Model sunsetted",
    "The requested model has been sunsetted and is no longer available.",
)


@pytest.mark.parametrize("version", VERSIONS)
def test_on_a_day_after_their_sunset_models_are_gone(late: MockServer, version: str) -> None:
    for model in ("sonic-english", "sonic-2", "sonic-turbo"):
        reply = httpx.post(
            f"{late.base_url}/tts/bytes",
            json=body(model_id=model),
            headers={"X-API-Key": "k", "Cartesia-Version": version},
            trust_env=False,
        )
        assert said(reply) == expected(version, 400, SUNSET)


@pytest.mark.parametrize(
    "model", ["sonic-english", "sonic-2", "sonic-turbo", "upbeat-moon", "sonic-2024-10-19"]
)
def test_without_a_day_every_model_answers(http: httpx.Client, model: str) -> None:
    assert speak(http, "2024-06-10", model_id=model).status_code == 200


def test_a_default_version_serves_those_who_type_curl_by_hand() -> None:
    with MockServer(default_version="2026-03-01") as server:
        reply = httpx.post(
            f"{server.base_url}/tts/bytes",
            json=body(transcript=""),
            headers={"X-API-Key": "k"},
            trust_env=False,
        )
    assert reply.json()["title"] == "Invalid transcript"


@pytest.mark.parametrize("version", NEW)
def test_every_refusal_carries_its_request_id(http: httpx.Client, version: str) -> None:
    ids = {speak(http, version, transcript="").json()["request_id"] for _ in range(3)}
    assert len(ids) == 3


@pytest.fixture(scope="module")
def strict() -> Iterator[MockServer]:
    with MockServer(api_key=("right",)) as server:
        yield server


@pytest.fixture(scope="module")
def late() -> Iterator[MockServer]:
    with MockServer(as_of=datetime.date(2026, 11, 24)) as server:
        yield server
