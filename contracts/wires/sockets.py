"""Over the network: httpx and websockets."""

from __future__ import annotations

import time
from contextlib import ExitStack

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from contracts.exchange import Asked, Reply
from contracts.wires import PATIENCE_S, Closed, NoAnswer, Refused

_LARGEST_FRAME = 1 << 24
_LARGEST_ANSWER = 1 << 26
"""Bytes; what a law asks for is far below, so more is a target that will never stop."""


class Network:
    """A target that listens on a socket."""

    def __init__(self, patience: float = PATIENCE_S) -> None:
        self.patience = patience
        # Neither proxies nor netrc: a law must meet the target itself.
        self._http = httpx.Client(timeout=patience, trust_env=False)

    def ask(self, asked: Asked) -> Reply:
        began, pieces, size = time.monotonic(), [], 0
        try:
            with self._http.stream(
                asked.method, asked.url, headers=dict(asked.headers), content=asked.body
            ) as answer:
                for piece in answer.iter_bytes():
                    size += len(piece)
                    took = time.monotonic() - began
                    pieces.append((took, piece))
                    if size > _LARGEST_ANSWER or took > 3 * self.patience:
                        raise NoAnswer(f"the answer does not end: {size} bytes in {took:.1f} s, and more")
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        body = b"".join(piece for _, piece in pieces)
        return Reply(asked, answer.status_code, answer.headers, body, tuple(pieces))

    def dial(self, asked: Asked) -> NetworkLine:
        opened = ExitStack()
        try:
            connection = opened.enter_context(
                connect(
                    asked.url.replace("http", "ws", 1),
                    additional_headers=dict(asked.headers),
                    compression=None,
                    proxy=None,
                    open_timeout=self.patience,
                    close_timeout=1.0,
                    max_size=_LARGEST_FRAME,
                )
            )
        except InvalidStatus as error:
            got = error.response
            headers = httpx.Headers(list(got.headers.raw_items()))
            raise Refused(Reply(asked, got.status_code, headers, bytes(got.body or b""))) from error
        except (OSError, InvalidHandshake, TimeoutError, EOFError) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        return NetworkLine(asked, connection, opened)

    def close(self) -> None:
        self._http.close()


class NetworkLine:
    """A socket over the network."""

    def __init__(self, asked: Asked, connection: ClientConnection, opened: ExitStack) -> None:
        self._connection = connection
        self._opened = opened
        got = connection.response
        headers = httpx.Headers(list(got.headers.raw_items()) if got else [])
        self._reply = Reply(asked, got.status_code if got else 101, headers, b"")

    @property
    def reply(self) -> Reply:
        return self._reply

    def send(self, frame: str | bytes) -> None:
        try:
            self._connection.send(frame)
        except ConnectionClosed as error:
            raise _closed(error) from error

    def receive(self, patience: float) -> str | bytes:
        try:
            return self._connection.recv(timeout=patience)
        except TimeoutError as error:
            raise NoAnswer(f"no message within {patience:g} s") from error
        except ConnectionClosed as error:
            raise _closed(error) from error

    def close(self) -> None:
        self._opened.close()


def _closed(error: ConnectionClosed) -> Closed:
    got = error.rcvd
    return Closed(got.code, got.reason) if got else Closed(1006, "no close frame")
