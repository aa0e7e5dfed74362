"""Prism, the generic mock server of OpenAPI documents, on the same operation, where it is installed.

`npm install --global @stoplight/prism-cli`, or name its command in PRISM.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psutil

from benchmarks.figure import Figure
from benchmarks.load import burst
from mockserver.contract.documents import bundle
from mockserver.edge.sockets import bind, port_of

_PATIENCE: Final = 30.0
_NAME: Final = "/tts/bytes, a short text, requests/s as a multiple of Prism's"


def measure(ours: float, body: Callable[[int], bytes], count: int) -> Figure:
    """`ours` is our requests/s for the same bodies; Prism answers with a few bytes of text."""
    command = os.environ.get("PRISM") or shutil.which("prism")
    if command is None:
        return Figure(_NAME, "skipped", note="Prism is not installed")
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "document.json"
        document.write_text(json.dumps(bundle("2026-08-14"), default=str))
        sockets = bind("127.0.0.1", 0)
        port = port_of(sockets)
        sockets[0].close()
        arguments = ["mock", "--port", str(port), "--host", "127.0.0.1", "--verboseLevel", "silent"]
        child = subprocess.Popen(
            [command, *arguments, str(document)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(port)
            process = psutil.Process(child.pid)
            burst(port, process, "/tts/bytes", body, count=200, connections=8)
            theirs = statistics.median(
                burst(port, process, "/tts/bytes", body, count=count, connections=8).per_second
                for _ in range(3)
            )
        finally:
            child.terminate()
            child.wait()
    return Figure(_NAME, f"{ours:,.0f}", f"Prism: {theirs:,.0f}", ours / theirs, "≥ 4", ours >= 4 * theirs)


def _wait(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("Prism did not start")
