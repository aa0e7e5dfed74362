"""What the site needs beside docs/: README as its first page, and no links to what is not part of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

PROJECT: Final = Path(__file__).resolve().parent.parent
_LINK: Final = re.compile(r"(\]\()(?!https?:|#)([^)\s]+)\)")


def first_page(readme: str) -> str:
    """README as it stands in the site: links into docs/ lead there, others are plain words."""
    return _LINK.sub(lambda found: _led(found[1], found[2]), readme)


def _led(before: str, target: str) -> str:
    if target.startswith("docs/"):
        return f"{before}{target.removeprefix('docs/')})"
    return f"{before}#)"


def inside(page: str) -> str:
    """A page whose links out of docs/ lead nowhere: the sources are not part of the site."""
    return re.sub(r"\[([^\]]*)\]\(\.\./[^)\s]+\)", r"\1", page)


# What mkdocs calls


def on_files(files: Any, config: Any) -> Any:
    """Add the first page."""
    from mkdocs.structure.files import File

    text = first_page((PROJECT / "README.md").read_text("utf-8"))
    files.append(File.generated(config, "index.md", content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Each page, before it is rendered."""
    return inside(markdown)
