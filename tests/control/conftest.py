"""One key for each test on the session's server."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from mockserver import MockServer
from mockserver.testing.mock import CartesiaMock, connect
from tests.control import driving


@pytest.fixture
def mock(server: MockServer, request: pytest.FixtureRequest) -> Iterator[CartesiaMock]:
    """The test's own key."""
    with connect(server.base_url, request.node.nodeid) as mine:
        yield mine


@pytest.fixture
def api(mock: CartesiaMock) -> Iterator[httpx.Client]:
    """Plain HTTP with that key."""
    with driving.client(mock) as http:
        yield http


@pytest.fixture
def control(mock: CartesiaMock) -> Iterator[httpx.Client]:
    """The control API for that key."""
    with driving.control(mock) as http:
        yield http
