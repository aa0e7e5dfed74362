"""The pages whose code is run: blocks by language, and lines of a Python prompt with what they give."""

from __future__ import annotations

import doctest
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parents[2] / "docs"
_BLOCK: Final = re.compile(r"^(?:<!-- runs in (.*?) -->\n)?```(\w+)\n(.*?)^```$", re.M | re.S)
FLAGS: Final = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """One fenced block. line: of the page, from 1. places: where the comment above it says that it runs."""

    page: str
    line: int
    language: str
    code: str
    places: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a failed test is called: the page, and the first thing in quotes."""
        named = re.search(r"""[\w.]+\(.*?["'](.+?)["']""", self.code)
        return f"{self.page}:{self.line} {named[1] if named else ''}"


def blocks(page: str, *languages: str) -> list[Block]:
    """The blocks of a page under docs/ that are in one of these languages."""
    text = (DOCS / page).read_text("utf-8")
    return [
        Block(
            page, text.count("\n", 0, found.start(2)) + 1, found[2], found[3], tuple((found[1] or "").split())
        )
        for found in _BLOCK.finditer(text)
        if found[2] in languages
    ]


def prompted(block: Block, names: dict[str, Any]) -> list[str]:
    """Run the lines after `>>>`; what was not as the page says."""
    complaints: list[str] = []
    test = doctest.DocTestParser().get_doctest(block.code, names, block.name, block.page, block.line)
    assert test.examples
    runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
    runner.run(test, out=complaints.append, clear_globs=False)
    return complaints
