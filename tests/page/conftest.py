"""A browser without a window, and pages of a server of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from mockserver import MockServer

CHROMIUM: Final = Path("/usr/bin/chromium")
FLAGS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
NO_BROWSER: Final = f"there is no browser at {CHROMIUM}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One for a module: Playwright's loop runs as long as it is there, and others want theirs."""
    if not CHROMIUM.exists():
        pytest.skip(NO_BROWSER)
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def own() -> Iterator[MockServer]:
    """A server of one's own: the page shows every key."""
    with MockServer() as running:
        yield running


def _is_complaint(said: Any) -> bool:
    """Whether something is wrong with the page: that a request is refused is told to whoever made it."""
    return bool(said.type == "error" and "status of 400" not in said.text)


@pytest.fixture
def opened(browser: Any, own: MockServer) -> Iterator[Callable[..., Any]]:
    """Opens the page; whatever the browser complains about fails the test."""
    own.powers.reset()
    pages: list[Any] = []
    complaints: list[str] = []

    def open_page(server: MockServer = own, **options: Any) -> Any:
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, **options)
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.extend([said.text] * _is_complaint(said)))
        pages.append(page)
        page.goto(f"{server.base_url}/_mock/")
        page.locator("#live[data-state=on]").wait_for()
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []
