"""What a client sends, without what differs by chance or by who it is: so two clients can be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from contracts.exchange import Asked
from contracts.tape.takes import header

_ID: Final = re.compile(r"/(?:[a-z_]+_)?[0-9a-f]{8}-[0-9a-f-]{27,}")
_PART: Final = re.compile(rb'name="([^"]*)"(?:; filename="([^"]*)")?(.*?)\r\n\r\n(.*)', re.S)
_TYPE: Final = re.compile(rb"content-type: *([^\r\n]+)", re.I)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request by its meaning: `path` with {id} for ids; `fields` of a JSON body, or of a form.

    A file of a form is told as `file NAME TYPE, N bytes`.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    version: str
    credential: str
    media_type: str
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def operation(self) -> str:
        """E.g. `GET /voices/{id}`."""
        return f"{self.method} {self.path.rstrip('/') or '/'}"


def sent(asked: Asked) -> Sent:
    """What a request says."""
    parts = urlsplit(asked.url)
    media = header(asked, "content-type").partition(";")[0].strip().lower()
    credential = (
        "bearer" if header(asked, "authorization") else "x-api-key" if header(asked, "x-api-key") else ""
    )
    return Sent(
        asked.method,
        _ID.sub("/{id}", parts.path),
        tuple(sorted(parse_qsl(parts.query, keep_blank_values=True))),
        header(asked, "cartesia-version"),
        credential,
        media,
        _form(asked.body or b"") if media.startswith("multipart/") else _object(asked.body or b""),
    )


def differences(one: Sent, other: Sent) -> Iterator[str]:
    """In words, each beginning with what differs."""
    for name in ("method", "path", "query", "version", "credential", "media_type"):
        first, second = getattr(one, name), getattr(other, name)
        if first != second:
            yield f"{name}: {first or 'none'} → {second or 'none'}"
    for name in sorted({*one.fields, *other.fields}):
        first, second = (_told(each.fields, name) for each in (one, other))
        if first != second:
            yield f"field {name}: {first} → {second}"


def _told(fields: Mapping[str, object], name: str) -> str:
    return json.dumps(fields[name], sort_keys=True, ensure_ascii=False) if name in fields else "absent"


def _object(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _form(body: bytes) -> Mapping[str, object]:
    boundary = body.partition(b"\r\n")[0]
    found: dict[str, object] = {}
    for part in body.split(boundary)[1:-1]:
        match = _PART.search(part)
        if match is None:
            continue
        name, filename, rest, value = match.groups()
        value = value.removesuffix(b"\r\n")
        if filename is None:
            found[name.decode()] = value.decode("utf-8", "replace")
        else:
            kind = _TYPE.search(rest)
            said = kind.group(1).decode() if kind else "of no type"
            found[name.decode()] = f"file {filename.decode()} {said}, {len(value)} bytes"
    return found
