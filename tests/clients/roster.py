"""The real clients that are held against the server, in one table, and how to run one of them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SCRIPTS: Final = Path(__file__).parent / "scripts"

TRANSCRIPT: Final = "Hello, world! I'm generating audio on Cartesia."
API_KEY: Final = "the-key"

PIECES: Final = ("Hello, world! ", "I'm generating ", "audio on Cartesia.")
"""The transcript as it is streamed in."""
PARTS: Final = ("First comes this. ", "Then comes that. ", "Last of all, this.")
"""Texts that are told apart: one for each flush, or for each context."""

Formats = Mapping[str, Mapping[str, object]]

_RAW = {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 44100}
_WAV = {"container": "wav", "encoding": "pcm_f32le", "sample_rate": 44100}
_MP3 = {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}
FORMATS: Final[Formats] = {"raw": _RAW, "wav": _WAV, "mp3": _MP3}
# Python 1.x insists on an encoding, and has no bit rate.
FORMATS_OF_1: Final[Formats] = {
    **FORMATS,
    "mp3": {"container": "mp3", "encoding": "mp3", "sample_rate": 44100},
}

_FORMATS_OF_AGENTS: Final[Formats] = {
    "raw": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 24000}
}


@dataclass(frozen=True)
class Refusal:
    """What a client raises: the class by name, its status where it tells one, a part of what it says."""

    error: str
    status: int | None
    says: str


@dataclass(frozen=True)
class RealClient:
    """One client in an environment of its own. Model and voice are those of its README's example."""

    name: str
    script: str
    model_id: str
    voice: str
    status_version: str | None
    """What `GET /` echoes to it; None where the client has no such call."""
    refusals: Mapping[str, Refusal]
    formats: Formats
    edges: tuple[str, ...] = ("sync", "async")
    scheme: bool = True
    """False: the base URL must come without `http://`."""
    fast: bool = False
    streams: str | None = None
    """The script for events and sockets."""

    @property
    def home(self) -> Path:
        return ROOT / ".clients" / self.name

    def marks(self) -> tuple[pytest.MarkDecorator, ...]:
        return (pytest.mark.clients,) if self.fast else (pytest.mark.clients, pytest.mark.heavy)

    def command(self, script: str) -> list[str]:
        if script.endswith(".mjs"):
            # A module looks for packages from where it lies, so it must lie beside node_modules.
            for file in (script, "job.mjs"):
                (self.home / file).write_bytes((SCRIPTS / file).read_bytes())
            return ["node", str(self.home / script)]
        return [str(self.home / "bin" / "python"), str(SCRIPTS / script)]


@dataclass(frozen=True)
class Outcome:
    """What a client's script reported."""

    audio: Mapping[str, bytes]
    errors: Mapping[str, Refusal]
    status: Mapping[str, object] | None
    notes: Mapping[str, object]


def run(client: RealClient, script: str, base_url: str, strict_url: str, folder: Path) -> Outcome:
    """Run a script of a client against the server; skips where its environment has not been made."""
    if not (client.home / ".ready").exists():
        pytest.skip(f"no environment for {client.name}: `make .clients/{client.name}/.ready` makes it")
    start = 0 if client.scheme else len("http://")
    job = {
        "base_url": base_url[start:],
        "strict_url": strict_url[start:],
        "api_key": API_KEY,
        "folder": str(folder),
        "voice": client.voice,
        "model_id": client.model_id,
        "transcript": TRANSCRIPT,
        "formats": client.formats,
        "pieces": PIECES,
        "parts": PARTS,
    }
    done = subprocess.run(
        client.command(script),
        input=json.dumps(job),
        capture_output=True,
        text=True,
        env=bare_environment(),
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, f"{client.name} failed:\n{done.stderr}"
    report = json.loads(done.stdout.splitlines()[-1])
    return Outcome(
        audio={name: (folder / file).read_bytes() for name, file in report["audio"].items()},
        errors={
            name: Refusal(error["error"], error["status"], error["text"])
            for name, error in report["errors"].items()
        },
        status=report["status"],
        notes=report.get("notes", {}),
    )


def bare_environment() -> dict[str, str]:
    """The environment without what would point a client elsewhere or lend it our packages."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONDONTWRITEBYTECODE": "1"}


_NO_KEY = "Invalid credentials. Check your API key or access token."


def _refusals(
    bad_key: str, not_found: str, bad_request: str, *, status: bool = True
) -> Mapping[str, Refusal]:
    """The three refusals that each client is led into, by the class that it raises for each."""
    return {
        "bad key": Refusal(bad_key, 401 if status else None, _NO_KEY),
        "unknown voice": Refusal(not_found, 404 if status else None, "The requested voice was not found."),
        "empty transcript": Refusal(bad_request, 400 if status else None, "No valid transcripts passed"),
    }


_OF_1 = _refusals("ValueError", "ValueError", "ValueError", status=False)
_OF_2 = _refusals("ApiError", "ApiError", "ApiError")
_OF_3 = _refusals("AuthenticationError", "NotFoundError", "BadRequestError")
_OF_JS_2 = _refusals("CartesiaError", "CartesiaError", "CartesiaError")
# It hands on the status and the reason phrase, and lets the body go.
_OF_LIVEKIT = {
    "bad key": Refusal("APIStatusError", 401, "Unauthorized"),
    "unknown voice": Refusal("APIStatusError", 404, "Not Found"),
}
# It sends an error frame, with the body in its text.
_OF_PIPECAT = {
    "bad key": Refusal("ErrorFrame", None, _NO_KEY),
    "unknown voice": Refusal("ErrorFrame", None, "The requested voice was not found."),
}

_SARAH: Final = "694f9389-aac1-45b6-b726-9d9369183238"
_SARAH_CURIOUS: Final = "794f9389-aac1-45b6-b726-9d9369183238"
_BARBERSHOP_MAN: Final = "a0e99841-438c-4a64-b679-ae501e7d6091"
_CEDAR: Final = "6ccbfb76-1fc6-48f7-b71d-91ac6298247b"
_KATIE: Final = "f786b574-daa5-4673-aa0c-cbe3e8534c02"
_HAZEL: Final = "e07c00bc-4134-4eae-9ea4-1a55fb45746b"

CLIENTS: Final = (
    RealClient(
        "py-1.4.0",
        "sdk_1.py",
        "sonic-english",
        _BARBERSHOP_MAN,
        None,
        _OF_1,
        FORMATS_OF_1,
        scheme=False,
        streams="streams_1.py",
    ),
    RealClient(
        "py-2.0.0a0",
        "sdk_2.py",
        "sonic-english",
        _SARAH,
        "2024-06-10",
        _OF_2,
        FORMATS,
        fast=True,
        streams="streams_2.py",
    ),
    RealClient(
        "py-2.0.17", "sdk_2.py", "sonic-3", _CEDAR, "2024-11-13", _OF_2, FORMATS, streams="streams_2.py"
    ),
    RealClient(
        "py-3.5.1", "sdk_3.py", "sonic-latest", _CEDAR, "2026-03-01", _OF_3, FORMATS, streams="streams_3.py"
    ),
    RealClient(
        "py-4.2.0",
        "sdk_3.py",
        "sonic-latest",
        _HAZEL,
        "2026-03-01",
        _OF_3,
        FORMATS,
        fast=True,
        streams="streams_3.py",
    ),
    RealClient("js-2.2.9", "js_2.mjs", "sonic-2", _SARAH, "2024-06-10", _OF_JS_2, FORMATS, edges=("async",)),
    RealClient(
        "js-4.2.0", "js_4.mjs", "sonic-latest", _HAZEL, "2026-03-01", _OF_3, FORMATS, edges=("async",)
    ),
    # The last line of releases whose default voice is an early one.
    RealClient(
        "livekit-1.2.9",
        "agents_livekit.py",
        "sonic-2",
        _SARAH_CURIOUS,
        None,
        _OF_LIVEKIT,
        _FORMATS_OF_AGENTS,
        edges=("async",),
        streams="streams_livekit.py",
    ),
    RealClient(
        "livekit-1.8.9",
        "agents_livekit.py",
        "sonic-3",
        _KATIE,
        None,
        _OF_LIVEKIT,
        _FORMATS_OF_AGENTS,
        edges=("async",),
        streams="streams_livekit.py",
    ),
    RealClient(
        "pipecat-1.14.0",
        "agents_pipecat.py",
        "sonic-3.6",
        _CEDAR,
        None,
        _OF_PIPECAT,
        _FORMATS_OF_AGENTS,
        edges=("async",),
        streams="streams_pipecat.py",
    ),
)
