"""Try one mutant: a copy of the tree is broken, the laws are held against it, the copy is mended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from tools.mutants.mutant import Mutant

ROOT: Final = Path(__file__).parents[2]
COPIED: Final = ("mockserver", "openapi", "contracts", "client")
"""What laws and server are made of."""
IN_PROCESS: Final = "asgi:mockserver.edge.app:create_app"
_PATIENCE_S: Final = 5
"""Of one answer: a broken server that hangs is told from one that answers."""
_LONGEST_S: Final = 120
"""Of all laws of one mutant."""

Outcome = Literal["caught", "survived", "failed"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a trial ended. caught: `law` was broken in `version`, `detail` says how. failed: there was no
    trial, for the broken server did not start or no law was asked; `detail` has what was printed."""

    mutant: Mutant
    outcome: Outcome
    law: str = ""
    version: str = ""
    detail: str = ""


class Copy:
    """A copy of the tree, broken and mended again and again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in COPIED:
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))

    def try_out(self, mutant: Mutant) -> Verdict:
        """Break, hold, mend. Raises Stale."""
        with self._broken(mutant):
            report = self.root / "verdicts.json"
            report.unlink(missing_ok=True)
            try:
                ran = subprocess.run(
                    _command(mutant, report),
                    check=False,
                    cwd=self.root,
                    env=self._environment(),
                    capture_output=True,
                    text=True,
                    timeout=_LONGEST_S,
                )
            except subprocess.TimeoutExpired:
                return Verdict(mutant, "failed", detail=f"the laws took longer than {_LONGEST_S} s")
            if not report.exists():
                return Verdict(mutant, "failed", detail=(ran.stderr or ran.stdout)[-2000:])
            return _read(mutant, json.loads(report.read_text("utf-8")))

    @contextmanager
    def _broken(self, mutant: Mutant) -> Iterator[None]:
        path = self.root / mutant.file
        broken = mutant.applied(self.root)
        whole = path.read_text("utf-8")
        path.write_text(broken, "utf-8")
        try:
            yield
        finally:
            path.write_text(whole, "utf-8")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CARTESIA_")}
        # No compiled files: two texts of one length within one second would be taken for the same.
        return {**kept, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def copied() -> Iterator[Copy]:
    """A copy of the tree in a temporary folder."""
    with TemporaryDirectory(prefix="mutant-") as folder:
        yield Copy(Path(folder))


def _command(mutant: Mutant, report: Path) -> list[str]:
    command = [sys.executable, "-m", "contracts.cli", "run", "--fail-fast", "--json", str(report)]
    command += ["--timeout", str(_PATIENCE_S)]
    if mutant.target == "asgi":
        command += ["--target", IN_PROCESS]
    for pattern in mutant.laws:
        command += ["--select", pattern]
    for version in mutant.versions:
        command += ["--api-version", version]
    return command


def _read(mutant: Mutant, report: dict[str, object]) -> Verdict:
    rows = report["verdicts"]
    assert isinstance(rows, list)
    for row in rows:
        if row["outcome"] == "broken":
            detail = f"{row['what']}: expected {row['expected']}, got {row['got']}"
            return Verdict(mutant, "caught", row["law"], row["version"], detail)
    if not any(row["outcome"] == "held" for row in rows):
        return Verdict(mutant, "failed", detail="no law was asked")
    return Verdict(mutant, "survived", detail=f"{len(rows)} laws held")
