"""Speech as server-sent events: one request, one context, the same events as on a socket."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from mockserver.contract.errors import ApiError
from mockserver.contract.versions import Version
from mockserver.streams.events import Chunk, Done, Event, Failed
from mockserver.streams.frames import Writer
from mockserver.streams.pacing import Pacer, latency_of
from mockserver.streams.speaking import Manner, Speaker
from mockserver.streams.traits import TRAITS, SseEnd, Traits

ENDINGS: Final[dict[SseEnd, str]] = {
    # As the definitions have it.
    "done": "event: done\ndata: {done}\n\n",
    # Never delivered by clients that want the blank line, as release tests of 2024 to 2025 demand.
    "unterminated": "event: done\ndata: {done}\n",
    # With the mark that one client waits for, and others choke on.
    "marker": "event: done\ndata: {done}\n\ndata: [DONE]\n\n",
    # The connection's end says it all.
    "close": "",
}
"""How the last event is written."""


@dataclass(frozen=True, slots=True)
class Recital:
    """A text that is to be spoken as events.

    end: one of ENDINGS, None for the version's own. speed, latency: as of `connection.Rules`, seeded by seed.
    """

    version: Version
    manner: Manner
    transcript: str
    context_id: str | None
    max_seconds: float | None
    end: SseEnd | None = None
    speed: float | None = None
    latency: tuple[float, float] | None = None
    seed: str = ""
    traits: Traits | None = None
    """Those of the version where none are given."""

    @property
    def at_once(self) -> bool:
        """Whether every event may go as soon as it is made."""
        return self.speed is None and self.latency is None

    @property
    def recipe(self) -> Hashable:
        """All that the bytes depend on."""
        return (
            "sse",
            self.version.date,
            self.manner,
            self.transcript,
            self.context_id,
            self.max_seconds,
            self.end,
        )

    def events(self) -> Iterator[tuple[float, bytes]]:
        """Each event as it goes over the wire, and when it may: seconds since the first was asked for."""
        writer = Writer(self.version, self.traits)
        pacer = Pacer(self.speed, latency_of(self.latency, self.seed))
        pacer.begin(0.0)
        speaker = Speaker(self.manner, self.context_id, self.max_seconds)
        for event in speaker.speak(self.transcript, None):
            yield pacer.due, _framed(event, writer)
            if isinstance(event, Chunk):
                pacer.sent(event.samples / self.manner.format.sample_rate)
        end = ENDINGS[self.end or (self.traits or TRAITS[self.version.date]).sse_end]
        if end:
            yield pacer.due, end.replace("{done}", writer.write(Done(self.context_id))).encode()

    def failure(self, error: ApiError, request_id: str) -> bytes:
        """What is sent when speaking breaks off after the status has been sent."""
        return _framed(Failed(self.context_id, error, request_id), Writer(self.version, self.traits))


def _framed(event: Event, writer: Writer) -> bytes:
    text = writer.write(event)
    kind = text[len('{"type":"') : text.index('"', len('{"type":"'))]
    return f"event: {kind}\ndata: {text}\n\n".encode()
