"""One socket under effects: those of the whole connection, and those of single contexts."""

from __future__ import annotations

from typing import Final

from mockserver.control.faults.course import Course, parsed, written
from mockserver.control.faults.points import Close, Drop, Ending, Stall
from mockserver.edge.dropping import Ended, leave
from mockserver.edge.types import Message, Receive, Scope, Send
from mockserver.edge.waiting import until
from mockserver.world.clock import Clock

_PLACE: Final = "cartesia_mock.line"
_LAST: Final = ("done", "error")


class Line:
    """`receive` and `send` take the place of ASGI's own. `send` raises Ended when the connection is over."""

    def __init__(self, clock: Clock, scope: Scope, receive: Receive, send: Send) -> None:
        self._clock = clock
        self._scope = scope
        self._receive = receive
        self._send = send
        self._whole: list[Course] = []
        self._of_context: dict[str | None, Course] = {}
        self._free_at = 0.0

    def follow(self, course: Course) -> None:
        """An effect on everything that passes."""
        self._whole.append(course)

    def follow_context(self, context: str | None, course: Course) -> None:
        """An effect on what belongs to a context; None is everything. One that is there already stays."""
        known = self._of_context.get(context)
        if known is None or known.over:
            self._of_context[context] = course

    async def receive(self) -> Message:
        """The next message of the client, as it is to be taken."""
        message = await self._receive()
        if message["type"] != "websocket.receive" or not (self._whole or self._of_context):
            return message
        text = message.get("text")
        if text is None:
            for course in self._whole:
                course.hear_sound(message["bytes"])
            return message
        frame = before = parsed(text)
        for course in self._courses(text):
            frame = course.hear(frame)
        return message if frame == before else {**message, "text": written(frame)}

    async def send(self, message: Message) -> None:
        """One message of the server."""
        kind, text = message["type"], message.get("text")
        if kind == "websocket.send" and text is not None:
            courses = self._courses(text)
            await self._pass(text, courses)
            self._forget(text)
        elif kind == "websocket.accept":
            more = [pair for course in self._whole for pair in course.effect.headers]
            headers = [
                *message.get("headers", ()),
                *((name.encode(), value.encode()) for name, value in more),
            ]
            await self._send({**message, "headers": headers})
            for course in self._whole:
                for ending in course.opened():
                    await self.end(ending)
        else:
            await self._send(message)

    async def end(self, ending: Ending) -> None:
        """Carry out an ending. One that is silence does nothing here: its course lets nothing pass."""
        if isinstance(ending, Stall) and ending.seconds is not None:
            await until(self._clock, self._clock.now() + ending.seconds)
        elif isinstance(ending, Drop):
            await leave(self._scope, reset=ending.reset)
            raise Ended
        elif isinstance(ending, Close):
            await self._send({"type": "websocket.close", "code": ending.code, "reason": ending.reason})
            raise Ended

    def _courses(self, text: str) -> list[Course]:
        if not self._of_context:
            return self._whole
        own = [
            self._of_context[each]
            for each in dict.fromkeys((_context_of(text), None))
            if each in self._of_context
        ]
        return [*own, *self._whole]

    async def _pass(self, text: str, courses: list[Course]) -> None:
        if not courses:
            await self._send({"type": "websocket.send", "text": text})
            return
        first, *rest = courses
        for step in first.message(text):
            if not isinstance(step, str):
                await self.end(step)
                continue
            if first.effect.drip is not None:
                self._free_at = max(self._free_at, self._clock.now()) + len(step) / first.effect.drip
                await until(self._clock, self._free_at)
            await self._pass(step, rest)

    def _forget(self, text: str) -> None:
        if self._of_context and parsed(text).get("type") in _LAST:
            self._of_context.pop(_context_of(text), None)
            self._of_context.pop(None, None)


def line_of(clock: Clock, scope: Scope, receive: Receive, send: Send) -> Line:
    """The line of a connection, which is made when it is first needed."""
    line: Line | None = scope.get(_PLACE)
    if line is None:
        line = scope[_PLACE] = Line(clock, scope, receive, send)
    return line


def _context_of(text: str) -> str | None:
    context = parsed(text).get("context_id")
    return context if isinstance(context, str) else None
