"""A target reached through our own client, blocking or not: the same laws, one more reader of the answers.

Speech goes through `tts_bytes`, `sse` and `websocket`, clips through `voices.clone`, everything else through
`request`. The client keeps what it knows and no more, so what stands here is made of its values again; laws
about what it lets go say that they are `raw`.
"""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, ExitStack
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from client import (
    AsyncClient,
    CartesiaError,
    Chunk,
    Client,
    ConnectionFailed,
    ContextOver,
    Done,
    File,
    FlushDone,
    PhonemeTimestamps,
    StatusError,
    Timed,
    Timestamps,
)
from contracts.api import Target
from contracts.exchange import Asked, Reply
from contracts.talk import Fields, Heard, Json
from contracts.tape.takes import Headers
from contracts.wires import Closed, Line, NoAnswer

Message = Mapping[str, object]
_MADE: Final = 200


def through(target: Target, driver: str, patience: float) -> ThroughClient:
    """The wire of `client` or `async-client`."""
    portal = _Loop() if driver == "async-client" else None
    return ThroughClient(target, patience, portal)


class _Loop:
    """A loop in a thread, for what is awaited."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="async-client", daemon=True)
        self._thread.start()

    def wait(self, work: Any) -> Any:
        """The result of a coroutine."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class ThroughClient:
    """A wire that is a client. With a loop the client is the one that is awaited."""

    def __init__(self, target: Target, patience: float, loop: _Loop | None) -> None:
        self._target = target
        self.patience = patience
        self._loop = loop
        self._clients: dict[str, Any] = {}

    def ask(self, asked: Asked) -> Reply:
        client = self._client(asked.headers.get("Cartesia-Version", ""))
        path = asked.url.removeprefix(self._target.base_url)
        try:
            return self._ask(client, asked, path)
        except StatusError as error:
            headers = Headers({"x-request-id": error.request_id or ""})
            return Reply(asked, error.status, headers, error.body)
        except CartesiaError as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error

    def dial(self, asked: Asked) -> Line:
        raise NoAnswer("a client has contexts, not frames")

    def close(self) -> None:
        for client in self._clients.values():
            self._wait(client.close())
        if self._loop and self._clients is not None:
            self._loop.close()
            self._loop = None
        self._clients = {}

    def recite(self, version: str, fields: Fields) -> Heard:
        """See api.Driver."""
        asked = Asked("POST", "/tts/sse through a client", {}, json.dumps(fields).encode())
        source = Reply(asked, 200, Headers({}), b"")
        client = self._client(version)
        options = {"transcript": "", "voice": "", "extra": dict(fields)}

        async def listen() -> list[Message]:
            async with client.sse(**options) as events:
                return [as_message(event) async for event in events]

        try:
            if self._loop:
                return Heard(tuple(self._wait(listen())), source)
            with client.sse(**options) as events:
                return Heard(tuple(as_message(event) for event in events), source)
        except StatusError as error:
            return Heard((as_error(error),), source)
        except CartesiaError as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error

    def talk(self, version: str, usual: Fields) -> ClientTalk:
        """See api.Driver."""
        client = self._client(version)
        stack: Any = AsyncExitStack() if self._loop else ExitStack()
        opened = client.websocket()
        try:
            if self._loop:
                socket = self._wait(stack.enter_async_context(opened))
                return ClientTalk(socket, usual, self._wait, lambda: self._wait(stack.aclose()))
            return ClientTalk(stack.enter_context(opened), usual, self._wait, stack.close)
        except CartesiaError as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error

    def hang_up(self, talk: ClientTalk) -> None:
        """See api.Driver."""
        talk.close()

    def _client(self, version: str) -> Any:
        if version not in self._clients:
            kind = AsyncClient if self._loop else Client
            self._clients[version] = kind(
                api_key=self._target.api_key,
                base_url=self._target.base_url,
                version=version,
                timeout=self.patience,
            )
        return self._clients[version]

    def _wait(self, work: Any) -> Any:
        return self._loop.wait(work) if self._loop and work is not None else work

    def _ask(self, client: Any, asked: Asked, path: str) -> Reply:
        form = asked.headers.get("Content-Type", "").startswith("multipart/")
        fields = {} if form or asked.body is None else json.loads(asked.body)
        if (asked.method, path) == ("POST", "/tts/bytes"):
            sound = self._wait(client.tts_bytes(transcript="", voice="", extra=fields))
            return Reply(asked, _MADE, Headers({}), sound)
        if form:
            return self._clone(client, asked, path)
        parts = urlsplit(path)
        answer = self._wait(
            client.request(
                asked.method,
                parts.path,
                params=dict(parse_qsl(parts.query)) or None,
                json=None if asked.body is None else fields,
            )
        )
        return Reply(asked, answer.status, answer.headers, answer.body)

    def _clone(self, client: Any, asked: Asked, path: str) -> Reply:
        fields, clip = _parts(asked.body or b"")
        if path == "/voices/clone/clip":
            found = {"embedding": list(self._wait(client.voices.clone_clip(clip, enhance=True)))}
        else:
            made = self._wait(client.voices.clone(clip, name=fields.pop("name"), extra=fields))
            kept = {key: value for key, value in asdict(made).items() if value is not None}
            found = {**kept.pop("extra", {}), **kept}
        return Reply(asked, _MADE, Headers({}), json.dumps(found).encode())


class ClientTalk:
    """A socket of the client; see talk.Conversation."""

    def __init__(
        self, socket: Any, usual: Fields, wait: Callable[[Any], Any], close: Callable[[], None]
    ) -> None:
        self._socket = socket
        self._usual = usual
        self.wait = wait
        self.close = close

    def context(self, name: str, **settings: Json) -> ClientContext:
        """See talk.Conversation."""
        extra = {**self._usual, **settings}
        context = self._socket.context(voice="", context_id=name, extra=extra)
        return ClientContext(context, self._socket, self.wait)


class ClientContext:
    """A context of the client; see talk.Context."""

    def __init__(self, context: Any, socket: Any, wait: Callable[[Any], Any]) -> None:
        self._context = context
        self._socket = socket
        self._wait = wait

    def say(self, transcript: str, *, more: bool = False) -> None:
        self._do(lambda: self._context.send(transcript, last=not more))

    def flush(self) -> None:
        self._do(self._context.flush)

    def end(self) -> None:
        self._do(self._context.no_more_inputs)

    def cancel(self) -> None:
        self._do(self._context.cancel)

    def until(self, *kinds: str) -> Heard:
        asked = f"a context {self._context.context_id!r} of our own client"
        found: list[Message] = []
        try:
            while (event := self._wait(self._socket.next(self._context.context_id))) is not None:
                found.append(as_message(event))
                if found[-1].get("type") in kinds:
                    break
        except StatusError as error:
            found.append(as_error(error))
        except ConnectionFailed as error:
            raise NoAnswer(str(error)) from error
        return Heard(tuple(found), asked)

    def until_over(self) -> Heard:
        return self.until("done")

    def _do(self, act: Callable[[], Any]) -> None:
        try:
            self._wait(act())
        except ContextOver as error:
            raise Closed(0, str(error)) from error
        except ConnectionFailed as error:
            raise NoAnswer(str(error)) from error


def as_message(event: object) -> Message:
    """What the client hands over, as the message that it was made of, as far as that is kept."""
    found: dict[str, object] = {"context_id": getattr(event, "context_id", None)}
    match event:
        case Chunk(audio, step_time, flush_id, _):
            data = base64.b64encode(audio).decode()
            found |= {"type": "chunk", "data": data, "step_time": step_time, "flush_id": flush_id}
        case Timestamps(words, flush_id, _):
            times = _columns("words", words)
            found |= {"type": "timestamps", "word_timestamps": times, "flush_id": flush_id}
        case PhonemeTimestamps(phonemes, flush_id, _):
            times = _columns("phonemes", phonemes)
            found |= {"type": "phoneme_timestamps", "phoneme_timestamps": times, "flush_id": flush_id}
        case FlushDone(flush_id, _):
            found |= {"type": "flush_done", "flush_id": flush_id}
        case Done():
            found["type"] = "done"
        case _:
            found["type"] = str(getattr(event, "type", type(event).__name__))
    return found


def as_error(error: StatusError) -> Message:
    """A refusal of a stream, the same way."""
    return {
        "type": "error",
        "status_code": error.status,
        "title": error.title,
        "message": error.message,
        "error_code": error.code,
        "context_id": error.context_id,
    }


def _columns(name: str, rows: tuple[Timed, ...]) -> dict[str, list[object]]:
    return {
        name: [row.text for row in rows],
        "start": [row.start for row in rows],
        "end": [row.end for row in rows],
    }


def _parts(body: bytes) -> tuple[dict[str, str], File]:
    """The fields and the file of a form that `Api.fill_in` made."""
    line = body.partition(b"\r\n")[0]
    fields: dict[str, str] = {}
    clip = File(b"")
    for part in body.split(line)[1:-1]:
        head, _, value = part.strip(b"\r\n" if b"filename" not in part[:200] else b"\n").partition(
            b"\r\n\r\n"
        )
        name = head.partition(b'name="')[2].partition(b'"')[0].decode()
        if b"filename=" in head:
            clip = File(value.removesuffix(b"\r\n"), content_type="audio/wav")
        else:
            fields[name] = value.decode()
    return fields, clip
