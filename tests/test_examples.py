"""The examples in other languages run where their tools are; the recipes are well-formed."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent
RECIPES = (PROJECT / "docs" / "any-language.md").read_text()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment in which CARTESIA_MOCK is this server."""
    command = tmp_path / "cartesia-mock"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mockserver "$@"\n')
    command.chmod(0o755)
    return {**os.environ, "CARTESIA_MOCK": str(command), "PYTHONPATH": str(PROJECT)}


def blocks(language: str) -> list[str]:
    """The code of one language among the recipes."""
    return re.findall(rf"^```{language}\n(.*?)^```", RECIPES, re.M | re.S)


def test_the_example_in_node_passes(environ: dict[str, str]) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    if int(version[1:].partition(".")[0]) < 18:
        pytest.skip(f"node {version.strip()} has neither fetch nor node:test")
    file = PROJECT / "examples" / "node" / "greeting.test.mjs"
    done = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, env=environ)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 2" in done.stdout or "ℹ pass 2" in done.stdout


def test_the_example_in_go_passes(environ: dict[str, str], tmp_path: Path) -> None:
    go = shutil.which("go")
    if go is None:
        pytest.skip("go is not installed")
    there = {**environ, "GOCACHE": str(tmp_path / "cache"), "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local"}
    folder = PROJECT / "examples" / "go"
    done = subprocess.run([go, "test", "./..."], cwd=folder, capture_output=True, text=True, env=there)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_recipe_for_python_is_python_and_sets_what_there_is_to_set() -> None:
    (recipe,) = blocks("python")
    calls = [node.func for node in ast.walk(ast.parse(recipe)) if isinstance(node, ast.Call)]
    names = {each.attr for each in calls if isinstance(each, ast.Attribute)}
    assert {"with_exposed_ports", "with_env", "waiting_for", "get_exposed_port"} <= names
    assert "CARTESIA_MOCK_CONTROL_TOKEN" in recipe


def test_the_recipe_for_node_is_javascript(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    (recipe,) = blocks("js")
    file = tmp_path / "recipe.mjs"
    file.write_text(recipe)
    done = subprocess.run([node, "--check", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["README.md", "docs/fleet.md", "docs/any-language.md"])
def test_every_command_in_a_shell_block_has_flags_that_there_are(name: str) -> None:
    from mockserver.cli import _parser

    text = (PROJECT / name).read_text()
    lines = [line.split("  #")[0].split(">")[0] for line in re.findall(r"^cartesia-mock .*$", text, re.M)]
    assert lines
    for line in lines:
        _parser().parse_args(_words(line)[1:])


def _words(line: str) -> list[str]:
    import shlex

    return shlex.split(line)


def test_the_forms_for_issues_are_forms() -> None:
    folder = PROJECT / ".github" / "ISSUE_TEMPLATE"
    forms = [yaml.safe_load(file.read_text()) for file in folder.glob("*.yml") if file.name != "config.yml"]
    assert len(forms) == 2
    for form in forms:
        assert form["name"]
        assert form["description"]
        ids = [each["id"] for each in form["body"]]
        assert len(set(ids)) == len(ids) > 0
        assert all(each["type"] in ("input", "textarea", "dropdown", "checkboxes") for each in form["body"])
