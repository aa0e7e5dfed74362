"""Which servers laws may be held against: the mock, started here, or one that the user names."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from contracts.api import Target

_MOCK_KEY: Final = "sk_car_contracts"
_FAREWELL: Final = 10
"""Seconds that a mock started here gets to end after it was told to."""


class BadTarget(Exception):
    """The target cannot or must not be used; the text is one line that says why and what to do."""


def named(url: str, api_key: str | None, *, strict_keys: bool, live: bool) -> Target:
    """A target given by its base URL. Raises BadTarget for another machine's, unless `live`."""
    try:
        parts = urlsplit(url)
        # Reading the port is what finds one that is no number.
        host = parts.hostname if parts.scheme in ("http", "https") and parts.port != 0 else None
    except ValueError:
        host = None
    if not host:
        raise BadTarget(f"{url!r} is no base URL; give one like http://localhost:8765")
    here = is_loopback(host)
    if not here and not live:
        raise BadTarget(f"{host} is not this machine; laws cost credits there: add --live if that is meant")
    if not here and not api_key:
        raise BadTarget("a live target needs a key: set CARTESIA_API_KEY")
    return Target(url.rstrip("/"), api_key or _MOCK_KEY, strict_keys=strict_keys or not here, mock=here)


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextlib.contextmanager
def started() -> Iterator[Target]:
    """A mock on a free port, for as long as the `with` lasts; it knows one key. Raises BadTarget."""
    # As a process, not an import: what is judged is what a user would start.
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--ready-json"]
    with subprocess.Popen(
        [*command, "--api-key", _MOCK_KEY, "--log-level", "warning"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            if not line:
                raise BadTarget("the mock did not start; its own words are above")
            yield Target(json.loads(line)["base_url"], _MOCK_KEY, strict_keys=True, mock=True)
        finally:
            server.terminate()
            try:
                server.wait(_FAREWELL)
            except subprocess.TimeoutExpired:
                server.kill()
