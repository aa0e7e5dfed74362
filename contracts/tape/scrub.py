"""Take secrets and persons out of what is about to be written. Pure.

A cassette is public. What is known to be secret goes wherever it stands; beyond that, whatever looks like a
key, a token or an address, and the fields that name accounts and people.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from contracts.exchange import Asked, Reply
from contracts.tape.takes import Cassette, Frame, Headers, SocketTake

HIDDEN: Final = "scrubbed"

_HEADERS: Final = ("x-api-key", "authorization", "proxy-authorization", "cookie", "set-cookie")
_QUERY: Final = ("api_key", "access_token", "token", "key", "signature")
_FIELDS: Final = frozenset(
    {
        "api_key", "access_token", "token", "secret", "password", "authorization", "user_id", "owner_id",
        "account_id", "organization_id", "email", "phone", "phone_number", "first_name", "last_name",
        "full_name", "ip_address", "created_by",
    }
)  # fmt: skip
_LOOKS: Final = (
    re.compile(rb"sk_car_[A-Za-z0-9_\-]+"),
    re.compile(rb"eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{4,}(?:\.[A-Za-z0-9_\-]*)?"),
    re.compile(rb"(?<=Bearer )(?!scrubbed)[A-Za-z0-9_\-.~+/=]{8,}"),
)
_ADDRESS: Final = re.compile(
    # The vendor's own is in the words of its refusals, and nobody's.
    rb"(?<![A-Za-z0-9._%+\-])(?!support@cartesia\.ai)[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})*\.[A-Za-z]{2,}"
)
_PART_OF_PERSON: Final = re.compile(rb'name="(' + "|".join(sorted(_FIELDS)).encode() + rb')"')


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Knows some secrets by heart."""

    secrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, secrets: Iterable[str | None]) -> Scrubber:
        """The longest first, so that none is left in halves."""
        return cls(tuple(sorted((each for each in secrets if each), key=len, reverse=True)))

    def cassette(self, found: Cassette) -> Cassette:
        """A whole cassette."""
        return replace(
            found,
            replies=tuple(self.reply(each) for each in found.replies),
            sockets=tuple(self.socket(each) for each in found.sockets),
        )

    def socket(self, take: SocketTake) -> SocketTake:
        """Handshake and frames."""
        frames = tuple(Frame(each.at, each.sender, self._frame(each.data)) for each in take.frames)
        closed = take.closed and (take.closed[0], self.text(take.closed[1]))
        return SocketTake(self.reply(take.handshake), frames, closed)

    def reply(self, reply: Reply) -> Reply:
        """A request and its answer."""
        body = self.body(reply.body, reply.media_type)
        pieces = (
            reply.pieces if body == reply.body else ((reply.pieces[-1][0], body),) if reply.pieces else ()
        )
        return Reply(self.asked(reply.asked), reply.status, self.headers(reply.headers), body, pieces)

    def asked(self, asked: Asked) -> Asked:
        """A request."""
        headers = self.headers(asked.headers)
        body = None if asked.body is None else self.body(asked.body, headers.get("content-type"))
        return Asked(asked.method, self.url(asked.url), headers, body)

    def headers(self, headers: Mapping[str, str]) -> Headers:
        """Secret headers lose their value and keep their kind: which one a client uses is worth knowing."""
        found = {}
        for name, value in headers.items():
            if name.lower() in _HEADERS:
                scheme = value.partition(" ")[0] if name.lower() == "authorization" and " " in value else ""
                found[name] = f"{scheme} {HIDDEN}".strip()
            else:
                found[name] = self.text(value)
        return Headers(found)

    def url(self, url: str) -> str:
        """An address: user and secret parameters, and what else is known."""
        parts = urlsplit(url)
        query = [
            (name, HIDDEN if name.lower() in _QUERY else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
        plain = query == parse_qsl(parts.query, keep_blank_values=True)
        place = parts.netloc.rpartition("@")[2]
        text = urlunsplit(parts._replace(netloc=place, query=parts.query if plain else urlencode(query)))
        return self.text(text)

    def text(self, text: str) -> str:
        """A text of no form."""
        return self._looks(text.encode("utf-8", "surrogateescape"), text=True).decode(
            "utf-8", "surrogateescape"
        )

    def body(self, body: bytes, kind: str) -> bytes:
        """A body: JSON by its fields, a form by its parts, events line by line; sound stays as it is."""
        if b"\r\nContent-Disposition: form-data" in body[:300] or kind.startswith("multipart/"):
            return b"\r\n".join(self._lines_of_form(body))
        if b"data: {" in body and kind.startswith("text/event-stream"):
            lines = (self._event(line) for line in body.split(b"\n"))
            return b"\n".join(lines)
        try:
            body.decode()
        except UnicodeDecodeError:
            return self._looks(body, text=False)
        return self._looks(self._json(body), text=True)

    def _frame(self, data: str | bytes) -> str | bytes:
        if isinstance(data, bytes):
            return self._looks(data, text=False)
        return self._looks(self._json(data.encode()), text=True).decode()

    def _event(self, line: bytes) -> bytes:
        if line.startswith(b"data: "):
            line = b"data: " + self._json(line[6:])
        return self._looks(line, text=True)

    def _lines_of_form(self, body: bytes) -> Iterable[bytes]:
        """Lines as they are, but for the values of parts that name somebody, and whatever looks secret."""
        in_part = value = False
        for line in body.split(b"\r\n"):
            if line.startswith(b"--"):
                in_part = value = False
            elif _PART_OF_PERSON.search(line):
                in_part = True
            elif in_part and not line:
                value = True
            elif value:
                yield HIDDEN.encode()
                continue
            yield self._looks(line, text=line.isascii())

    def _json(self, body: bytes) -> bytes:
        """The same bytes where nothing is to hide, so that their form stays what it was."""
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return body
        clean = _clean(found)
        return (
            body if clean == found else json.dumps(clean, ensure_ascii=False, separators=(",", ":")).encode()
        )

    def _looks(self, body: bytes, *, text: bool) -> bytes:
        for secret in self.secrets:
            for form in {secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}:
                body = body.replace(form.encode(), HIDDEN.encode())
        for look in _LOOKS:
            body = look.sub(HIDDEN.encode(), body)
        # Long runs of base64 make the search for an address slow, and have none.
        return _ADDRESS.sub(HIDDEN.encode(), body) if text and b"@" in body else body


def _clean(found: object) -> object:
    if isinstance(found, dict):
        return {
            key: HIDDEN
            if key.lower() in _FIELDS and isinstance(value, str | int) and value != ""
            else _clean(value)
            for key, value in found.items()
        }
    if isinstance(found, list):
        return [_clean(each) for each in found]
    return found
