"""Text frames of a socket against the AsyncAPI document of their version, in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, cast

from mockserver.contract.checks import Check, compiled
from mockserver.contract.documents import Node, folder, inline, read
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.contract.versions import Version

Action = Literal["receive", "send"]

RECEIVE: Final[Action] = "receive"
SEND: Final[Action] = "send"


def incoming(version: Version, channel: str, text: str) -> JsonObject:
    """One text frame from a client, as an object that keeps the contract of `channel`, e.g. `tts`.

    Keys that the contract does not know are left out, as clients send their own; nulls stay, but for fields
    with a default, which is filled in. A cancellation is the object whose `cancel` is true. An empty
    transcript is no breach: it steers the context. Raises ApiError: bad_message, invalid_request, or the
    fault that the contract names for a field; its `violations` list everything that was found.
    """
    import orjson

    try:
        value = cast(JsonValue, orjson.loads(text))
    except orjson.JSONDecodeError:
        raise ApiError("bad_message") from None
    messages = _messages(version.date, channel, RECEIVE)
    _refuse_unknown(messages, as_object(value))
    check = _meant(messages, value).check
    check.check(value)
    return check.filled(value)


def outgoing(version: Version, channel: str, message: JsonValue) -> None:
    """Raise ApiError if a message of the server, already parsed, breaks the contract of `channel`."""
    _meant(_messages(version.date, channel, SEND), message).check.check(message)


def context_id_of(text: str) -> str | None:
    """The context that a frame speaks of, whatever else is wrong with it; None where it cannot be told."""
    import orjson

    try:
        return as_text(as_object(orjson.loads(text)).get("context_id")) or None
    except orjson.JSONDecodeError:
        return None


def document(date: str) -> Node:
    """The AsyncAPI document of one dated version."""
    file = folder() / "asyncapi" / f"{date}.yaml"
    return Node(read(file), file)


def complete(date: str) -> dict[str, JsonValue]:
    """The same complete in itself: what other files hold is put in its place.

    Operations, and the servers of channels, stay references, for that is what AsyncAPI wants them to be.
    """
    node = document(date)
    whole = {
        key: value if key == "operations" else inline(Node(value, node.file))
        for key, value in as_object(node.value).items()
    }
    own = as_object(as_object(node.value).get("channels"))
    whole["channels"] = {
        name: {**as_object(channel), "servers": as_object(own[name]).get("servers", [])}
        for name, channel in as_object(whole.get("channels")).items()
    }
    return whole


@dataclass(frozen=True, slots=True, eq=False)
class _Message:
    """One kind of message. tags: the constants that it must have, by which it is told from the others."""

    tags: JsonObject
    check: Check

    def is_meant(self, value: JsonObject) -> bool:
        """Whether a value has all of the tags. To Python 1 is True; to JSON it is not."""
        return all(
            type(value.get(name)) is type(tag) and value.get(name) == tag for name, tag in self.tags.items()
        )


def _meant(messages: Sequence[_Message], value: JsonValue) -> _Message:
    """The message that a value is meant to be: one whose tags it has, else one without, else the first."""
    given = as_object(value)
    tagged = [message for message in messages if message.tags and message.is_meant(given)]
    return next(iter(tagged or [message for message in messages if not message.tags] or messages))


def _refuse_unknown(messages: Sequence[_Message], given: JsonObject) -> None:
    """Raise ApiError for a value that says which message it is, and is none of them."""
    for name in set.intersection(*(set(message.tags) for message in messages)):
        if given.get(name) is not None and not any(message.is_meant(given) for message in messages):
            sentence = f"{name} must be one of {', '.join(str(message.tags[name]) for message in messages)}"
            raise ApiError("invalid_request", violations=(sentence,), detail=sentence)


@cache
def _messages(date: str, channel: str, action: Action) -> tuple[_Message, ...]:
    """What a channel's operation of that action may carry, compiled when it is first asked for."""
    operations = document(date).child("operations")
    return tuple(
        _message(node)
        for name, operation in operations.items()
        if name == f"{channel}.{action}"
        for node in operation.child("messages").elements()
        if "contentType" not in as_object(node.value)  # sound and bare words, which are no JSON
    )


def _message(node: Node) -> _Message:
    schema = as_object(inline(node.child("payload").child("schema")))
    required = as_list(schema.get("required"))
    tags = {
        name: as_object(field)["const"]
        for name, field in as_object(schema.get("properties")).items()
        if name in required and "const" in as_object(field)
    }
    return _Message(tags, compiled(schema, "the message", unreadable="bad_message"))
