"""A clip in another voice as a stream: server-sent events, or a line of JSON for each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from pybase64 import b64encode_as_string

from mockserver.audio.encoders import open_encoder
from mockserver.audio.formats import OutputFormat, Samples
from mockserver.audio.wav import WavDialect
from mockserver.contract.errors import ApiError
from mockserver.contract.versions import Version
from mockserver.streams.events import Chunk, Done, Failed
from mockserver.streams.frames import Writer
from mockserver.streams.pacing import Pacer, latency_of
from mockserver.streams.traits import CHUNK_RATE, CHUNK_SAMPLES

Certainty = Literal["recorded", "quoted", "documented", "assumed"]
Framing = Literal["events", "lines"]
EVENTS: Final = "text/event-stream"
LINES: Final = "application/x-ndjson"
_FASTER: Final = 5
"""That a second of sound takes a fifth of one to make, as speech does, is assumed."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one dated version writes chunks and the end: as those of speech, or without a `type`."""

    date: str
    typed: bool
    certainty: Certainty
    source: str


_EARLY: Final = "definitions of October 2025: the same objects as for speech"
_LATE: Final = "OpenAPI of 2025-11-04: only errors have a type"

FORMS: Final = {
    row.date: row
    for row in (
        Form("2024-06-10", True, "documented", _EARLY),
        Form("2024-11-13", True, "documented", _EARLY),
        Form("2025-04-16", True, "documented", _EARLY),
        Form("2025-11-04", False, "documented", _LATE),
        Form("2026-03-01", False, "documented", _LATE),
        Form("2026-08-14", False, "assumed", f"{_LATE}; the later pages do not show it any more"),
    )
}
"""By dated version."""


class Sound(Protocol):
    """What is streamed: `conversion.score.Score`, or what is like it."""

    def samples(self, rate: int) -> int: ...

    def blocks(self, rate: int) -> Iterator[Samples]: ...


@dataclass(frozen=True, slots=True)
class Changing:
    """A sound that is to be streamed in a format; WAV and MP3 are cut into pieces, of which the first has
    the header.

    mark: all that the sound depends on. speed, latency: as of `connection.Rules`, seeded by seed.
    """

    version: Version
    sound: Sound
    format: OutputFormat
    dialect: WavDialect
    mark: Hashable
    framing: Framing = "events"
    speed: float | None = None
    latency: tuple[float, float] | None = None
    seed: str = ""

    @property
    def at_once(self) -> bool:
        """Whether every event may go as soon as it is made."""
        return self.speed is None and self.latency is None

    @property
    def recipe(self) -> Hashable:
        """All that the bytes depend on."""
        return ("changing", self.version.date, self.mark, self.format, self.dialect, self.framing)

    def events(self) -> Iterator[tuple[float, bytes]]:
        """Each event as it goes over the wire, and when it may: seconds since the first was asked for."""
        typed, rate = FORMS[self.version.date].typed, self.format.sample_rate
        writer = Writer(self.version)
        pacer = Pacer(self.speed, latency_of(self.latency, self.seed))
        pacer.begin(0.0)
        for data, samples in self._pieces():
            step_ms = round(1000 * samples / rate / _FASTER, 3)
            text = (
                writer.write(Chunk(None, data, samples, step_ms))
                if typed
                else f'{{"status_code":206,"done":false,"data":"{b64encode_as_string(data)}"'
                f',"sample_rate":{rate},"step_time":{step_ms}}}'
            )
            yield pacer.due, self._framed("chunk", text)
            pacer.sent(samples / rate)
        end = writer.write(Done(None)) if typed else '{"status_code":200,"done":true}'
        yield pacer.due, self._framed("done", end)

    def failure(self, error: ApiError, request_id: str) -> bytes:
        """What is sent when it breaks off after the status has been sent."""
        return self._framed("error", Writer(self.version).write(Failed(None, error, request_id)))

    def _pieces(self) -> Iterator[tuple[bytes, int]]:
        """Bytes of the format, and how many samples went into them."""
        rate = self.format.sample_rate
        size = CHUNK_SAMPLES * rate // CHUNK_RATE
        encoder = open_encoder(self.format, self.sound.samples(rate), self.dialect)
        waiting, taken = encoder.head(), 0
        for samples in _cut(self.sound.blocks(rate), size):
            waiting, taken = waiting + encoder.encode(samples), taken + samples.size
            if taken and waiting:
                yield waiting, taken
                waiting, taken = b"", 0
        waiting += encoder.tail()
        if waiting:
            yield waiting, taken

    def _framed(self, name: str, text: str) -> bytes:
        if self.framing == "lines":
            return f"{text}\n".encode()
        return f"event: {name}\ndata: {text}\n\n".encode()


def _cut(blocks: Iterator[Samples], size: int) -> Iterator[Samples]:
    """The same sound in pieces of `size` samples; the last has what is left."""
    import numpy as np

    rest: Samples | None = None
    for block in blocks:
        sound = block if rest is None else np.concatenate([rest, block])
        whole = sound.size // size * size
        for start in range(0, whole, size):
            yield sound[start : start + size]
        rest = sound[whole:]
    if rest is not None and rest.size:
        yield rest
