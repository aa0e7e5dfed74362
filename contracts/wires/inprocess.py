"""In process: an ASGI application is driven by hand, in a loop of its own thread. No port, no server."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any, Final, TypeVar
from urllib.parse import unquote, urlsplit

import httpx

from contracts.exchange import Asked, Reply
from contracts.wires import PATIENCE_S, Closed, NoAnswer, Refused

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_T = TypeVar("_T")
_ROOM: Final = 16
"""Messages that may wait for a law to read them before the application must."""


class InProcess:
    """A target that is an ASGI application."""

    def __init__(self, application: Application, patience: float = PATIENCE_S) -> None:
        self._application = application
        self.patience = patience
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="asgi-target", daemon=True)
        self._thread.start()

    def ask(self, asked: Asked) -> Reply:
        return self._wait(self._ask(asked), self.patience)

    def dial(self, asked: Asked) -> AsgiLine:
        return self._wait(self._dial(asked), self.patience)

    def close(self) -> None:
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, _T], patience: float) -> _T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(patience)
        except TimeoutError as error:
            future.cancel()
            raise NoAnswer(f"nothing came within {patience:g} s") from error

    async def _ask(self, asked: Asked) -> Reply:
        transport = httpx.ASGITransport(self._application)
        try:
            async with httpx.AsyncClient(transport=transport) as http:
                answer = await http.request(
                    asked.method, asked.url, headers=dict(asked.headers), content=asked.body
                )
        except Exception as error:  # the application's own fault, which a server would have hidden
            raise NoAnswer(f"the application raised {type(error).__name__}: {error}") from error
        return Reply(asked, answer.status_code, answer.headers, answer.content)

    async def _dial(self, asked: Asked) -> AsgiLine:
        line = AsgiLine(asked, self._loop)
        line.begin(self._application)
        first = await line.handshake()
        if first["type"] == "websocket.accept":
            headers = httpx.Headers(list(first.get("headers", ())))
            line.answered(Reply(asked, 101, headers, b""))
            return line
        if first["type"] == "websocket.http.response.start":
            body = b""
            while (more := await line.handshake())["type"] == "websocket.http.response.body":
                body += more.get("body", b"")
                if not more.get("more_body", False):
                    break
            line.close()
            raise Refused(Reply(asked, first["status"], httpx.Headers(first["headers"]), body))
        line.close()
        raise Refused(Reply(asked, 403, httpx.Headers(), b""))  # closed before it was accepted


class AsgiLine:
    """A socket of an ASGI application."""

    def __init__(self, asked: Asked, loop: asyncio.AbstractEventLoop) -> None:
        self._asked = asked
        self._loop = loop
        self._inbox: asyncio.Queue[Scope] = asyncio.Queue()
        self._first: asyncio.Queue[Scope] = asyncio.Queue()
        self._heard: queue.Queue[Scope] = queue.Queue()
        self._task: asyncio.Task[None] | None = None
        self._opened = False
        self._over: Closed | None = None
        self._reply: Reply | None = None

    @property
    def reply(self) -> Reply:
        if self._reply is None:
            raise NoAnswer("the handshake was not answered")
        return self._reply

    def begin(self, application: Application) -> None:
        """Start the application on a scope of its own; in the loop."""
        parts = urlsplit(self._asked.url)
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(n.lower().encode(), v.encode()) for n, v in self._asked.headers.items()],
            "client": ("127.0.0.1", 1),
            "server": (parts.hostname or "localhost", parts.port or 80),
            "subprotocols": [],
            "extensions": {"websocket.http.response": {}},
        }
        self._inbox.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.ensure_future(self._run(application, scope))

    async def handshake(self) -> Scope:
        """The next message of the answer to the handshake."""
        return await self._first.get()

    def answered(self, reply: Reply) -> None:
        """The handshake was accepted."""
        self._reply = reply

    def send(self, frame: str | bytes) -> None:
        if self._over is not None:
            raise self._over
        kind = "text" if isinstance(frame, str) else "bytes"
        self._deliver({"type": "websocket.receive", kind: frame})

    def receive(self, patience: float) -> str | bytes:
        try:
            message = self._heard.get(timeout=0 if self._over else patience)
        except queue.Empty:
            raise self._over or NoAnswer(f"no message within {patience:g} s") from None
        if message["type"] == "websocket.close":
            self._over = Closed(message.get("code", 1000), message.get("reason") or "")
            raise self._over
        found = message.get("text")
        frame: str | bytes = message["bytes"] if found is None else found
        return frame

    def close(self) -> None:
        self._deliver({"type": "websocket.disconnect", "code": 1000, "reason": ""})
        self._over = self._over or Closed(1000, "")

    def _deliver(self, message: Scope) -> None:
        self._loop.call_soon_threadsafe(self._inbox.put_nowait, message)

    async def _run(self, application: Application, scope: Scope) -> None:
        async def send(message: Scope) -> None:
            (self._heard.put if self._opened else self._first.put_nowait)(message)
            # Here and not where it is read: what follows may be sent before anybody has looked.
            self._opened = self._opened or message["type"] == "websocket.accept"
            while self._heard.qsize() > _ROOM and self._over is None:
                await asyncio.sleep(0.001)

        try:
            await application(scope, self._inbox.get, send)
        except Exception as error:
            gone = {"type": "websocket.close", "code": 1011, "reason": f"{type(error).__name__}: {error}"}
        else:
            gone = {"type": "websocket.close", "code": 1006, "reason": "the application returned"}
        (self._heard.put if self._opened else self._first.put_nowait)(gone)


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
