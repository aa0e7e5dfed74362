"""A listening socket without a socket: frames in, events out, time passed in.

Driven as the speaking one is. Sound is heard when events are pulled, a little at a time, so that one client
with an hour of it does not keep the others waiting.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from mockserver.contract.errors import ApiError
from mockserver.contract.versions import Version
from mockserver.hearing.frames import Sound
from mockserver.hearing.pcm import PcmReader
from mockserver.streams.events import BUSY, Closed
from mockserver.streams.stt.events import CLOSE_MESSAGE, Event, Failed
from mockserver.streams.stt.frames import write
from mockserver.streams.stt.traits import KEEPS_UP, TRAITS
from mockserver.streams.traits import IDLE_CLOSE_CODE, IDLE_CLOSE_REASON
from mockserver.world.ledger import Use
from mockserver.world.limits import Purse

SECONDS_A_CREDIT: Final = 2
"""What listening costs (documented for files, assumed for sockets)."""

_PARTS_OF_A_SECOND: Final = 2
_FRAMES_MOST: Final = 10_000


class Conversation(Protocol):
    """What is told of the sound: `manual.Manual` or `turns.Turns`."""

    def greet(self) -> list[Event]:
        """What is told when the settings are good."""

    def hear(self, samples: Sound) -> list[Event]:
        """The next samples."""

    def obey(self, text: str) -> list[Event]:
        """A text frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """What one client wants to be heard, and how. bytes_a_second: of its sound. use: what it pays for."""

    conversation: Conversation
    reader: PcmReader
    bytes_a_second: int
    language: str
    use: Use


class SttConnection:
    """Everything that one client sends and is told on one of the listening sockets.

    An ApiError in place of a stream is told, and then the socket is closed: settings are judged after the
    handshake.
    """

    def __init__(
        self,
        version: Version,
        connection_id: str,
        stream: Stream | ApiError,
        credits: Purse,  # noqa: A002 - the API's word
        now: float,
    ) -> None:
        self.id = connection_id
        self._date = version.date
        self._idle_close_s = TRAITS[version.date].idle_close_s
        self._credits = credits
        self._due = 0
        self._frames: deque[str | bytes | memoryview] = deque()
        self._unheard = 0
        self._heard_at = now
        self._closed = False
        self._events: deque[Event] = deque()
        self._stream = None if isinstance(stream, ApiError) else stream
        if isinstance(stream, ApiError):
            self._tell([Failed(stream), CLOSE_MESSAGE])
        else:
            self._tell(stream.conversation.greet())

    # In

    def receive(self, data: str | bytes, now: float) -> None:
        """One frame of the client. Whatever is wrong with it becomes an event; nothing is raised."""
        if self._closed:
            return
        self._heard_at = now
        self._frames.append(data)
        self._unheard += len(data)

    def refuse(self, data: str | bytes, error: ApiError) -> None:
        """Answer a frame with an error instead of hearing it."""
        del data
        if not self._closed:
            self._events.append(Failed(error))

    def close(self) -> None:
        """The peer is gone: nothing more is heard."""
        self._closed = True
        self._frames.clear()
        self._unheard = 0
        self._events.clear()

    # Out

    def pull(self, now: float) -> Event | None:
        """The next event to send; None if there is none before `next_deadline` or the next frame.

        Busy is not sent: pull again. After Closed there is nothing.
        """
        if self._events:
            return self._events.popleft()
        if self._frames and self._stream is not None:
            self._attend(self._stream)
            return self._events.popleft() if self._events else BUSY
        if not self._closed and now >= self._heard_at + self._idle_close_s:
            self.close()
            return Closed(IDLE_CLOSE_CODE, IDLE_CLOSE_REASON)
        return None

    def next_deadline(self) -> float | None:
        """When `pull` may have something without a frame from the client; None when it is closed."""
        return None if self._closed else self._heard_at + self._idle_close_s

    @property
    def congested(self) -> bool:
        """Whether the client is to wait with more until what it sent has been heard."""
        return (
            self._unheard > KEEPS_UP or len(self._frames) > _FRAMES_MOST or len(self._events) > _FRAMES_MOST
        )

    def write(self, event: Event) -> str:
        """An event as the JSON text that is sent."""
        return write(event, self._date, self.id, self._stream.language if self._stream else "")

    # Between

    def _attend(self, stream: Stream) -> None:
        """Hear half a second, or obey one command."""
        frame = self._frames.popleft()
        if isinstance(frame, str):
            self._unheard -= len(frame)
            self._tell(stream.conversation.obey(frame))
            return
        size = max(stream.bytes_a_second // _PARTS_OF_A_SECOND, 1)
        piece, rest = memoryview(frame)[:size], memoryview(frame)[size:]
        if rest:
            self._frames.appendleft(rest)
        self._unheard -= len(piece)
        try:
            self._pay(stream, len(piece))
        except ApiError as error:
            self._tell([Failed(error), CLOSE_MESSAGE])
            return
        self._tell(stream.conversation.hear(stream.reader.read(bytes(piece))))

    def _pay(self, stream: Stream, size: int) -> None:
        """Credits fall due as the sound comes in."""
        self._due += size
        while self._due > 0:
            self._credits.spend(1, stream.use)
            self._due -= stream.bytes_a_second * SECONDS_A_CREDIT

    def _tell(self, events: Sequence[Event]) -> None:
        self._events.extend(events)
        if events and isinstance(events[-1], Closed):
            self._closed = True
            self._frames.clear()
            self._unheard = 0
