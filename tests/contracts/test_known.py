"""Every fact is checked by a law or says why not, and the list of facts is whole."""

from __future__ import annotations

import re
from pathlib import Path

from contracts.book import LAWS
from contracts.known import NO_LAW, ROWS, SAME_AS, laws_of

ALL = {row for rows in ROWS.values() for row in rows}
CHECKED = {row for law in LAWS for row in law.rows}


def test_every_row_has_a_law_or_a_reason_and_never_both() -> None:
    for row in ALL:
        assert bool(laws_of(row)) != (row in NO_LAW), row


def test_laws_and_reasons_name_rows_that_exist() -> None:
    assert set() == CHECKED - ALL
    assert set(NO_LAW) - ALL == set()
    assert set(SAME_AS) - ALL == set()
    assert set(SAME_AS.values()) - CHECKED == set()


def test_the_rows_are_those_of_the_observations(facts: Path) -> None:
    page = (facts / "observed-behaviour.md").read_text("utf-8")
    sections = dict(re.findall(r"^### (A\d)\.(.*?)(?=^##|\Z)", page, re.M | re.S))
    sections["B"] = page.partition("\n## B.")[2].partition("\n## C.")[0]
    for name, text in sections.items():
        found = [row for row in re.findall(r"^\| ([^|]+?) \|", text, re.M) if row not in ("id", "preset id")]
        assert tuple(row for row in found if not row.startswith("--")) == ROWS[name], name


def test_the_sections_are_those_of_the_references(facts: Path) -> None:
    for name in ("early", "late"):
        file = {"early": "wire-reference-early.md", "late": "wire-reference-latest.md"}[name]
        numbers = re.findall(r"^## (\d+)\. ", (facts / file).read_text("utf-8"), re.M)
        assert tuple(f"{name} {number}" for number in numbers) == ROWS[name]
