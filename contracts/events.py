"""Server-sent events as they come over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from contracts.evidence import Broken, cut
from contracts.exchange import Reply
from contracts.talk import Heard


def told(reply: Reply) -> Heard:
    """The events of an answer. Raises Broken unless each is one named JSON object, as all clients need it.

    The end may lack its blank line, or be a bare mark, or be nothing: that differs by version.
    """
    reply.must_have_status(200)
    reply.must_be("content type", "text/event-stream", reply.media_type)
    return Heard(tuple(_events(reply)), reply)


def named(reply: Reply) -> Heard:
    """The same where the name of an event stands for the type that its data leaves out."""
    reply.must_have_status(200)
    blocks = [block.split("\n") for block in reply.text.split("\n\n") if block]
    found: list[Mapping[str, object]] = []
    for lines in blocks:
        fields = dict(line.partition(": ")[::2] for line in lines)
        try:
            data = json.loads(fields.get("data", ""))
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise Broken("data of an event", "a JSON object", cut("\n".join(lines)), reply)
        found.append({"type": fields.get("event"), **data})
    return Heard(tuple(found), reply)


def _events(reply: Reply) -> Iterator[Mapping[str, object]]:
    for block in reply.text.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        if not lines or lines == ["data: [DONE]"]:
            continue
        named = [line.removeprefix("event:").strip() for line in lines if line.startswith("event:")]
        data = [line.removeprefix("data:").strip() for line in lines if line.startswith("data:")]
        reply.must(
            "event", "one line of data, and one with its name", len(data) == 1 == len(named), cut(block)
        )
        try:
            found = json.loads(data[0])
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Broken("data of an event", "a JSON object", cut(data[0]), reply)
        reply.must_be("type of an event", named[0], found.get("type"))
        yield found
