"""What users quote from the real service, word for word and key by key: each row is a law of its own.

A row says what was sent and what came, with `…` where the quoted value is another each time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from contracts.api import SENTENCE, Api
from contracts.evidence import Evidence
from contracts.laws import JSON_ERRORS, TEXT_ERRORS, VERSIONS, Law, Needs
from contracts.talk import Json

ANY: Final = "…"
_FRAMES: Final = "it looks at frames as they are"
_BODY: Final = "it looks at keys and their order as they are on the wire"
_NOT_A_CONTEXT: Final = "The requested context ID does not exist or may have already been cancelled."
_ONLY_RAW: Final = "only 'raw' container is supported for this endpoint"
_NO_DELAY: Final = "max buffer delay is only supported for websocket requests"


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation.

    row: its id among the observations. how: over HTTP at a path, or a frame of a socket. sent: what differs
    from a good request. came: the text of the body, or the object with its keys in order.
    """

    row: str
    how: Literal["/tts/bytes", "/tts/sse", "frame"]
    sent: Mapping[str, Json]
    status: int
    came: str | Mapping[str, Json]
    versions: tuple[str, ...]
    source: str
    kind: str = "error"
    key: Literal["good", "none", "unknown"] = "good"
    asks_version: bool = True
    name: str = field(default="")


_MP3: Final[Json] = {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}

QUOTES: Final = (
    Quote(
        "http-401-bad-key", "/tts/bytes", {}, 401,
        {"error_code": None, "message": "Invalid credentials. Check your API key or access token.",
         "title": "Unauthorized", "request_id": ANY},
        JSON_ERRORS, "a saved answer of 2026-06-17", key="unknown",
    ),
    Quote(
        "http-401-no-key", "/tts/bytes", {}, 401,
        {"error_code": None, "message": "No credentials were provided.", "title": "Unauthorized",
         "request_id": ANY},
        JSON_ERRORS, "a saved answer of 2026-06-16", key="none",
    ),
    Quote(
        "version-header-required", "/tts/bytes", {}, 400,
        "Cartesia-Version header is required in YYYY-MM-DD form",
        VERSIONS[-1:], "several users, 2025-01 to 2026", asks_version=False,
    ),
    Quote(
        "errors-old-plain-text", "/tts/bytes", {"max_buffer_delay_ms": 0}, 400,
        f"Invalid request: Your request was invalid: {_NO_DELAY}",
        TEXT_ERRORS, "a user, 2026-09-08",
    ),
    Quote(
        "sse-raw-only", "/tts/sse", {"output_format": _MP3}, 400, _ONLY_RAW, TEXT_ERRORS,
        "a user, 2025-06-17",
    ),
    Quote(
        "language-not-for-model", "/tts/bytes", {"model_id": "sonic-turbo", "language": "he"}, 400,
        "Invalid language for model: The language is not supported by this model",
        TEXT_ERRORS, "users, 2026",
    ),
    Quote(
        "first-transcript-empty", "frame", {"transcript": ""}, 400,
        {"type": "error", "context_id": "quoted", "status_code": 400, "done": True,
         "error": "transcript empty or contains only punctuation: "
                  "first transcript for WS is empty or contains only punctuation"},
        VERSIONS[:3], "users of two clients, 2025-04 to 2025-08",
    ),
    Quote(
        "no-valid-transcripts", "frame", {"transcript": "…"}, 400,
        {"type": "error", "context_id": "quoted", "status_code": 400, "done": True,
         "title": "Invalid transcript", "message": "No valid transcripts passed", "error_code": None,
         "request_id": ANY},
        JSON_ERRORS, "users, 2026",
    ),
    Quote(
        "invalid-context-on-cancel", "frame", {"cancel": True}, 400,
        {"type": "error", "context_id": "quoted", "status_code": 400, "done": True,
         "error": f"Invalid context ID: {_NOT_A_CONTEXT}"},
        VERSIONS[:3], "users' logs, 2026-02",
    ),
    Quote(
        "invalid-context-on-cancel", "frame", {"cancel": True}, 400,
        {"type": "error", "context_id": "quoted", "status_code": 400, "done": True,
         "title": "Invalid context ID", "message": _NOT_A_CONTEXT, "error_code": None, "request_id": ANY},
        JSON_ERRORS, "users' logs, 2026", name="invalid-context-on-cancel-as-an-object",
    ),
    Quote(
        "chunk-206-done-200", "frame", {}, 206,
        {"type": "chunk", "context_id": "quoted", "status_code": 206, "done": False, "data": ANY,
         "step_time": ANY, "flush_id": 0},
        VERSIONS, "a live capture of 2026", kind="chunk", name="chunk",
    ),
    Quote(
        "chunk-206-done-200", "frame", {}, 200,
        {"type": "done", "context_id": "quoted", "status_code": 200, "done": True},
        VERSIONS, "a live capture of 2026", kind="done", name="done",
    ),
    Quote(
        "flush-done-empty-data", "frame", {"flush": True, "continue": True}, 206,
        {"type": "flush_done", "context_id": "quoted", "status_code": 206, "done": False, "data": "",
         "step_time": 0, "flush_id": 0, "flush_done": True},
        VERSIONS, "a live capture of 2026", kind="flush_done", name="flush-done",
    ),
    Quote(
        "reuse-after-done", "frame", {"voice": None}, 400,
        {"type": "error", "context_id": "quoted", "status_code": 400, "done": True,
         "error": "unable to infer voice mode"},
        VERSIONS[:3], "users' logs, 2026", name="unable-to-infer-voice-mode",
    ),
)  # fmt: skip


def _law(quote: Quote) -> Law:
    said = quote.came if isinstance(quote.came, str) else ", ".join(quote.came)
    needs: Needs = "strict keys" if quote.key == "unknown" else "nothing"
    return Law(
        id=f"quoted.{quote.name or quote.row}",
        sentence=f"A user saw {quote.status} from {quote.how}: {said}.",
        check=lambda api: _check(quote, api),
        source=quote.source,
        certainty="quoted",
        versions=quote.versions,
        credits=0 if quote.kind == "error" else len(SENTENCE),
        needs=needs,
        rows=(quote.row,),
        raw=_FRAMES if quote.how == "frame" else _BODY,
    )


def _check(quote: Quote, api: Api) -> None:
    if quote.how == "frame":
        _check_frame(quote, api)
        return
    keys: Mapping[str, Mapping[str, str] | None] = {
        "good": None,
        "none": {},
        "unknown": {"X-API-Key": "sk_car_no_such_key"},
    }
    version = "" if quote.asks_version else None
    reply = api.speak(quote.sent, credentials=keys[quote.key], version=version, path=quote.how)
    reply.must_have_status(quote.status)
    if isinstance(quote.came, str):
        reply.must_be("body", quote.came, reply.text.removesuffix("\n"))
    else:
        _must_be_like(reply, quote.came, dict(reply.json()))
        reply.must("body", "a line break at its end", reply.body.endswith(b"\n"), reply.body[-8:])


def _check_frame(quote: Quote, api: Api) -> None:
    with api.frames() as talk:
        context = talk.context("quoted")
        if "cancel" in quote.sent:
            context.cancel()
        else:
            talk.send({**context.settings, "transcript": SENTENCE, **quote.sent})
        heard = context.until(quote.kind)
    if isinstance(quote.came, Mapping):
        _must_be_like(heard, quote.came, dict(heard.last))


def _must_be_like(seen: Evidence, quoted: Mapping[str, Json], found: dict[str, object]) -> None:
    """The keys in their order, and the values; what is quoted as `…` may be anything but nothing."""
    seen.must_be("keys", list(quoted), list(found))
    for key, value in quoted.items():
        if value == ANY:
            seen.must(key, "a value", found[key] not in (None, "", []), found[key])
        else:
            seen.must_be(key, json.loads(json.dumps(value)), found[key])


LAWS: Final = tuple(_law(quote) for quote in QUOTES)
