"""What a mutant is: one known way to break the server, and the laws that must notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Target = Literal["asgi", "sockets"]
NEWEST: Final = ("2026-08-14",)
ALL: Final[tuple[str, ...]] = ()


class Stale(Exception):
    """The server has changed, so that the mutant's text is no longer there exactly once; mend the row."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One row.

    breaks: what is wrong with the server then, as its user would see it. `old` stands exactly once in `file`
    and becomes `new`. laws: patterns of ids, as `cartesia-contracts run --select` takes them: all laws of the
    operation, not the one that is hoped to notice. versions: those that are asked; ALL for all. target: in
    process, unless only a server of its own can show it.
    """

    id: str
    file: str
    old: str
    new: str
    breaks: str
    laws: tuple[str, ...]
    versions: tuple[str, ...] = NEWEST
    target: Target = "asgi"

    def applied(self, root: Path) -> str:
        """The text of the broken file; the file itself stays as it is. Raises Stale."""
        path = root / self.file
        text = path.read_text("utf-8") if path.is_file() else ""
        found = text.count(self.old)
        if found != 1:
            raise Stale(f"{self.id}: its text stands {found} times in {self.file}, not once")
        if self.old == self.new:
            raise Stale(f"{self.id}: changes nothing")
        return text.replace(self.old, self.new)
