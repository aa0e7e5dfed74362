"""An offline, deterministic fake of the Cartesia voice API. Unofficial.

>>> from mockserver import MockServer
>>> with MockServer() as server:
...     ...  # point a Cartesia client at server.base_url
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.version import __version__

if TYPE_CHECKING:
    from mockserver.edge.app import create_app
    from mockserver.settings import Settings
    from mockserver.testing.mock import CartesiaMock
    from mockserver.testing.server import MockServer
    from mockserver.testing.unit import CartesiaTestCase

__all__ = ["CartesiaMock", "CartesiaTestCase", "MockServer", "Settings", "__version__", "create_app"]

_HOMES = {
    "CartesiaMock": "mockserver.testing.mock",
    "CartesiaTestCase": "mockserver.testing.unit",
    "MockServer": "mockserver.testing.server",
    "Settings": "mockserver.settings",
    "create_app": "mockserver.edge.app",
}


def __getattr__(name: str) -> object:
    # Loaded when first asked for: `cartesia-mock version` needs no server.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
