"""`cartesia-contracts` from the outside: exit codes, what it prints, what it refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.api import Target
from contracts.cli import main
from tests.contracts.conftest import KEY


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTESIA_API_KEY", KEY)


def test_without_a_target_it_starts_the_mock_and_stops_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contracts.cli", "run", "--api-version", "2026-08-14", "--select", "tts.*"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"[1-9]\d* held, 0 broken, 0 skipped", done.stdout.splitlines()[-1])


def test_laws_that_hold_exit_0(fake: Target, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(
        [
            "run",
            "--target",
            fake.base_url,
            "--select",
            "status.answers",
            "--select",
            "auth.*",
            "--strict-keys",
        ]
    )
    assert code == 0
    assert capsys.readouterr().out.splitlines()[-1] == "24 held, 0 broken, 0 skipped"


def test_a_broken_law_exits_1_and_says_law_request_expected_and_got(
    yes_sayer: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    law = "tts.bytes.unknown-model-is-refused"
    code = main(["run", "--target", yes_sayer.base_url, "--select", law, "--api-version", "2026-08-14"])
    printed = capsys.readouterr().out
    assert code == 1
    assert f"FAIL  {law} [2026-08-14]" in printed
    assert "expected  400 or 404" in printed
    assert "got       200, body:" in printed
    assert f"request   curl -sS -i -X POST {yes_sayer.base_url}/tts/bytes" in printed
    assert "0 held, 1 broken, 0 skipped" in printed


def test_the_key_is_never_printed(
    naysayer: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "verdicts.json"
    assert main(["run", "--target", naysayer.base_url, "--strict-keys", "--json", str(file)]) == 1
    printed = capsys.readouterr().out
    assert KEY not in printed + file.read_text()
    assert '-H "X-API-Key: $CARTESIA_API_KEY"' in printed


def test_the_json_file_holds_every_verdict(fake: Target, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.json"
    law = "auth.unknown-key-is-401"
    arguments = ["run", "--target", fake.base_url, "--api-version", "2026-03-01", "--json", str(file)]
    assert main([*arguments, "--select", "status.answers", "--select", law]) == 0
    assert json.loads(file.read_text()) == {
        "target": fake.base_url,
        "held": 1,
        "broken": 0,
        "skipped": 1,
        "verdicts": [
            {"law": "status.answers", "version": "2026-03-01", "outcome": "held"},
            {
                "law": law,
                "version": "2026-03-01",
                "outcome": "skipped",
                "reason": "the target takes any key (--strict-keys says that it does not)",
            },
        ],
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--target", "https://api.example"], "api.example is not this machine"),
        (["run", "--target", "http://127.0.0.1.example:80"], "is not this machine"),
        (["run", "--target", "localhost:8765"], "is no base URL"),
        (["run", "--target", "http://["], "is no base URL"),
        (["run", "--target", "http://localhost:99999"], "is no base URL"),
        (["run", "--select", "no.such.*"], "no law fits no.such.*"),
        (["explain", "no.such.law"], "there is no law 'no.such.law'"),
        (
            [
                "run",
                "--target",
                "http://localhost:1",
                "--select",
                "errors.are-objects",
                "--api-version",
                "2024-06-10",
            ],
            "none of these laws is for that version",
        ),
    ],
)
def test_what_is_asked_wrongly_gives_one_clear_line_and_exit_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.startswith("cartesia-contracts: ")
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_live_target_without_a_key_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CARTESIA_API_KEY")
    assert main(["run", "--target", "https://api.example", "--live"]) == 2
    assert "needs a key" in capsys.readouterr().err


def test_explain_says_sentence_source_and_cost(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "tts.bytes.wav-header"]) == 0
    printed = capsys.readouterr().out
    assert "placeholder sizes, fmt, LIST, data." in printed
    assert "source     recordings of 2024 to 2026" in printed
    assert "8 credits a version" in printed


def test_list_has_a_line_for_each_law_selected(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--select", "version.*"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [
        "version.missing-is-400",
        "version.malformed-is-400",
        "version.between-two-means-the-earlier",
    ]
