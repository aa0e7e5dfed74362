"""The two directions of one socket, and those who may look at what passes or change it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mockserver.contract.versions import Version
from mockserver.edge.request import Head
from mockserver.edge.seam import Act, Effects
from mockserver.edge.types import Message, Receive, Scope, Send
from mockserver.world.world import World


@dataclass(slots=True)
class Wire:
    """A connection from its handshake on; `receive` and `send` are to be used in place of ASGI's own."""

    head: Head
    operation: str
    version: Version
    world: World
    scope: Scope
    effects: Effects
    coming: Receive
    going: Send
    noted: Callable[[tuple[str, ...]], object] = lambda _: None
    """Told what was done on purpose."""

    async def open(self) -> None:
        """Let happen what is to happen before the handshake is accepted. Raises ApiError, ClientGone."""
        act = self.effects.on_handshake(self.head, self.operation, self.version, self.world)
        if act is not None:
            await self._let(act)
            self.world = act.world(self.world)

    async def meet(self, data: str | bytes) -> str | bytes:
        """The same for a message, before the protocol has it; the result is what the protocol is to have."""
        act = self.effects.on_message(self.head, self.operation, self.version, self.world, data)
        if act is None:
            return data
        await self._let(act)
        return act.data(data)

    def receive(self) -> Awaitable[Message]:
        """The next message of the client."""
        return self.coming()

    def send(self, message: Message) -> Awaitable[None]:
        """Send one message."""
        # Not a coroutine of its own: this is called for every chunk of sound.
        return self.going(message)

    async def _let(self, act: Act) -> None:
        self.noted(act.told())
        self.coming, self.going = await act.begin(self.scope, self.coming, self.going)
