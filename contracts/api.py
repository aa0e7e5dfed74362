"""The service as a law sees it: one target, one version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol, runtime_checkable
from urllib.parse import urlencode

from contracts import events
from contracts.evidence import Broken
from contracts.exchange import Asked, Reply
from contracts.talk import Conversation, Fields, Heard, Json, Talk
from contracts.wires import Refused, Wire

__all__ = ["MODEL", "SENTENCE", "VOICE", "Api", "Json", "Target", "raw"]

VOICE: Final = "694f9389-aac1-45b6-b726-9d9369183238"
"""A public voice of every version's documentation."""
MODEL: Final = "sonic-3"
"""Answers in every version; its end has not been announced."""
SENTENCE: Final = "One two."
"""What laws let the service say. Short, for a character is a credit."""
SOCKET: Final = "/tts/websocket"


@dataclass(frozen=True, slots=True)
class Target:
    """Where laws are held: a base URL without a slash at its end, and a key that is good there."""

    base_url: str
    api_key: str = field(repr=False)
    strict_keys: bool
    """Whether it refuses keys that it does not know."""
    mock: bool
    """Whether it promises what the fake alone promises; otherwise it is the live service."""
    admin_key: str = field(default="", repr=False)
    """The key of an administrator, if one is known."""


@runtime_checkable
class Driver(Protocol):
    """A wire with a client in it that speaks for itself; the bare wire has no need of that."""

    def recite(self, version: str, fields: Fields) -> Heard:
        """`POST /tts/sse`, as the client tells it."""

    def talk(self, version: str, usual: Fields) -> Conversation:
        """A socket, as the client has it. Raises Refused, NoAnswer."""

    def hang_up(self, talk: Conversation) -> None:
        """Close it."""


class Api:
    """Asks one target in one version. Every call gives the answer, whatever its status."""

    def __init__(self, target: Target, version: str, wire: Wire) -> None:
        self.version = version
        self._target = target
        self._wire = wire

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
        headers = self._headers(credentials, version)
        if body is not None:
            headers["Content-Type"] = content_type
        return self._wire.ask(Asked(method, self._target.base_url + path, headers, body))

    def ask(self, method: str, path: str, fields: Fields) -> Reply:
        """One request with a body of JSON."""
        return self.send(method, path, _bytes(fields))

    def fill_in(
        self, path: str, fields: Mapping[str, str], clip: bytes | None, *, part: str = "clip"
    ) -> Reply:
        """`POST` a form, with a file `clip` (or of another name, `part`) where there is one."""
        boundary = "a-line-that-no-clip-has-in-it"
        parts = [f'name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        if clip is not None:
            head = f'name="{part}"; filename="{part}.wav"\r\nContent-Type: audio/wav\r\n\r\n'.encode()
            parts.append(head + clip + b"\r\n")
        line = f"--{boundary}\r\nContent-Disposition: form-data; ".encode()
        body = b"".join(line + part for part in parts) + f"--{boundary}--\r\n".encode()
        return self.send("POST", path, body, content_type=f"multipart/form-data; boundary={boundary}")

    def speak(
        self,
        changed: Fields | None = None,
        *,
        credentials: Mapping[str, str] | None = None,
        version: str | None = "",
        path: str = "/tts/bytes",
    ) -> Reply:
        """`POST /tts/bytes` for a good request (raw, 16 bit, 8 kHz: the smallest), with fields `changed`."""
        body = _bytes(self._good() | dict(changed or {}))
        return self.send("POST", path, body, credentials=credentials, version=version)

    def ask_events(self, changed: Fields | None = None) -> Reply:
        """`POST /tts/sse` for the same good request, unread: for refusals and for the form of events."""
        return self.send("POST", "/tts/sse", _bytes(self._good() | dict(changed or {})))

    def recite(self, changed: Fields | None = None) -> Heard:
        """`POST /tts/sse` for the same good request, as what its events tell. Raises Broken."""
        if isinstance(self._wire, Driver):
            return self._wire.recite(self.version, self._good() | dict(changed or {}))
        return events.told(self.ask_events(changed))

    @contextmanager
    def talk(self) -> Iterator[Conversation]:
        """A socket for speech, on which contexts speak as `speak` does. Raises Broken where it is refused."""
        if isinstance(self._wire, Driver):
            talk = self._wire.talk(self.version, self._usual())
            try:
                yield talk
            finally:
                self._wire.hang_up(talk)
            return
        with self.frames() as bare:
            yield bare

    @contextmanager
    def frames(
        self,
        path: str = SOCKET,
        query: Mapping[str, str] | None = None,
        *,
        credentials: Mapping[str, str] | None = None,
        version: str | None = "",
    ) -> Iterator[Talk]:
        """A socket with nothing between, for laws about frames. Raises Broken where it is refused."""
        headers = self._headers(credentials, version)
        asked = Asked("GET", self._url(path, query), headers, None)
        try:
            talk = Talk(self._wire.dial(asked), self._usual(), self._wire.patience)
        except Refused as refused:
            reply = refused.reply
            got = f"{reply.status}, body: {reply.shown()}"
            raise Broken("handshake", "101", got, reply) from refused
        try:
            yield talk
        finally:
            talk.close()

    def knock(
        self,
        path: str = SOCKET,
        query: Mapping[str, str] | None = None,
        *,
        credentials: Mapping[str, str] | None = None,
        version: str | None = "",
    ) -> Reply:
        """The answer to a handshake, which is closed at once if it is let in."""
        asked = Asked("GET", self._url(path, query), self._headers(credentials, version), None)
        try:
            line = self._wire.dial(asked)
        except Refused as refused:
            return refused.reply
        line.close()
        return line.reply

    def bearer(self) -> Mapping[str, str]:
        """The good key in the other header that takes it."""
        return {"Authorization": f"Bearer {self._target.api_key}"}

    def admin(self) -> Mapping[str, str]:
        """The key of an administrator."""
        return {"X-API-Key": self._target.admin_key}

    def key_in_query(self) -> Mapping[str, str]:
        """The good key where browsers have to put it."""
        return {"api_key": self._target.api_key}

    def _headers(self, credentials: Mapping[str, str] | None, version: str | None) -> dict[str, str]:
        headers = dict({"X-API-Key": self._target.api_key} if credentials is None else credentials)
        asked = self.version if version == "" else version
        if asked is not None:
            headers["Cartesia-Version"] = asked
        return headers

    def _url(self, path: str, query: Mapping[str, str] | None) -> str:
        return self._target.base_url + path + (f"?{urlencode(query)}" if query else "")

    def _usual(self) -> dict[str, Json]:
        """What all messages of a context repeat."""
        return {"model_id": MODEL, "voice": {"mode": "id", "id": VOICE}, "output_format": raw()}

    def _good(self) -> dict[str, Json]:
        return {"transcript": SENTENCE, **self._usual()}


def raw(encoding: str = "pcm_s16le", sample_rate: int = 8000) -> Json:
    """An output format without a head; by default the smallest that is not a codec."""
    return {"container": "raw", "encoding": encoding, "sample_rate": sample_rate}


def _bytes(fields: Fields) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()
