"""The service as a law sees it: one target, one version, raw HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import httpx

from contracts.exchange import Asked, Reply

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

VOICE: Final = "694f9389-aac1-45b6-b726-9d9369183238"
"""A public voice of every version's documentation."""
MODEL: Final = "sonic-3"
"""Answers in every version; its end has not been announced."""
SENTENCE: Final = "One two."
"""What laws let the service say. Short, for a character is a credit."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where laws are held: a base URL without a slash at its end, and a key that is good there."""

    base_url: str
    api_key: str = field(repr=False)
    strict_keys: bool
    """Whether it refuses keys that it does not know."""
    mock: bool
    """Whether it promises what the fake alone promises; otherwise it is the live service."""


class Api:
    """Asks one target in one version. Every call gives the answer, whatever its status."""

    def __init__(self, target: Target, version: str, http: httpx.Client) -> None:
        self.version = version
        self._target = target
        self._http = http

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        credentials: Mapping[str, str] | None = None,
        version: str | None = "",
        content_type: str = "application/json",
    ) -> Reply:
        """One request. `credentials` are headers in place of the good key; `version` None sends none."""
        headers = dict({"X-API-Key": self._target.api_key} if credentials is None else credentials)
        asked_version = self.version if version == "" else version
        if asked_version is not None:
            headers["Cartesia-Version"] = asked_version
        if body is not None:
            headers["Content-Type"] = content_type
        asked = Asked(method, self._target.base_url + path, headers, body)
        response = self._http.request(method, asked.url, headers=headers, content=body)
        return Reply(asked, response.status_code, response.headers, response.content)

    def ask(self, method: str, path: str, fields: Mapping[str, Json]) -> Reply:
        """One request with a body of JSON."""
        return self.send(method, path, json.dumps(fields, ensure_ascii=False).encode())

    def fill_in(self, path: str, fields: Mapping[str, str], clip: bytes | None) -> Reply:
        """`POST` a form, with a file `clip` where there is one."""
        boundary = "a-line-that-no-clip-has-in-it"
        parts = [f'name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        if clip is not None:
            head = b'name="clip"; filename="clip.wav"\r\nContent-Type: audio/wav\r\n\r\n'
            parts.append(head + clip + b"\r\n")
        line = f"--{boundary}\r\nContent-Disposition: form-data; ".encode()
        body = b"".join(line + part for part in parts) + f"--{boundary}--\r\n".encode()
        return self.send("POST", path, body, content_type=f"multipart/form-data; boundary={boundary}")

    def speak(
        self,
        changed: Mapping[str, Json] | None = None,
        *,
        credentials: Mapping[str, str] | None = None,
        version: str | None = "",
    ) -> Reply:
        """`POST /tts/bytes` for a good request (raw, 16 bit, 8 kHz: the smallest), with fields `changed`."""
        fields: dict[str, Json] = {
            "model_id": MODEL,
            "transcript": SENTENCE,
            "voice": {"mode": "id", "id": VOICE},
            "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 8000},
        }
        body = json.dumps(fields | dict(changed or {}), ensure_ascii=False).encode()
        return self.send("POST", "/tts/bytes", body, credentials=credentials, version=version)

    def bearer(self) -> Mapping[str, str]:
        """The good key in the other header that takes it."""
        return {"Authorization": f"Bearer {self._target.api_key}"}
