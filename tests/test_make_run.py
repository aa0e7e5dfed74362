"""`make run`: one sentence is spoken, everything is told, Ctrl-C ends it with code 0."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen

PROJECT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("whom", ["the group, as a terminal does", "the command alone"])
def test_it_speaks_tells_and_stops(tmp_path: Path, whom: str) -> None:
    child = subprocess.Popen(
        [sys.executable, str(PROJECT / "tools" / "run.py"), "--port", "0"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert child.stdout is not None
        told = ""
        while "Ctrl-C stops it." not in told:
            line = child.stdout.readline()
            assert line, f"it ended early: {child.communicate()[1]}"
            told += line
        if whom == "the command alone":
            child.send_signal(signal.SIGINT)
        else:
            os.killpg(child.pid, signal.SIGINT)
        _, errors = child.communicate(timeout=20)
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
    assert child.returncode == 0, errors
    assert "Traceback" not in errors
    clip = decode((tmp_path / "hello.wav").read_bytes())
    heard = listen(clip.samples, clip.sample_rate).text
    assert heard == "Hello! This is the mock speaking, offline and always the same."
    for line in (
        "status              200",
        f'decoded back        "{heard}"',
        "time to first byte",
        "base_url=",
    ):
        assert line in told
