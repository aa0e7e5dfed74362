"""The recording that is most like an exchange, to be shown beside what went wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from contracts.evidence import Evidence
from contracts.exchange import Asked, Reply
from contracts.talk import Heard
from contracts.tape.files import FOLDER, BadCassette, files, load
from contracts.tape.takes import header


class Library:
    """The cassettes of a folder, read when they are first needed."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def nearest(self, seen: Evidence) -> str | None:
        """Which cassette has an answer to something like it, and what it was; None where none has."""
        reply = seen if isinstance(seen, Reply) else seen.asked if isinstance(seen, Heard) else None
        if not isinstance(reply, Reply):
            return None
        scored = [(_likeness(reply, other, live), name, other) for name, live, other in _known(self._folder)]
        best = max((row for row in scored if row[0]), key=lambda row: row[0], default=None)
        if best is None:
            return None
        _, name, other = best
        return f"{name}: {other.asked.method} {_path(other.asked)} → {other.status}, {other.shown()}"


@cache
def _known(folder: Path) -> tuple[tuple[str, bool, Reply], ...]:
    found = []
    for path in files(folder):
        try:
            cassette = load(path)
        except BadCassette:
            continue  # `check` is there to say so
        if cassette.provenance.answers == "whole":
            name = str(path.relative_to(folder))
            live = cassette.provenance.origin == "live"
            found += [(name, live, reply) for reply in cassette.replies]
    return tuple(found)


def _likeness(one: Reply, other: Reply, live: bool) -> int:
    """0 for what has nothing to do with it. What was asked for counts, and that it was the service itself
    that answered: as much as four fields; then the version."""
    if (one.asked.method, _path(one.asked)) != (other.asked.method, _path(other.asked)):
        return 0
    version = header(one.asked, "cartesia-version") == header(other.asked, "cartesia-version")
    alike = len(_leaves(one.asked.body) & _leaves(other.asked.body))
    return 1 + version + 2 * alike + 8 * live


def _leaves(body: bytes | None) -> frozenset[str]:
    """The single statements of a body of JSON, with the way to each; of another body, the whole."""
    if not body:
        return frozenset()
    try:
        return frozenset(_statements(json.loads(body), ""))
    except ValueError:
        return frozenset({body.hex()})


def _statements(value: object, way: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _statements(inner, f"{way}.{name}")
    else:
        yield f"{way}={json.dumps(value)}"


def _path(asked: Asked) -> str:
    return urlsplit(asked.url).path
