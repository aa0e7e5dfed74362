"""What the suite writes for people and programs, and what it compares."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from contracts.api import Target
from contracts.cli import main
from tests.contracts.conftest import KEY

TWO = [
    "--select",
    "status.answers",
    "--select",
    "errors.are-*",
    "--api-version",
    "2024-06-10",
    "--api-version",
    "2026-08-14",
]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTESIA_API_KEY", KEY)


def test_junit_has_a_suite_for_each_version_and_a_case_for_each_law(naysayer: Target, tmp_path: Path) -> None:
    file = tmp_path / "junit.xml"
    assert main(["run", "--target", naysayer.base_url, "--junit", str(file), *TWO]) == 1
    root = ElementTree.parse(file).getroot()
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("2024-06-10", "2", "2"),
        ("2026-08-14", "2", "2"),
    ]
    case = root[0][0]
    assert (case.get("classname"), case.get("name")) == ("2024-06-10", "status.answers")
    failure = case[0]
    assert (failure.get("message") or "").startswith("status: expected 200, got 418")
    assert (failure.text or "").startswith("curl -sS -i -X GET")


def test_html_is_one_page_that_needs_nothing_else(naysayer: Target, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert main(["run", "--target", naysayer.base_url, "--html", str(file), *TWO]) == 1
    page = file.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "0 held, 4 broken, 0 skipped" in page
    assert '<td class="broken">broken</td>' in page
    assert "src=" not in page and "href=" not in page  # noqa: PT018


def test_json_tells_the_nearest_recording(naysayer: Target, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.json"
    law = ["--select", "tts.bytes.wav-header", "--api-version", "2025-04-16"]
    assert main(["run", "--target", naysayer.base_url, "--json", str(file), *law]) == 1
    [row] = json.loads(file.read_text("utf-8"))["verdicts"]
    assert row["nearest"].startswith("live/tts-bytes-wav-")
    assert "POST /tts/bytes → 200" in row["nearest"]


def test_a_file_that_cannot_be_written_is_one_clear_line(
    fake: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--target", fake.base_url, "--html", str(tmp_path / "no" / "x"), *TWO]) == 2
    assert capsys.readouterr().err.endswith("x: No such file or directory\n")


def test_diff_of_a_server_with_itself_is_empty(fake: Target, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", fake.base_url, fake.base_url, *TWO]) == 0
    assert capsys.readouterr().out == "0 of 4 differ\n"


def test_diff_prints_only_where_two_differ(
    fake: Target, naysayer: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", fake.base_url, naysayer.base_url, *TWO]) == 1
    said = capsys.readouterr().out
    assert "status.answers [2024-06-10]: held there, broken here" in said
    assert said.splitlines()[-1] == "4 of 4 differ"


def test_a_budget_of_credits_skips_what_it_does_not_cover(
    capsys: pytest.CaptureFixture[str], fake: Target
) -> None:
    from contextlib import closing

    from contracts.book import LAWS
    from contracts.laws import select
    from contracts.runner import Budget, run
    from contracts.wires.sockets import Network

    as_live = Target(fake.base_url, KEY, strict_keys=True, mock=False)
    laws = select(LAWS, ["tts.bytes.raw-length-*", "tts.bytes.wav-header", "tts.bytes.empty-*"])
    with closing(Network()) as wire:
        budget = Budget(40)
        verdicts = list(run(laws, ["2026-08-14"], as_live, wire, budget=budget))
    assert [v.outcome for v in verdicts] == ["held", "held", "held"]
    assert budget.spent == 40
    with closing(Network()) as wire:
        verdicts = list(run(laws, ["2026-08-14"], as_live, wire, budget=Budget(39)))
    assert [v.skipped for v in verdicts] == [None, "its 8 credits are over the budget (--max-credits)", None]


def test_a_dry_run_prints_requests_and_cost_and_asks_only_the_mock(
    capsys: pytest.CaptureFixture[str],
) -> None:
    law = [
        "--select",
        "tts.bytes.wav-header",
        "--select",
        "ws.done-shape",
        "--select",
        "tts.bytes.deterministic",
    ]
    code = main(
        ["run", "--target", "https://api.example", "--live", "--dry-run", "--api-version", "2026-08-14", *law]
    )
    assert code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "tts.bytes.wav-header [2026-08-14] 8 credits at most"
    assert lines[1].startswith("  POST /tts/bytes ")
    assert "  and 1 frames" in lines
    assert lines[-1] == "16 credits at most; nothing was sent but to the mock"


def test_an_application_in_process_is_a_target(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--target", "asgi:mockserver.edge.app:create_app", *TWO]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "4 held, 0 broken, 0 skipped"


@pytest.mark.parametrize(
    "spec", ["asgi:no.such.module:app", "asgi:json:no_such", "asgi:", "cassettes:/no/such/folder"]
)
def test_a_target_that_is_none_is_one_clear_line(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--target", spec, *TWO]) == 2
    assert capsys.readouterr().err.count("\n") == 1
