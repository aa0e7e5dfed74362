"""The story that a script lives through with voices: told on stdin, reported on stdout.

Runs in the environment of a foreign client, so it imports nothing but the standard library.

In:  {"base_url", "api_key", "voice", "clip"}, and {"files": {name: path}} where a story needs more of them
Out: {step: {"type": the class of what the client handed over, "value": that as JSON}, …} and for a refusal
     {"type": the class of the exception, "status", "value": what it says}
"""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Story:
    """What is asked, and what came of it."""

    def __init__(self) -> None:
        asked = json.load(sys.stdin)
        self.base_url: str = asked["base_url"]
        self.api_key: str = asked["api_key"]
        self.voice: str = asked["voice"]
        self.clip = Path(asked["clip"])
        self.files = {name: Path(file) for name, file in asked.get("files", {}).items()}
        self._report: dict[str, Any] = {}

    def tell(self, step: str, value: Any) -> Any:
        """Keep what the client handed over; the result is the same."""
        self._report[step] = {"type": type(value).__name__, "value": plain(value)}
        return value

    def refused(self, step: str, call: Callable[[], object]) -> None:
        """Keep the exception that the call raises."""
        try:
            call()
        except Exception as error:
            self._report[step] = {
                "type": type(error).__name__,
                "status": getattr(error, "status_code", None),
                "value": f"{error} {getattr(error, 'body', '')}",
            }

    def done(self) -> None:
        """Print the report."""
        print(json.dumps(self._report))


def plain(value: Any) -> Any:
    """A value of a client as JSON; bytes in base64."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return value
