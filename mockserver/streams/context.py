"""One context: its text in, its events out, one at a time and in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mockserver.streams.buffering import TextBuffer
from mockserver.streams.events import Chunk, Done, Event, FlushDone, Spoken
from mockserver.streams.messages import Generate
from mockserver.streams.moves import State
from mockserver.streams.pacing import Pacer
from mockserver.streams.speaking import Manner, Speaker
from mockserver.streams.traits import Traits


@dataclass(frozen=True, slots=True)
class _Segment:
    """Text that is released: it will be spoken."""

    text: str
    flush_id: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """A flush: what was released before it is to be reported as sent."""

    flush_id: int


class _End:
    """The last entry of the queue."""


_END: Final = _End()


class Context:
    """What is said under one context_id. The connection decides what may be said; here it is carried out."""

    __slots__ = (
        "_buffer",
        "_current",
        "_delay_s",
        "_flush_id",
        "_isolated",
        "_last_audio",
        "_last_input",
        "_pacer",
        "_queue",
        "_queued",
        "_speaker",
        "_traits",
        "ends_badly",
        "id",
        "state",
        "watched",
        "works_listed",
    )

    def __init__(self, context_id: str, manner: Manner, traits: Traits, pacer: Pacer, now: float) -> None:
        self.id = context_id
        self.state = State.ABSENT
        self.ends_badly = False
        """Whether it ends with an error in place of Done."""
        self.works_listed = False
        """Whether the connection has it among those that work."""
        self.watched: float | None = None
        """The earliest alarm that the connection keeps for it."""
        self._traits = traits
        self._pacer = pacer
        self._speaker = Speaker(manner, context_id)
        self._buffer = TextBuffer()
        self._queue: deque[_Segment | _Mark | _End] = deque()
        self._queued = 0
        self._current: Iterator[Spoken] | None = None
        self._delay_s = traits.buffer_delay_ms / 1000
        self._isolated = False
        self._flush_id = 0
        self._last_audio = self._last_input = now

    # What is asked of it

    @property
    def manner(self) -> Manner:
        """How it speaks."""
        return self._speaker.manner

    def take(self, message: Generate, now: float) -> None:
        """One more input, which the connection has found to be in order."""
        self._last_input = now
        if message.transcript.strip():
            self._settle(message)
        self._buffer.add(message.transcript, now)
        at_once = self._delay_s == 0 or message.flush or not message.more
        if at_once:
            self._release(self._buffer.take_all())
        if message.flush or self._isolated:
            self._queue.append(_Mark(self._flush_id))
            self._flush_id += 1
        if not message.more:
            self._queue.append(_END)

    def go_on(self) -> None:
        """Take back that the last input was the last."""
        if self._queue and self._queue[-1] is _END:
            self._queue.pop()

    def cancel(self) -> None:
        """Nothing more is begun; the piece of text that is being spoken goes on to its end."""
        self._buffer.take_all()
        self._queue.clear()
        self._queued = 0
        self._queue.append(_END)

    # What it has to say

    @property
    def pending(self) -> int:
        """Characters that are not spoken yet."""
        return self._buffer.size + self._queued

    @property
    def works(self) -> bool:
        """Whether there is something to send, now or when it is due."""
        return self._current is not None or bool(self._queue)

    @property
    def due(self) -> float:
        """When the next sound may go, while it works."""
        return self._pacer.due

    def next(self, now: float) -> Event | None:
        """The next event; None if there is none, or none yet. After Done there is nothing."""
        while True:
            if self._current is None:
                if not self._queue:
                    return None
                entry = self._queue.popleft()
                if isinstance(entry, _Mark):
                    return FlushDone(self.id, entry.flush_id)
                if isinstance(entry, _End):
                    return Done(self.id)
                self._queued -= len(entry.text)
                self._current = self._speaker.speak(entry.text, entry.flush_id)
                self._pacer.begin(now)
            if self._pacer.due > now:
                return None
            event = next(self._current, None)
            if event is None:
                self._current = None
                continue
            if self._pacer.paced and isinstance(event, Chunk):
                self._pacer.sent(event.samples / self.manner.format.sample_rate)
            self._last_audio = now
            return event

    # What time does to it

    @property
    def alarm(self) -> float | None:
        """When time will change something: text is due to be spoken, or nobody went on. None: it will not."""
        oldest = self._buffer.oldest
        if oldest is not None:
            return oldest + self._delay_s
        if self.works or self.state is not State.OPEN:
            return None
        after = self._last_audio if self._traits.expires_after == "audio" else self._last_input
        return after + self._traits.expires_s

    def ring(self, now: float) -> None:
        """The alarm's time has come. A context that expires ends as if it had been closed (quoted)."""
        if self._buffer.oldest is not None:
            self._release(self._buffer.take_due(now, self._delay_s))
        else:
            self.state = State.CLOSING
            self._queue.append(_END)

    def _settle(self, message: Generate) -> None:
        if message.delay_ms is not None:
            self._delay_s = message.delay_ms / 1000
            # With no delay asked for every input is a flush of its own (quoted).
            self._isolated = message.delay_ms == 0
        self._speaker.limit(message.max_seconds)

    def _release(self, text: str) -> None:
        if text:
            self._queue.append(_Segment(text, self._flush_id))
            self._queued += len(text)
