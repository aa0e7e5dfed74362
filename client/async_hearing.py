"""Sockets that listen, awaited. The twin is `client.sync_hearing`; they differ in `await` only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Unpack

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK

from client.conversation import frame
from client.errors import ConnectionFailed
from client.hearing import Heard, SttDone, Turn, read_heard, read_turn
from client.hearing_requests import turn_config
from client.hearing_values import TurnOptions
from client.sockets import connected, lost
from client.values import JsonObject


class _Listening:
    """One connection that takes sound. A task may send while another one iterates."""

    def __init__(self, connection: ClientConnection, timeout: float | None) -> None:
        self._connection = connection
        self._timeout = timeout

    async def send(self, audio: bytes) -> None:
        """The next samples; they may be cut anywhere. Raises ConnectionFailed."""
        await self._send(audio)

    async def send_message(self, message: str | JsonObject) -> None:
        """Any text frame, also one that there is no method for. Raises ConnectionFailed."""
        await self._send(message if isinstance(message, str) else frame(message))

    async def _send(self, message: str | bytes) -> None:
        with connected("the message could not be sent"):
            await self._connection.send(message)

    async def _messages(self) -> AsyncIterator[str | bytes]:
        while True:
            try:
                async with asyncio.timeout(self._timeout):
                    message = await self._connection.recv()
            except TimeoutError:
                raise ConnectionFailed(f"no message for {self._timeout} s") from None
            except ConnectionClosedOK:
                return
            except ConnectionClosed as error:
                raise lost(error) from error
            yield message


class AsyncSttSocket(_Listening):
    """Speech to text whose client says when. Iterate over what is heard.

    The iteration ends after `SttDone`, and where the service closes the connection properly. It raises
    StatusError for an error, ConnectionFailed where the connection is lost or silent for too long.
    """

    async def finalize(self) -> None:
        """Have everything so far told as final; `SttFlushDone` says that it has been."""
        await self._send("finalize")

    async def close(self) -> None:
        """No more audio will come: what is left is told, then comes `SttDone`."""
        await self._send("close")

    async def __aiter__(self) -> AsyncIterator[Heard]:
        async for message in self._messages():
            event = read_heard(message)
            yield event
            if isinstance(event, SttDone):
                return


class AsyncTurnsSocket(_Listening):
    """Speech to text in turns. Iterate over what is told of them.

    The iteration ends where the service closes the connection properly, which it does after `close`. It
    raises StatusError for an error, ConnectionFailed where the connection is lost or silent for too long.
    """

    async def configure(self, **options: Unpack[TurnOptions]) -> None:
        """Other settings from now on; what is not given stays as it is."""
        await self.send_message(turn_config(**options))

    async def close(self) -> None:
        """No more audio will come: what is left is told, then the service closes the connection."""
        await self.send_message({"type": "close"})

    async def __aiter__(self) -> AsyncIterator[Turn]:
        async for message in self._messages():
            yield read_turn(message)
