"""The SDKs' own tests of API resources, from their source distributions, against a server with `invent_ids`.

A plugin (`suites/lifting.py`) takes off the marks that skip them; no file of theirs is touched. What does not
pass is told in a table with the reason, so another failure is noticed, and so is a row that has become idle.
"""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from mockserver import MockServer
from tests.clients.roster import ROOT, bare_environment

PLUGINS: Final = Path(__file__).parent / "suites"

EVERYWHERE: Final[Mapping[str, str]] = {
    "AccessToken.create_with_all_params": "it asks for a token that expires in 0 seconds",
    "Results.list_with_all_params": "what it asks for besides a page of 0 is refused",
    "VoiceChanger.generate_sse": "it sends no form at all, or one without voice and format",
}
"""Tests that do not pass with any version, by class and method, with the reason."""


@dataclass(frozen=True, eq=False)
class Suite:
    """The tests of one version. passed: how many do; refused: which do not, and why."""

    version: str
    passed: int
    refused: Mapping[str, str]

    @property
    def home(self) -> Path:
        return ROOT / ".clients" / f"suite-{self.version}"


SUITES: Final = (
    Suite("3.5.1", 973, {**EVERYWHERE, "TTS.generate_sse_with_all_params": "it asks for a volume of 0"}),
    Suite(
        "4.2.0",
        1009,
        {
            **EVERYWHERE,
            "TTS.generate_sse_with_all_params": "it gives language and locale, which exclude each other",
            "Voices.delete_accent": "it takes off an accent that the voice does not have",
            "Voices.list_accents": "it knows accents by their ids of before",
        },
    ),
)
ENOUGH: Final = 0.95
"""The share of a suite that passes at least."""
EACH: Final = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.version)
pytestmark = [pytest.mark.clients, pytest.mark.heavy]


@cache
def outcomes(suite: Suite, folder: Path) -> tuple[int, Counter[str]]:
    """(tests that passed, those that did not by class and method); skips where there is no environment."""
    if not (suite.home / ".ready").exists():
        pytest.skip(f"no environment: `make .clients/suite-{suite.version}/.ready` makes it")
    report = folder / f"{suite.version}.xml"
    with MockServer(invent_ids=True) as server:
        done = subprocess.run(
            [
                str(suite.home / "bin" / "python"), "-m", "pytest", "-q", "--tb=no", "-p", "lifting",
                "-o", "addopts=", "-o", f"cache_dir={folder / 'cache'}", f"--junitxml={report}",
                "tests/api_resources",
            ],
            cwd=suite.home / f"cartesia-{suite.version}",
            env=bare_environment() | {"TEST_API_BASE_URL": server.base_url, "PYTHONPATH": str(PLUGINS)},
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )  # fmt: skip
    # 1: some tests failed.
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    cases = list(ET.parse(report).iter("testcase"))
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    return len(cases) - len(failed) - len(skipped), Counter(map(_method, failed))


def _method(case: ET.Element) -> str:
    kind = case.attrib["classname"].rpartition(".Test")[2].removeprefix("Async")
    name = case.attrib["name"].partition("[")[0]
    return f"{kind}.{re.sub('^test_(method|raw_response|streaming_response|path_params)_', '', name)}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suites")


@EACH
@pytest.mark.timeout(600)
def test_what_does_not_pass_has_a_reason(suite: Suite, folder: Path) -> None:
    _, failed = outcomes(suite, folder)
    assert set(failed) == set(suite.refused)


@EACH
@pytest.mark.timeout(600)
def test_as_many_pass_as_ever(suite: Suite, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passed, failed = outcomes(suite, folder)
    total = passed + failed.total()
    with capsys.disabled():
        sys.stdout.write(f"\ncartesia {suite.version}: {passed} of {total} of its own tests pass\n")
    assert passed == suite.passed
    assert passed >= ENOUGH * total
