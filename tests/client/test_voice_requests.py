"""What goes out for each operation on voices, to the byte."""

from __future__ import annotations

from urllib.parse import parse_qsl

import httpx
import pytest

from client import ConfigurationError, File
from client import voice_requests as voices
from client.multipart import Form
from client.requests import Request, content, headers
from client.settings import ClientSettings
from mockserver.contract.jsonvalue import JsonValue

SETTINGS = ClientSettings(api_key="k", base_url="http://localhost:8765", version="2026-08-14")


def query_of(request: Request) -> list[tuple[str, str]]:
    url = httpx.Request(request.method, "http://localhost", params=request.params or None).url
    return parse_qsl(url.query.decode())


def test_a_bare_list_asks_for_nothing() -> None:
    request = voices.listing()
    assert (request.method, request.path, query_of(request), content(request)) == ("GET", "/voices", [], None)


def test_filters_go_in_the_query_in_the_words_of_json() -> None:
    request = voices.listing(
        limit=5, q="a b", is_owner=True, gender="feminine", include_archived=False, starting_after="v"
    )
    assert query_of(request) == [
        ("limit", "5"),
        ("q", "a b"),
        ("is_owner", "true"),
        ("gender", "feminine"),
        ("include_archived", "false"),
        ("starting_after", "v"),
    ]


def test_what_is_to_be_expanded_is_named_one_by_one() -> None:
    wanted = [("expand[]", "embedding"), ("expand[]", "is_starred")]
    assert query_of(voices.listing(expand=["embedding", "is_starred"])) == wanted
    assert query_of(voices.get("v", ["embedding", "is_starred"])) == wanted


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (voices.get("v"), "GET /voices/v"),
        (voices.get("a/b c"), "GET /voices/a%2Fb%20c"),
        (voices.delete("v"), "DELETE /voices/v"),
        (voices.delete_accent("v", "british"), "DELETE /voices/v/accents/british"),
        (voices.accents(), "GET /accents"),
    ],
)
def test_what_has_no_body_is_all_in_its_path(request_: Request, line: str) -> None:
    assert f"{request_.method} {request_.path}" == line
    assert content(request_) is None


@pytest.mark.parametrize(
    ("request_", "line", "json"),
    [
        (
            voices.create(name="N", description="D", embedding=[0.5], language=None, base_voice_id="b"),
            "POST /voices",
            {"name": "N", "description": "D", "embedding": [0.5], "base_voice_id": "b"},
        ),
        (
            voices.update("v", name="N", gender=None, extra={"locale": "en-GB"}),
            "PATCH /voices/v",
            {"name": "N", "gender": None, "locale": "en-GB"},
        ),
        (voices.update("v"), "PATCH /voices/v", {}),
        (
            voices.localize(voice_id="v", name="N", accent="mexican", description=None),
            "POST /voices/localize",
            {"voice_id": "v", "name": "N", "accent": "mexican"},
        ),
        (
            voices.localize_embedding([1.0, 0.5], "es", "female", "mx"),
            "POST /voices/localize",
            {"embedding": [1.0, 0.5], "language": "es", "original_speaker_gender": "female", "dialect": "mx"},
        ),
        (
            voices.mix([("v", 0.75), ([1.0, 0.5], 0.25)]),
            "POST /voices/mix",
            {"voices": [{"id": "v", "weight": 0.75}, {"embedding": [1.0, 0.5], "weight": 0.25}]},
        ),
        (
            voices.add_accents("v", ["castilian", "parisian"]),
            "PATCH /voices/v/accents",
            {"accents": ["castilian", "parisian"]},
        ),
    ],
)
def test_every_argument_has_its_field_and_none_is_left_out_but_of_changes(
    request_: Request, line: str, json: JsonValue
) -> None:
    assert f"{request_.method} {request_.path}" == line
    assert request_.json == json


def test_a_clone_is_a_form_with_its_fields_before_its_clip() -> None:
    clip = File(b"\x00RIFF\r\n", name="ada.wav", content_type="audio/wav")
    request = voices.clone(
        clip, name="Ada", language="en", enhance=True, description=None, extra={"access[type]": "private"}
    )
    body = content(request)
    assert isinstance(body, bytes)
    boundary = body.split(b"\r\n", 1)[0]
    assert len(boundary) == 42
    assert body == b"\r\n".join(
        [
            boundary,
            b'Content-Disposition: form-data; name="name"',
            b"",
            b"Ada",
            boundary,
            b'Content-Disposition: form-data; name="language"',
            b"",
            b"en",
            boundary,
            b'Content-Disposition: form-data; name="enhance"',
            b"",
            b"true",
            boundary,
            b'Content-Disposition: form-data; name="access[type]"',
            b"",
            b"private",
            boundary,
            b'Content-Disposition: form-data; name="clip"; filename="ada.wav"',
            b"Content-Type: audio/wav",
            b"",
            b"\x00RIFF\r\n",
            boundary + b"--",
            b"",
        ]
    )
    named = headers(request, SETTINGS)["Content-Type"]
    assert named == f"multipart/form-data; boundary={boundary[2:].decode()}"


def test_a_clip_alone_may_leave_its_cleaning_to_the_service() -> None:
    request = voices.clone_clip(File(b"RIFF"), None)
    assert request.path == "/voices/clone/clip"
    assert (content(request) or b"").count(b"Content-Disposition") == 1
    assert b'name="enhance"\r\n\r\nfalse' in (content(voices.clone_clip(File(b"RIFF"), False)) or b"")


def test_a_form_has_another_boundary_where_anything_in_it_is_another() -> None:
    forms = [
        Form({"name": "a"}, {"clip": File(b"1")}),
        Form({"name": "b"}, {"clip": File(b"1")}),
        Form({"name": "a"}, {"clip": File(b"2")}),
        Form({"name": "a"}, {"clip": File(b"1", name="c.wav")}),
    ]
    assert len({form.content_type for form in forms}) == 4
    assert forms[0].body() == Form({"name": "a"}, {"clip": File(b"1")}).body()


@pytest.mark.parametrize(
    "form",
    [
        Form({"a\r\nb": "c"}, {}),
        Form({}, {"clip": File(b"", name="a\nb")}),
        Form({}, {"clip": File(b"", content_type="audio/wav\r\nX: y")}),
    ],
)
def test_a_name_cannot_smuggle_in_a_line(form: Form) -> None:
    with pytest.raises(ConfigurationError):
        form.body()


def test_a_quote_in_a_file_name_does_not_end_it() -> None:
    assert b'filename="a%22b.wav"' in Form({}, {"clip": File(b"", name='a"b.wav')}).body()
