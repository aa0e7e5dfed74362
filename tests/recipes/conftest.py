"""One server for all pages, and a key of its own for each block, as the plugin gives to each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver import MockServer


@pytest.fixture(scope="module")
def pages_server() -> Iterator[MockServer]:
    """A server that no other module uses: magic keys are counted for the whole of it."""
    with MockServer() as server:
        yield server
