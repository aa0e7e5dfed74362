"""The answer to one HTTP request, as an effect lets it go."""

from __future__ import annotations

from mockserver.control.faults.course import Course
from mockserver.control.faults.points import Close, Drop, End, Ending, Stall
from mockserver.edge.dropping import Ended, drop
from mockserver.edge.types import Message, Receive, Scope, Send
from mockserver.edge.waiting import for_ever, until_or_gone
from mockserver.world.clock import Clock

_EVENTS = b"text/event-stream"
_DRIPS_A_SECOND = 20


class Answer:
    """`send` takes the place of ASGI's own. It raises ClientGone once there is nothing more to send."""

    def __init__(self, course: Course, clock: Clock, scope: Scope, receive: Receive, send: Send) -> None:
        self._course = course
        self._clock = clock
        self._scope = scope
        self._receive = receive
        self._send = send
        self._events = False
        self._dripped = 0
        self._begun = clock.now()

    async def send(self, message: Message) -> None:
        """One ASGI message of the answer."""
        if message["type"] == "http.response.start":
            await self._start(message)
        else:
            await self._body(message.get("body", b""), last=not message.get("more_body", False))

    async def _start(self, message: Message) -> None:
        effect = self._course.effect
        headers = list(message["headers"])
        self._events = (b"content-type", _EVENTS) in headers
        if isinstance(effect.ending, End):
            headers = [pair for pair in headers if pair[0] != b"content-length"]
        headers += [(name.encode(), value.encode()) for name, value in effect.headers]
        await self._send({**message, "headers": headers})
        self._begun = self._clock.now()
        for ending in self._course.opened():
            await self._end(ending)

    async def _body(self, data: bytes, *, last: bool) -> None:
        course = self._course
        for step in course.events(data, last=last) if self._events else course.body(data):
            if isinstance(step, bytes):
                await self._go(step)
            else:
                await self._end(step)
        if last:
            await self._send({"type": "http.response.body", "body": b""})

    async def _go(self, data: bytes) -> None:
        drip = self._course.effect.drip
        size = len(data) if drip is None else max(1, int(drip / _DRIPS_A_SECOND))
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            if drip is not None:
                self._dripped += len(piece)
                await until_or_gone(
                    self._clock, self._begun + self._dripped / drip, self._scope, self._receive
                )
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})

    async def _end(self, ending: Ending) -> None:
        await carry_out(ending, self._clock, self._scope, self._receive)
        if isinstance(ending, End):
            await self._send({"type": "http.response.body", "body": b""})
            raise Ended


async def carry_out(ending: Ending, clock: Clock, scope: Scope, receive: Receive) -> None:
    """What an ending does to any HTTP answer; of End only the caller knows. Raises ClientGone, Dropped."""
    if isinstance(ending, Stall):
        if ending.seconds is None:
            await for_ever(scope, receive)
        await until_or_gone(clock, clock.now() + (ending.seconds or 0.0), scope, receive)
    elif isinstance(ending, (Drop, Close)):
        await drop(scope, receive, reset=isinstance(ending, Drop) and ending.reset)
        raise Ended
