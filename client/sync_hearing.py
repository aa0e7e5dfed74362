"""Sockets that listen, blocking. The twin is `client.async_hearing`; they differ in `await` only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from websockets.exceptions import ConnectionClosed, ConnectionClosedOK
from websockets.sync.client import ClientConnection

from client.conversation import frame
from client.errors import ConnectionFailed
from client.hearing import Heard, SttDone, Turn, read_heard, read_turn
from client.hearing_requests import turn_config
from client.hearing_values import TurnOptions
from client.sockets import connected, lost
from client.values import JsonObject


class _Listening:
    """One connection that takes sound. A thread may send while another one iterates."""

    def __init__(self, connection: ClientConnection, timeout: float | None) -> None:
        self._connection = connection
        self._timeout = timeout

    def send(self, audio: bytes) -> None:
        """The next samples; they may be cut anywhere. Raises ConnectionFailed."""
        self._send(audio)

    def send_message(self, message: str | JsonObject) -> None:
        """Any text frame, also one that there is no method for. Raises ConnectionFailed."""
        self._send(message if isinstance(message, str) else frame(message))

    def _send(self, message: str | bytes) -> None:
        with connected("the message could not be sent"):
            self._connection.send(message)

    def _messages(self) -> Iterator[str | bytes]:
        while True:
            try:
                message = self._connection.recv(self._timeout)
            except TimeoutError:
                raise ConnectionFailed(f"no message for {self._timeout} s") from None
            except ConnectionClosedOK:
                return
            except ConnectionClosed as error:
                raise lost(error) from error
            yield message


class SttSocket(_Listening):
    """Speech to text whose client says when. Iterate over what is heard.

    The iteration ends after `SttDone`, and where the service closes the connection properly. It raises
    StatusError for an error, ConnectionFailed where the connection is lost or silent for too long.
    """

    def finalize(self) -> None:
        """Have everything so far told as final; `SttFlushDone` says that it has been."""
        self._send("finalize")

    def close(self) -> None:
        """No more audio will come: what is left is told, then comes `SttDone`."""
        self._send("close")

    def __iter__(self) -> Iterator[Heard]:
        for message in self._messages():
            event = read_heard(message)
            yield event
            if isinstance(event, SttDone):
                return


class TurnsSocket(_Listening):
    """Speech to text in turns. Iterate over what is told of them.

    The iteration ends where the service closes the connection properly, which it does after `close`. It
    raises StatusError for an error, ConnectionFailed where the connection is lost or silent for too long.
    """

    def configure(self, **options: Unpack[TurnOptions]) -> None:
        """Other settings from now on; what is not given stays as it is."""
        self.send_message(turn_config(**options))

    def close(self) -> None:
        """No more audio will come: what is left is told, then the service closes the connection."""
        self.send_message({"type": "close"})

    def __iter__(self) -> Iterator[Turn]:
        for message in self._messages():
            yield read_turn(message)
