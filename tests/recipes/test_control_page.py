"""The page of the control API is a session with curl, run as it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mockserver import MockServer
from mockserver.control.routes import document
from tests.clients.roster import bare_environment
from tests.recipes.pages import DOCS, blocks


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_the_session_prints_what_the_page_says(pages_server: MockServer, tmp_path: Path) -> None:
    session = "".join(block.code for block in blocks("control.md", "sh"))
    done = subprocess.run(
        ["bash", "-euc", session.replace("localhost:8765", f"localhost:{pages_server.port}")],
        cwd=tmp_path,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == re.findall(r"^# (.*)$", session, re.M)


def test_the_page_names_every_way_to_find_a_call() -> None:
    page = (DOCS / "control.md").read_text("utf-8")
    paths: Any = document()["paths"]
    parameters = paths["/_mock/journal"]["get"]["parameters"]
    names = {each["$ref"].rpartition("/")[2] for each in parameters if "$ref" in each}
    missing = [name for name in names - {"key"} if f"`{name}`" not in page]
    assert missing == []
