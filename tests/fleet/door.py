"""Replicas as processes of their own, and nginx with our configuration in front of them."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@dataclass(frozen=True)
class Replica:
    """One server in a process of its own."""

    process: subprocess.Popen[str]
    port: int

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"


@contextmanager
def started(*flags: str) -> Iterator[Callable[[], Replica]]:
    """A server on a free port of 127.0.0.1; what is called waits until it listens."""
    command = [sys.executable, "-m", "mockserver", "serve", "--host", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--ready-json", "--log-level", "warning", *flags], stdout=subprocess.PIPE, text=True
    )
    try:
        out = process.stdout
        assert out is not None
        yield lambda: Replica(process, json.loads(out.readline())["port"])
    finally:
        process.kill()
        process.communicate()


def nginx_binary() -> str:
    """Where nginx is; skips the test where it is not."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    if found is None:
        pytest.skip("nginx is not installed")
    return found


def configured(folder: Path, ports: list[int]) -> int:
    """Write our configuration for replicas on these ports into a folder; the result is nginx' own port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    text = (DEPLOY / "nginx.conf").read_text()
    text, listens = re.subn(r"listen 8080;", f"listen 127.0.0.1:{port};", text)
    text, pids = re.subn(r"pid \S+;", f"pid {folder}/nginx.pid;", text)
    assert (listens, pids) == (1, 1)
    (folder / "nginx.conf").write_text(text)
    line = re.search(r"server mock-1:8765 (.*;)", (DEPLOY / "replicas.conf").read_text())
    assert line is not None
    lines = [f"server 127.0.0.1:{each} {line[1]}\n" for each in ports]
    (folder / "replicas.conf").write_text("".join(lines))
    return port


@contextmanager
def door(folder: Path, replicas: list[Replica]) -> Iterator[int]:
    """nginx in front of the replicas; yields its port once it listens."""
    binary = nginx_binary()
    port = configured(folder, [each.port for each in replicas])
    directives = f"daemon off; error_log {folder}/error.log notice;"
    process = subprocess.Popen([binary, "-c", f"{folder}/nginx.conf", "-p", str(folder), "-g", directives])
    try:
        _until_it_listens(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except ConnectionRefusedError:
            continue
    raise RuntimeError("nginx ended before it listened")


@contextmanager
def fleet(folder: Path, count: int, *flags: str) -> Iterator[tuple[int, list[Replica]]]:
    """So many replicas behind nginx: its port, and they."""
    nginx_binary()
    with ExitStack() as stack:
        starting = [stack.enter_context(started(*flags)) for _ in range(count)]
        replicas = [listening() for listening in starting]
        yield stack.enter_context(door(folder, replicas)), replicas
