"""The command as a user starts it: a process, its first line, its end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

COMMAND = [sys.executable, "-m", "mockserver", "serve"]


@contextmanager
def serve(*args: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [*COMMAND, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environ},
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()


def first_line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def test_port_0_prints_the_chosen_port_first() -> None:
    with serve("--port", "0") as child:
        port = int(first_line(child))
        assert httpx.get(f"http://localhost:{port}/", trust_env=False).status_code == 200


def test_ready_json_says_everything_in_one_line() -> None:
    with serve("--port", "0", "--ready-json") as child:
        ready = json.loads(first_line(child))
        assert ready["base_url"] == f"http://localhost:{ready['port']}"
        assert ready["pid"] == child.pid
        assert httpx.get(ready["base_url"], trust_env=False).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_with_code_0(number: signal.Signals) -> None:
    with serve("--port", "0") as child:
        first_line(child)
        child.send_signal(number)
        _, errors = child.communicate(timeout=10)
    assert child.returncode == 0
    assert "Traceback" not in errors
    assert errors.splitlines()[-1].split() == ["info", "stopped"]


def test_a_taken_port_gives_one_clear_line_and_code_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run([*COMMAND, "--port", str(port)], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (
        f"cartesia-mock: port {port} is taken; choose another with --port, or --port 0 for a free one\n"
    )


def test_a_bad_setting_gives_one_clear_line() -> None:
    done = subprocess.run([*COMMAND, "--as-of", "soon"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        1,
        "cartesia-mock: --as-of: 'soon' is not a date, YYYY-MM-DD\n",
    )


def test_a_host_that_others_can_reach_is_warned_about() -> None:
    with serve("--port", "0", "--host", "0.0.0.0") as child:
        first_line(child)
        child.terminate()
        _, errors = child.communicate(timeout=10)
    assert "warning open to other machines  host=0.0.0.0" in errors


def test_the_environment_sets_what_no_flag_does() -> None:
    with serve("--port", "0", CARTESIA_MOCK_DEFAULT_VERSION="2026-08-14", CARTESIA_MOCK_API_KEY="k") as child:
        url = f"http://localhost:{first_line(child)}/tts/bytes"
        assert httpx.post(url, content=b"{}", trust_env=False).status_code == 401
        assert httpx.post(url, content=b"{}", headers={"X-API-Key": "k"}, trust_env=False).status_code == 400


def test_json_logs_are_one_object_a_line_and_say_why_a_request_was_refused() -> None:
    with serve("--port", "0", "--log-format", "json") as child:
        url = f"http://localhost:{first_line(child)}/tts/bytes"
        headers = {"X-API-Key": "secret-key", "Cartesia-Version": "2026-08-14"}
        httpx.post(url, json={"transcript": 5}, headers=headers, trust_env=False)
        child.terminate()
        _, errors = child.communicate(timeout=10)
    lines = [json.loads(line) for line in errors.splitlines()]
    refused = next(line for line in lines if line["event"] == "refused")
    assert (refused["status"], refused["path"], refused["version"]) == (400, "/tts/bytes", "2026-08-14")
    assert "transcript" in refused["violations"]
    assert "model_id" in refused["violations"]
    assert "secret-key" not in errors


def test_a_ready_file_says_the_same_and_appears_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "ready.json"
    with serve("--port", "0", "--ready-json", "--ready-file", str(file)) as child:
        line = first_line(child)
        assert file.read_text() == line + "\n"
        assert list(tmp_path.iterdir()) == [file]
        child.terminate()
        child.communicate(timeout=10)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_ready_file_that_cannot_be_written_gives_one_clear_line(tmp_path: Path, workers: str) -> None:
    file = tmp_path / "absent" / "ready.json"
    flags = ["--port", "0", "--workers", workers, "--ready-file", str(file)]
    done = subprocess.run([*COMMAND, *flags], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[-1] == f"cartesia-mock: --ready-file {file}: No such file or directory"
    assert "Traceback" not in done.stderr
