"""Laws of the handshake of `/tts/websocket`."""

from __future__ import annotations

import re
from typing import Final

from contracts.api import Api
from contracts.exchange import Reply
from contracts.laws import JSON_ERRORS, VERSIONS, law

_RAW: Final = "a client settles the handshake by itself"
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@law(
    "ws.no-key-is-401",
    "A handshake without credentials is refused with plain HTTP, 401, in the words of its version.",
    source="users of three clients, 2024 to 2026",
    certainty="quoted",
    rows=("ws-handshake-401", "early 5", "late 2"),
    raw=_RAW,
)
def no_key(api: Api) -> None:
    reply = api.knock(credentials={})
    reply.must_have_status(401)
    _must_be_refusal(reply, api)


@law(
    "ws.unknown-key-is-401",
    "A handshake with a key that the service does not know is refused with plain HTTP, 401.",
    source="users of three clients, 2024 to 2026",
    certainty="quoted",
    needs="strict keys",
    rows=("ws-handshake-401",),
    raw=_RAW,
)
def unknown_key(api: Api) -> None:
    for reply in (
        api.knock(credentials={"X-API-Key": "sk_car_no_such_key"}),
        api.knock(query={"api_key": "sk_car_no_such_key"}, credentials={}),
    ):
        reply.must_have_status(401)
        _must_be_refusal(reply, api)


@law(
    "ws.no-version-is-400",
    "A handshake without a version, in header or query, is refused with 400 and the sentence that says so.",
    source="a user, 2026",
    certainty="quoted",
    versions=VERSIONS[-1:],
    rows=("version-header-required",),
    raw=_RAW,
)
def no_version(api: Api) -> None:
    reply = api.knock(version=None)
    reply.must_have_status(400)
    sentence = "Cartesia-Version header is required in YYYY-MM-DD form"
    reply.must("body", f"{sentence!r}", sentence in reply.text, reply.shown())


@law(
    "ws.key-comes-in-header-or-query",
    "A key is taken as X-API-Key, as Authorization: Bearer, and as api_key in the query.",
    source="what clients of all versions send",
    certainty="quoted",
    rows=("api-key-forms", "late 2", "early 2"),
    raw=_RAW,
)
def key_forms(api: Api) -> None:
    for reply in (
        api.knock(),
        api.knock(credentials=api.bearer()),
        api.knock(query=api.key_in_query(), credentials={}),
    ):
        reply.must_have_status(101)


@law(
    "ws.version-of-the-query-wins",
    "The version comes in the header or in the query, and that of the query wins.",
    source="documentation of conventions; what clients send",
    certainty="documented",
    versions=("2025-04-16", "2026-08-14"),
    rows=("version-param-or-header-tts", "early 5", "late 1"),
    raw=_RAW,
)
def version_in_query(api: Api) -> None:
    other = VERSIONS[0] if api.version in JSON_ERRORS else VERSIONS[-1]
    for version in (None, other):
        with api.frames(query={"cartesia_version": api.version}, version=version) as talk:
            talk.send("{")
            error = talk.hear()
            structured = "title" in error and "error" not in error
            wanted = api.version in JSON_ERRORS
            talk.so_far().must_be("error is an object, not a line", wanted, structured)


@law(
    "ws.handshake-has-a-request-id",
    "The answer to a handshake carries x-request-id, another each time.",
    source="what a client logs, 2025 and later",
    certainty="quoted",
    rows=("x-request-id",),
    raw=_RAW,
)
def request_id(api: Api) -> None:
    first, second = api.knock(), api.knock()
    for reply in (first, second):
        reply.must_have_status(101)
        found = reply.headers.get("x-request-id", "")
        reply.must("x-request-id", "a UUID", bool(_UUID.fullmatch(found)), found)
    both = [reply.headers.get("x-request-id") for reply in (first, second)]
    second.must("x-request-id", "another than that of the first", both[0] != both[1], both)


@law(
    "ws.unknown-path-is-404",
    "A handshake at a path that is no socket is refused with 404.",
    source="-",
    certainty="assumed",
    raw=_RAW,
)
def unknown_path(api: Api) -> None:
    api.knock("/tts/no-such-socket").must_have_status(404)


def _must_be_refusal(reply: Reply, api: Api) -> None:
    if api.version in JSON_ERRORS:
        found = reply.json()
        reply.must_be("title", "Unauthorized", found.get("title"))
        reply.must_be("error_code", None, found.get("error_code"))
        reply.must_be("request_id", reply.headers.get("x-request-id"), found.get("request_id"))
    else:
        reply.must(
            "body", "a line of text", bool(reply.text) and not reply.text.startswith("{"), reply.shown()
        )


LAWS: Final = (no_key, unknown_key, no_version, key_forms, version_in_query, request_id, unknown_path)
