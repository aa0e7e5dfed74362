"""A proxy that records: it stands between any client and the service, for HTTP, events and sockets.

Clients are pointed at it by their base URL. What they say goes on as it is, but for the host; what comes back
is handed on as it arrives. The cassette is written when it ends, without anybody's secrets.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from contracts.exchange import Asked, Reply
from contracts.tape.certificate import presented
from contracts.tape.scrub import Scrubber
from contracts.tape.takes import Cassette, Frame, Headers, Provenance, SocketTake

_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_OF_ONE_HOP: Final = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade",
        "host", "content-length", "accept-encoding",
    }
)  # fmt: skip
_OF_HANDSHAKES: Final = ("sec-websocket-",)
_LARGEST_FRAME: Final = 1 << 24


class Proxy:
    """Everything that was said through it, in order; `app` is what serves it."""

    def __init__(self, upstream: str, timeout: float = 60.0) -> None:
        self._upstream = upstream.rstrip("/")
        self._http = httpx.AsyncClient(timeout=timeout, trust_env=False)
        self.replies: list[Reply] = []
        self.sockets: list[SocketTake] = []
        routes = [
            Route("/{path:path}", self._exchange, methods=_METHODS),
            WebSocketRoute("/{path:path}", self._socket),
        ]
        self.app = Starlette(routes=routes, lifespan=self._life)

    @contextlib.asynccontextmanager
    async def _life(self, app: Starlette) -> AsyncIterator[None]:
        async with self._http:
            yield

    def secrets(self) -> Iterator[str]:
        """Every credential that went through."""
        for asked in [r.asked for r in self.replies] + [s.handshake.asked for s in self.sockets]:
            for name, value in asked.headers.items():
                if name.lower() == "x-api-key":
                    yield value
                if name.lower() == "authorization":
                    yield value.rpartition(" ")[2]
            query = httpx.URL(asked.url).params
            yield from (query[name] for name in ("api_key", "access_token") if name in query)

    async def _exchange(self, request: Request) -> Response:
        began = time.monotonic()
        body = await request.body()
        asked = Asked(request.method, self._target(request.url), _kept(request.headers), body or None)
        headers = {**asked.headers, "Accept-Encoding": "identity"}
        try:
            built = self._http.build_request(asked.method, asked.url, headers=headers, content=asked.body)
            answer = await self._http.send(built, stream=True)
        except httpx.HTTPError as error:
            return Response(f"Bad gateway: {type(error).__name__}: {error}", 502)
        pieces: list[tuple[float, bytes]] = []

        async def passed_on() -> AsyncIterator[bytes]:
            try:
                async for piece in answer.aiter_raw():
                    pieces.append((time.monotonic() - began, piece))
                    yield piece
            finally:
                await answer.aclose()
                whole = b"".join(piece for _, piece in pieces)
                headers = Headers(dict(answer.headers))
                self.replies.append(Reply(asked, answer.status_code, headers, whole, tuple(pieces)))

        back = {name: value for name, value in answer.headers.items() if name.lower() not in _OF_ONE_HOP}
        if answer.status_code in (204, 304):
            async for _ in passed_on():
                pass
            return Response(status_code=answer.status_code, headers=back)
        return StreamingResponse(passed_on(), answer.status_code, headers=back)

    async def _socket(self, client: WebSocket) -> None:
        asked = Asked("GET", self._target(client.url), _kept(client.headers), None)
        try:
            server = await connect(
                asked.url.replace("http", "ws", 1),
                additional_headers=dict(asked.headers),
                proxy=None,
                compression=None,
                max_size=_LARGEST_FRAME,
            )
        except InvalidStatus as error:
            got = error.response
            reply = Reply(
                asked, got.status_code, Headers(dict(got.headers.raw_items())), bytes(got.body or b"")
            )
            self.sockets.append(SocketTake(reply))
            await client.send_denial_response(
                Response(reply.body, reply.status, headers=_kept(reply.headers))
            )
            await client.receive()  # its end, without which the server takes the handshake to be forgotten
            for _ in range(2):
                await asyncio.sleep(0)
            return
        await self._relay(client, server, asked)

    async def _relay(self, client: WebSocket, server: ClientConnection, asked: Asked) -> None:
        got = server.response
        headers = Headers(dict(got.headers.raw_items()) if got else {})
        began, frames = time.monotonic(), []
        closed: list[tuple[int, str]] = []
        await client.accept(headers=[(n.encode(), v.encode()) for n, v in _kept(headers).items()])

        async def up() -> None:
            with contextlib.suppress(WebSocketDisconnect, ConnectionClosed):
                while (message := await client.receive())["type"] == "websocket.receive":
                    text = message.get("text")
                    data: str | bytes = message["bytes"] if text is None else text
                    frames.append(Frame(time.monotonic() - began, "client", data))
                    await server.send(data)
            await server.close()

        async def down() -> None:
            try:
                while True:
                    data = await server.recv()
                    frames.append(Frame(time.monotonic() - began, "server", data))
                    await (client.send_text(data) if isinstance(data, str) else client.send_bytes(data))
            except ConnectionClosed as error:
                if error.rcvd and error.rcvd_then_sent:
                    closed.append((error.rcvd.code, error.rcvd.reason))
                    await client.close(error.rcvd.code, error.rcvd.reason)
            except (WebSocketDisconnect, RuntimeError):
                pass  # the client went first

        upward = asyncio.ensure_future(up())
        try:
            await down()
        finally:
            upward.cancel()
            await asyncio.gather(upward, return_exceptions=True)
            reply = Reply(asked, 101, headers, b"")
            self.sockets.append(SocketTake(reply, tuple(frames), closed[0] if closed else None))

    def _target(self, url: Any) -> str:
        return self._upstream + str(url.path) + (f"?{url.query}" if url.query else "")


def _kept(headers: Any) -> Headers:
    """Headers but for those of one hop, and of the handshake itself."""
    return Headers(
        {
            name: value
            for name, value in headers.items()
            if name.lower() not in _OF_ONE_HOP and not name.lower().startswith(_OF_HANDSHAKES)
        }
    )


@contextlib.contextmanager
def standing(upstream: str, port: int = 0, ca_file: Path | None = None) -> Iterator[tuple[Proxy, str]]:
    """A proxy in a thread, and its base URL, for as long as the `with` lasts.

    With `ca_file` it speaks TLS, and what its clients have to trust is written there.
    """
    proxy = Proxy(upstream)
    context = presented(ca_file) if ca_file else None
    config = uvicorn.Config(
        proxy.app, host="127.0.0.1", port=port, log_level="warning", ws="websockets-sansio", lifespan="on",
        loop="asyncio", ws_per_message_deflate=False, timeout_graceful_shutdown=2,
        ssl_context_factory=(lambda *_: context) if context else None,
    )  # fmt: skip
    server = uvicorn.Server(config)
    sock = config.bind_socket()
    sock.listen()  # so that who comes before the server is up waits for it
    bound = sock.getsockname()[1]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    try:
        yield proxy, f"{'https' if context else 'http'}://localhost:{bound}"
    finally:
        server.should_exit = True
        thread.join()
        sock.close()


def cassette_of(proxy: Proxy, provenance: Provenance) -> Cassette:
    """What was said so far, without secrets, also those that only somebody's password file knows."""
    known = [*proxy.secrets(), os.environ.get("CARTESIA_API_KEY")]
    return Scrubber.of(known).cassette(Cassette(provenance, tuple(proxy.replies), tuple(proxy.sockets)))
