"""Parameters and multipart forms, against a small operation: the API's own have none yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.contract.documents import Node
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.contract.multipart import Part
from mockserver.contract.operations import Operation
from mockserver.contract.validation import Call, RawRequest, validate, validate_form
from mockserver.contract.versions import choose

PARAMETERS: list[JsonValue] = [
    {"name": "Cartesia-Version", "in": "header", "required": True, "schema": {"type": "string"}},
    {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 3}},
    {"name": "limit", "in": "query", "schema": {"type": ["integer", "null"], "minimum": 1, "maximum": 100}},
    {"name": "is_owner", "in": "query", "schema": {"type": ["boolean", "null"]}},
    {"name": "volume", "in": "query", "schema": {"type": ["number", "null"]}},
    {
        "name": "expand[]",
        "in": "query",
        "schema": {"type": ["array", "null"], "items": {"enum": ["embedding", "is_starred"]}},
    },
    {"name": "X-Trace", "in": "header", "schema": {"type": ["integer", "null"]}},
]
FIELDS: JsonObject = {
    "clip": {"type": "string", "format": "binary"},
    "more[]": {"type": ["array", "null"], "items": {"type": "string", "format": "binary"}},
    "name": {"type": "string"},
    "description": {"type": ["string", "null"]},
    "enhance": {"type": ["boolean", "null"], "default": True},
    "voice[id]": {"type": ["string", "null"]},
    "output_format[container]": {"enum": ["raw", "wav", "mp3"]},
    "output_format[sample_rate]": {"type": "integer", "enum": [8000, 44100]},
    "timestamp_granularities[]": {"type": ["array", "null"], "items": {"enum": ["word"]}},
}
SCHEMA: JsonObject = {
    "type": "object",
    "required": ["clip", "name", "output_format[container]", "output_format[sample_rate]"],
    "properties": FIELDS,
}
OPERATION = Operation(
    id="things.make",
    version=choose("2024-11-13", None, None),
    method="POST",
    template="/things/{id}",
    needs_key=True,
    needs_version=True,
    node=Node(
        {"parameters": PARAMETERS, "requestBody": {"content": {"multipart/form-data": {"schema": SCHEMA}}}},
        Path("small.yaml"),
    ),
)
LISTING = Operation(
    id="things.list",
    version=choose("2024-11-13", None, None),
    method="GET",
    template="/things/{id}",
    needs_key=True,
    needs_version=True,
    node=Node({"parameters": PARAMETERS}, Path("small.yaml")),
)


def raw(*query: tuple[str, str], thing: str = "7", **headers: str) -> RawRequest:
    return RawRequest({"id": thing}, query, headers, "", b"")


def field(name: str, text: str) -> Part:
    return Part(name, None, None, text.encode())


CLIP = Part("clip", "a.wav", "audio/x-wav", b"RIFF")
FORM = [
    field("name", "n"),
    field("output_format[container]", "wav"),
    field("output_format[sample_rate]", "8000"),
    CLIP,
]


def send(*more: Part) -> Call:
    return validate_form(OPERATION, raw(), [*FORM, *more])


def test_parameters_are_read_by_their_schema() -> None:
    query = (("limit", "5"), ("is_owner", "true"), ("volume", "0.5"), ("other", "x"))
    call = validate(LISTING, raw(*query, **{"x-trace": "12", "cartesia-version": "nonsense"}))
    assert call.params == {"id": "7", "limit": 5, "is_owner": True, "volume": 0.5, "x-trace": 12}
    assert call.body == {}


def test_a_repeated_parameter_is_an_array_where_one_is_declared_and_the_last_value_elsewhere() -> None:
    call = validate(
        LISTING, raw(("expand[]", "embedding"), ("limit", "1"), ("expand[]", "is_starred"), ("limit", "2"))
    )
    assert call.params == {"id": "7", "expand[]": ["embedding", "is_starred"], "limit": 2}


@pytest.mark.parametrize("name", ["limit", "is_owner", "volume"])
def test_an_empty_parameter_is_one_left_out(name: str) -> None:
    assert validate(LISTING, raw((name, ""))).params == {"id": "7", name: None}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("limit", "0", "limit must be a whole number from 1 to 100"),
        ("limit", "101", "limit must be a whole number from 1 to 100"),
        ("limit", "ten", "limit must be a whole number from 1 to 100"),
        ("limit", "1.5", "limit must be a whole number from 1 to 100"),
        ("limit", "９", "limit must be a whole number from 1 to 100"),
        ("limit", "9" * 5000, "limit must be a whole number from 1 to 100"),
        ("is_owner", "yes", "is_owner must be true or false"),
        ("volume", "nan", "volume must be a number"),
        ("volume", "1e999", "volume must be a number"),
        ("expand[]", "all", "expand[][0] must be one of embedding, is_starred"),
    ],
)
def test_a_parameter_that_cannot_be_read_so_is_refused(name: str, value: str, sentence: str) -> None:
    with pytest.raises(ApiError) as caught:
        validate(LISTING, raw((name, value)))
    assert caught.value.text == f"Invalid request: Your request was invalid: {sentence}"


def test_a_path_parameter_keeps_its_schema() -> None:
    with pytest.raises(ApiError, match="id must be a string of at most 3 characters"):
        validate(LISTING, raw(thing="7777"))


def test_a_form_becomes_an_object_by_the_names_of_the_schema() -> None:
    call = send(
        field("voice[id]", "v"), field("timestamp_granularities[]", "word"), field("enhance", "false")
    )
    assert call.body == {
        "name": "n",
        "output_format[container]": "wav",
        "output_format[sample_rate]": 8000,
        "clip": "a.wav",
        "voice[id]": "v",
        "timestamp_granularities[]": ["word"],
        "enhance": False,
    }
    assert call.files == {"clip": (CLIP,)}


def test_an_empty_string_is_null_for_an_optional_field_and_itself_for_a_required_one() -> None:
    body = send(field("description", ""), field("enhance", ""), field("name", "")).body
    assert (body["description"], body["enhance"], body["name"]) == (None, True, "")


def test_several_files_of_one_field_are_an_array() -> None:
    first, second = Part("more[]", "1", None, b"1"), Part("more[]", None, None, b"2")
    call = send(first, second)
    assert call.body["more[]"] == ["1", "upload"]
    assert call.files == {"clip": (CLIP,), "more[]": (first, second)}


def test_a_plain_field_sent_as_a_file_is_a_field() -> None:
    call = send(Part("enhance", "upload", "application/octet-stream", b"true"))
    assert call.body["enhance"] is True
    assert call.files == {"clip": (CLIP,)}


def test_parts_that_nobody_knows_are_ignored() -> None:
    assert "mode" not in send(field("mode", "clip")).body


def test_text_that_is_no_utf_8_is_taken_with_replacement_characters() -> None:
    assert send(Part("name", None, None, b"\xff!")).body["name"] == "\ufffd!"


def test_a_faulty_form_is_refused_by_field_and_all_its_faults_are_kept() -> None:
    with pytest.raises(ApiError) as caught:
        validate_form(OPERATION, raw(), [field("output_format[sample_rate]", "9"), field("name", "n")])
    assert caught.value.text == "Invalid request: Your request was invalid: clip is required"
    assert caught.value.violations == (
        "clip is required",
        "output_format[container] is required",
        "output_format[sample_rate] must be one of 8000, 44100",
    )
