"""The journal in the forms of others: an HTTP archive (HAR 1.2), a cassette of vcrpy; without secrets."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.control import redaction
from mockserver.control.answers import body_sent, headers_sent
from mockserver.control.journal import Conversation, Entry
from mockserver.version import __version__

_START: Final = datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC)
"""The day on which worlds begin; a call's time is so many seconds later."""


def har(entries: Iterable[Entry]) -> JsonObject:
    """All calls that were answered, sockets with their frames as browsers write them down."""
    listed: list[JsonValue] = [_har_entry(entry) for entry in entries if entry.status is not None]
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "cartesia-mock", "version": __version__},
            "entries": listed,
        }
    }


def cassette(entries: Iterable[Entry]) -> str:
    """The HTTP calls that were answered, as vcrpy reads them, and as the contract suite does: that wants to
    know first where they come from."""
    import yaml

    told = [entry for entry in entries if entry.status is not None and entry.conversation is None]
    document = {
        "provenance": {
            "origin": "mock",
            "version": ", ".join(sorted({entry.version or "none" for entry in told})),
            "date": _START.date().isoformat(),
            "client": ", ".join(sorted({entry.head.headers.get("user-agent", "unknown") for entry in told})),
            "source": f"journal of cartesia-mock {__version__}",
            "answers": "whole",
        },
        "interactions": [_interaction(entry) for entry in told],
        "version": 1,
    }
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    return text


def _interaction(entry: Entry) -> dict[str, Any]:
    status = entry.status or 0
    return {
        "request": {
            "body": _plain(entry, entry.body) if entry.body else None,
            "headers": {name: [value] for name, value in redaction.headers(entry.head.headers, entry.key)},
            "method": entry.head.method,
            "uri": _url(entry),
        },
        "response": {
            "body": {"string": _plain(entry, body_sent(entry) or b"")},
            "headers": {name: [value] for name, value in headers_sent(entry)},
            "status": {"code": status, "message": _phrase(status)},
        },
    }


def _har_entry(entry: Entry) -> JsonObject:
    ended = entry.at if entry.ended is None else entry.ended
    took = (ended - entry.at) * 1000
    status = entry.status or 0
    found: dict[str, JsonValue] = {
        "startedDateTime": (_START + datetime.timedelta(seconds=entry.at)).isoformat(),
        "time": took,
        "request": _har_request(entry),
        "response": {
            "status": status,
            "statusText": _phrase(status),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _named(headers_sent(entry)),
            "content": _har_content(entry),
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": entry.sent,
        },
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
    }
    if entry.conversation is not None:
        found["_resourceType"] = "websocket"
        found["_webSocketMessages"] = _frames(entry, entry.conversation)
    return found


def _har_request(entry: Entry) -> JsonObject:
    found: dict[str, JsonValue] = {
        "method": entry.head.method,
        "url": _url(entry),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(redaction.headers(entry.head.headers, entry.key)),
        "queryString": _named(redaction.query(entry.head.query, entry.key)),
        "headersSize": -1,
        "bodySize": len(entry.body),
    }
    if entry.body:
        kind = entry.head.headers.get("content-type", "application/octet-stream")
        found["postData"] = {"mimeType": kind, "text": _text(entry, entry.body) or ""}
    return found


def _har_content(entry: Entry) -> JsonObject:
    kind = dict(headers_sent(entry)).get("content-type", "")
    body = body_sent(entry) if entry.conversation is None else None
    if body is None:
        return {"size": entry.sent, "mimeType": kind}
    text = _text(entry, body)
    if text is not None:
        return {"size": len(body), "mimeType": kind, "text": text}
    encoded = base64.b64encode(body).decode()
    return {"size": len(body), "mimeType": kind, "text": encoded, "encoding": "base64"}


def _frames(entry: Entry, talk: Conversation) -> list[JsonValue]:
    listed: list[JsonValue] = []
    for frame in talk.frames:
        text = isinstance(frame.data, str)
        data = frame.data if isinstance(frame.data, str) else base64.b64encode(frame.data).decode()
        listed.append(
            {
                "type": "send" if frame.direction == "in" else "receive",
                "time": frame.at,
                "opcode": 1 if text else 2,
                "data": redaction.text(data, entry.key),
            }
        )
    return listed


def _url(entry: Entry) -> str:
    scheme = "ws" if entry.conversation is not None else "http"
    query = urlencode(redaction.query(entry.head.query, entry.key))
    path = redaction.text(entry.head.path, entry.key)
    host = redaction.text(entry.head.headers.get("host", "localhost"), entry.key)
    return f"{scheme}://{host}{path}" + (f"?{query}" if query else "")


def _text(entry: Entry, body: bytes) -> str | None:
    """A body as text without secrets; None if it is no text."""
    import orjson

    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    if text.lstrip().startswith(("{", "[")):
        try:
            value: JsonValue = orjson.loads(text)
        except orjson.JSONDecodeError:
            return redaction.text(text, entry.key)
        clean = redaction.value(value, entry.key)
        return text if clean == value else orjson.dumps(clean).decode()
    return redaction.text(text, entry.key)


def _plain(entry: Entry, body: bytes) -> str | bytes:
    text = _text(entry, body)
    return body if text is None else text


def _named(pairs: Iterable[tuple[str, str]]) -> list[JsonValue]:
    return [{"name": name, "value": value} for name, value in pairs]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
