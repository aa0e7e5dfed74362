"""The job that a script gets on stdin, and the report that it prints.

Runs in the environment of a foreign client, so it imports nothing but the standard library.

In:  {"base_url", "api_key", "bad_key"?, "folder", "voice", "model_id", "transcript", "formats": {name: …},
      "pieces": [of the transcript], "parts": [texts of their own]}
Out: {"audio": {"sync wav": "sync-wav.bin", …}, "errors": {"bad key": {"error", "status", "text"}, …},
      "status": {…} | null, "notes": {…}}
"""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

UNKNOWN_VOICE = "00000000-0000-4000-8000-000000000000"


class Job:
    """What is asked, and what came of it."""

    def __init__(self) -> None:
        asked = json.load(sys.stdin)
        self.base_url: str = asked["base_url"]
        self.strict_url: str = asked["strict_url"]
        self.api_key: str = asked["api_key"]
        self.voice: str = asked["voice"]
        self.model_id: str = asked["model_id"]
        self.transcript: str = asked["transcript"]
        self.formats: dict[str, dict[str, Any]] = asked["formats"]
        self.pieces: list[str] = asked["pieces"]
        self.parts: list[str] = asked["parts"]
        self._folder = Path(asked["folder"])
        self._report: dict[str, Any] = {"audio": {}, "errors": {}, "status": None, "notes": {}}

    def heard(self, edge: str, fmt: str, audio: bytes) -> None:
        """Keep what the client received."""
        name = f"{edge}-{fmt}.bin"
        (self._folder / name).write_bytes(audio)
        self._report["audio"][f"{edge} {fmt}"] = name

    def status(self, **fields: object) -> None:
        """Keep what the client read from `GET /`."""
        self._report["status"] = fields

    def note(self, name: str, value: object) -> None:
        """Keep anything else that the client was told."""
        self._report["notes"][name] = value

    def raised(self, what: str, call: Callable[[], object]) -> None:
        """Keep the exception that the call raises."""
        try:
            call()
        except Exception as error:
            self.failed(what, error)

    async def raised_async(self, what: str, call: Callable[[], Awaitable[object]]) -> None:
        """The same of a call that is awaited."""
        try:
            await call()
        except Exception as error:
            self.failed(what, error)

    def failed(self, what: str, error: Exception) -> None:
        """Keep an exception: its class, the status where it has one, and all that it says."""
        text = f"{error} {getattr(error, 'body', '')}"
        self.refused(what, type(error).__name__, getattr(error, "status_code", None), text)

    def refused(self, what: str, error: str, status: int | None, text: str) -> None:
        """Keep a refusal that comes in another way than by an exception."""
        self._report["errors"][what] = {"error": error, "status": status, "text": text}

    def done(self) -> None:
        """Print the report."""
        print(json.dumps(self._report))
