"""Two servers for all clients, one that takes any key and one that takes one; each client runs once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from mockserver import MockServer
from tests.clients.roster import API_KEY, CLIENTS, Outcome, run


@pytest.fixture(scope="session")
def strict_server() -> Iterator[MockServer]:
    """A server that takes one key only."""
    with MockServer(api_key=(API_KEY,)) as running:
        yield running


@pytest.fixture(scope="session")
def outcome_of(
    server: MockServer, strict_server: MockServer, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Outcome]:
    """What the client of that name did and got. Runs it at the first question; skips without it."""

    @cache
    def outcome(name: str) -> Outcome:
        client = next(client for client in CLIENTS if client.name == name)
        folder: Path = tmp_path_factory.mktemp(name)
        return run(client, server.base_url, strict_server.base_url, folder)

    return outcome
