"""Each recipe for pointing a client at the mock, run as it stands with the client that it is for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode, decode_pcm
from mockserver.speech.listening import listen
from tests.clients.roster import ROOT, bare_environment
from tests.recipes.pages import Block, blocks

FAST: Final = ("sh", "py-2.0.0a0", "py-4.2.0")
"""Where a recipe runs in `make test`."""
RATES: Final = {".s16": 16000, ".s24": 24000}
RECIPES: Final = [
    pytest.param(block, place, id=place, marks=() if place in FAST else (pytest.mark.heavy,))
    for block in blocks("recipes/pointing.md", "python", "js", "sh")
    for place in block.places
]


def command(block: Block, place: str, folder: Path, port: int) -> list[str]:
    """How to run a block that was pointed at a port. Skips where its environment has not been made."""
    code = block.code.replace("localhost:8765", f"localhost:{port}")
    assert code != block.code, "every recipe says where the mock is"
    home = ROOT / ".clients" / place
    if place == "sh":
        if shutil.which("curl") is None:
            pytest.skip("there is no curl")
        return ["bash", "-c", code]
    if not (home / ".ready").exists():
        pytest.skip(f"no environment for {place}: `make .clients/{place}/.ready` makes it")
    if block.language == "js":
        (folder / "recipe.mjs").write_text(code, "utf-8")
        (folder / "node_modules").symlink_to(home / "node_modules")
        return ["node", "recipe.mjs"]
    (folder / "recipe.py").write_text(code, "utf-8")
    return [str(home / "bin" / "python"), "recipe.py"]


def heard(file: Path) -> str:
    """The words in a file that a recipe wrote."""
    data = file.read_bytes()
    clip = decode(data) if file.suffix == ".wav" else decode_pcm(data, "pcm_s16le", RATES[file.suffix])
    return listen(clip.samples, clip.sample_rate).text


@pytest.mark.clients
@pytest.mark.parametrize(("block", "place"), RECIPES)
def test_the_recipe_speaks_through_the_mock(
    pages_server: MockServer, block: Block, place: str, tmp_path: Path
) -> None:
    if "spoken.wav" in block.code:
        (curl,) = blocks("recipes/pointing.md", "sh")
        subprocess.run(command(curl, "sh", tmp_path, pages_server.port), cwd=tmp_path, check=True)
        (tmp_path / "hello.wav").rename(tmp_path / "spoken.wav")
    done = subprocess.run(
        command(block, place, tmp_path, pages_server.port),
        cwd=tmp_path,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    if "spoken.wav" in block.code:
        assert done.stdout == "Hello from curl.\n"
        return
    (file,) = tmp_path.glob("hello.*")
    assert heard(file) == "".join(re.findall(r"Hello from [\w ]*\.?|Python four\.", block.code))


def test_every_generation_of_every_client_has_its_recipe() -> None:
    shown = {place for block in blocks("recipes/pointing.md", "python", "js", "sh") for place in block.places}
    assert shown == {
        "py-1.4.0",
        "py-2.0.0a0",
        "py-2.0.17",
        "py-3.5.1",
        "py-4.2.0",
        "js-1.3.0",
        "js-2.2.9",
        "js-3.5.1",
        "js-4.2.0",
        "livekit-1.8.9",
        "pipecat-1.14.0",
        "openai-3.57.0",
        "sh",
    }
