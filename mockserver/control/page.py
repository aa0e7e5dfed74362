"""The files of the page at `/_mock/`: they show nothing by themselves, so whoever asks is given them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from mockserver.api.replies import Content

FOLDER: Final = Path(__file__).resolve().parent.parent / "page"
ROOT: Final = "/_mock/"

_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of the page's contents: nothing comes from anywhere else, and no other page has it inside."""
_HEADERS: Final = (
    ("content-security-policy", POLICY),
    ("cache-control", "no-cache"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
)


def page(path: str) -> Content | None:
    """The file that stands at a path of the server, None if there is none."""
    if path == ROOT.rstrip("/"):
        return Content(b"", _TYPES[".html"], 307, (("location", ROOT),))
    file = _files().get(path.removeprefix(ROOT) or "index.html") if path.startswith(ROOT) else None
    return None if file is None else Content(file.read_bytes(), _TYPES[file.suffix], 200, _HEADERS)


@cache
def _files() -> dict[str, Path]:
    """By their path in the folder; only these are ever read, whatever is asked for."""
    return {file.relative_to(FOLDER).as_posix(): file for file in FOLDER.rglob("*") if file.suffix in _TYPES}
