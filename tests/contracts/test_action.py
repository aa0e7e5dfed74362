"""The action and the workflows: they parse, say what exists, and their commands run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def held(tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The last step of the action, with its inputs as the runner would set them."""
    action = read(ACTION)
    step = action["runs"]["steps"][-1]
    given = {name: row["default"] for name, row in action["inputs"].items()} | inputs
    environment = {
        name: given[re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", text).group(1)]  # type: ignore[union-attr]
        for name, text in step["env"].items()
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env={**os.environ, **environment, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_every_input_of_the_action_has_a_description_and_is_used() -> None:
    action = read(ACTION)
    text = ACTION.read_text("utf-8")
    for name, row in action["inputs"].items():
        assert row["description"]
        assert f"inputs.{name} " in text


def test_the_action_holds_laws_and_writes_its_reports(tmp_path: Path) -> None:
    inputs = {
        "target": "asgi:mockserver.edge.app:create_app",
        "select": "status.* version.missing-*",
        "api-version": "2025-04-16 2026-08-14",
    }
    ran = held(tmp_path, **inputs)
    assert ran.returncode == 0, ran.stderr + ran.stdout
    report = json.loads((tmp_path / "cartesia-contract" / "laws.json").read_text("utf-8"))
    laws = {(row["law"], row["version"]) for row in report["verdicts"]}
    assert ("status.answers", "2025-04-16") in laws
    assert ("version.missing-is-400", "2026-08-14") in laws
    assert {name for name, _ in laws} <= {
        "status.answers", "status.tells-the-version-of-the-service", "version.missing-is-400",
    }  # fmt: skip
    assert {path.name for path in (tmp_path / "cartesia-contract").iterdir()} == {
        "laws.json", "laws.xml", "laws.html",
    }  # fmt: skip


def test_the_action_does_not_ask_another_machine_unless_that_is_meant(tmp_path: Path) -> None:
    ran = held(tmp_path, target="https://api.cartesia.ai")
    assert ran.returncode == 2
    assert "--live" in ran.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_targets_that_exist_and_ends_in_time(path: Path) -> None:
    workflow = read(path)
    assert True in workflow, "`on`, as YAML reads it"
    assert workflow["permissions"] == {"contents": "read"}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 360
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            for target in re.findall(r"^make ([a-z-]+)", step.get("run", ""), re.MULTILINE):
                assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
            used = step.get("uses", "./")
            assert used == "./" or re.fullmatch(r"[\w-]+/[\w-]+@v\d+", used)


def test_workflows_give_only_inputs_that_the_action_has() -> None:
    inputs = read(ACTION)["inputs"]
    for path in WORKFLOWS:
        for job in read(path)["jobs"].values():
            for step in job["steps"]:
                if step.get("uses") == "./":
                    assert set(step.get("with", {})) <= set(inputs)
