"""Sockets, awaited. The twin is `client.sync_socket`; they differ in `await` only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Unpack

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from client import requests
from client.conversation import Conversation, Frames, frame
from client.errors import ConnectionFailed
from client.events import Chunk, Event
from client.settings import ClientSettings
from client.sockets import connected, lost, opening
from client.values import ContextOptions, JsonObject


class AsyncContext:
    """One utterance, whose text may come in pieces. Iterate over what is told of it.

    The iteration ends after `Done`, and when the context is cancelled. It raises StatusError for an error
    that ends the context, ConnectionFailed where the socket is lost or silent for too long. What sends raises
    ContextOver once the context has ended.
    """

    def __init__(self, socket: AsyncSocket, context_id: str, frames: Frames) -> None:
        self.context_id = context_id
        self._socket = socket
        self._frames = frames

    async def send(self, transcript: str, *, last: bool = False) -> None:
        """The next piece of the text, joined to the one before as it is; `last`: no more will come."""
        await self._send(self._frames.text(transcript, more=not last))

    async def no_more_inputs(self) -> None:
        """The text is complete: what is held back is spoken, then comes `Done`."""
        await self._send(self._frames.text("", more=False))

    async def flush(self) -> None:
        """Have what is held back spoken; `FlushDone` tells that all of it has arrived."""
        await self._send(self._frames.flush())

    async def cancel(self) -> None:
        """Want nothing more: what still comes is dropped, and the iteration ends. May be called twice."""
        if await self._socket.abandon(self.context_id):
            await self._socket.send(self._frames.cancel())

    async def audio(self) -> bytes:
        """All audio from here to the end."""
        return b"".join([event.audio async for event in self if isinstance(event, Chunk)])

    async def __aiter__(self) -> AsyncIterator[Event]:
        while (event := await self._socket.next(self.context_id)) is not None:
            yield event

    async def _send(self, message: str) -> None:
        self._socket.check(self.context_id)
        await self._socket.send(message)


class AsyncSocket:
    """One connection that carries any number of contexts, each of which may have a task of its own.

    What comes for a context is kept until its iteration takes it.
    """

    def __init__(self, connection: ClientConnection, timeout: float | None) -> None:
        self._connection = connection
        self._timeout = timeout
        self._conversation = Conversation()
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read(), name="cartesia-socket")

    def context(self, **options: Unpack[ContextOptions]) -> AsyncContext:
        """A new context, whose settings hold for all of its text; its id is made where none is given.

        Nothing is sent yet. Raises ConfigurationError where a context of that id is going on.
        """
        name = self._conversation.open(options.get("context_id"))
        options["context_id"] = name
        return AsyncContext(self, name, Frames(requests.context_fields(**options)))

    async def send(self, message: str | JsonObject) -> None:
        """Any message, also one that no context has a method for. Raises ConnectionFailed."""
        with connected("the message could not be sent"):
            await self._connection.send(message if isinstance(message, str) else frame(message))

    async def next(self, context_id: str) -> Event | None:
        """What is told next of a context, None when it has ended. Raises as its iteration does."""
        async with self._news:
            while not self._conversation.ready(context_id):
                try:
                    async with asyncio.timeout(self._timeout):
                        await self._news.wait()
                except TimeoutError:
                    raise ConnectionFailed(f"no message for {self._timeout} s") from None
            return self._conversation.take(context_id)

    def check(self, context_id: str) -> None:
        """Raise ContextOver where a context has ended."""
        self._conversation.check(context_id)

    async def abandon(self, context_id: str) -> bool:
        """End a context on this side. Whether it was going on."""
        async with self._news:
            self._news.notify_all()
            return self._conversation.abandon(context_id)

    async def close(self) -> None:
        """Close the connection; contexts that are going on end with ConnectionFailed. May be called twice."""
        await self._connection.close()
        await self._reader

    async def _read(self) -> None:
        """Hand every message to its context, until the socket is gone."""
        gone: ConnectionFailed | None = None
        while gone is None:
            message: str | bytes = b""
            try:
                message = await self._connection.recv()
            except ConnectionClosed as error:
                gone = lost(error)
            async with self._news:
                if gone is None:
                    self._conversation.receive(message)
                else:
                    self._conversation.lose(gone)
                self._news.notify_all()


@asynccontextmanager
async def open_socket(
    settings: ClientSettings, path: str, timeout: float | None
) -> AsyncIterator[AsyncSocket]:
    """Connect. Raises as `open_connection` does."""
    async with open_connection(settings, path, timeout) as connection:
        socket = AsyncSocket(connection, timeout)
        try:
            yield socket
        finally:
            await socket.close()


@asynccontextmanager
async def open_connection(
    settings: ClientSettings, path: str, timeout: float | None, query: Sequence[tuple[str, str]] = ()
) -> AsyncIterator[ClientConnection]:
    """A bare one. Raises StatusError where the handshake is refused, ConnectionFailed where there is none."""
    how = opening(settings, path, query)
    async with AsyncExitStack() as stack:
        with connected(f"no socket at {how.url}"):
            connecting = connect(
                how.url,
                additional_headers=how.headers,
                proxy=how.proxy,
                open_timeout=timeout,
                compression=None,
                max_size=None,
            )
            connection = await stack.enter_async_context(connecting)
        yield connection
