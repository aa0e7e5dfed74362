"""`cartesia-mock quirks`, and quirks and faults that `serve` cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockserver.cli import main
from mockserver.control.quirks.table import QUIRKS


def test_every_quirk_is_listed_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(QUIRKS) > 60
    assert lines[1].split(maxsplit=1) == ["idle-close-60s", "no message of the client for 60 s: the same"]


def test_one_quirk_is_told_with_its_number_and_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks", "drop-without-close-frame", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "name": "drop-without-close-frame=1",
            "trigger": "after 1 chunks",
            "effect": "a reset; clients see 1006",
            "broke": "pipecat, livekit",
            "source": "pipecat#902, #5361",
            "anyway": "",
        }
    ]
    assert main(["quirks", "no-such"]) == 1
    assert "no such quirk: no-such" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--quirks", "no-such"], "no such quirk: 'no-such'"),
        (["--quirks", "slow-connect=x"], "slow-connect takes a number"),
        (["--faults", "no-such.toml"], "no-such.toml: No such file"),
        (["--faults", "FILE"], "no such word in an effect: 'explode'"),
    ],
)
def test_a_server_does_not_start_with_what_it_cannot_use(
    flags: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "faults.json"
    file.write_text('[{"effect": {"explode": true}}]')
    flags = [str(file) if flag == "FILE" else flag for flag in flags]
    assert main(["serve", "--port", "0", *flags]) == 1
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{}", "5", "[", '{"rules": 5}'])
def test_a_file_without_rules_is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "faults.json"
    file.write_text(text)
    assert main(["serve", "--port", "0", "--faults", str(file)]) == 1
    assert "faults.json" in capsys.readouterr().err
