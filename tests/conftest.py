"""Fixtures that every room's tests share: one running server, and plain HTTP to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mockserver import MockServer


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    """The real server with default settings; tests keep apart by using keys of their own.

    It holds its own answers against the contract, and the test that made it break one fails.
    """
    with MockServer(self_check=True) as running:
        yield running


@pytest.fixture(autouse=True)
def keeps_its_contract(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that used the server: whether it broke its contract meanwhile."""
    yield
    if "server" not in request.fixturenames:
        return
    check = request.getfixturevalue("server").self_check
    if check is not None:
        found = list(check.breaches)
        check.breaches.clear()
        assert found == [], "the server broke its own contract"


@pytest.fixture(scope="session")
def http(server: MockServer) -> Iterator[httpx.Client]:
    """Plain HTTP to the server, with a key and no version."""
    with httpx.Client(base_url=server.base_url, headers={"X-API-Key": "test"}, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def facts() -> Path:
    """The folder of extracted facts and recordings of the real API; skips where it is not to be had."""
    folder = os.environ.get("CARTESIA_MOCK_FACTS")
    if not folder:
        pytest.skip("CARTESIA_MOCK_FACTS does not name the folder of facts about the real API")
    return Path(folder)
