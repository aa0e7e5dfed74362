"""httpx's failures in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from client.errors import ConnectionFailed


@contextmanager
def connected(what: str) -> Iterator[None]:
    """Raise ConnectionFailed for whatever goes wrong below HTTP; serves both edges, for it never waits."""
    try:
        yield
    except httpx.TransportError as error:
        raise ConnectionFailed(f"{what}: {error or type(error).__name__}") from error
