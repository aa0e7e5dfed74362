"""What the page of faults shows works as it is shown."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from mockserver import MockServer
from tests.edge.faulty import ask

PAGE = (Path(__file__).parents[2] / "docs" / "faults.md").read_text("utf-8")


def block(language: str) -> str:
    """The code of a language on the page."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)
    return str(found)


def test_the_file_is_one_that_a_server_reads(tmp_path: Path) -> None:
    file = tmp_path / "faults.toml"
    file.write_text(block("toml"), "utf-8")
    with MockServer(faults=str(file)) as server:
        assert len(server.powers.rules.list()) == 3
        assert [ask(server, transcript="Hi").status_code for _ in range(2)] == [429, 429]


def test_the_python_lines_run() -> None:
    exec(compile(block("python"), "docs/faults.md", "exec"), {})


def test_the_command_is_answered_with_the_fault(server: MockServer) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("there is no curl")
    command = shlex.split(block("sh").replace("localhost:8765", f"localhost:{server.port}"))
    done = subprocess.run([curl, *command[1:]], capture_output=True, text=True, timeout=30)
    assert done.stdout.startswith("HTTP/1.1 429")
    assert "retry-after: 2" in done.stdout
    assert '"error_code":"concurrency_limited"' in done.stdout
