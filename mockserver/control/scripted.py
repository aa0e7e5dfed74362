"""Answers that a test has written: whole ones, and changes to the server's own."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object, as_text
from mockserver.control.asked import Asked
from mockserver.control.matching import Match

if TYPE_CHECKING:
    from mockserver.api.replies import Content, Reply


@dataclass(slots=True)
class Script:
    """What to answer the next `times` matching requests of a key; None means all of them.

    body: the whole answer. patch: laid over the server's own JSON answer as a merge patch (RFC 7386).
    Of the two one is given.
    """

    id: str
    key: str | None
    match: Match
    times: int | None
    body: bytes | None = None
    media_type: str = "application/json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    patch: JsonValue = None

    def as_json(self) -> JsonObject:
        """What is to be shown of it."""
        shown: dict[str, JsonValue] = {
            "id": self.id,
            "match": cast(JsonObject, self.match.wanted()),
            "times": self.times,
        }
        if self.body is None:
            return shown | {"patch": self.patch}
        return shown | {"status": self.status, "media_type": self.media_type, "bytes": len(self.body)}


class Scripts:
    """The scripted answers of a server, in the order in which they were written."""

    def __init__(self) -> None:
        self._scripts: list[Script] = []
        self._numbers = itertools.count(1)
        self.any = False
        """Whether there is one."""

    def add(self, given: Mapping[str, Any], key: str | None) -> Script:
        """Write one down; `given` keeps the contract of the control API."""
        body, media_type = _body(given)
        script = Script(
            id=f"script_{next(self._numbers)}",
            key=key,
            match=Match(**given.get("match", {})),
            times=given.get("times", 1),
            body=body,
            media_type=as_text(given.get("media_type")) or media_type,
            status=given.get("status", 200),
            headers=tuple(_header(name, value) for name, value in given.get("headers", {}).items()),
            patch=given.get("patch"),
        )
        self._scripts.append(script)
        self.any = True
        return script

    def of(self, key: str | None) -> list[Script]:
        """Those of one key, or all."""
        return [script for script in self._scripts if key is None or script.key == key]

    def clear(self, key: str | None = None) -> None:
        """Forget those of one key, or all."""
        self._scripts = [script for script in self._scripts if key is not None and script.key != key]
        self.any = bool(self._scripts)

    def take(self, asked: Asked) -> Script | None:
        """The first that a request matches; it counts as used."""
        for script in self._scripts:
            if script.key in (None, asked.key) and script.match.asks(asked):
                if script.times is not None:
                    script.times -= 1
                    if script.times <= 0:
                        self._scripts.remove(script)
                        self.any = bool(self._scripts)
                return script
        return None


def whole(script: Script) -> Content | None:
    """The answer that a script has ready; None for one that changes the server's own."""
    from mockserver.api.replies import Content

    if script.body is None:
        return None
    return Content(script.body, script.media_type, script.status, script.headers)


def patched(script: Script, reply: Reply) -> Reply:
    """The server's answer as a script changes it; one that is no JSON document stays as it is."""
    import orjson

    from mockserver.api.replies import Json, JsonPieces

    if isinstance(reply, JsonPieces):
        reply = Json(b"".join(reply.pieces), headers=reply.headers)
    if not isinstance(reply, Json):
        return reply
    changed = merged(orjson.loads(reply.body), script.patch)
    end = b"\n" if reply.body.endswith(b"\n") else b""
    return Json(orjson.dumps(changed) + end, reply.status, reply.headers)


def merged(target: JsonValue, patch: JsonValue) -> JsonValue:
    """RFC 7386: objects are merged member by member, null takes one away, anything else takes the place."""
    if not isinstance(patch, Mapping):
        return patch
    found = dict(as_object(target))
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), value)
    return found


def _header(name: str, value: str) -> tuple[str, str]:
    """A header as it may be sent. Raises ValueError for what would break an answer in two."""
    name.encode("ascii")
    value.encode("latin-1")
    if not name or not (name + value).isprintable():
        raise ValueError(name)
    return name.lower(), value


def _body(given: Mapping[str, Any]) -> tuple[bytes | None, str]:
    import orjson

    if "base64" in given:
        return base64.b64decode(given["base64"]), "application/octet-stream"
    if "text" in given:
        return given["text"].encode(), "text/plain; charset=utf-8"
    if "json" in given:
        return orjson.dumps(given["json"]), "application/json"
    return None, ""
