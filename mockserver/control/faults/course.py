"""One answer on its way, and what an effect makes of it. Pure: pieces in, steps out, in order.

A step is something to send, or an Ending to carry out; after an Ending that is final nothing more comes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Final, cast

from mockserver.audio.formats import DEFAULT_BIT_RATE, DEFAULT_SAMPLE_RATE, SAMPLE_BYTES
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object, as_text
from mockserver.control.faults.effect import Effect
from mockserver.control.faults.frames import Frame
from mockserver.control.faults.machines import MACHINES
from mockserver.control.faults.patching import patched
from mockserver.control.faults.points import CHUNK_BYTES, Ending, Point, Stall

_BROKEN_BYTES: Final = 64
_MP3: Final = "mp3"


class Course:
    """What happens to one answer, or to all messages of one socket."""

    def __init__(self, effect: Effect) -> None:
        self.effect = effect
        self.over = False
        """Whether a final Ending has been given out."""
        self._rewriters = [MACHINES[name]() for name in effect.frames]
        self._point: Point | None = effect.after
        self._bytes_per_second: float | None = None
        self._sent: dict[str, float] = {"bytes": 0, "chunks": 0, "seconds": 0, "messages": 0}
        self._damaged = False
        self._events = b""

    # What the client says

    def hear(self, frame: Frame) -> Frame:
        """A JSON message of the client, or the body of its request: as it is to be taken."""
        form = as_object(frame.get("output_format"))
        if form:
            self._bytes_per_second = _pace_of(form)
        if self.effect.request:
            frame = patched(frame, self.effect.request)
        for rewriter in self._rewriters:
            frame = rewriter.incoming(frame)
        return frame

    def hear_sound(self, data: bytes) -> None:
        """A binary message of the client."""
        for rewriter in self._rewriters:
            rewriter.sound(data)

    # What it is answered

    def opened(self) -> Iterator[Ending]:
        """The headers have gone, or the socket is open."""
        if self._point is not None and self._point.unit in ("start", "headers"):
            yield from self._arrive()

    def body(self, data: bytes) -> Iterator[bytes | Ending]:
        """A piece of a body that is not made of messages."""
        while data and not self.over:
            room = self._room()
            if room is None or len(data) < room:
                self._sent["bytes"] += len(data)
                yield self._broken(data)
                return
            self._sent["bytes"] += room
            if room:
                yield self._broken(data[:room])
            data = data[room:]
            yield from self._arrive()

    def events(self, data: bytes, *, last: bool = False) -> Iterator[bytes | Ending]:
        """A piece of a body that is made of server-sent events, whole or not."""
        *whole, self._events = (self._events + data).split(b"\n\n")
        for block in whole:
            yield from self._event(block, b"\n\n")
        if last and self._events:
            block = self._events.rstrip(b"\n")
            yield from self._event(block, self._events[len(block) :])

    def message(self, text: str) -> Iterator[str | Ending]:
        """A message of a socket."""
        if self.over:
            return
        frame = parsed(text) if self._rewriters or self._point or self._damaged else {}
        if not frame:
            yield text
            return
        for each in self._rewritten(frame):
            yield from self._one(each, text if not self._rewriters else written(each))

    def _one(self, frame: Frame, text: str) -> Iterator[str | Ending]:
        if not self.over:
            out = self._broken_message(text)
            yield out
            yield from self._count(frame, len(out))

    def _event(self, block: bytes, end: bytes) -> Iterator[bytes | Ending]:
        if self.over:
            return
        frame = parsed(_data_of(block))
        if not frame:
            if block:
                yield from self._raw(block + end)
            return
        for each in self._rewritten(frame):
            head = f"event: {as_text(each.get('type'))}\ndata: ".encode()
            for step in self._one(each, written(each)):
                if isinstance(step, str):
                    yield from self._raw(head + step.encode() + end)
                else:
                    yield step

    def _raw(self, data: bytes) -> Iterator[bytes | Ending]:
        if self._point is not None and self._point.unit == "bytes" and self.effect.damage is None:
            yield from self.body(data)
        else:
            yield data

    def _rewritten(self, frame: Frame) -> Iterator[Frame]:
        frames = [frame]
        for rewriter in self._rewriters:
            frames = [out for each in frames for out in rewriter.outgoing(each)]
        yield from frames

    # Where it stands

    def _room(self) -> int | None:
        """Bytes up to the point, of a body without messages; None if it does not come."""
        point = self._point
        if point is None or point.unit == "messages":
            return None
        each = {"bytes": 1.0, "chunks": CHUNK_BYTES, "seconds": self._bytes_per_second}.get(point.unit, 0.0)
        if each is None:
            return None
        return max(0, round(point.count * each) - int(self._sent["bytes"]))

    def _count(self, frame: Frame, size: int) -> Iterator[Ending]:
        """A message has gone: is this the point?"""
        point = self._point
        if point is None:
            return
        self._sent["messages"] += 1
        self._sent["bytes"] += size
        if frame.get("type") == "chunk":
            self._sent["chunks"] += 1
            if self._bytes_per_second:
                sound = as_text(frame.get("data"))
                self._sent["seconds"] += len(sound) // 4 * 3 / self._bytes_per_second
        if self._sent.get(point.unit, 0.0) >= point.count:
            yield from self._arrive()

    def _arrive(self) -> Iterator[Ending]:
        self._point = None
        ending = self.effect.ending
        if self.effect.damage is not None:
            self._damaged = True
        elif ending is not None:
            self.over = not (isinstance(ending, Stall) and ending.seconds is not None)
            yield ending

    # What is broken

    def _broken(self, data: bytes) -> bytes:
        if not self._damaged:
            return data
        self._damaged = False
        if self.effect.damage == "json":
            return b"\0" + data[1:]
        return _turned(data)

    def _broken_message(self, text: str) -> str:
        if not self._damaged:
            return text
        if self.effect.damage == "json":
            self._damaged = False
            return text[:-1]
        frame = parsed(text)
        if frame.get("type") != "chunk":
            return text
        self._damaged = False
        frame["data"] = base64.b64encode(_turned(_decoded(as_text(frame.get("data"))))).decode()
        return written(frame)


def _turned(data: bytes) -> bytes:
    return bytes(byte ^ 0xFF for byte in data[:_BROKEN_BYTES]) + data[_BROKEN_BYTES:]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error:
        return b""


def _pace_of(form: JsonObject) -> float | None:
    """Bytes of a second of sound in a format as a request has it."""
    rate, bits = form.get("sample_rate"), form.get("bit_rate")
    if form.get("container") == _MP3:
        return (bits if isinstance(bits, int) else DEFAULT_BIT_RATE) / 8
    width = SAMPLE_BYTES.get(as_text(form.get("encoding")), 2)
    return float((rate if isinstance(rate, int) else DEFAULT_SAMPLE_RATE) * width)


def _data_of(block: bytes) -> str:
    lines = block.decode("utf-8", "replace").split("\n")
    return next((line[6:] for line in lines if line.startswith("data: ")), "")


def parsed(text: str) -> Frame:
    """The message as an object; an empty one for anything else."""
    import orjson

    try:
        value = cast("JsonValue", orjson.loads(text))
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def written(frame: JsonObject) -> str:
    import orjson

    return orjson.dumps(frame).decode()
