"""What is going to be heard, told beforehand."""

from __future__ import annotations

import json
from collections import deque
from hashlib import sha256
from pathlib import Path

import pytest

from mockserver.settings import BadSetting, Settings
from mockserver.world.script import Script, read
from mockserver.world.world import Worlds

DIGEST = sha256(b"clip").hexdigest()


def test_the_next_one_is_used_once_and_that_of_a_file_again_and_again() -> None:
    script = Script(deque(["first", "second"]), {DIGEST: "of the clip"})
    assert [script.of(script.digest_of(data)) for data in (b"clip", b"x", b"clip", b"y", b"z")] == [
        "of the clip", "first", "of the clip", "second", None,
    ]  # fmt: skip
    assert script.take() is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps({"next": ["first", "second"], DIGEST: "of the clip"})),
        ("a.toml", f'next = ["first", "second"]\n{DIGEST} = "of the clip"\n'),
    ],
)
def test_a_file_gives_every_key_the_same_script_of_its_own(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    worlds = Worlds(Settings(transcripts=str(file)))
    assert worlds.of("a").script.of("other") == "first"
    assert worlds.of("b").script == Script(deque(["first", "second"]), {DIGEST: "of the clip"})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("next = 1", "every transcript is a text"),
        ("next = [1]", "every transcript is a text"),
        (f"{DIGEST} = 1", "every transcript is a text"),
        ('nxet = "x"', "neither `next` nor a SHA-256"),
        ("next = [", "transcripts"),
    ],
)
def test_a_file_that_is_anything_else_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text)
    with pytest.raises(BadSetting, match=why):
        read(str(file))
    with pytest.raises(BadSetting, match="No such file"):
        read(str(tmp_path / "none.json"))
