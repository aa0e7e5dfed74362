"""Break the pure rooms in small ways, at random and by seed, and see that their own tests notice.

`python -m tools.mutate [audio|speech|streams …] [--sample 60] [--seed 0] [--jobs 2] [--file NAME]`

A mutant is one operator, constant, condition or return value changed in the syntax tree of one file; the file
is written to a copy of the tree and the tests of its room are run there until the first one fails. What lives
on is printed as it was and as it is; those that no test can tell from the original are listed, with the
reason, in EQUIVALENT. Exit code: 0 if at least 85 of 100 were killed in every room.
"""

from __future__ import annotations

import argparse
import ast
import os
import queue
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).parents[1]
COPIED: Final = ("mockserver", "openapi", "contracts", "client", "tests", "pyproject.toml")
TESTS: Final = {
    "audio": ("tests/audio",),
    "speech": ("tests/speech", "tests/golden/test_served_bytes.py"),
    "streams": ("tests/streams",),
}
"""What watches over a room."""
ENOUGH: Final = 0.85
_LONGEST_S: Final = 240
"""Of the tests of a room: who needs longer loops, and is noticed."""

EQUIVALENT: Final[dict[str, str]] = {
    "mockserver/audio/encoders.py:len(whole) == samples.nbytes -> len(whole) != samples.nbytes": (
        "samples that fill their bytes are copied instead of handed over: slower, and the same bytes"
    ),
}
"""`file:before -> after`: why no test can tell it from the original."""

_COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. text: the whole file after it. before, after: the statement's line, without the rest."""

    room: str
    file: str
    line: int
    before: str
    after: str
    text: str

    @property
    def name(self) -> str:
        """How EQUIVALENT calls it."""
        return f"{self.file}:{self.before} -> {self.after}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """killed: whether a test failed; `by`, the first one."""

    mutant: Mutant
    killed: bool
    by: str


def mutants_of(path: Path, room: str, root: Path = ROOT) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its text.

    Annotations, decorators, docstrings and refusals are left alone.
    """
    for place, way in places_of(path):
        yield mutant_at(path, room, place, way, root)


def places_of(path: Path) -> list[tuple[int, int]]:
    """Where a file can be changed, and how: a number of a node, and of a way to change it."""
    nodes = _nodes(ast.parse(path.read_text("utf-8")))
    return [(place, way) for place, node in enumerate(nodes) for way in range(_ways(node))]


def mutant_at(path: Path, room: str, place: int, way: int, root: Path = ROOT) -> Mutant:
    """One of them."""
    tree = ast.parse(path.read_text("utf-8"))
    victim = _nodes(tree)[place]
    before, line = ast.unparse(victim), getattr(victim, "lineno", 0)
    after = _change(victim, way)
    return Mutant(room, str(path.relative_to(root)), line, before, after, ast.unparse(tree) + "\n")


def _nodes(tree: ast.AST) -> list[ast.AST]:
    """The nodes that can be changed, in one order for equal trees."""
    found: list[ast.AST] = []
    skipped: set[int] = set()
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            hint = getattr(node, field, None)
            if isinstance(hint, ast.AST):
                skipped.update(id(part) for part in ast.walk(hint))
        for decorator in getattr(node, "decorator_list", ()):
            skipped.update(id(part) for part in ast.walk(decorator))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.JoinedStr | ast.Raise | ast.Assert):
            skipped.update(id(part) for part in ast.walk(node))
        if id(node) not in skipped and _ways(node):
            found.append(node)
    return [node for node in found if id(node) not in skipped]


def _ways(node: ast.AST) -> int:
    """In how many ways a node can be changed."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return int(type(node.ops[0]) in _COMPARISONS)
    if isinstance(node, ast.BinOp):
        return int(type(node.op) in _ARITHMETIC)
    if isinstance(node, ast.BoolOp | ast.IfExp):
        return 1
    if isinstance(node, ast.Constant):
        return 1 if isinstance(node.value, bool) else 2 if isinstance(node.value, int | float) else 0
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.Not | ast.USub))
    return int(isinstance(node, ast.Return) and node.value is not None)


def _change(node: ast.AST, way: int) -> str:
    """Change a node in its place; the result is how it reads then."""
    if isinstance(node, ast.Compare):
        node.ops[0] = _COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp):
        node.op = _ARITHMETIC[type(node.op)]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
    elif isinstance(node, ast.Constant):
        value = node.value
        assert isinstance(value, bool | int | float)
        node.value = not value if isinstance(value, bool) else value + (1, -1)[way]
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd() if isinstance(node.op, ast.USub) else node.op
        if isinstance(node.op, ast.Not):
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)
    return ast.unparse(node)


def sample(room: str, size: int, seed: int, file: str = "") -> list[Mutant]:
    """Some mutants of a room, the same ones for the same seed and the same text."""
    every = [
        (path, place, way)
        for path in sorted((ROOT / "mockserver" / room).rglob("*.py"))
        if file in str(path)
        for place, way in places_of(path)
    ]
    drawn = random.Random(f"{seed} {room}").sample(every, min(size, len(every)))
    chosen = [mutant_at(path, room, place, way) for path, place, way in drawn]
    return sorted(chosen, key=lambda mutant: (mutant.file, mutant.line, mutant.after))


class Copy:
    """A copy of the tree with its tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, root / name)

    def try_out(self, mutant: Mutant) -> Verdict:
        """Break, test, mend."""
        path = self.root / mutant.file
        whole = path.read_text("utf-8")
        path.write_text(mutant.text, "utf-8")
        try:
            failed = self.first_failure(mutant.room)
        finally:
            path.write_text(whole, "utf-8")
        return Verdict(mutant, failed is not None, failed or "")

    def first_failure(self, room: str) -> str | None:
        """The first test of a room that fails, or None."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--timeout", "60"]
        command += ["-p", "no:cacheprovider", "-p", "no:xdist", *TESTS[room]]
        environment = {**os.environ, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            ran = subprocess.run(
                command,
                check=False,
                cwd=self.root,
                env=environment,
                capture_output=True,
                text=True,
                timeout=_LONGEST_S,
            )
        except subprocess.TimeoutExpired:
            return f"no end within {_LONGEST_S} s"
        if ran.returncode == 0:
            return None
        lines = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return lines[0] if lines else (ran.stdout + ran.stderr)[-200:]


def tried(mutants: Sequence[Mutant], jobs: int) -> Iterator[Verdict]:
    """The verdicts as they come. Raises RuntimeError where the tests fail without any mutant."""
    with ExitStack() as stack:
        copies: queue.SimpleQueue[Copy] = queue.SimpleQueue()
        for _ in range(jobs):
            copies.put(Copy(Path(stack.enter_context(TemporaryDirectory(prefix="mutate-")))))
        whole = copies.get()
        for room in sorted({mutant.room for mutant in mutants}):
            if (failed := whole.first_failure(room)) is not None:
                raise RuntimeError(f"the tests of {room} fail as it is: {failed}")
        copies.put(whole)

        def one(mutant: Mutant) -> Verdict:
            taken = copies.get()
            try:
                return taken.try_out(mutant)
            finally:
                copies.put(taken)

        with ThreadPoolExecutor(jobs) as pool:
            for done in as_completed([pool.submit(one, mutant) for mutant in mutants]):
                yield done.result()


def main(argv: Sequence[str] | None = None) -> int:
    """Try a sample of each room; the result is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__)
    parser.add_argument("rooms", metavar="ROOM", nargs="*", choices=[*TESTS, []], help="all without any")
    parser.add_argument("--sample", metavar="N", type=int, default=60, help="mutants of each room (60)")
    parser.add_argument("--seed", metavar="N", type=int, default=0)
    parser.add_argument("--jobs", metavar="N", type=int, default=2)
    parser.add_argument("--file", metavar="NAME", default="", help="only files with this in their path")
    args = parser.parse_args(argv)
    good = True
    for room in args.rooms or TESTS:
        chosen = sample(room, args.sample, args.seed, args.file)
        counted = [mutant for mutant in chosen if mutant.name not in EQUIVALENT]
        killed = 0
        for verdict in tried(counted, args.jobs):
            killed += verdict.killed
            mutant = verdict.mutant
            if not verdict.killed:
                print(f"LIVES {mutant.file}:{mutant.line}: {mutant.before} -> {mutant.after}", flush=True)
        share = killed / max(len(counted), 1)
        same = len(chosen) - len(counted)
        print(f"{room}: {killed} of {len(counted)} killed, {share:.0%}; {same} equivalent", flush=True)
        good = good and share >= ENOUGH
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
