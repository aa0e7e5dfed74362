"""The pytest plugin: fixtures and markers over `testing.mock`. Nothing else is loaded before a test asks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from mockserver.testing.line import HttpLine
    from mockserver.testing.mock import CartesiaMock, InProcessMock

URL: Final = "CARTESIA_MOCK_URL"
"""Names a server that runs already, to be used instead of one of the session's own."""
TOKEN: Final = "CARTESIA_MOCK_CONTROL_TOKEN"
"""What that server wants to be shown, if anything."""
_HEEDED: Final = pytest.StashKey[bool]()
"""Whether the markers of a test were told to a mock."""
_MARKERS: Final = (
    "cartesia_fault(effect, times=None, seconds=None, **match): let its calls go wrong, see docs/faults.md",
    "cartesia_quirk(*ids): behave as the service was seen to, by presets of docs/quirks.md",
)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    for line in _MARKERS:
        config.addinivalue_line("markers", line)


@pytest.fixture(scope="session")
def cartesia_mock_url() -> Iterator[str]:
    """The session's server; with xdist each worker has one, unless the environment names one for all."""
    if url := os.environ.get(URL):
        yield url
        return
    from mockserver import MockServer

    with MockServer() as server:
        yield server.base_url


@pytest.fixture(scope="session")
def _cartesia_mock_line(cartesia_mock_url: str) -> Iterator[HttpLine]:
    from mockserver.testing.line import HttpLine

    line = HttpLine(cartesia_mock_url, os.environ.get(TOKEN))
    yield line
    line.close()


@pytest.fixture
def cartesia_mock(
    request: pytest.FixtureRequest,
    cartesia_mock_url: str,
    _cartesia_mock_line: HttpLine,
    monkeypatch: pytest.MonkeyPatch,
) -> CartesiaMock:
    """A key of the test's own on the session's server; the SDKs find both in the environment."""
    from mockserver.testing.mock import fresh

    mock = fresh(cartesia_mock_url, request.node.nodeid, _cartesia_mock_line)
    for name, value in mock.environ.items():
        monkeypatch.setenv(name, value)
    _prepare(mock, request.node)
    return mock


@pytest.fixture
def cartesia_mock_app(request: pytest.FixtureRequest) -> InProcessMock:
    """The application in the test's own process, for `httpx.ASGITransport(mock.app)`; no socket is opened."""
    from mockserver.testing.mock import in_process

    mock = in_process(request.node.nodeid)
    _prepare(mock, request.node)
    return mock


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Any:
    """Fail a test whose markers nobody heeded: it would prove nothing."""
    result = yield
    unheeded = [name for name in ("cartesia_fault", "cartesia_quirk") if item.get_closest_marker(name)]
    if unheeded and not item.stash.get(_HEEDED, False):
        pytest.fail(f"{unheeded[0]} does nothing without cartesia_mock or cartesia_mock_app", pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Show the calls of a test that failed."""
    report = yield
    if report.failed and call.when == "call":
        for name in ("cartesia_mock", "cartesia_mock_app"):
            mock = getattr(item, "funcargs", {}).get(name)
            if mock is not None:
                report.sections.append((f"calls to {name}", mock.report()))
    return report


def _prepare(mock: CartesiaMock, test: pytest.Item) -> None:
    test.stash[_HEEDED] = True
    # The nearest marker comes first; what is said of a class holds beside what is said of a function.
    for mark in test.iter_markers("cartesia_fault"):
        mock.fault(*mark.args, **mark.kwargs)
    quirks = [name for mark in test.iter_markers("cartesia_quirk") for name in mark.args]
    if quirks:
        mock.quirk(*quirks)
