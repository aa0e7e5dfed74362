"""Every word of an effect, every quirk and every magic value, through the client, as the pages show it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from mockserver import MockServer
from mockserver.control.faults.magic import KEYS, VOICES
from mockserver.control.faults.words import WORDS
from mockserver.control.quirks.table import QUIRKS
from mockserver.testing.mock import connect
from tests.recipes.pages import Block, blocks, prompted

QUIRK_PAGE: Final = "recipes/quirks.md"
FAULT_PAGE: Final = "recipes/faults.md"
PLUGIN_PAGE: Final = "pytest.md"
PROMPTS: Final = [block for page in (QUIRK_PAGE, FAULT_PAGE) for block in blocks(page, "pycon")]
FIRST: Final = {
    QUIRK_PAGE: blocks(QUIRK_PAGE, "python"),
    FAULT_PAGE: blocks(QUIRK_PAGE, "python") + blocks(FAULT_PAGE, "python"),
    PLUGIN_PAGE: blocks(PLUGIN_PAGE, "python"),
}
"""What is defined on a page before its first prompt."""


@pytest.mark.parametrize("block", [*PROMPTS, *blocks(PLUGIN_PAGE, "pycon")], ids=lambda block: block.name)
def test_a_block_gives_what_it_says(pages_server: MockServer, block: Block) -> None:
    with connect(pages_server.base_url, block.name) as mock:
        names: dict[str, Any] = {"mock": mock}
        for first in FIRST[block.page]:
            exec(first.code, names)
        assert prompted(block, names) == []


def test_a_block_that_says_something_else_is_found_out(pages_server: MockServer) -> None:
    names: dict[str, Any] = {"mock": None}
    wrong = Block("a page", 7, "pycon", ">>> 1 + 1\n3\n")
    (complaint,) = prompted(wrong, names)
    assert "Expected:\n    3\nGot:\n    2" in complaint


def asked() -> str:
    """All lines that are typed at a prompt."""
    code = "".join(block.code for block in PROMPTS)
    return "\n".join(re.findall(r"^(?:>>>|\.\.\.) (.*)", code, re.M))


def test_every_quirk_is_turned_on() -> None:
    on = re.findall(r'mock\.quirk\("([\w-]+)', asked())
    assert [quirk for quirk in QUIRKS if quirk not in on] == []


def test_every_word_of_an_effect_is_used() -> None:
    effects = " ".join(re.findall(r"mock\.fault\((.*)\)", asked()))
    missing = [word for word in WORDS if not re.search(rf'["\s{{]{word}[=" ]', effects)]
    assert missing == ["retry-after"], "which curl shows below"
    assert "error=429 retry-after=2" in blocks(FAULT_PAGE, "sh")[0].code


def test_every_magic_value_is_used() -> None:
    lines = asked()
    assert [value for value in (*KEYS, *VOICES) if f'"{value}"' not in lines] == []
    assert {"<mock fault=", "X-Mock-Fault", "X-Mock-Quirk"} <= {
        *re.findall("<mock fault=|X-Mock-\\w+", lines)
    }


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_curl_shows_when_to_come_again(pages_server: MockServer, tmp_path: Path) -> None:
    (block,) = blocks(FAULT_PAGE, "sh")
    told = subprocess.run(
        ["bash", "-c", block.code],
        cwd=tmp_path,
        env={**os.environ, "CARTESIA_BASE_URL": pages_server.base_url, "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert told.stdout == "retry-after: 2\n"
    assert '"error_code":"concurrency_limited"' in (tmp_path / "refusal.json").read_text("utf-8")
