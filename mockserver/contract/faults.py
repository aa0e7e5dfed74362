"""Every way to refuse a request, in one table: status, code and words, and how sure we are of them.

The words are those of the service where it is on record what it says; `certainty` is that of title and
message. `{name}` in a message is filled from the detail of the error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Certainty = Literal["recorded", "quoted", "documented", "assumed"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One row. Before 2026-03-01 the body is `Title: message`, or `text` where that is given."""

    id: str
    status: int
    title: str
    message: str
    certainty: Certainty
    source: str
    error_code: str | None = None
    text: str | None = None
    text_status: int | None = None
    doc_url: str | None = None


_INVALID: Final = "Invalid request"
_YOURS: Final = "Your request was invalid: "
_FIELD: Final = "users' reports of 2026"
_ERR: Final = "documentation of errors, 2026"

_ROWS: Final = (
    # Version and route
    Fault(
        "version_required", 400, _INVALID,
        "Cartesia-Version header is required in YYYY-MM-DD form",
        "quoted", "users, 2025-01 to 2026; in the text form the sentence stands alone",
        text="Cartesia-Version header is required in YYYY-MM-DD form",
    ),
    Fault(
        "version_unknown", 404, "Not found",
        "No API schema exists for the requested Cartesia-Version",
        "quoted", "users, 2026-06 and 2026-08; the title of the JSON form is assumed",
        text="No API schema exists for the requested Cartesia-Version",
    ),
    Fault("not_found", 404, "Not found", "The requested resource does not exist.", "assumed", "-"),
    Fault(
        "method_not_allowed", 405, "Method not allowed",
        "The requested resource does not allow this method.", "assumed", "-",
    ),
    # Credentials
    Fault(
        "no_credentials", 401, "Unauthorized", "No credentials were provided.",
        "recorded", "a 401 of 2026-06-16; the text form is assumed",
    ),
    Fault(
        "bad_credentials", 401, "Unauthorized", "Invalid credentials. Check your API key or access token.",
        "recorded", "a 401 of 2026-06-17; the text form is assumed",
    ),
    Fault(
        "token_refused", 401, "Unauthorized", "This operation needs an API key, an access token will not do.",
        "assumed", "that tokens are refused: OpenAPI of August 2026",
    ),
    Fault(
        "grant_missing", 401, "Unauthorized", "The access token does not grant {grant}.",
        "assumed", "that grants decide: OpenAPI of August 2026",
    ),
    Fault(
        "admin_key_required", 401, "Unauthorized", "This operation needs an admin API key.",
        "assumed", f"that other keys are refused: {_FIELD}",
    ),
    Fault(
        "admin_key_refused", 401, "Unauthorized", "An admin API key does not open this operation.",
        "assumed", "that it is refused: OpenAPI of August 2026",
    ),
    # Model, language, voice
    Fault(
        "model_not_found", 404, "Invalid model",
        "The model is not valid, make sure it is a valid model ID.",
        "documented", f"{_ERR} (with 400; 404 was seen live); the address up to tts-models is assumed",
        error_code="model_not_found", doc_url="https://docs.cartesia.ai/build-with-cartesia/tts-models/latest",
    ),
    Fault(
        "model_sunsetted", 400, "Model sunsetted",
        "The requested model has been sunsetted and is no longer available.",
        "quoted", _FIELD, error_code="model_sunsetted",
    ),
    Fault(
        "language_not_supported", 400, "Invalid language for model",
        "The language is not supported by this model",
        "quoted", _FIELD, error_code="language_not_supported",
    ),
    Fault(
        "language_and_locale", 400, _INVALID, _YOURS + "language and locale cannot be given together",
        "assumed", f"that it is refused: {_FIELD} and documentation",
    ),
    Fault(
        "voice_not_found", 404, "Invalid voice", "The requested voice was not found.",
        "assumed", f"code and title: {_ERR}; status: {_FIELD}", error_code="voice_not_found",
    ),
    Fault(
        "embedding_voice_refused", 400, "Invalid voice",
        "Voice embeddings are not supported by this version, give the ID of a voice.",
        "assumed", "that it is refused: definitions of 2025-04-16, change log of 2026",
    ),
    Fault(
        "embedding_length", 400, "Invalid voice", "A voice embedding has exactly 192 numbers.",
        "assumed", "the length: definitions of 2024-06-10",
    ),
    # Voices as a resource
    Fault(
        "voice_id_malformed", 404, "Invalid voice", "The requested voice was not found.",
        "assumed", "the status from 2026-03-01 on: change log of 2026",
        error_code="voice_not_found", text_status=400, text="Invalid voice: The ID of a voice is a UUID.",
    ),
    Fault(
        "voice_read_only", 403, "Forbidden", "The voice is public and cannot be changed.", "assumed", "-"
    ),
    Fault("voices_full", 400, _INVALID, _YOURS + "there are {limit} voices already", "assumed", "-"),
    Fault(
        "cursor_unknown", 400, _INVALID, _YOURS + "{field} must be the ID of a voice", "assumed", "-"
    ),
    Fault(
        "operation_retired", 410, "Gone", "This operation is no longer available in any version of the API.",
        "assumed", "that it answers in the manner of a 410: change log of 2026",
    ),
    Fault(
        "mix_weights", 400, _INVALID, _YOURS + "the weights must not all be 0", "assumed", "-"
    ),
    Fault(
        "clip_url", 400, _INVALID, _YOURS + "clips are not fetched from a link, send the clip itself",
        "assumed", "an offline server fetches nothing",
    ),
    Fault(
        "clip_unreadable", 400, "Unsupported audio format", "The clip cannot be read: {reason}.",
        "assumed", f"the code: {_ERR}", error_code="unsupported_audio_format",
    ),
    Fault(
        "clip_too_long", 400, _INVALID, _YOURS + "the clip is longer than {limit} seconds", "assumed", "-"
    ),
    Fault(
        "file_too_large", 413, "File too large", "The file is larger than {limit} bytes.",
        "assumed", f"code and status: {_ERR}", error_code="file_too_large",
    ),
    Fault(
        "accent_unknown", 400, _INVALID, _YOURS + "there is no accent {accent}", "assumed", "-"
    ),
    Fault(
        "accent_not_localizable", 400, _INVALID, _YOURS + "{accent} cannot be added to a voice",
        "assumed", "which ones can: OpenAPI of August 2026",
    ),
    Fault(
        "accents_full", 400, _INVALID, _YOURS + "a voice has at most {limit} accents",
        "assumed", "the limit: OpenAPI of August 2026",
    ),
    Fault(
        "accent_native", 400, _INVALID, _YOURS + "the native accent of a voice cannot be deleted",
        "assumed", "that it is refused: OpenAPI of August 2026",
    ),
    Fault("accent_not_found", 404, "Not found", "The voice does not have this accent.", "assumed", "-"),
    # Resources of every kind
    Fault(
        "dict_id_malformed", 404, "Not found", "The requested pronunciation dictionary was not found.",
        "assumed", "the status from 2026-03-01 on: change log of 2026", text_status=400,
        text="Invalid request: The ID of a pronunciation dictionary begins with pdict_.",
    ),
    Fault("resource_not_found", 404, "Not found", "The requested {thing} was not found.", "assumed", "-"),
    Fault(
        "resources_full", 400, _INVALID, _YOURS + "there are {limit} of {thing} already", "assumed", "-"
    ),
    Fault(
        "resource_cursor_unknown", 400, _INVALID, _YOURS + "{field} must be the ID of a {thing}",
        "assumed", "-",
    ),
    Fault(
        "email_invalid", 400, _INVALID, "✖ Invalid email address\n  → at emails[{place}]",
        "documented", "an example of OpenAPI of August 2026",
    ),
    Fault(
        "invites_limited", 429, "Too many requests", "There can be {limit} invites an hour.",
        "assumed", "the limit: OpenAPI of August 2026",
    ),
    Fault("invite_over", 400, _INVALID, _YOURS + "the invite is {status}", "assumed", "-"),
    Fault(
        "last_admin", 400, _INVALID, _YOURS + "an account has at least one administrator", "assumed", "-"
    ),
    Fault(
        "both_cursors", 400, _INVALID,
        _YOURS + "starting_after and ending_before cannot be given together",
        "assumed", "that it is refused: OpenAPI of August 2026",
    ),
    Fault(
        "file_in_use", 409, "Conflict", "The file is in use and cannot be deleted.",
        "assumed", "the status: OpenAPI of August 2026",
    ),
    Fault(
        "files_full", 400, _INVALID, _YOURS + "all files together may have at most {limit} bytes",
        "assumed", "-",
    ),
    Fault(
        "provider_in_use", 409, "Conflict", "The provider has phone numbers and cannot be deleted.",
        "assumed", "the status: OpenAPI of August 2026",
    ),
    Fault(
        "already_there", 409, "Conflict", "There is such a {thing} already.",
        "assumed", "the status: OpenAPI of August 2026",
    ),
    Fault(
        "call_over", 400, _INVALID, _YOURS + "the call is over",
        "assumed", "the status: OpenAPI of August 2026",
    ),
    Fault(
        "call_going_on", 400, _INVALID, _YOURS + "the call is not over yet",
        "assumed", "the status: OpenAPI of August 2026",
    ),
    Fault(
        "nothing_to_retry", 400, _INVALID, _YOURS + "the batch has no calls that failed",
        "assumed", "the status: OpenAPI of August 2026",
    ),
    Fault(
        "outbound_impossible", 403, "Forbidden", "The phone number cannot make outbound calls.",
        "assumed", "the status: OpenAPI of August 2026",
    ),
    # The request itself
    Fault(
        "invalid_request", 400, _INVALID, _YOURS + "{detail}",
        "assumed", f"the frame of the sentence is quoted for another field: {_FIELD}",
    ),
    Fault("bad_json", 400, _INVALID, _YOURS + "the body is not valid JSON", "assumed", "-"),
    Fault("bad_message", 400, _INVALID, _YOURS + "the message is not valid JSON", "assumed", "-"),
    Fault("bad_multipart", 400, _INVALID, _YOURS + "the body is not a valid form", "assumed", "-"),
    Fault(
        "empty_transcript", 400, "Invalid transcript", "No valid transcripts passed",
        "quoted", f"{_FIELD}, on a socket; for HTTP only the status is on record",
    ),
    Fault(
        "transcript_too_long", 400, "Invalid transcript", "The transcript is longer than {limit} characters.",
        "assumed", "-",
    ),
    Fault(
        "body_too_large", 413, "Request too large", "The body is larger than {limit} bytes.", "assumed", "-"
    ),
    Fault(
        "uri_too_long", 414, "URI too long", "The address is too long.",
        "assumed", f"the status, on another socket: {_FIELD}",
    ),
    Fault(
        "misdirected", 421, "Misdirected request",
        "Requests of different API keys must not be sent in one piece.",
        "assumed", "-; only from a server of several workers",
    ),
    Fault(
        "max_buffer_delay_on_http", 400, _INVALID,
        _YOURS + "max buffer delay is only supported for websocket requests",
        "quoted", "users, 2025-07 to 2026-09",
    ),
    Fault(
        "sse_raw_only", 400, _INVALID, "only 'raw' container is supported for this endpoint",
        "quoted", "a user, 2025-06-17; the title of the JSON form is assumed",
        text="only 'raw' container is supported for this endpoint",
    ),
    Fault("format_impossible", 400, "Invalid output format", "{reason}", "assumed", "-"),
    Fault(
        "generation_config_range", 400, _INVALID, _YOURS + "{field} must be {wanted}",
        "assumed", f"that it is refused, and the ranges: {_FIELD} and documentation",
    ),
    Fault(
        "dict_not_found", 404, "Not found", "The requested pronunciation dictionary was not found.",
        "assumed", "the status from 2026-03-01 on: change log of 2026", text_status=400,
    ),
    # Contexts of a socket
    Fault(
        "first_transcript_empty", 400, "transcript empty or contains only punctuation",
        "first transcript for WS is empty or contains only punctuation",
        "quoted", "users, 2025-04 to 2025-08",
    ),
    Fault(
        "context_closed", 400, _INVALID, "Context has closed",
        "quoted", "users, 2026; the status and the title of the JSON form are assumed",
        text="Context has closed",
    ),
    Fault(
        "invalid_context", 400, "Invalid context ID",
        "The requested context ID does not exist or may have already been cancelled.",
        "quoted", "users, 2026",
    ),
    Fault(
        "voice_mode_unknown", 400, _INVALID, "unable to infer voice mode",
        "quoted", "users, 2026; the title of the JSON form is assumed", text="unable to infer voice mode",
    ),
    Fault(
        "timestamps_language", 400, _INVALID, "language {language} does not support timestamps",
        "quoted", "users, 2025; which models and languages: pages of 2025",
        text="invalid request: language {language} does not support timestamps",
    ),
    # Audio in
    Fault(
        "infill_without_audio", 400, _INVALID, _YOURS + "left_audio or right_audio is required",
        "assumed", "that one is needed: definitions of October 2025",
    ),
    Fault(
        "sample_rate_invalid", 400, _INVALID, "invalid sample rate",
        "quoted", "a user, 2026, on a socket; the title of the JSON form is assumed",
        text="invalid sample rate",
    ),
    Fault(
        "stt_language", 400, _INVALID, "invalid language: {language}",
        "quoted",
        "a user, 2026-08, of files; the title of the JSON form is assumed, and that sockets say so too",
        text="invalid language: {language}",
    ),
    Fault(
        "keyterms_too_many", 400, _INVALID,
        _YOURS + "there are at most 100 keyterms, of 1200 characters in all",
        "assumed", "the limits: AsyncAPI of August 2026",
    ),
    # Limits
    Fault(
        "credits_exhausted", 402, "Payment required", "You have run out of credits.",
        "assumed", f"status: {_FIELD}; code: {_ERR}, for another operation", error_code="quota_exceeded",
    ),
    Fault(
        "concurrency_limited", 429, "Too many concurrent requests",
        "Too many concurrent requests. Current limit: {limit}",
        "quoted", f"{_FIELD}; code and title: {_ERR}", error_code="concurrency_limited",
        text="Too many concurrent requests. Current limit: {limit}",
    ),
    # The control API of this mock, which the service does not have
    Fault("control_refused", 403, "Forbidden", "The control API is not for you: {reason}.", "assumed", "-"),
    Fault(
        "control_token_wrong", 401, "Unauthorized", "The control API wants its token as X-Mock-Token.",
        "assumed", "-",
    ),
    # The mock's own
    Fault(
        "mock_value", 400, "Bad mock value", "{detail}",
        "assumed", "of this mock alone: a fault or quirk was asked for in words that mean nothing",
    ),
    Fault(
        "internal", 500, "Unexpected error",
        "An unexpected error occurred, please contact support@cartesia.ai if the problem persists.",
        "documented", _ERR,
    ),
)  # fmt: skip

FAULTS: Final = {row.id: row for row in _ROWS}
"""By id, in the order of the table."""
