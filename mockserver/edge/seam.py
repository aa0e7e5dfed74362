"""Where somebody may step in between a client and its answer: the doors, and nobody behind them.

A request is met after it was found valid and before it is answered; a socket at its handshake and at each
message. Whoever has nothing to do there answers None, which costs one call.
"""

from __future__ import annotations

from typing import Protocol

from mockserver.contract.validation import Call
from mockserver.contract.versions import Version
from mockserver.edge.request import Head
from mockserver.edge.types import Receive, Scope, Send
from mockserver.world.world import World


class Act(Protocol):
    """Something that is about to happen to one request, handshake or message."""

    async def begin(self, scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """Let it happen; the result is what to go on with, which may watch, change or hold up what passes.

        Raises ApiError, which is told to the client in the form of its version and transport (of a message:
        as the error of its context), or ClientGone when it has ended the connection.
        """

    def told(self) -> tuple[str, ...]:
        """What it does, for the journal."""
        return ()

    def world(self, world: World) -> World:
        """The world to answer in: the same one, or that world seen under other settings."""
        return world

    def call(self, head: Head, call: Call) -> Call:
        """What to answer in place of a request. Raises ApiError where that keeps no contract."""
        return call

    def data(self, data: str | bytes) -> str | bytes:
        """What to hear in place of a message."""
        return data


class Effects(Protocol):
    """Decides what happens. `control.asked` makes of the arguments the value that rules look at."""

    def on_request(self, head: Head, call: Call, world: World) -> Act | None:
        """A valid HTTP request, before its answer."""

    def on_handshake(self, head: Head, operation: str, version: Version, world: World) -> Act | None:
        """A handshake whose version and key are good, before it is accepted."""

    def on_message(
        self, head: Head, operation: str, version: Version, world: World, data: str | bytes
    ) -> Act | None:
        """A frame of a client, before the protocol has it. What is returned by `begin` stays in place."""


class NoEffects:
    """Nothing happens."""

    def on_request(self, head: Head, call: Call, world: World) -> Act | None:
        """Nothing."""
        return None

    def on_handshake(self, head: Head, operation: str, version: Version, world: World) -> Act | None:
        """Nothing."""
        return None

    def on_message(
        self, head: Head, operation: str, version: Version, world: World, data: str | bytes
    ) -> Act | None:
        """Nothing."""
        return None
