"""The documents build as a site that is complete in itself."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tools.docs_site import first_page, inside

PROJECT = Path(__file__).resolve().parent.parent


class _Loads(HTMLParser):
    """Collects what a page loads and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in ("script", "img", "iframe", "source") and (source := named.get("src")):
            self.loads.append(source)
        if tag == "link" and named.get("rel") in ("stylesheet", "icon", "shortcut icon", "preload"):
            self.loads.append(named.get("href") or "")
        if tag == "a" and (target := named.get("href")):
            self.leads.append(target)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed")
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(build, cwd=PROJECT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_every_document_is_a_page(site: Path) -> None:
    pages = {file.stem for file in site.glob("*.html")}
    assert {file.stem for file in (PROJECT / "docs").glob("*.md")} <= pages
    assert "An offline, deterministic fake" in (site / "index.html").read_text()


def test_pages_load_nothing_from_elsewhere_and_lead_to_pages_that_there_are(site: Path) -> None:
    for page in site.glob("*.html"):
        if page.stem == "404":
            continue
        seen = _Loads()
        seen.feed(page.read_text())
        assert seen.loads
        for source in seen.loads:
            assert not re.match(r"https?:|//", source), (page.name, source)
        for target in seen.leads:
            path = target.split("#")[0]
            if path and not re.match(r"https?:|mailto:", path):
                assert (site / path).exists(), (page.name, target)


def test_links_to_sources_are_plain_words_in_the_site() -> None:
    assert first_page("[a](docs/b.md) [c](https://d) [e](#f)") == "[a](b.md) [c](https://d) [e](#f)"
    assert inside("[a](../b/c.py) [d](e.md)") == "a [d](e.md)"
