"""The page of what to test is a suite of its own, run with the plugin and the newest official SDK."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.roster import ROOT
from tests.recipes.pages import blocks

PAGE = "recipes/testing.md"
PACKAGES = ROOT / ".clients" / "py-4.2.0" / "lib"


@pytest.mark.clients
def test_the_suite_of_the_page_passes(tmp_path: Path) -> None:
    found = list(PACKAGES.glob("python3.*/site-packages"))
    if not found:
        pytest.skip("the environment of SDK 4.2.0 is absent: make test builds it")
    files = {block.places[-1]: block.code for block in blocks(PAGE, "python")}
    for name, code in files.items():
        (tmp_path / name).write_text(code, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CARTESIA_")}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:schemathesis",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": f"{ROOT}{os.pathsep}{found[0]}", "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "17 passed" in done.stdout


def test_every_block_is_a_file_that_is_run() -> None:
    text = (ROOT / "docs" / PAGE).read_text("utf-8")
    names = [block.places[-1] for block in blocks(PAGE, "python")]
    assert len(names) == text.count("```python") == len({*names})
