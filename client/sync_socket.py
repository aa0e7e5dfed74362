"""Sockets, blocking. The twin is `client.async_socket`; they differ in `await` only."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Unpack

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from client import requests
from client.conversation import Conversation, Frames, frame
from client.errors import ConnectionFailed
from client.events import Chunk, Event
from client.settings import ClientSettings
from client.sockets import connected, lost, opening
from client.values import ContextOptions, JsonObject


class Context:
    """One utterance, whose text may come in pieces. Iterate over what is told of it.

    The iteration ends after `Done`, and when the context is cancelled. It raises StatusError for an error
    that ends the context, ConnectionFailed where the socket is lost or silent for too long. What sends raises
    ContextOver once the context has ended.
    """

    def __init__(self, socket: Socket, context_id: str, frames: Frames) -> None:
        self.context_id = context_id
        self._socket = socket
        self._frames = frames

    def send(self, transcript: str, *, last: bool = False) -> None:
        """The next piece of the text, joined to the one before as it is; `last`: no more will come."""
        self._send(self._frames.text(transcript, more=not last))

    def no_more_inputs(self) -> None:
        """The text is complete: what is held back is spoken, then comes `Done`."""
        self._send(self._frames.text("", more=False))

    def flush(self) -> None:
        """Have what is held back spoken; `FlushDone` tells that all of it has arrived."""
        self._send(self._frames.flush())

    def cancel(self) -> None:
        """Want nothing more: what still comes is dropped, and the iteration ends. May be called twice."""
        if self._socket.abandon(self.context_id):
            self._socket.send(self._frames.cancel())

    def audio(self) -> bytes:
        """All audio from here to the end."""
        return b"".join([event.audio for event in self if isinstance(event, Chunk)])

    def __iter__(self) -> Iterator[Event]:
        while (event := self._socket.next(self.context_id)) is not None:
            yield event

    def _send(self, message: str) -> None:
        self._socket.check(self.context_id)
        self._socket.send(message)


class Socket:
    """One connection that carries any number of contexts, each of which may have a thread of its own.

    What comes for a context is kept until its iteration takes it.
    """

    def __init__(self, connection: ClientConnection, timeout: float | None) -> None:
        self._connection = connection
        self._timeout = timeout
        self._conversation = Conversation()
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="cartesia-socket", daemon=True)
        self._reader.start()

    def context(self, **options: Unpack[ContextOptions]) -> Context:
        """A new context, whose settings hold for all of its text; its id is made where none is given.

        Nothing is sent yet. Raises ConfigurationError where a context of that id is going on.
        """
        name = self._conversation.open(options.get("context_id"))
        options["context_id"] = name
        return Context(self, name, Frames(requests.context_fields(**options)))

    def send(self, message: str | JsonObject) -> None:
        """Any message, also one that no context has a method for. Raises ConnectionFailed."""
        with connected("the message could not be sent"):
            self._connection.send(message if isinstance(message, str) else frame(message))

    def next(self, context_id: str) -> Event | None:
        """What is told next of a context, None when it has ended. Raises as its iteration does."""
        with self._news:
            while not self._conversation.ready(context_id):
                if not self._news.wait(self._timeout):
                    raise ConnectionFailed(f"no message for {self._timeout} s")
            return self._conversation.take(context_id)

    def check(self, context_id: str) -> None:
        """Raise ContextOver where a context has ended."""
        self._conversation.check(context_id)

    def abandon(self, context_id: str) -> bool:
        """End a context on this side. Whether it was going on."""
        with self._news:
            self._news.notify_all()
            return self._conversation.abandon(context_id)

    def close(self) -> None:
        """Close the connection; contexts that are going on end with ConnectionFailed. May be called twice."""
        self._connection.close()
        self._reader.join()

    def _read(self) -> None:
        """Hand every message to its context, until the socket is gone."""
        gone: ConnectionFailed | None = None
        while gone is None:
            message: str | bytes = b""
            try:
                message = self._connection.recv()
            except ConnectionClosed as error:
                gone = lost(error)
            with self._news:
                if gone is None:
                    self._conversation.receive(message)
                else:
                    self._conversation.lose(gone)
                self._news.notify_all()


@contextmanager
def open_socket(settings: ClientSettings, path: str, timeout: float | None) -> Iterator[Socket]:
    """Connect. Raises as `open_connection` does."""
    with open_connection(settings, path, timeout) as connection:
        socket = Socket(connection, timeout)
        try:
            yield socket
        finally:
            socket.close()


@contextmanager
def open_connection(
    settings: ClientSettings, path: str, timeout: float | None, query: Sequence[tuple[str, str]] = ()
) -> Iterator[ClientConnection]:
    """A bare one. Raises StatusError where the handshake is refused, ConnectionFailed where there is none."""
    how = opening(settings, path, query)
    with ExitStack() as stack:
        with connected(f"no socket at {how.url}"):
            connecting = connect(
                how.url,
                additional_headers=how.headers,
                proxy=how.proxy,
                open_timeout=timeout,
                compression=None,
                max_size=None,
            )
            connection = stack.enter_context(connecting)
        yield connection
