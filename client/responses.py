"""Answers as values: what came back from each operation. Pure; nothing here receives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from client.errors import UnreadableAnswer
from client.values import Status


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of the generic `request()`. `headers` does not mind the case of its keys."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request_id(self) -> str | None:
        return self.headers.get("x-request-id")


def read_status(answer: Answer) -> Status:
    """Raises UnreadableAnswer where `ok` or `version` is missing or of another type."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if isinstance(found, dict):
        ok, version = found.get("ok"), found.get("version")
        if isinstance(ok, bool) and isinstance(version, str):
            return Status(ok=ok, version=version)
    raise UnreadableAnswer(f"no status in the answer of GET /: {answer.body[:200]!r}")
