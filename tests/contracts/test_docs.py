"""docs/contracts.md: what it shows can be done as it is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contracts.api import Target
from contracts.cli import main
from contracts.laws import VERSIONS, Law
from contracts.runner import run
from contracts.wires.inprocess import InProcess
from tests.contracts.conftest import IN_PROCESS

PAGE = (Path(__file__).parents[2] / "docs" / "contracts.md").read_text("utf-8")


def laws_of_the_page() -> list[Law]:
    """The laws that the page shows, made by running its code."""
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(code, names)
    return [found for found in names.values() if isinstance(found, Law)]


def test_the_laws_that_the_page_shows_can_be_held(in_process: InProcess) -> None:
    laws = laws_of_the_page()
    assert [law.id for law in laws] == ["tts.bytes.louder-than-silence", "ws.two-inputs-one-done"]
    verdicts = list(run(laws, VERSIONS, IN_PROCESS, in_process))
    assert [(v.law.id, v.version, v.failure) for v in verdicts if not v.held] == []
    assert len(verdicts) == 12


def test_the_laws_that_the_page_shows_can_be_broken(yes_sayer: Target, naysayer: Target) -> None:
    from contextlib import closing

    from contracts.wires.sockets import Network

    for target in (yes_sayer, naysayer):
        with closing(Network(5.0)) as wire:
            verdicts = list(run(laws_of_the_page()[1:], VERSIONS, target, wire))
        assert not any(verdict.held for verdict in verdicts)


def test_a_law_takes_ten_lines_or_so() -> None:
    [first, *_] = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    body = first.partition("@law")[2]
    assert len(body.splitlines()) <= 11


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^cartesia-contracts (\w[\w-]*)", PAGE, re.M))))
def test_each_command_of_the_page_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"cartesia-contracts {command}" in capsys.readouterr().out
