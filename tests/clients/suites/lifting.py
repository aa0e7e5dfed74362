"""A pytest plugin for the SDKs' own tests: takes off the marks that have each of them skipped.

It runs in the environment of a suite, so it imports nothing of this project. No file of the suite is touched.
"""

from __future__ import annotations

import pytest

KEPT = ("aiohttp client is not compatible",)
"""Reasons that a suite gives at run time for what cannot work; those marks stay."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Called when all tests are found, and the suite's own hook has had its say."""
    for item in items:
        for node in item.listchain():
            node.own_markers[:] = [mark for mark in node.own_markers if _stays(mark)]


def _stays(mark: pytest.Mark) -> bool:
    return mark.name != "skip" or str(mark.kwargs.get("reason", "")).startswith(KEPT)
