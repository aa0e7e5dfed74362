"""The JavaScript SDKs that stream, in one table, and how to run one of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pytest

from mockserver.audio.decoding import Clip, decode_pcm
from tests.clients.roster import API_KEY, ROOT, SCRIPTS

TRANSCRIPT: Final = "Hello, world! I'm generating audio on Cartesia."
WORDS: Final = ["Hello,", "world!", "I'm", "generating", "audio", "on", "Cartesia."]
PIECES: Final = ("Hello, world! ", "I'm generating ", "audio on Cartesia.")
PARTS: Final = ("First comes this. ", "Then comes that. ", "Last of all, this.")
RATE: Final = 44_100

HEARD: Final[Mapping[str, str]] = {
    "bytes": TRANSCRIPT,
    "sse": TRANSCRIPT,
    "whole": TRANSCRIPT,
    "browser": TRANSCRIPT,
    "continued": TRANSCRIPT,
    "sent": TRANSCRIPT,
    "flushed": "First comes this. Then comes that.",
    "cancelled": "First comes this.",
    "after a stop": "Then comes that.",
    "together 0": "First comes this.",
    "together 1": "Then comes that.",
    "together 2": "Last of all, this.",
}
"""What is to be heard in each scene that a script plays."""

_ALWAYS: Final = (
    "whole",
    "continued",
    "flushed",
    "cancelled",
    "together 0",
    "together 1",
    "together 2",
)

Errors = Sequence[tuple[str | None, str]]
NOT_FOUND: Final = "The requested voice was not found."


@dataclass(frozen=True)
class Streamer:
    """One SDK in an environment of its own, and how it meets the server.

    timed: the scenes in which it asks for timestamps.
    error: what it makes of an unknown voice, a class where it has one and a part of what it says.
    """

    name: str
    script: str
    tls: bool
    model_id: str
    voice: object
    scenes: tuple[str, ...]
    timed: tuple[str, ...]
    error: Errors

    @property
    def id(self) -> str:
        return f"{self.name} {'wss' if self.tls else 'ws'}"

    @property
    def home(self) -> Path:
        return ROOT / ".clients" / self.name


_SARAH: Final = "694f9389-aac1-45b6-b726-9d9369183238"
_BARBERSHOP_MAN: Final = "a0e99841-438c-4a64-b679-ae501e7d6091"
_CEDAR: Final = "6ccbfb76-1fc6-48f7-b71d-91ac6298247b"
_HAZEL: Final = "e07c00bc-4134-4eae-9ea4-1a55fb45746b"

# Up to 2.x an error ends the stream in silence; its message is handed on as it came.
_SILENT: Final[Errors] = ((None, NOT_FOUND),)

STREAMERS: Final = (
    Streamer(
        "js-1.3.0",
        "stream_js_1.mjs",
        False,
        "sonic-english",
        _BARBERSHOP_MAN,
        ("bytes", "after a stop", *_ALWAYS),
        ("whole",),
        _SILENT,
    ),
    *(
        Streamer(
            "js-2.2.9",
            "stream_js_2.mjs",
            tls,
            "sonic-2",
            _SARAH,
            ("sse", "after a stop", *_ALWAYS),
            ("sse", "whole"),
            _SILENT,
        )
        for tls in (True, False)
    ),
    Streamer(
        "js-3.5.1",
        "stream_js_4.mjs",
        True,
        "sonic-latest",
        {"mode": "id", "id": _CEDAR},
        ("sse", "sent", "browser", *_ALWAYS),
        ("sse", "whole", "continued"),
        # It reads the newer form of errors, which 2025-11-04 has beside the older one.
        (("WebSocketError", NOT_FOUND), ("CartesiaError", NOT_FOUND)),
    ),
    Streamer(
        "js-4.2.0",
        "stream_js_4.mjs",
        True,
        "sonic-latest",
        _HAZEL,
        ("sse", "sent", "browser", *_ALWAYS),
        ("sse", "whole", "continued"),
        (("WebSocketError", NOT_FOUND), ("CartesiaError", NOT_FOUND)),
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What a script reported; where it broke down, `fault` says how and the rest is empty."""

    audio: Mapping[str, bytes]
    orders: Mapping[str, Sequence[str]]
    """The types of what came, by scene; each run of chunks and times as one word."""
    times: Mapping[str, Sequence[tuple[str, float, float]]]
    """Word, start and end in seconds."""
    errors: Errors
    fault: str = ""

    def clip(self, scene: str) -> Clip:
        return decode_pcm(self.audio[scene], "pcm_f32le", RATE)


class Server(Protocol):
    """What a script needs to know of a server."""

    @property
    def base_url(self) -> str: ...

    @property
    def ca_file(self) -> Path | None: ...


def run(streamer: Streamer, server: Server, folder: Path) -> Outcome:
    """Play the script of an SDK against the server; skips without node or the SDK's environment."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (streamer.home / ".ready").exists():
        pytest.skip(f"no environment for {streamer.name}: `make .clients/{streamer.name}/.ready` makes it")
    # A module looks for packages from where it lies, so it must lie beside node_modules.
    for script in (streamer.script, "stream_js_job.mjs"):
        shutil.copy(SCRIPTS / script, streamer.home / script)
    job = {
        "base_url": server.base_url,
        "api_key": API_KEY,
        "folder": str(folder),
        "voice": streamer.voice,
        "model_id": streamer.model_id,
        "output_format": {"container": "raw", "encoding": "pcm_f32le", "sample_rate": RATE},
        "transcript": TRANSCRIPT,
        "pieces": PIECES,
        "parts": PARTS,
    }
    try:
        said = _play(node, streamer, json.dumps(job), server.ca_file)
    except subprocess.SubprocessError as error:
        return Outcome({}, {}, {}, (), f"{streamer.id}: {error}\n{getattr(error, 'stderr', '')}")
    report = json.loads(said.splitlines()[-1])
    return Outcome(
        {scene: (folder / file).read_bytes() for scene, file in report["audio"].items()},
        report["orders"],
        {scene: [(word, start, end) for word, start, end in rows] for scene, rows in report["times"].items()},
        [(error["error"], error["text"]) for error in report["errors"]],
    )


def _play(node: str, streamer: Streamer, job: str, ca_file: Path | None) -> str:
    trust = {"NODE_EXTRA_CA_CERTS": str(ca_file)} if ca_file else {}
    kept = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
    done = subprocess.run(
        [node, str(streamer.home / streamer.script)],
        input=job,
        capture_output=True,
        text=True,
        env={name: os.environ[name] for name in kept if name in os.environ} | trust,
        timeout=100,
        check=True,
    )
    return done.stdout
