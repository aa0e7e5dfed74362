"""Which voices operations each version has, and what its contract makes of what clients send."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from mockserver.contract.errors import ApiError
from mockserver.contract.multipart import Part
from mockserver.contract.operations import find, operations
from mockserver.contract.validation import Call, RawRequest, validate, validate_form
from mockserver.contract.versions import choose
from tests.contract.requests import VERSIONS

ALWAYS = {
    "voices.list": "GET /voices",
    "voices.get": "GET /voices/{id}",
    "voices.update": "PATCH /voices/{id}",
    "voices.delete": "DELETE /voices/{id}",
    "voices.clone": "POST /voices/clone",
    "voices.localize": "POST /voices/localize",
}
FROM_NUMBERS = {"voices.create": "POST /voices", "voices.mix": "POST /voices/mix"}
FIRST = {"voices.clone_clip": "POST /voices/clone/clip", "voices.clone_url": "POST /voices/clone/url"}
ACCENTS = {
    "voices.add_accents": "PATCH /voices/{id}/accents",
    "voices.delete_accent": "DELETE /voices/{id}/accents/{accent_id}",
    "voices.list_accents": "GET /accents",
}
EMBEDDING = [0.5] * 192
LOCALIZE: Mapping[str, object] = {
    "voice_id": "v",
    "name": "Ada",
    "description": "Warm",
    "language": "es",
    "original_speaker_gender": "female",
}


def send(version: str, method: str, path: str, body: object = None, query: str = "") -> Call:
    """Put a request before the contract."""
    operation, params = find(choose(version, None, None), method, path)
    pairs = tuple(
        (name, value) for name, _, value in (each.partition("=") for each in query.split("&") if each)
    )
    raw = b"" if body is None else json.dumps(body).encode()
    return validate(operation, RawRequest(params, pairs, {}, "", raw))


def fill_in(version: str, path: str, *parts: Part) -> Call:
    """Put a form with a clip before the contract."""
    operation, params = find(choose(version, None, None), "POST", path)
    clip = Part("clip", "a.wav", "audio/wav", b"RIFF")
    return validate_form(operation, RawRequest(params, (), {}, "", b""), [clip, *parts])


def text(**fields: str) -> list[Part]:
    return [Part(name, None, None, value.encode()) for name, value in fields.items()]


def why(error: pytest.ExceptionInfo[ApiError]) -> tuple[str, str]:
    return error.value.fault.id, str(error.value)


@pytest.mark.parametrize(
    ("version", "wanted"),
    [
        ("2024-06-10", ALWAYS | FROM_NUMBERS | FIRST),
        ("2024-11-13", ALWAYS | FROM_NUMBERS),
        ("2025-04-16", ALWAYS),
        ("2025-11-04", ALWAYS),
        ("2026-03-01", ALWAYS),
        ("2026-08-14", ALWAYS | ACCENTS),
    ],
)
def test_each_version_has_its_operations_and_no_others(version: str, wanted: Mapping[str, str]) -> None:
    found = {
        each.id: f"{each.method} {each.template.removesuffix('/')}"
        for each in operations(choose(version, None, None))
        if each.id.startswith("voices.")
    }
    assert found == wanted


@pytest.mark.parametrize("version", VERSIONS)
def test_the_words_after_voices_are_no_ids(version: str) -> None:
    for word in ("clone", "localize"):
        operation, params = find(choose(version, None, None), "POST", f"/voices/{word}")
        assert (operation.id, params) == (f"voices.{word}", {})


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_a_list_reads_its_query(version: str) -> None:
    call = send(version, "GET", "/voices", query="limit=7&is_owner=true&gender=feminine&starting_after=v")
    assert call.params == {"limit": 7, "is_owner": True, "gender": "feminine", "starting_after": "v"}


@pytest.mark.parametrize("version", VERSIONS[1:])
@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=ten", "is_owner=yes", "gender=male"])
def test_a_query_out_of_range_is_refused(version: str, query: str) -> None:
    with pytest.raises(ApiError) as caught:
        send(version, "GET", "/voices", query=query)
    assert why(caught)[0] == "invalid_request"


def test_empty_values_of_a_query_are_null() -> None:
    call = send("2025-04-16", "GET", "/voices", query="limit=&gender=&starting_after=")
    assert call.params == {"limit": None, "gender": None, "starting_after": None}


@pytest.mark.parametrize(
    ("version", "query", "expand"),
    [
        ("2024-11-13", "expand[]=embedding&expand[]=is_starred", ["embedding", "is_starred"]),
        ("2025-04-16", "expand[]=is_starred", ["is_starred"]),
        ("2025-11-04", "expand[]=preview_file_url", ["preview_file_url"]),
        ("2026-08-14", "expand[]=preview_file_url", ["preview_file_url"]),
    ],
)
def test_a_version_expands_what_it_has(version: str, query: str, expand: list[str]) -> None:
    assert send(version, "GET", "/voices", query=query).params == {"expand[]": expand}


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_numbers_are_192_or_none_where_there_is_a_base(version: str) -> None:
    made = {"name": "Ada", "description": "Warm"}
    call = send(version, "POST", "/voices", {**made, "embedding": EMBEDDING, "base_voice_id": None})
    assert (call.body["language"], len(EMBEDDING)) == ("en", 192)
    send(version, "POST", "/voices", {**made, "embedding": [], "base_voice_id": "v"})
    refused: list[list[float]] = [[], [0.5], [*EMBEDDING, 0.5]]
    for embedding in refused:
        with pytest.raises(ApiError) as caught:
            send(version, "POST", "/voices", {**made, "embedding": embedding})
        assert why(caught)[0] == "embedding_length"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_change_may_be_of_one_field_and_others_may_be_null(version: str) -> None:
    assert send(version, "PATCH", "/voices/v", {"name": "Ada"}).body == {"name": "Ada"}
    assert send(version, "PATCH", "/voices/v", {"name": None}).body == {"name": None}


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_a_gender_of_null_is_told_from_one_left_out(version: str) -> None:
    assert send(version, "PATCH", "/voices/v", {"gender": None}).body == {"gender": None}
    assert send(version, "PATCH", "/voices/v", {"description": "Warm"}).body == {"description": "Warm"}
    with pytest.raises(ApiError, match="gender must be one of masculine, feminine, gender_neutral"):
        send(version, "PATCH", "/voices/v", {"gender": "female"})


@pytest.mark.parametrize("version", VERSIONS[:5])
@pytest.mark.parametrize(
    ("language", "dialect"),
    [("en", "so"), ("es", "pe"), ("pt", "eu"), ("fr", "ca"), ("de", None), ("es", None)],
)
def test_a_dialect_of_the_language_is_taken(version: str, language: str, dialect: str | None) -> None:
    asked = {**LOCALIZE, "language": language, "dialect": dialect}
    assert send(version, "POST", "/voices/localize", asked).body == asked


@pytest.mark.parametrize("version", VERSIONS[:5])
@pytest.mark.parametrize(
    ("language", "dialect", "says"),
    [
        ("en", "mx", "dialect must be one of au, in, so, uk, us"),
        ("fr", "br", "dialect must be one of eu, ca"),
        ("de", "eu", "dialect must be left out"),
    ],
)
def test_a_dialect_of_another_language_is_refused(
    version: str, language: str, dialect: str, says: str
) -> None:
    with pytest.raises(ApiError, match=says):
        send(version, "POST", "/voices/localize", {**LOCALIZE, "language": language, "dialect": dialect})


def test_the_first_version_localizes_numbers_too_whatever_mode_is_named() -> None:
    asked = {"embedding": EMBEDDING, "language": "es", "original_speaker_gender": "male", "mode": "embedding"}
    assert send("2024-06-10", "POST", "/voices/localize", asked).body == asked
    with pytest.raises(ApiError) as caught:
        send("2024-06-10", "POST", "/voices/localize", {**asked, "embedding": [0.5]})
    assert why(caught)[0] == "embedding_length"


def test_the_newest_version_localizes_to_an_accent_and_takes_what_sdks_still_send() -> None:
    plain = {"voice_id": "v", "name": "Ada", "accent": "mexican"}
    asked = {**plain, "language": "es", "dialect": None, "original_speaker_gender": "female", "tagline": "x"}
    assert send("2026-08-14", "POST", "/voices/localize", plain).body == plain
    assert send("2026-08-14", "POST", "/voices/localize", asked).body == asked
    with pytest.raises(ApiError, match="accent is required"):
        send("2026-08-14", "POST", "/voices/localize", {"voice_id": "v", "name": "Ada", "language": "es"})


@pytest.mark.parametrize("old", ["high-german", "hindi", "italian", "japanese", "jakarta"])
def test_accents_are_known_by_their_former_names(old: str) -> None:
    assert send("2026-08-14", "PATCH", "/voices/v", {"accent": old}).body == {"accent": old}


@pytest.mark.parametrize("access", ["private", {"type": "public"}, None])
def test_access_is_a_word_or_the_older_object(access: object) -> None:
    assert send("2026-08-14", "PATCH", "/voices/v", {"access": access}).body == {"access": access}


@pytest.mark.parametrize("count", [0, 10])
def test_accents_are_added_one_to_nine_at_a_time(count: int) -> None:
    with pytest.raises(ApiError, match="accents must be an array of 1 to 9 items"):
        send("2026-08-14", "PATCH", "/voices/v/accents", {"accents": ["british"] * count})


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_early_clones_need_a_mode(version: str) -> None:
    parts = text(name="Ada", language="en", enhance="false", transcript="Hello.", description="")
    call = fill_in(version, "/voices/clone", *parts, *text(mode="stability"))
    assert call.body == {
        "clip": "a.wav",
        "name": "Ada",
        "language": "en",
        "mode": "stability",
        "enhance": False,
        "transcript": "Hello.",
        "description": None,
    }
    assert [part.data for part in call.files["clip"]] == [b"RIFF"]
    with pytest.raises(ApiError, match="mode is required"):
        fill_in(version, "/voices/clone", *parts)


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_later_clones_need_none(version: str) -> None:
    call = fill_in(version, "/voices/clone", *text(name="Ada", language="en", base_voice_id=""))
    assert (call.body["name"], call.body["base_voice_id"]) == ("Ada", None)
    assert "mode" not in call.body


@pytest.mark.parametrize("version", VERSIONS)
def test_the_language_of_a_clone_is_looked_at_since_2026_03_01(version: str) -> None:
    parts = text(name="Ada", language="xx", mode="similarity")
    if version in VERSIONS[:4]:
        assert fill_in(version, "/voices/clone", *parts).body["language"] == "xx"
    else:
        with pytest.raises(ApiError, match="language must be one of en, fr"):
            fill_in(version, "/voices/clone", *parts)


def test_norwegian_is_a_language_and_not_the_word_no() -> None:
    for version in VERSIONS[4:]:
        call = fill_in(version, "/voices/clone", *text(name="Ada", language="no"))
        assert call.body["language"] == "no"


def test_a_clone_of_the_newest_version_tells_its_access_in_either_way() -> None:
    parts = text(name="Ada", language="en-GB", accent="british", tagline="Warm")
    assert fill_in("2026-08-14", "/voices/clone", *parts).body["access"] == "private"
    call = fill_in("2026-08-14", "/voices/clone", *parts, Part("access[type]", None, None, b"public"))
    assert call.body["access[type]"] == "public"
    with pytest.raises(ApiError, match="tagline must be a string of at most 32 characters"):
        fill_in("2026-08-14", "/voices/clone", *text(name="Ada", language="en", tagline="x" * 33))


def test_python_1_0_14_sends_the_switch_as_a_file() -> None:
    switch = Part("enhance", "upload", "application/octet-stream", b"true")
    call = fill_in("2024-06-10", "/voices/clone/clip", switch, *text(mode="clip"))
    assert call.body == {"clip": "a.wav", "enhance": True, "mode": "clip"}
    assert sorted(call.files) == ["clip"]


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_a_mix_is_of_ids_and_of_numbers(version: str) -> None:
    parts = [{"id": "v", "weight": 0.5}, {"embedding": EMBEDDING, "weight": 3}]
    assert send(version, "POST", "/voices/mix", {"voices": parts}).body == {"voices": parts}
    for spoilt in ([], [{"id": "v"}], [{"weight": 1}], [{"id": "v", "weight": -1}]):
        with pytest.raises(ApiError) as caught:
            send(version, "POST", "/voices/mix", {"voices": spoilt})
        assert why(caught)[0] == "invalid_request"
