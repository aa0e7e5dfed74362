"""What each client does with a base URL: rows of data, from running them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import Final, Literal

Sockets = Literal["follow", "argument", "wss"]


@dataclass(frozen=True, slots=True)
class Sdk:
    """One row.

    reads_variable: whether CARTESIA_BASE_URL counts. scheme: whether a base URL has one. localhost: whether
    it must say so. sockets: they follow the base URL, have an argument of their own, or dial wss always.
    """

    name: str
    title: str
    argument: str
    reads_variable: bool = True
    scheme: bool = True
    localhost: bool = False
    sockets: Sockets = "follow"


_ROWS: Final = (
    Sdk("python-1", "the Python SDK 1.x", "base_url=", reads_variable=False, scheme=False, localhost=True),
    Sdk("python-2", "the Python SDK 2.x", "base_url=", reads_variable=False, localhost=True),
    Sdk("python-3", "the Python SDK 3.x", "base_url=", sockets="argument"),
    Sdk("python-4", "the Python SDK 4.x", "base_url=", sockets="argument"),
    Sdk("js-1", "the JavaScript SDK 1.x", "baseUrl", reads_variable=False),
    Sdk("js-2", "the JavaScript SDK 2.x", "baseUrl", reads_variable=False, sockets="wss"),
    Sdk("js-3", "the JavaScript SDK 3.x", "baseURL", sockets="wss"),
    Sdk("js-4", "the JavaScript SDK 4.x", "baseURL", sockets="wss"),
    Sdk("livekit", "LiveKit's plugin", "base_url=", reads_variable=False),
    Sdk("pipecat", "Pipecat", "base_url= or url=", reads_variable=False),
)

SDKS: Final = {row.name: row for row in _ROWS}


def installed() -> Sdk | None:
    """The Python SDK of this environment, if there is one that is known."""
    try:
        major = metadata.version("cartesia").partition(".")[0]
    except metadata.PackageNotFoundError:
        return None
    return SDKS.get(f"python-{major}")
