"""How refusals are written."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.contract.errors import ApiError, render
from mockserver.contract.faults import FAULTS
from mockserver.contract.versions import choose
from tests.contract.requests import JSON, TEXT

REQUEST_ID = "6dc7c9a5-5c2b-4f1c-9d0a-2f6f2b7c1a11"
DETAIL: dict[str, Any] = {
    "limit": 2,
    "reason": "because",
    "field": "f",
    "wanted": "w",
    "detail": "d",
    "accent": "a",
    "language": "hi",
    "thing": "thing",
    "place": 2,
    "status": "revoked",
    "grant": "tts",
}

LINES = [
    ("version_required", 400, "Cartesia-Version header is required in YYYY-MM-DD form"),
    ("version_unknown", 404, "No API schema exists for the requested Cartesia-Version"),
    ("not_found", 404, "Not found: The requested resource does not exist."),
    ("method_not_allowed", 405, "Method not allowed: The requested resource does not allow this method."),
    ("no_credentials", 401, "Unauthorized: No credentials were provided."),
    ("bad_credentials", 401, "Unauthorized: Invalid credentials. Check your API key or access token."),
    ("token_refused", 401,
     "Unauthorized: This operation needs an API key, an access token will not do."),
    ("grant_missing", 401, "Unauthorized: The access token does not grant tts."),
    ("admin_key_required", 401, "Unauthorized: This operation needs an admin API key."),
    ("admin_key_refused", 401, "Unauthorized: An admin API key does not open this operation."),
    ("model_not_found", 404, "Invalid model: The model is not valid, make sure it is a valid model ID."),
    ("model_sunsetted", 400,
     "Model sunsetted: The requested model has been sunsetted and is no longer available."),
    ("language_not_supported", 400,
     "Invalid language for model: The language is not supported by this model"),
    ("language_and_locale", 400,
     "Invalid request: Your request was invalid: language and locale cannot be given together"),
    ("voice_not_found", 404, "Invalid voice: The requested voice was not found."),
    ("embedding_voice_refused", 400,
     "Invalid voice: Voice embeddings are not supported by this version, give the ID of a voice."),
    ("embedding_length", 400, "Invalid voice: A voice embedding has exactly 192 numbers."),
    ("voice_id_malformed", 400, "Invalid voice: The ID of a voice is a UUID."),
    ("voice_read_only", 403, "Forbidden: The voice is public and cannot be changed."),
    ("voices_full", 400, "Invalid request: Your request was invalid: there are 2 voices already"),
    ("cursor_unknown", 400, "Invalid request: Your request was invalid: f must be the ID of a voice"),
    ("operation_retired", 410, "Gone: This operation is no longer available in any version of the API."),
    ("mix_weights", 400, "Invalid request: Your request was invalid: the weights must not all be 0"),
    ("clip_url", 400,
     "Invalid request: Your request was invalid: clips are not fetched from a link, send the clip itself"),
    ("clip_unreadable", 400, "Unsupported audio format: The clip cannot be read: because."),
    ("clip_too_long", 400, "Invalid request: Your request was invalid: the clip is longer than 2 seconds"),
    ("file_too_large", 413, "File too large: The file is larger than 2 bytes."),
    ("accent_unknown", 400, "Invalid request: Your request was invalid: there is no accent a"),
    ("accent_not_localizable", 400,
     "Invalid request: Your request was invalid: a cannot be added to a voice"),
    ("accents_full", 400, "Invalid request: Your request was invalid: a voice has at most 2 accents"),
    ("accent_native", 400,
     "Invalid request: Your request was invalid: the native accent of a voice cannot be deleted"),
    ("accent_not_found", 404, "Not found: The voice does not have this accent."),
    ("dict_id_malformed", 400,
     "Invalid request: The ID of a pronunciation dictionary begins with pdict_."),
    ("resource_not_found", 404, "Not found: The requested thing was not found."),
    ("resources_full", 400, "Invalid request: Your request was invalid: there are 2 of thing already"),
    ("resource_cursor_unknown", 400,
     "Invalid request: Your request was invalid: f must be the ID of a thing"),
    ("email_invalid", 400, "Invalid request: \u2716 Invalid email address   \u2192 at emails[2]"),
    ("invites_limited", 429, "Too many requests: There can be 2 invites an hour."),
    ("invite_over", 400, "Invalid request: Your request was invalid: the invite is revoked"),
    ("last_admin", 400,
     "Invalid request: Your request was invalid: an account has at least one administrator"),
    ("both_cursors", 400,
     "Invalid request: Your request was invalid: starting_after and ending_before cannot be given together"),
    ("file_in_use", 409, "Conflict: The file is in use and cannot be deleted."),
    ("files_full", 400,
     "Invalid request: Your request was invalid: all files together may have at most 2 bytes"),
    ("provider_in_use", 409, "Conflict: The provider has phone numbers and cannot be deleted."),
    ("already_there", 409, "Conflict: There is such a thing already."),
    ("call_over", 400, "Invalid request: Your request was invalid: the call is over"),
    ("call_going_on", 400, "Invalid request: Your request was invalid: the call is not over yet"),
    ("nothing_to_retry", 400,
     "Invalid request: Your request was invalid: the batch has no calls that failed"),
    ("outbound_impossible", 403, "Forbidden: The phone number cannot make outbound calls."),
    ("invalid_request", 400, "Invalid request: Your request was invalid: d"),
    ("bad_json", 400, "Invalid request: Your request was invalid: the body is not valid JSON"),
    ("bad_message", 400, "Invalid request: Your request was invalid: the message is not valid JSON"),
    ("bad_multipart", 400, "Invalid request: Your request was invalid: the body is not a valid form"),
    ("empty_transcript", 400, "Invalid transcript: No valid transcripts passed"),
    ("transcript_too_long", 400, "Invalid transcript: The transcript is longer than 2 characters."),
    ("body_too_large", 413, "Request too large: The body is larger than 2 bytes."),
    ("uri_too_long", 414, "URI too long: The address is too long."),
    ("misdirected", 421,
     "Misdirected request: Requests of different API keys must not be sent in one piece."),
    ("max_buffer_delay_on_http", 400,
     "Invalid request: Your request was invalid: max buffer delay is only supported for websocket requests"),
    ("sse_raw_only", 400, "only 'raw' container is supported for this endpoint"),
    ("format_impossible", 400, "Invalid output format: because"),
    ("generation_config_range", 400, "Invalid request: Your request was invalid: f must be w"),
    ("dict_not_found", 400, "Not found: The requested pronunciation dictionary was not found."),
    ("first_transcript_empty", 400,
     "transcript empty or contains only punctuation: first transcript for WS is empty or contains only"
     " punctuation"),
    ("context_closed", 400, "Context has closed"),
    ("invalid_context", 400,
     "Invalid context ID: The requested context ID does not exist or may have already been cancelled."),
    ("voice_mode_unknown", 400, "unable to infer voice mode"),
    ("timestamps_language", 400, "invalid request: language hi does not support timestamps"),
    ("infill_without_audio", 400,
     "Invalid request: Your request was invalid: left_audio or right_audio is required"),
    ("sample_rate_invalid", 400, "invalid sample rate"),
    ("stt_language", 400, "invalid language: hi"),
    ("keyterms_too_many", 400,
     "Invalid request: Your request was invalid: there are at most 100 keyterms, of 1200 characters in all"),
    ("credits_exhausted", 402, "Payment required: You have run out of credits."),
    ("concurrency_limited", 429, "Too many concurrent requests. Current limit: 2"),
    ("control_refused", 403, "Forbidden: The control API is not for you: because."),
    ("control_token_wrong", 401, "Unauthorized: The control API wants its token as X-Mock-Token."),
    ("mock_value", 400, "Bad mock value: d"),
    ("internal", 500,
     "Unexpected error: An unexpected error occurred, please contact support@cartesia.ai"
     " if the problem persists."),
]  # fmt: skip

OBJECTS = [
    ("version_unknown", 404, None, "Not found", "No API schema exists for the requested Cartesia-Version"),
    ("not_found", 404, None, "Not found", "The requested resource does not exist."),
    ("bad_credentials", 401, None, "Unauthorized",
     "Invalid credentials. Check your API key or access token."),
    ("no_credentials", 401, None, "Unauthorized", "No credentials were provided."),
    ("model_sunsetted", 400, "model_sunsetted", "Model sunsetted",
     "The requested model has been sunsetted and is no longer available."),
    ("language_not_supported", 400, "language_not_supported", "Invalid language for model",
     "The language is not supported by this model"),
    ("voice_not_found", 404, "voice_not_found", "Invalid voice", "The requested voice was not found."),
    ("empty_transcript", 400, None, "Invalid transcript", "No valid transcripts passed"),
    ("dict_not_found", 404, None, "Not found", "The requested pronunciation dictionary was not found."),
    ("sse_raw_only", 400, None, "Invalid request", "only 'raw' container is supported for this endpoint"),
    ("timestamps_language", 400, None, "Invalid request", "language hi does not support timestamps"),
    ("credits_exhausted", 402, "quota_exceeded", "Payment required", "You have run out of credits."),
    ("concurrency_limited", 429, "concurrency_limited", "Too many concurrent requests",
     "Too many concurrent requests. Current limit: 2"),
    ("internal", 500, None, "Unexpected error",
     "An unexpected error occurred, please contact support@cartesia.ai if the problem persists."),
]  # fmt: skip


@pytest.mark.parametrize("version", [None, *TEXT])
@pytest.mark.parametrize(("fault", "status", "line"), LINES)
def test_before_2026_03_01_an_error_is_a_line_of_text(
    version: str | None, fault: str, status: int, line: str
) -> None:
    row = choose(version, None, None) if version else None
    reply = render(ApiError(fault, **DETAIL), row, REQUEST_ID)
    assert (reply.status, reply.media_type, reply.body) == (
        status,
        "text/plain; charset=utf-8",
        line.encode(),
    )


def test_every_fault_has_its_line_above() -> None:
    assert [fault for fault, _, _ in LINES] == list(FAULTS)


@pytest.mark.parametrize("version", JSON)
@pytest.mark.parametrize(("fault", "status", "code", "title", "message"), OBJECTS)
def test_from_2026_03_01_an_error_is_an_object(
    version: str, fault: str, status: int, code: str | None, title: str, message: str
) -> None:
    reply = render(ApiError(fault, **DETAIL), choose(version, None, None), REQUEST_ID)
    word = f'"{code}"' if code else "null"
    body = f'{{"error_code":{word},"message":"{message}","title":"{title}","request_id":"{REQUEST_ID}"}}\n'
    assert (reply.status, reply.media_type, reply.body.decode()) == (status, "application/json", body)


def test_the_401_is_the_recorded_one_byte_for_byte() -> None:
    reply = render(ApiError("bad_credentials"), choose("2026-03-01", None, None), REQUEST_ID)
    assert reply.body == (
        b'{"error_code":null,"message":"Invalid credentials. Check your API key or access token.",'
        b'"title":"Unauthorized","request_id":"6dc7c9a5-5c2b-4f1c-9d0a-2f6f2b7c1a11"}\n'
    )
    assert len(reply.body) == 164


def test_a_page_that_tells_more_comes_last() -> None:
    reply = render(ApiError("model_not_found"), choose("2026-08-14", None, None), "r")
    assert reply.status == 404
    assert reply.body == (
        b'{"error_code":"model_not_found",'
        b'"message":"The model is not valid, make sure it is a valid model ID.","title":"Invalid model",'
        b'"request_id":"r","doc_url":"https://docs.cartesia.ai/build-with-cartesia/tts-models/latest"}\n'
    )


def test_words_of_a_client_cannot_break_the_form() -> None:
    error = ApiError("invalid_request", detail='a "b"\n{c} \ud800')
    reply = render(error, choose("2026-08-14", None, None), "r")
    assert reply.body == (
        b'{"error_code":null,"message":"Your request was invalid: a \\"b\\"\\n{c} ?",'
        b'"title":"Invalid request","request_id":"r"}\n'
    )
    assert render(error, None, "r").body == b'Invalid request: Your request was invalid: a "b" {c} ?'


def test_an_error_reads_well_in_a_log() -> None:
    assert str(ApiError("body_too_large", limit=9)) == "body_too_large: The body is larger than 9 bytes."
