"""Laws of the whole service: status, credentials, versions, the form of refusals."""

from __future__ import annotations

import re
from typing import Final

from contracts.api import Api
from contracts.exchange import Reply
from contracts.laws import JSON_ERRORS, TEXT_ERRORS, law

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNKNOWN_KEY: Final = "sk_car_no_such_key"
_ACCEPTED_KEY: Final = "the key is taken, and the empty transcript refused"


@law(
    "status.answers",
    "GET / needs neither key nor version and says that the API is up and a dated version.",
    source="definition api-status; OpenAPI of August 2026",
    certainty="documented",
    rows=(
        "early 2",
        "late 1",
    ),
)
def status_answers(api: Api) -> None:
    reply = api.send("GET", "/", credentials={}, version=None)
    reply.must_have_status(200)
    found = reply.json()
    reply.must_be("ok", True, found.get("ok"))
    version = found.get("version")
    reply.must("version", "a date", bool(_DATE.fullmatch(str(version))), version)


@law(
    "auth.no-key-is-401",
    "A request without credentials is refused with 401.",
    source="an answer of 2026-06-16, captured by a user",
    certainty="recorded",
    rows=(
        "http-401-no-key",
        "late 2",
        "late 3",
    ),
    raw="a client always sends its key",
)
def no_key(api: Api) -> None:
    _refuses_credentials(api.speak({"transcript": ""}, credentials={}), api, "No credentials were provided.")


@law(
    "auth.unknown-key-is-401",
    "A key that the service does not know is refused with 401.",
    source="an answer of 2026-06-17, captured by a user",
    certainty="recorded",
    needs="strict keys",
    rows=("http-401-bad-key",),
    raw="a client has one key",
)
def unknown_key(api: Api) -> None:
    reply = api.speak({"transcript": ""}, credentials={"X-API-Key": _UNKNOWN_KEY})
    _refuses_credentials(reply, api, "Invalid credentials. Check your API key or access token.")


@law(
    "auth.both-headers-take-a-key",
    "X-API-Key and Authorization: Bearer are both taken, in every version.",
    source="what clients of all versions send",
    certainty="quoted",
    rows=(
        "api-key-forms",
        "early 2",
        "late 2",
    ),
)
def both_headers(api: Api) -> None:
    # A request that would be refused for another reason costs nothing and passes the gate all the same.
    for reply in (api.speak({"transcript": ""}), api.speak({"transcript": ""}, credentials=api.bearer())):
        reply.must("status", f"400: {_ACCEPTED_KEY}", reply.status == 400, reply.status)


@law(
    "version.missing-is-400",
    "A request without Cartesia-Version is refused with 400 and the sentence that says so.",
    source="several users, January 2025 to 2026",
    certainty="quoted",
    # No version is asked for, so one is enough.
    versions=("2026-08-14",),
    rows=("version-header-required",),
    raw="a client always sends its version",
)
def version_missing(api: Api) -> None:
    _refuses_version(api.speak({"transcript": ""}, version=None))


@law(
    "version.malformed-is-400",
    "A Cartesia-Version that is no date is refused with 400 and the same sentence.",
    source="several users, January 2025 to 2026",
    certainty="assumed",
    versions=("2026-08-14",),
    rows=(
        "version-header-required",
        "late 1",
    ),
    raw="a client has one version",
)
def version_malformed(api: Api) -> None:
    _refuses_version(api.speak({"transcript": ""}, version="latest"))


@law(
    "version.between-two-means-the-earlier",
    "A date between two releases is answered as the newest release not after it.",
    source="a user's measurements, 2026-08-18",
    certainty="quoted",
    versions=("2025-11-04",),
    rows=(
        "version-no-schema-404",
        "late 1",
    ),
    raw="a client has one version",
)
def version_between(api: Api) -> None:
    text = api.speak({"transcript": ""}, version="2026-02-28")
    text.must_have_status(400)
    text.must("body", "the text form", not text.body.startswith(b"{"), text.shown())
    later = api.speak({"transcript": ""}, version="2026-03-02")
    later.must_have_status(400)
    later.must("body", "the JSON form", later.body.startswith(b"{"), later.shown())


@law(
    "errors.are-text",
    "Before 2026-03-01 a refusal is one line of text/plain, `Title: message`.",
    source="documentation of conventions and errors, 2026; a user, 2026-09-08",
    certainty="documented",
    versions=TEXT_ERRORS,
    rows=(
        "errors-old-plain-text",
        "early 2",
    ),
    raw="an exception of a client does not tell the media type",
)
def errors_are_text(api: Api) -> None:
    reply = api.speak({"transcript": ""})
    reply.must_be("content type", "text/plain", reply.media_type)
    reply.must("body", "Title: message", bool(re.fullmatch(r"[A-Z][^:\n]*: .+\n?", reply.text)), reply.text)


@law(
    "errors.are-objects",
    "Since 2026-03-01 a refusal is an object with error_code, title, message and request_id.",
    source="a recorded 401 of 2026-06-17; documentation of errors, 2026",
    certainty="recorded",
    versions=JSON_ERRORS,
    rows=(
        "http-401-bad-key",
        "late 3",
    ),
    raw="an exception of a client does not tell the media type",
)
def errors_are_objects(api: Api) -> None:
    reply = api.speak({"transcript": ""})
    reply.must_be("content type", "application/json", reply.media_type)
    found = reply.json()
    expected = {"error_code", "title", "message", "request_id"}
    reply.must("keys", f"at least {sorted(expected)}", expected <= found.keys(), sorted(found))
    words = isinstance(found["title"], str) and isinstance(found["message"], str) and found["title"]
    reply.must("title and message", "words", bool(words and found["message"]), reply.shown())
    reply.must("body", "a line break at its end", reply.body.endswith(b"}\n"), reply.body[-8:])
    reply.must_be("request_id", reply.headers.get("x-request-id"), found["request_id"])


@law(
    "answers.have-a-request-id",
    "Every answer carries x-request-id, a refusal too, and each another.",
    source="what clients log, 2025 and later",
    certainty="quoted",
    rows=("x-request-id",),
    raw="an exception of a client tells no headers",
)
def request_id(api: Api) -> None:
    seen: set[str] = set()
    for reply in (
        api.send("GET", "/"),
        api.speak({"transcript": ""}),
        api.send("GET", "/voices"),
        api.send("GET", "/"),
    ):
        found = reply.headers.get("x-request-id") or ""
        reply.must("x-request-id", "a UUID", bool(_UUID.fullmatch(found)), found)
        reply.must("x-request-id", "another each time", found not in seen, found)
        seen.add(found)


@law(
    "errors.say-what-users-quote",
    "Three refusals have the words that users quote, in the form of each version.",
    source="users of 2025 and 2026",
    certainty="quoted",
    rows=("errors-old-plain-text", "sse-raw-only", "language-not-for-model", "mbd-http-rejected"),
)
def quoted_words(api: Api) -> None:
    delay = "max buffer delay is only supported for websocket requests"
    tongue = "The language is not supported by this model"
    rows: tuple[tuple[Reply, str, str], ...] = (
        (api.speak({"max_buffer_delay_ms": 1}), "Invalid request: Your request was invalid: " + delay, delay),
        (
            api.speak({"model_id": "sonic-turbo", "language": "he"}),
            f"Invalid language for model: {tongue}",
            tongue,
        ),
    )
    for reply, line, words in rows:
        reply.must_have_status(400)
        if api.version in TEXT_ERRORS:
            reply.must_be("body", line, reply.text.removesuffix("\n"))
        else:
            said = reply.json().get("message")
            reply.must("message", words, isinstance(said, str) and said.endswith(words), said)


@law(
    "routes.unknown-is-404",
    "A path that the API does not have is answered 404.",
    source="-",
    certainty="assumed",
    rows=("no-models-endpoint",),
)
def unknown_route(api: Api) -> None:
    for path in ("/no-such-thing", "/models"):
        api.send("GET", path).must_have_status(404)


def _refuses_credentials(reply: Reply, api: Api, message: str) -> None:
    reply.must_have_status(401)
    if api.version in JSON_ERRORS:  # the words of the text form are not on record
        found = reply.json()
        reply.must_be("title", "Unauthorized", found.get("title"))
        reply.must_be("message", message, found.get("message"))
        reply.must_be("error_code", None, found.get("error_code"))


def _refuses_version(reply: Reply) -> None:
    reply.must_have_status(400)
    sentence = "Cartesia-Version header is required in YYYY-MM-DD form"
    reply.must("body", f"{sentence!r}", sentence in reply.text, reply.shown())


@law(
    "answers.json-says-so",
    "What is JSON is announced as application/json.",
    source="definitions of all versions",
    certainty="documented",
    raw="a client hands over values, not headers",
)
def json_says_so(api: Api) -> None:
    for path in ("/", "/voices"):
        reply = api.send("GET", path)
        reply.must_have_status(200)
        reply.must_be(f"content type of {path}", "application/json", reply.media_type)


@law(
    "answers.refusals-have-ids-of-their-own",
    "Of two refusals each has an x-request-id of its own.",
    source="what clients log, 2025 and later",
    certainty="quoted",
    rows=("x-request-id",),
    raw="an exception of a client tells no headers",
)
def refusals_have_ids(api: Api) -> None:
    first, second = api.speak({"transcript": ""}), api.speak({"transcript": ""})
    for reply in (first, second):
        reply.must_have_status(400)
        found = reply.headers.get("x-request-id") or ""
        reply.must("x-request-id", "a UUID", bool(_UUID.fullmatch(found)), found)
    second.must("x-request-id", "another", second.headers["x-request-id"] != first.headers["x-request-id"], 0)


@law(
    "status.tells-the-version-of-the-service",
    "Asked in a late version, GET / tells the version of the service and not the one that was asked for.",
    source="the example of the OpenAPI of August 2026",
    certainty="documented",
    versions=("2025-11-04", "2026-08-14"),
    needs="the mock",
    rows=("late 1",),
    raw="a client does not ask for the status",
)
def status_version(api: Api) -> None:
    reply = api.send("GET", "/")
    reply.must_be("version", "2026-03-01", reply.json().get("version"))


LAWS: Final = (
    status_answers,
    no_key,
    unknown_key,
    both_headers,
    version_missing,
    version_malformed,
    version_between,
    errors_are_text,
    errors_are_objects,
    request_id,
    quoted_words,
    unknown_route,
    json_says_so,
    refusals_have_ids,
    status_version,
)
