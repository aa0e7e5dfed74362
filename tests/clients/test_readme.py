"""The example of the README runs as it stands there, with the newest official SDK."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
PACKAGES = PROJECT / ".clients" / "py-4.2.0" / "lib"


@pytest.mark.clients
def test_the_pytest_example_passes(tmp_path: Path) -> None:
    found = list(PACKAGES.glob("python3.*/site-packages"))
    if not found:
        pytest.skip("the environment of SDK 4.2.0 is absent: make test builds it")
    text = (PROJECT / "README.md").read_text("utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    (tmp_path / "test_example.py").write_text(example)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path / "test_example.py")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{PROJECT}:{found[0]}"},
        capture_output=True,
        text=True,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
