"""Refusals of both forms become exceptions that carry all that they say."""

from __future__ import annotations

import pytest

from client import (
    BadRequest,
    CartesiaError,
    Conflict,
    Forbidden,
    NotFound,
    PaymentRequired,
    RateLimited,
    ServerError,
    StatusError,
    TooLarge,
    Unauthorized,
)
from client.errors import from_answer

# A refusal of June 2026 as it was captured, but for the id.
RECORDED = (
    b'{"error_code":null,"message":"Invalid credentials. Check your API key or access token.",'
    b'"title":"Unauthorized","request_id":"0c4a5ad2-9b5c-4b8e-8c3f-3b1d2f4f6a10"}\n'
)


def test_the_object_form_gives_title_message_and_request_id() -> None:
    error = from_answer(401, {}, RECORDED)
    assert type(error) is Unauthorized
    assert (error.status, error.code, error.title) == (401, None, "Unauthorized")
    assert error.message == "Invalid credentials. Check your API key or access token."
    assert error.request_id == "0c4a5ad2-9b5c-4b8e-8c3f-3b1d2f4f6a10"
    assert error.body == RECORDED
    assert str(error) == "401 Unauthorized: Invalid credentials. Check your API key or access token."


def test_the_object_form_gives_the_code_where_there_is_one() -> None:
    body = b'{"error_code":"voice_not_found","title":"Invalid voice","message":"m","request_id":"r"}'
    assert from_answer(404, {}, body).code == "voice_not_found"


@pytest.mark.parametrize(
    ("body", "title", "message"),
    [
        (b"Model sunsetted: It has gone: use another.", "Model sunsetted", "It has gone: use another."),
        (b"error in voice\n", None, "error in voice"),
        (b"", None, "(no message)"),
        (b"[1]", None, "[1]"),
        (b"\xff", None, "\ufffd"),
    ],
)
def test_the_text_form_is_parted_at_its_first_colon(body: bytes, title: str | None, message: str) -> None:
    error = from_answer(400, {"x-request-id": "r-1"}, body)
    assert (error.title, error.message, error.code, error.request_id) == (title, message, None, "r-1")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"error":{"title":"Invalid request","message":"wrapped"}}', "wrapped"),
        (b'{"error":"a sentence"}', "a sentence"),
        (b'{"message":"","description":"d"}', "(no message)"),
        (b'{"message":7}', "(no message)"),
    ],
)
def test_rarer_objects_are_read_as_far_as_they_go(body: bytes, message: str) -> None:
    assert from_answer(400, {}, body).message == message


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, Unauthorized),
        (402, PaymentRequired),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (413, TooLarge),
        (418, StatusError),
        (429, RateLimited),
        (500, ServerError),
        (503, ServerError),
    ],
)
def test_every_kind_worth_catching_has_a_class(status: int, kind: type[StatusError]) -> None:
    error = from_answer(status, {}, b"Title: message")
    assert type(error) is kind
    assert isinstance(error, CartesiaError)
