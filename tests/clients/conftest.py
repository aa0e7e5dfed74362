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


Run = Callable[[str, str], Outcome]


@pytest.fixture(scope="session")
def run_script(
    server: MockServer, strict_server: MockServer, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """What a client did and got in a script, which runs once; skips where the client is not installed."""

    @cache
    def outcome(name: str, script: str) -> Outcome:
        client = next(client for client in CLIENTS if client.name == name)
        folder: Path = tmp_path_factory.mktemp(name)
        return run(client, script, server.base_url, strict_server.base_url, folder)

    return outcome


@pytest.fixture(scope="session")
def outcome_of(run_script: Run) -> Callable[[str], Outcome]:
    """What came of the client's script for whole bodies of audio."""
    return lambda name: run_script(name, next(client.script for client in CLIENTS if client.name == name))


@pytest.fixture(scope="session")
def streams_of(run_script: Run) -> Callable[[str], Outcome]:
    """What came of the client's script for events and sockets."""
    return lambda name: run_script(
        name, next(client.streams or "" for client in CLIENTS if client.name == name)
    )
