"""Which sockets there are: path → what they are called, what they count among, and who holds the talk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from mockserver.contract.errors import ApiError
from mockserver.edge.wire import Wire
from mockserver.world.limits import Meter
from mockserver.world.world import World


class Connection(Protocol):
    """What every protocol without a socket offers to the one who has the socket."""

    id: str

    def receive(self, data: str | bytes, now: float) -> None:
        """One frame of the client; whatever is wrong with it becomes an event."""

    def refuse(self, data: str | bytes, error: ApiError) -> None:
        """Answer a frame with an error."""

    def pull(self, now: float) -> object | None:
        """The next event to send, None if there is none."""

    def next_deadline(self) -> float | None:
        """When there may be one without a frame."""

    @property
    def congested(self) -> bool:
        """Whether the client is to wait with more."""

    def close(self) -> None:
        """The peer is gone."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation, and what makes text of its events."""

    connection: Connection
    write: Callable[[Any], str]


def _anybody(wire: Wire) -> None:
    del wire


@dataclass(frozen=True, slots=True)
class Channel:
    """One row.

    name: in the AsyncAPI documents. meter: what an open socket counts among. open: loads the protocol at its
    first use. admit: raises ApiError for a handshake that asks for what is not there. version: what a
    handshake means that names none.
    """

    name: str
    meter: Callable[[World], Meter]
    open: Callable[[Wire], Opened]
    admit: Callable[[Wire], object] = _anybody
    version: str | None = None

    @property
    def operation(self) -> str:
        """What it is called among the operations."""
        return f"{self.name}.websocket"


def _speak(wire: Wire) -> Opened:
    from mockserver.api.tts_socket import open_connection  # loads numpy: not before somebody speaks
    from mockserver.streams.frames import Writer
    from mockserver.streams.traits import traits_of

    return Opened(
        open_connection(wire.version, wire.world),
        Writer(wire.version, traits_of(wire.version.date, wire.world.traits)).write,
    )


def _listen(wire: Wire) -> Opened:
    from mockserver.api.stt_socket import open_manual

    connection = open_manual(wire.version, wire.world, wire.head.query)
    return Opened(connection, connection.write)


def _listen_in_turns(wire: Wire) -> Opened:
    from mockserver.api.stt_socket import open_turns

    connection = open_turns(wire.version, wire.world, wire.head.query)
    return Opened(connection, connection.write)


def _sockets(world: World) -> Meter:
    return world.sockets


def _ears(world: World) -> Meter:
    return world.ears


def _call(wire: Wire) -> Opened:
    from mockserver.api.agent_socket import open_agent
    from mockserver.streams.agent.events import write

    browser = dict(wire.head.query).get("access_token") is not None
    return Opened(open_agent(wire.version, wire.world, _agent_id(wire), browser=browser), write)


def _find_agent(wire: Wire) -> object:
    from mockserver.agents.store import agents_of

    return agents_of(wire.world).get(_agent_id(wire))


def _agent_id(wire: Wire) -> str:
    return wire.head.path.rstrip("/").rpartition("/")[2]


def _uncounted(world: World) -> Meter:
    del world
    return _NOTHING


_NOTHING: Final = Meter(None)
"""Where nobody counts."""

AGENTS: Final = "/v1/agents/websocket/"
CHANNELS: Final = {
    "/tts/websocket": Channel("tts", _sockets, _speak),
    "/stt/websocket": Channel("stt", _ears, _listen),
    "/stt/turns/websocket": Channel("stt_turns", _ears, _listen_in_turns),
    AGENTS: Channel("agent", _uncounted, _call, _find_agent, "2026-08-14"),
}
"""By path, without a slash at its end; a path that has one stands for those one level below it."""


def channel_at(path: str) -> Channel | None:
    """The channel of a path, or None."""
    bare = path.rstrip("/")
    above, _, name = bare.rpartition("/")
    return CHANNELS.get(bare) or (CHANNELS.get(f"{above}/") if name else None)
