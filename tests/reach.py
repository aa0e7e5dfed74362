"""Which answers of the contract the tests have reached: operation by status by version.

`pytest -p tests.reach --reach docs/coverage.md`: what servers in this process answered is counted as it goes
into their metrics, and what the documents promise and nobody got is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from mockserver.contract.operations import operations
from mockserver.contract.versions import VERSIONS
from mockserver.control.metrics import Metrics

if TYPE_CHECKING:
    from mockserver.control.journal import Entry

Answer = tuple[str, str, int]
"""operationId, version, status."""
REACHED: Final[set[Answer]] = set()

_OF_US: Final = (500, 502)
"""Statuses that say that the server is broken: nothing a client sends may reach them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The file that the report goes to."""
    parser.addoption("--reach", metavar="FILE", type=Path, help="write what answers the tests have reached")


def pytest_configure(config: pytest.Config) -> None:
    """Listen at the one place that every call passes when it is over; nothing is changed by it."""
    if config.getoption("--reach") is not None:
        Metrics.ended = _overheard(Metrics.ended)  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the report."""
    path: Path | None = session.config.getoption("--reach")
    if path is not None:
        path.write_text(report(REACHED), "utf-8")


def _overheard(ended: Callable[[Metrics, Entry], None]) -> Callable[[Metrics, Entry], None]:
    def both(metrics: Metrics, entry: Entry) -> None:
        if entry.operation and entry.version and entry.status:
            REACHED.add((entry.operation, entry.version, entry.status))
        ended(metrics, entry)

    return both


def promised() -> Iterator[Answer]:
    """Every answer that the documents have, but those that say that the server is broken."""
    for version in VERSIONS:
        for operation in operations(version):
            for status, _ in operation.node.child("responses").items():
                if int(status) not in _OF_US:
                    yield operation.id, version.date, int(status)


def report(reached: set[Answer]) -> str:
    """Markdown: a row for each version, then what nothing has reached."""
    every = set(promised())
    lines = [
        "# What the tests reach",
        "",
        "Made by `make coverage`: of the answers that the documents promise, those that the tests of this "
        "repository have had from a server. Statuses of faults of the server (500, 502) are left out.",
        "",
        "| version | operations | answered well | answers | reached |",
        "|---|---|---|---|---|",
    ]
    for version in VERSIONS:
        ours = {answer for answer in every if answer[1] == version.date}
        got = ours & reached
        names = {answer[0] for answer in ours}
        well = {answer[0] for answer in got if answer[2] < 300}
        lines.append(f"| {version.date} | {len(names)} | {len(well)} | {len(ours)} | {len(got)} |")
    lines += ["", "## Reached by nothing", "", "| operation | status | versions |", "|---|---|---|"]
    missing: dict[tuple[str, int], list[str]] = {}
    for operation, date, status in sorted(every - reached):
        missing.setdefault((operation, status), []).append(date)
    lines += [f"| {name} | {status} | {', '.join(dates)} |" for (name, status), dates in missing.items()]
    surprising = sorted(answer for answer in reached - every if answer[2] not in (101, *_OF_US))
    lines += ["", "## Reached, and not promised", ""]
    lines += ["What faults, scripts and quirks of tests made of answers.", ""]
    lines += [f"- {name} {status} ({date})" for name, date, status in surprising] or ["Nothing."]
    return "\n".join(lines) + "\n"
