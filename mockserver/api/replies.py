"""What an operation answers, before anyone thinks of sockets."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from mockserver.audio.formats import OutputFormat, Samples
from mockserver.audio.wav import WavDialect
from mockserver.speech.plan import Plan

if TYPE_CHECKING:
    from mockserver.streams.changing import Changing
    from mockserver.streams.sse import Recital
    from mockserver.world.limits import Meter
    from mockserver.world.world import World

Found = TypeVar("Found")
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Json:
    """A JSON document, already encoded."""

    body: bytes
    status: int = 200
    headers: Headers = ()
    request_id: str | None = None
    """Names the request, where the document itself does."""


@dataclass(frozen=True, slots=True)
class Content:
    """A document of any kind, whole."""

    body: bytes
    media_type: str
    status: int = 200
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class JsonPieces:
    """A long JSON document, made piece by piece while the client reads."""

    pieces: Iterator[bytes]
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing but a status."""

    status: int = 204
    headers: Headers = ()


class Sounding(Protocol):
    """Sound other than plain speech: its length is known, its samples are not made yet."""

    def samples(self, rate: int) -> int:
        """Exact number of samples at `rate`."""

    def blocks(self, rate: int) -> Iterator[Samples]:
        """The sound, mono, block by block."""


@dataclass(frozen=True, slots=True)
class Audio:
    """Sound that is still to be synthesised: its length is known, its samples are not made yet."""

    plan: Plan | Sounding
    format: OutputFormat
    dialect: WavDialect
    media_type: str
    recipe: Hashable
    """All that the bytes depend on, quick to compare; equal recipes give equal bytes."""
    headers: Headers = ()
    contexts: Meter | None = None
    """Those it counts among while it is sent; None where nobody counts."""


@dataclass(frozen=True, slots=True)
class Events:
    """Events that are still to be made, one by one while the client reads."""

    recital: Recital | Changing
    world: World
    """Whose contexts they count among, and whose clock they go by."""
    headers: Headers = ()
    media_type: str = "text/event-stream"
    in_lines: Events | None = None
    """The same for clients that read a line of JSON for each event; None where all read the same."""


Reply = Json | Content | JsonPieces | Empty | Audio | Events


@dataclass(frozen=True, slots=True)
class Later(Generic[Found]):
    """A reply that takes a while to work out.

    work: run in a thread; touches nothing that requests share, and may raise ApiError. then: makes the reply
    of what was found, back on the event loop, where the world may be changed.
    """

    work: Callable[[], Found]
    then: Callable[[Found], Reply]
    meter: Meter | None = None
    """What it counts among from the moment on that it waits to be worked out; None where nobody counts."""
