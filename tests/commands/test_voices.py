"""`cartesia-mock voices export`, and a file of voices that `serve` cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from mockserver.cli import main


def test_the_public_voices_are_printed_as_yaml(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "export"]) == 0
    rows = yaml.safe_load(capsys.readouterr().out)
    assert len(rows) == 107
    assert rows[0] == {
        "id": "694f9389-aac1-45b6-b726-9d9369183238",
        "name": "Sarah",
        "description": "A feminine voice, General American. Made up for tests.",
        "tagline": "Feminine tones",
        "language": "en",
        "gender": "feminine",
        "accents": ["general-american"],
        "created_at": "1970-01-05T00:00:00Z",
        "public": True,
        "status": "active",
        "is_starred": False,
    }


def test_or_as_json_with_those_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "v.yaml"
    file.write_text("- {name: Zoe, public: false, language: fr}\n", "utf-8")
    assert main(["voices", "export", "--json", "--voices", str(file)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert (len(rows), rows[-1]["name"], rows[-1]["accents"]) == (108, "Zoe", ["parisian"])


@pytest.mark.parametrize("command", [["voices", "export"], ["serve", "--port", "0"]])
def test_a_file_that_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    file = tmp_path / "v.yaml"
    file.write_text("- {name: Zoe, age: 7}\n", "utf-8")
    assert main([*command, "--voices", str(file)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(
        f"cartesia-mock: --voices {file}: voice 1: there is no field age; there are id, name"
    )
    assert error.count("\n") == 1
