"""The list of mutants fits the server as it is, and a trial tells a broken server from a whole one."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from contracts.book import LAWS
from contracts.laws import VERSIONS, select
from tools.mutants import MUTANTS
from tools.mutants.__main__ import stale_ones
from tools.mutants.mutant import Mutant, Stale
from tools.mutants.trial import ROOT, copied

HARMLESS = Mutant(
    "harmless",
    "mockserver/api/status.py",
    "    del world\n",
    "    world = world\n",
    "nothing",
    ("status.answers",),
)


def test_every_mutant_fits_the_server_once() -> None:
    assert stale_ones(MUTANTS) == []


def test_there_are_enough_of_each_kind() -> None:
    assert len(MUTANTS) >= 60
    kinds = Counter(mutant.id.partition(".")[0] for mutant in MUTANTS)
    wanted = {"http", "errors", "versions", "auth", "wav", "pcm", "sse", "ws", "voices", "stt", "infill"}
    assert wanted <= kinds.keys()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.id for mutant in MUTANTS])
def test_a_mutant_is_a_program_that_laws_ask(mutant: Mutant) -> None:
    if mutant.file.endswith(".py"):
        ast.parse(mutant.applied(ROOT))
    laws = select(LAWS, mutant.laws)
    assert any(not mutant.versions or set(law.versions) & set(mutant.versions) for law in laws)
    assert set(mutant.versions) <= set(VERSIONS)
    for pattern in mutant.laws:
        assert select(LAWS, [pattern]), f"{pattern} names no law"


@pytest.mark.parametrize("old", ["no such text", "from __future__ import annotations\n" * 2, "del"])
def test_a_mutant_whose_text_is_not_there_once_is_refused(old: str, tmp_path: Path) -> None:
    (tmp_path / "there.py").write_text("del a\ndel b\n")
    with pytest.raises(Stale):
        Mutant("old", "there.py", old, "new", "", ()).applied(tmp_path)
    with pytest.raises(Stale):
        Mutant("old", "gone.py", old, "new", "", ()).applied(tmp_path)


def test_a_trial_catches_what_is_broken_lets_live_what_is_not_and_leaves_the_tree_as_it_was() -> None:
    broken = next(mutant for mutant in MUTANTS if mutant.id == "versions.status-is-not-ok")
    before = (ROOT / broken.file).read_bytes()
    with copied() as copy:
        caught, alive = copy.try_out(broken), copy.try_out(HARMLESS)
        assert (copy.root / broken.file).read_bytes() == before
    assert (caught.outcome, caught.law) == ("caught", "status.answers")
    assert alive.outcome == "survived"
    assert (ROOT / broken.file).read_bytes() == before


def test_a_server_that_does_not_start_is_no_trial() -> None:
    wreck = Mutant(
        "wreck",
        "mockserver/edge/app.py",
        "def create_app(",
        "def make_app(",
        "it is not there",
        ("status.*",),
    )
    with copied() as copy:
        assert copy.try_out(wreck).outcome == "failed"
