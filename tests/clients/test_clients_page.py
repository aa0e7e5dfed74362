"""The page of clients says what is kept, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
HERE: Final = Path(__file__).parent


def test_every_client_with_an_environment_is_marked_on_the_page_of_clients() -> None:
    names = {lock.stem for lock in (HERE / "locks").glob("*.txt")}
    names |= {folder.parent.name for folder in (HERE / "js").glob("*/package-lock.json")}
    kept = sorted(name.rpartition("-")[2] for name in names if not name.startswith("suite-"))
    page = (ROOT / "docs" / "clients.md").read_text("utf-8")
    assert sorted(re.findall(r"([0-9][0-9a-z.]*) ●", page)) == kept
