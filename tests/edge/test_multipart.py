"""Forms as clients send them, and as they should not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.contract.errors import ApiError
from mockserver.contract.multipart import Part
from mockserver.edge.multipart import read_parts

KIND = "multipart/form-data; boundary=xyz"


def form(*parts: bytes, boundary: bytes = b"xyz") -> bytes:
    return (
        b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
    )


NAME = b'Content-Disposition: form-data; name="name"\r\n\r\nAda'
CLIP = (
    b'Content-Disposition: form-data; name="clip"; filename="a.wav"\r\nContent-Type: audio/x-wav\r\n\r\n'
    b"RIFF\r\n\r\n--xy\x00\xff"
)
PARTS = (
    Part("name", None, None, b"Ada"),
    Part("clip", "a.wav", "audio/x-wav", b"RIFF\r\n\r\n--xy\x00\xff"),
)


@pytest.mark.parametrize(
    "kind",
    [
        KIND,
        'multipart/form-data; boundary="xyz"',
        "multipart/form-data; charset=utf-8; BOUNDARY=xyz",
        "multipart/form-data",
        "multipart/form-data; boundary=other",
        "application/json",
        "",
    ],
)
def test_the_boundary_is_taken_from_the_header_or_from_the_body(kind: str) -> None:
    assert read_parts(form(NAME, CLIP), kind) == PARTS


def test_what_stands_before_the_first_boundary_is_left_out() -> None:
    assert read_parts(b"hello\r\n" + form(NAME), KIND) == PARTS[:1]


@pytest.mark.parametrize(
    ("head", "name", "filename"),
    [
        (b'content-disposition: form-data; name="a"', "a", None),
        (b"Content-Disposition:form-data;name=a;filename=b", "a", "b"),
        (b'Content-Disposition: form-data; filename="x; name=y"; name="a"', "a", "x; name=y"),
        (b'Content-Disposition: form-data; name="a\\"b"; filename=""', 'a"b', ""),
        ('Content-Disposition: form-data; name="å"; filename="ü.wav"'.encode(), "å", "ü.wav"),
        (b'Content-Disposition: form-data; name="access[type]"', "access[type]", None),
    ],
)
def test_names_are_read_in_every_spelling(head: bytes, name: str, filename: str | None) -> None:
    (part,) = read_parts(form(head + b"\r\n\r\nv"), KIND)
    assert (part.name, part.filename, part.data) == (name, filename, b"v")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[object FormData]",
        b'{"name": "Ada"}',
        b"--",
        b"--xyz\r\n" + NAME,
        b"--xyz\r\n" + NAME + b"\r\n",
        form(b"no headers"),
        form(b'Content-Disposition: form-data; filename="a"\r\n\r\n'),
        form(b'Content-Disposition: attachment; name="a"\r\n\r\n'),
        form(NAME.replace(b"form-data", b"form-data" + b"; x=y" * 3_000)),
        form(b'Content-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="a"\r\n\r\nAAAA'),
        form(*[NAME] * 101),
        b"--" + b"x" * 300 + b"\r\n",
    ],
)
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(ApiError, match="bad_multipart"):
        read_parts(body, KIND)


def test_a_form_may_be_empty_and_a_part_too() -> None:
    assert read_parts(form(), KIND) == ()
    assert read_parts(form(), "") == ()
    assert read_parts(form(b'Content-Disposition: form-data; name="a"\r\n\r\n'), KIND) == (
        Part("a", None, None, b""),
    )


@given(st.binary() | st.binary().map(lambda tail: b"--xyz\r\n" + tail), st.text())
def test_any_bytes_are_a_form_or_refused(body: bytes, kind: str) -> None:
    assert outcome(body, kind) in ("read", "bad_multipart")


def outcome(body: bytes, kind: str) -> str:
    try:
        read_parts(body, kind)
    except ApiError as error:
        return error.fault.id
    return "read"


@given(st.lists(st.tuples(st.sampled_from(["a", "clip", "x[y]"]), st.binary()), max_size=8))
def test_data_comes_out_as_it_went_in(parts: list[tuple[str, bytes]]) -> None:
    boundary = b"0123456789-a-boundary-that-nobody-guesses"
    sent = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n' % name.encode() + data for name, data in parts
    ]
    found = read_parts(form(*sent, boundary=boundary), f"multipart/form-data; boundary={boundary.decode()}")
    assert [(part.name, part.data) for part in found] == parts
