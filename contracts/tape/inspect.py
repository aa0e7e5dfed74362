"""Whether a cassette is what it says it is, and fit to be seen by all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from contracts.exchange import Reply
from contracts.laws import VERSIONS
from contracts.tape.files import BadCassette, load
from contracts.tape.scrub import Scrubber
from contracts.tape.takes import ORIGINS, Cassette

LIVE_HOSTS: Final = ("api.cartesia.ai",)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKS: Final = ("x-request-id", "via", "x-amz-cf-id", "x-cache", "cf-ray")
"""Headers that only the real service's way through its content network leaves."""


def problems(path: Path) -> list[str]:
    """What is wrong with a file, one line each; none for a good one."""
    try:
        cassette = load(path)
    except BadCassette as error:
        return [str(error)]
    return [f"{path}: {each}" for each in (*_provenance(cassette), *_live(cassette), *_secrets(cassette))]


def _provenance(cassette: Cassette) -> list[str]:
    given = cassette.provenance
    rows = (
        (given.origin in ORIGINS, f"origin {given.origin!r} is none of {', '.join(ORIGINS)}"),
        (given.version in (*VERSIONS, "all"), f"version {given.version!r} is no version of the API"),
        (bool(_DAY.fullmatch(given.date)), f"date {given.date!r} is no day"),
        (bool(given.client), "no client is named"),
        (bool(given.source), "no source is named"),
        (bool(cassette.replies or cassette.sockets), "there is nothing in it"),
        (given.answers in ("whole", "left out"), f"answers {given.answers!r} is neither whole nor left out"),
    )
    return [words for good, words in rows if not good]


def _live(cassette: Cassette) -> list[str]:
    """Live answers come from the live host, with its request id and the marks of its network.

    A body that was published without its headers says so by a licence and a source, and has no mark to show.
    """
    if cassette.provenance.origin != "live":
        return []
    replies = [*cassette.replies, *(take.handshake for take in cassette.sockets)]
    return [words for reply in replies for words in _without_marks(reply, bool(cassette.provenance.licence))]


def _without_marks(reply: Reply, published: bool) -> list[str]:
    found = []
    host = urlsplit(reply.asked.url).hostname
    if host not in LIVE_HOSTS:
        found.append(f"claims to be live, but was asked of {host}")
    if published and not reply.headers:
        return found
    if not reply.headers.get("x-request-id"):
        found.append("claims to be live, but has no x-request-id")
    if not any(reply.headers.get(mark) for mark in _MARKS[1:]):
        found.append("claims to be live, but has no mark of the network before the service")
    return found


def _secrets(cassette: Cassette) -> list[str]:
    return (
        [] if Scrubber().cassette(cassette) == cassette else ["has something in it that looks like a secret"]
    )
