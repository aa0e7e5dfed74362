"""One request and its answer as a law saw them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.evidence import SHOWN, Broken, Evidence


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it went out."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None

    def curl(self, secret: str | None) -> str:
        """The command that asks the same again; the key of the target is left to the shell's variable."""
        words = ["curl", "-sS", "-i", "-X", self.method, shlex.quote(self.url)]
        for name, value in self.headers.items():
            header = shlex.quote(f"{name}: {value}")
            if secret and secret in value:
                header = '"' + f"{name}: {value.replace(secret, '$CARTESIA_API_KEY')}" + '"'
            words += ["-H", header]
        if self.body is not None:
            words += ["--data-binary", self._shown()]
        return " ".join(words)

    def _shown(self) -> str:
        """The body as a word of the shell; of one that is no text only that it is a file, and how long."""
        body = self.body or b""
        try:
            return shlex.quote(body.decode())
        except UnicodeDecodeError:
            return f"@body # {len(body)} bytes"


@dataclass(frozen=True, slots=True)
class Reply(Evidence):
    """An answer, whole. `headers` does not mind the case of its keys."""

    asked: Asked
    status: int
    headers: Mapping[str, str]
    body: bytes
    pieces: tuple[tuple[float, bytes], ...] = ()
    """The body as it arrived: seconds since the request, and what came; empty where nobody looked."""

    def request(self, secret: str | None) -> str:
        return self.asked.curl(secret)

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Mapping[str, object]:
        """The body as an object. Raises Broken where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Broken("body", "a JSON object", self.shown(), self)
        return found

    def rows(self, field: str) -> list[Mapping[str, object]]:
        """The objects of a list in the body, of which there must be some. Raises Broken."""
        found = self.json().get(field)
        if not isinstance(found, list) or not found or not all(isinstance(row, dict) for row in found):
            raise Broken(field, "an array of objects", self.shown(), self)
        return found

    def shown(self) -> str:
        """The body, or its beginning, for a person."""
        if not self.body.isascii() and self.media_type not in ("application/json", "text/plain"):
            return f"{len(self.body)} bytes beginning {self.body[:16].hex(' ')}"
        rest = "" if len(self.body) <= SHOWN else f" … ({len(self.body)} bytes)"
        return self.body[:SHOWN].decode("utf-8", "replace").strip() + rest

    def must_have_status(self, *expected: int) -> None:
        """Raises Broken, and shows the body, for any other status."""
        if self.status not in expected:
            wanted = " or ".join(str(status) for status in expected)
            raise Broken("status", wanted, f"{self.status}, body: {self.shown()}", self)
