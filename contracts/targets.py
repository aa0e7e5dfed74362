"""Which servers laws may be held against, and the wire to each.

The mock started here, an application in process (`asgi:module:factory`), a folder of cassettes
(`cassettes:FOLDER`), or any base URL.
"""

from __future__ import annotations

import contextlib
import importlib
import ipaddress
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from contracts.api import Target
from contracts.wires import PATIENCE_S, Wire
from contracts.wires.inprocess import InProcess
from contracts.wires.replayed import Replayed
from contracts.wires.sockets import Network

DriverName = Literal["httpx", "client", "async-client"]
IN_PROCESS: Final = "asgi:"
CASSETTES: Final = "cassettes:"
_MOCK_KEY: Final = "sk_car_contracts"
_MOCK_ADMIN_KEY: Final = "sk_car_admin_contracts"
_FAREWELL: Final = 10
"""Seconds that a mock started here gets to end after it was told to."""


class BadTarget(Exception):
    """The target cannot or must not be used; the text is one line that says why and what to do."""


@contextlib.contextmanager
def reached(
    spec: str | None,
    api_key: str | None,
    *,
    strict_keys: bool = False,
    live: bool = False,
    driver: DriverName = "httpx",
    patience: float = PATIENCE_S,
) -> Iterator[tuple[Target, Wire]]:
    """A target and a wire to it, for as long as the `with` lasts. Raises BadTarget."""
    with contextlib.ExitStack() as stack:
        if spec is None:
            target = stack.enter_context(started())
        elif spec.startswith(IN_PROCESS):
            target = _lenient("http://in-process", api_key, strict_keys)
        elif spec.startswith(CASSETTES):
            target = Target("http://cassettes", api_key or _MOCK_KEY, True, True, _MOCK_ADMIN_KEY)
        else:
            target = named(spec, api_key, strict_keys=strict_keys, live=live)
        wire = _wire(spec, target, driver, patience)
        stack.callback(wire.close)
        yield target, wire


def _wire(spec: str | None, target: Target, driver: DriverName, patience: float) -> Wire:
    spec = spec or ""
    if driver != "httpx":
        if spec.startswith((IN_PROCESS, CASSETTES)):
            raise BadTarget(f"the {driver} driver needs a target that listens on a socket")
        from contracts.wires.through_client import through

        return through(target, driver, patience)
    if spec.startswith(IN_PROCESS):
        return InProcess(_application(spec.removeprefix(IN_PROCESS)), patience)
    if spec.startswith(CASSETTES):
        folder = Path(spec.removeprefix(CASSETTES))
        if not folder.is_dir():
            raise BadTarget(f"{folder} is no folder of cassettes")
        return Replayed(folder)
    return Network(patience)


def _application(spec: str):  # type: ignore[no-untyped-def] # an ASGI application of no type that we know
    """The application that `module:factory` makes. Only a name, so that nothing here depends on it."""
    module, _, factory = spec.partition(":")
    try:
        return getattr(importlib.import_module(module), factory)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise BadTarget(f"{spec!r} names no application: {error}") from error


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
    if here:
        return _lenient(url.rstrip("/"), api_key, strict_keys)
    return Target(url.rstrip("/"), api_key or _MOCK_KEY, strict_keys=True, mock=False)


def _lenient(url: str, api_key: str | None, strict_keys: bool) -> Target:
    """A mock that was not started here: unless its keys are strict, any will do for an administrator's."""
    admin_key = "" if strict_keys else _MOCK_ADMIN_KEY
    return Target(url, api_key or _MOCK_KEY, strict_keys, mock=True, admin_key=admin_key)


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
        [*command, "--api-key", _MOCK_KEY, "--api-key", _MOCK_ADMIN_KEY, "--log-level", "warning"],
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            if not line:
                raise BadTarget("the mock did not start; its own words are above")
            url = json.loads(line)["base_url"]
            yield Target(url, _MOCK_KEY, strict_keys=True, mock=True, admin_key=_MOCK_ADMIN_KEY)
        finally:
            server.terminate()
            try:
                server.wait(_FAREWELL)
            except subprocess.TimeoutExpired:
                server.kill()
