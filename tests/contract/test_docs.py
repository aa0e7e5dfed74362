"""The pages that are made from tables are what the tables make of them."""

from __future__ import annotations

import pytest

from tools import make_docs


@pytest.mark.parametrize("name", list(make_docs.PAGES))
def test_the_committed_page_is_what_the_tool_writes(name: str) -> None:
    committed = (make_docs.DOCS / name).read_text("utf-8")
    assert committed == make_docs.page(name), f"docs/{name} is behind its tables: make docs"
