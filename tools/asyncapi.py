"""Is an AsyncAPI 3.0 document in order? Used by check_contract.py, which adds what OpenAPI has in common.

The rules are those of the specification for the objects that our documents use; an object or field that they
do not use yet is reported as unknown, so that its rule is written before it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

import jsonschema_rs

from mockserver.contract.documents import Node
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.contract.messages import complete, document


def _object(required: tuple[str, ...], **properties: JsonValue) -> JsonObject:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _map(value: JsonValue, name: str = r"^[A-Za-z0-9_.-]+$") -> JsonObject:
    return {"type": "object", "propertyNames": {"pattern": name}, "additionalProperties": value}


_TEXT: Final[JsonObject] = {"type": "string", "minLength": 1}
_SCHEMA: Final[JsonObject] = {"type": "object"}
_REFERENCE: Final[JsonObject] = _object(("$ref",), **{"$ref": _TEXT})

_SECURITY: Final[JsonObject] = {
    "oneOf": [
        _object(
            ("type", "in", "name"),
            type={"const": "httpApiKey"},
            name=_TEXT,
            description=_TEXT,
            **{"in": {"enum": ["query", "header", "cookie"]}},
        ),
        _object(("type", "scheme"), type={"const": "http"}, scheme=_TEXT, description=_TEXT),
    ]
}
_SERVER: Final = _object(
    ("host", "protocol"),
    host={"type": "string", "pattern": "^[^/]+$"},
    protocol={"enum": ["ws", "wss"]},
    description=_TEXT,
    security={"type": "array", "items": _SECURITY},
)
_MESSAGE: Final = _object(
    # All but the payload may be left out by the specification; ours say what they are.
    ("name", "summary", "payload", "examples"),
    name=_TEXT,
    summary=_TEXT,
    description=_TEXT,
    # Where a message is not JSON: sound, or a bare word.
    contentType={"enum": ["application/octet-stream", "text/plain"]},
    payload=_object(
        ("schemaFormat", "schema"),
        # The payloads are those of the OpenAPI documents, whose schemas are not quite those of AsyncAPI.
        schemaFormat={"const": "application/vnd.oai.openapi;version=3.1.0"},
        schema=_SCHEMA,
    ),
    examples={
        "type": "array",
        "minItems": 1,
        "items": _object(
            ("name", "payload"), name=_TEXT, summary=_TEXT, payload={"type": ["object", "string"]}
        ),
    },
)
_WEBSOCKET: Final = _object(
    ("bindingVersion",),
    method={"enum": ["GET", "POST"]},
    bindingVersion={"const": "0.1.0"},
    query={"type": "object", "required": ["type", "properties"], "properties": {"type": {"const": "object"}}},
    headers={"type": "object", "required": ["type", "properties"]},
)
_CHANNEL: Final = _object(
    ("address", "messages"),
    address={"type": "string", "pattern": r"^/[^?#]*$"},
    title=_TEXT,
    description=_TEXT,
    servers={"type": "array", "items": _REFERENCE},
    parameters=_map(_object((), description=_TEXT)),
    bindings=_object((), ws=_WEBSOCKET),
    messages=_map(_MESSAGE),
)
# Operations, and the servers of a channel, must be references: to what the document itself has at its root.
_OPERATION: Final = _object(
    ("action", "channel"),
    action={"enum": ["send", "receive"]},
    channel=_REFERENCE,
    messages={"type": "array", "items": _REFERENCE},
    summary=_TEXT,
)
_DOCUMENT: Final = _object(
    ("asyncapi", "info", "channels", "operations"),
    asyncapi={"const": "3.0.0"},
    info=_object(("title", "version"), title=_TEXT, version=_TEXT, description=_TEXT),
    defaultContentType={"const": "application/json"},
    servers=_map(_SERVER),
    channels=_map(_CHANNEL),
    operations=_map(_OPERATION),
)
_CHECKED: Final = jsonschema_rs.validator_for(cast("dict[str, Any]", _DOCUMENT))


def structure(date: str) -> Iterator[str]:
    """Breaches of AsyncAPI 3.0 in the document of a version."""
    whole = complete(date)
    for error in _CHECKED.iter_errors(whole):
        yield f"not AsyncAPI: {error.message} at {'/'.join(map(str, error.instance_path))}"
    if as_object(whole["info"]).get("version") != date:
        yield "info.version is another date than the file's name"
    channels = as_object(whole.get("channels"))
    yield from _references(channels, as_object(whole.get("operations")))
    yield from _servers(channels, as_object(whole.get("servers")))


def _servers(channels: JsonObject, servers: JsonObject) -> Iterator[str]:
    """Channels that are at a server which the document does not have."""
    for name, channel in channels.items():
        for reference in as_list(as_object(channel).get("servers")):
            target = as_text(as_object(reference).get("$ref"))
            if target.removeprefix("#/servers/") not in servers:
                yield f"{name}: {target} is no server of the document"


def _references(channels: JsonObject, operations: JsonObject) -> Iterator[str]:
    """Operations whose channel is none of the document, or whose messages are not that channel's."""
    for name, operation in operations.items():
        own = as_object(operation)
        target = as_text(as_object(own.get("channel")).get("$ref"))
        channel = target.removeprefix("#/channels/")
        if target != f"#/channels/{channel}" or channel not in channels:
            yield f"{name}: {target or 'nothing'} is no channel of the document"
        for message in as_list(own.get("messages")):
            reference = as_text(as_object(message).get("$ref"))
            if not reference.startswith(f"{target}/messages/"):
                yield f"{name}: {reference} is no message of its channel"
        if f"{channel}.{as_text(own.get('action'))}" != name:
            yield f"{name} is not named after its channel and action"


def messages(date: str) -> Iterator[tuple[str, str, Node]]:
    """Every message of a document: its place in words, the action that carries it, the message."""
    for name, operation in document(date).child("operations").items():
        action = as_text(as_object(operation.value).get("action"))
        for message in operation.child("messages").elements():
            yield f"{name} {as_text(as_object(message.value).get('name'))}", action, message
