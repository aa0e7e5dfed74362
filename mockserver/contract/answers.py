"""What the server says, held against the OpenAPI document of its version: for its own check of itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, cast

from mockserver.contract.checks import Check, compiled
from mockserver.contract.documents import inline
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonValue, as_object
from mockserver.contract.operations import Operation

JSON: Final = "application/json"
EVENTS: Final = "text/event-stream"
LINES: Final = "application/x-ndjson"
READ: Final = (JSON, EVENTS, LINES)
"""Media types whose body is looked at; of all others only what it is called."""

_SCHEMAS_KEPT: Final = 4096


def breaches(operation: Operation, status: int, media_type: str | None, body: bytes) -> tuple[str, ...]:
    """Every way in which an answer breaks the contract of its operation, as sentences.

    media_type: with its parameters, None where none was sent. body: whole, if its type is one of READ.
    """
    response = operation.node.child("responses").child(str(status))
    if not response.value:
        return (f"the status {status} is not one of its operation",)
    content = dict(response.child("content").items())
    kind = media_type.partition(";")[0].strip() if media_type is not None else None
    if kind is None:
        return ("an answer that has a body has no content-type",) if content else ()
    if kind not in content:
        return (f"{kind} is none of {', '.join(content) or 'no'} content types",)
    check = _check(operation, status, kind)
    return tuple(_wrong(check, kind, body)) if kind in READ else ()


def _wrong(check: Check, kind: str, body: bytes) -> Iterator[str]:
    import orjson

    try:
        if kind == EVENTS:
            yield from _events(check, body)
            return
        for line in body.splitlines() if kind == LINES else [body]:
            yield from _judged(check, cast(JsonValue, orjson.loads(line)))
    except orjson.JSONDecodeError as error:
        yield f"the body is not JSON: {error}"


def _events(check: Check, body: bytes) -> Iterator[str]:
    import orjson

    for block in body.decode("utf-8", "replace").split("\n\n"):
        fields = dict(line.partition(": ")[::2] for line in block.splitlines())
        if not fields or fields == {"data": "[DONE]"}:  # the mark that a setting asks for
            continue
        if fields.keys() != {"event", "data"}:
            yield f"an event has the lines {', '.join(fields)}"
            continue
        data = cast(JsonValue, orjson.loads(fields["data"]))
        yield from _judged(check, {"event": fields["event"], "data": data})


def _judged(check: Check, value: JsonValue) -> Iterator[str]:
    try:
        check.check(value)
    except ApiError as error:
        yield from error.violations or (str(error),)


@lru_cache(maxsize=_SCHEMAS_KEPT)
def _check(operation: Operation, status: int, kind: str) -> Check:
    media = operation.node.child("responses").child(str(status)).child("content").child(kind)
    schema = as_object(inline(media.child("schema")))
    if kind == EVENTS:
        # The text of `data` is JSON, and what it holds has a schema of its own.
        parts = as_object(schema.get("properties"))
        data = as_object(parts.get("data")).get("contentSchema", {})
        schema = {**schema, "properties": {**parts, "data": data}}
    return compiled(schema, "the answer", unreadable="bad_json")
