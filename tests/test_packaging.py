"""The wheel carries the contract, and the server needs neither of our other packages."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of our wheel in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "content")
    return folder / "content"


def test_documents_and_types_travel_along(unpacked: Path) -> None:
    there = {str(file.relative_to(unpacked)) for file in unpacked.rglob("*") if file.is_file()}
    ours = {
        f"mockserver/_openapi/{file.relative_to(PROJECT / 'openapi')}"
        for file in (PROJECT / "openapi").rglob("*.yaml")
    }
    assert ours <= there
    page = {
        str(file.relative_to(PROJECT)) for file in (PROJECT / "mockserver/page").rglob("*") if file.is_file()
    }
    assert len(page) > 10
    assert page <= there
    assert {"mockserver/py.typed", "client/py.typed", "contracts/py.typed"} <= there
    assert not [name for name in there if name.startswith(("tests", "benchmarks", "tools"))]


def test_it_serves_where_the_users_own_packages_have_our_names(unpacked: Path, tmp_path: Path) -> None:
    for name in ("client", "contracts"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError('not for you')\n")
    script = """
import urllib.request, mockserver
from mockserver import MockServer
with MockServer() as server:
    print(mockserver.__file__, urllib.request.urlopen(server.base_url).read())
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{unpacked}", "PATH": "", "no_proxy": "*"},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert str(unpacked) in done.stdout
    assert '{"ok":true' in done.stdout
