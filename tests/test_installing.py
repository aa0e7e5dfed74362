"""What is released works where nothing else is: wheel and sdist, in an empty environment of each Python.

Its packages come from where pip takes them, so it is only in `make test-install`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600)]


def python(version: str) -> str:
    """A Python of that version; skips the test where there is none."""
    found = [Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"), [f"python{version}"]]
    for candidate in (str(each) for places in found for each in places):
        if shutil.which(candidate) and _says(candidate) == version:
            return candidate
    if f"{sys.version_info.major}.{sys.version_info.minor}" == version:
        return sys.executable
    pytest.skip(f"Python {version} is not installed")


def _says(command: str) -> str:
    asked = [command, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of wheel and sdist. The wheel is made from the sdist, as installers without wheels do."""
    folder = tmp_path_factory.mktemp("dist")
    hatch = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run([*hatch, "--target", "sdist"], cwd=PROJECT, check=True, capture_output=True)
    shutil.unpack_archive(next(folder.glob("*.tar.gz")), folder, filter="data")
    source = next(each for each in folder.iterdir() if each.is_dir())
    subprocess.run([*hatch, "--target", "wheel"], cwd=source, check=True, capture_output=True)
    return folder


@pytest.fixture(params=VERSIONS)
def installed(request: pytest.FixtureRequest, built: Path, tmp_path: Path) -> Path:
    """The folder of commands of an empty environment with the wheel in it."""
    command = python(request.param)
    subprocess.run([command, "-m", "venv", str(tmp_path / "env")], check=True)
    commands = tmp_path / "env" / "bin"
    pip = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wheel = next(built.glob("*.whl"))
    subprocess.run([*pip, str(wheel)], check=True, cwd=tmp_path)
    return commands


def test_an_installed_server_speaks_and_its_commands_run(installed: Path, tmp_path: Path) -> None:
    def run(*args: str) -> str:
        done = subprocess.run([*args], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    mock = str(installed / "cartesia-mock")
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", run(mock, "version"))
    for name in ("hello.wav", "hello.mp3"):
        run(mock, "say", "Hello there", "-o", name)
        assert run(mock, "listen", name) == "Hello there"
    assert run(str(installed / "cartesia-contracts"), "--help")
    for workers in ("1", "2"):
        flags = ["--port", "0", "--ready-json", "--workers", workers, "--log-level", "warning"]
        child = subprocess.Popen([mock, "serve", *flags], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
        try:
            assert child.stdout is not None
            url = json.loads(child.stdout.readline())["base_url"]
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            asked = urllib.request.Request(
                f"{url}/voices", headers={"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}
            )
            assert json.loads(opener.open(asked).read())["data"]
            doctor = [mock, "doctor", "--base-url", url, "--api-key", "k", "--sdk", "livekit"]
            assert run(*doctor).endswith("Nothing is wrong.")
        finally:
            child.terminate()
            child.communicate(timeout=20)
        assert child.returncode == 0


def test_pipx_runs_the_project_by_its_name() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert project["scripts"][project["name"]] == "mockserver.cli:main"
