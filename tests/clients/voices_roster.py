"""The real clients that are led through every voices call they have, and what each should hand over."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pytest

from tests.clients.roster import ROOT, SCRIPTS, bare_environment

VOICE: Final = "f9836c6e-a0bd-460e-9d3c-f7299fa60f94"


@dataclass(frozen=True)
class Told:
    """One step of a client's story: the class of what it handed over, or raised, and that as JSON."""

    kind: str
    value: Any
    status: int | None = None


@dataclass(frozen=True, eq=False)
class VoicesClient:
    """One client in an environment of its own.

    kinds: by step, the class that it should hand over. refusal: the class that it should raise for a voice
    that is not there, and the status that the exception tells.
    """

    name: str
    script: str
    kinds: Mapping[str, str]
    refusal: tuple[str, int | None]
    scheme: bool = True
    fast: bool = False

    @property
    def home(self) -> Path:
        return ROOT / ".clients" / self.name

    @property
    def api_key(self) -> str:
        """A key of its own, so that nobody else is in its world."""
        return f"voices-{self.name}"

    def marks(self) -> tuple[pytest.MarkDecorator, ...]:
        return (pytest.mark.clients,) if self.fast else (pytest.mark.clients, pytest.mark.heavy)

    def command(self) -> list[str]:
        if self.script.endswith(".mjs"):
            # A module looks for packages from where it lies, so it must lie beside node_modules.
            for script in (self.script, "story.mjs", "methods.mjs"):
                (self.home / script).write_bytes((SCRIPTS / script).read_bytes())
            return ["node", str(self.home / self.script)]
        return [str(self.home / "bin" / "python"), str(SCRIPTS / self.script)]


def live(
    client: VoicesClient, base_url: str, clip: Path, files: Mapping[str, Path] = MappingProxyType({})
) -> Mapping[str, Told]:
    """Run the script of a client against the server; skips where its environment has not been made."""
    if not (client.home / ".ready").exists():
        pytest.skip(f"no environment for {client.name}: `make .clients/{client.name}/.ready` makes it")
    asked = {
        "base_url": base_url if client.scheme else base_url.removeprefix("http://"),
        "api_key": client.api_key,
        "voice": VOICE,
        "clip": str(clip),
        "files": {name: str(file) for name, file in files.items()},
    }
    done = subprocess.run(
        client.command(),
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        env=bare_environment(),
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, f"{client.name} failed:\n{done.stderr}"
    report = json.loads(done.stdout.splitlines()[-1])
    return {step: Told(row["type"], row["value"], row.get("status")) for step, row in report.items()}


_OF_1: Final = {
    "get": "dict",
    "clip": "list",
    "clip again": "list",
    "mix": "list",
    "create": "dict",
    "get created": "dict",
    "list created": "dict",
    "clone": "dict",
    "clone without words": "dict",
    "delete": "NoneType",
}
_OF_2: Final = {
    "get": "Voice",
    "mix": "EmbeddingResponse",
    "create": "Voice",
    "get created": "Voice",
    "update": "Voice",
    "clone": "VoiceMetadata",
    "clone of bytes": "VoiceMetadata",
    "localize": "VoiceMetadata",
    "delete": "NoneType",
}
_OF_3: Final = {
    "get": "Voice",
    "clone": "VoiceMetadata",
    "clone of bytes": "VoiceMetadata",
    "update": "Voice",
    "update back": "Voice",
    "localize": "VoiceMetadata",
    "delete": "NoneType",
}
_OF_4: Final = {**_OF_3, "accents": "Accent", "add accents": "Voice", "delete accent": "Voice"}
_OF_JS_2: Final = dict.fromkeys(
    ("get", "mix", "create", "get created", "update", "clone", "localize"), "Object"
) | {"delete": "undefined"}
_OF_JS_1: Final = dict.fromkeys(("get", "mix", "create", "get created", "update", "localize"), "Object")
_OF_JS_3: Final = dict.fromkeys(("get", "clone", "update", "update back", "localize"), "Object")
_OF_JS_4: Final = _OF_JS_3 | dict.fromkeys(("accents", "add accents", "delete accent"), "Object")

CLIENTS: Final = (
    VoicesClient("py-1.4.0", "voices_1.py", _OF_1, ("ValueError", None), scheme=False),
    VoicesClient(
        "py-2.0.0a0", "voices_2.py", {**_OF_2, "localize": "EmbeddingResponse"}, ("ApiError", 404), fast=True
    ),
    VoicesClient("py-2.0.17", "voices_2.py", _OF_2, ("ApiError", 404)),
    VoicesClient("py-3.5.1", "voices_3.py", _OF_3, ("NotFoundError", 404)),
    VoicesClient("py-4.2.0", "voices_3.py", _OF_4, ("NotFoundError", 404), fast=True),
    # It does not look at the status, so what it raises is that a refusal is no JSON.
    VoicesClient("js-1.3.0", "voices_js_1.mjs", _OF_JS_1, ("FetchError", None)),
    VoicesClient("js-2.2.9", "voices_js_2.mjs", _OF_JS_2, ("CartesiaError", 404)),
    VoicesClient("js-3.5.1", "voices_js_4.mjs", _OF_JS_3, ("NotFoundError", 404)),
    VoicesClient("js-4.2.0", "voices_js_4.mjs", _OF_JS_4, ("NotFoundError", 404)),
)
