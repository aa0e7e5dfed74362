"""The general mutator changes one thing at a time, of what matters, and the same for the same seed."""

from __future__ import annotations

import ast
from pathlib import Path

from tools.mutate import mutants_of, sample

SOURCE = '''"""A docstring."""


def f(a: int = 3) -> bool:
    """Another, 1."""
    if a < 2 and not a:
        raise ValueError(f"{a + 1}")
    return a + 1 == 4
'''


def changes(tmp_path: Path) -> set[tuple[str, str]]:
    path = tmp_path / "room.py"
    path.write_text(SOURCE)
    return {(mutant.before, mutant.after) for mutant in mutants_of(path, "room", tmp_path)}


def test_each_change_is_one_of_its_kind(tmp_path: Path) -> None:
    assert changes(tmp_path) == {
        ("3", "4"), ("3", "2"), ("2", "3"), ("2", "1"), ("1", "2"), ("1", "0"), ("4", "5"), ("4", "3"),
        ("a < 2", "a <= 2"), ("a < 2 and (not a)", "a < 2 or not a"), ("not a", "not not a"),
        ("a + 1", "a - 1"), ("a + 1 == 4", "a + 1 != 4"), ("return a + 1 == 4", "return None"),
    }  # fmt: skip


def test_a_mutant_is_a_program_that_differs_in_one_place(tmp_path: Path) -> None:
    path = tmp_path / "room.py"
    path.write_text(SOURCE)
    texts = [mutant.text for mutant in mutants_of(path, "room", tmp_path)]
    assert len(set(texts)) == len(texts)
    for text in texts:
        ast.parse(text)


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    first, again, other = sample("audio", 9, 1), sample("audio", 9, 1), sample("audio", 9, 2)
    assert first == again
    assert first != other
    assert len(first) == 9
