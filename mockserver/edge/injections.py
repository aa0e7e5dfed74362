"""One decision about a request, a handshake or a message, carried out in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mockserver.contract.operations import find
from mockserver.contract.validation import Call, RawRequest, takes_form, validate
from mockserver.control.faults.course import Course, parsed, written
from mockserver.control.faults.effect import Canned, Effect
from mockserver.control.faults.points import START, Close, Drop, End, Stall
from mockserver.control.faults.words import in_words
from mockserver.edge.answers import Answer, carry_out
from mockserver.edge.dropping import Ended, drop_handshake
from mockserver.edge.lines import line_of
from mockserver.edge.request import Head
from mockserver.edge.seam import Act
from mockserver.edge.types import Receive, Scope, Send
from mockserver.edge.waiting import for_ever, until, until_or_gone
from mockserver.world.clock import Clock
from mockserver.world.world import World


class OnRequest(Act):
    """An effect on an HTTP request. `view`: the world to answer in."""

    def __init__(self, effect: Effect, view: World) -> None:
        self._effect = effect
        self._view = view
        self._course = Course(effect)

    def told(self) -> tuple[str, ...]:
        """As of `seam.Act`."""
        return in_words(self._effect)

    async def begin(self, scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """As of `seam.Act`."""
        effect, clock = self._effect, self._view.clock
        if effect.latency_s:
            await until_or_gone(clock, clock.now() + effect.latency_s, scope, receive)
        if (refusal := effect.refusal()) is not None:
            raise refusal
        if effect.reply is not None:
            await _reply(effect.reply, effect, send)
            raise Ended
        if effect.after == START and effect.ending is not None and not isinstance(effect.ending, End):
            await carry_out(effect.ending, clock, scope, receive)
            effect = _without_ending(effect)
            self._course = Course(effect)
        if not effect.touches_answer:
            return receive, send
        return receive, Answer(self._course, clock, scope, receive, send).send

    def world(self, world: World) -> World:
        """As of `seam.Act`."""
        return self._view

    def call(self, head: Head, call: Call) -> Call:
        """As of `seam.Act`: the same call, or one of what the client is taken to have sent."""
        if not isinstance(call.body, Mapping) or not call.body:
            return call
        before: Any = dict(call.body)
        body = self._course.hear(before)
        if body == before:
            return call
        operation, params = find(call.version, head.method, head.path)
        if takes_form(operation):
            return call  # nothing is patched into a form
        raw = RawRequest(params, head.query, head.headers, "application/json", written(body).encode())
        return validate(operation, raw)


class OnHandshake(Act):
    """An effect on a socket as a whole."""

    def __init__(self, effect: Effect, view: World) -> None:
        self._effect = effect
        self._view = view

    def told(self) -> tuple[str, ...]:
        """As of `seam.Act`."""
        return in_words(self._effect)

    async def begin(self, scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """As of `seam.Act`."""
        effect, clock = self._effect, self._view.clock
        if effect.latency_s:
            await until_or_gone(clock, clock.now() + effect.latency_s, scope, receive)
        if (refusal := effect.refusal()) is not None:
            raise refusal
        if effect.after == START and effect.ending is not None:
            await self._end(scope, receive, send)
            effect = _without_ending(effect)
        if not effect.touches_answer and not effect.request:
            return receive, send
        line = line_of(clock, scope, receive, send)
        line.follow(Course(effect))
        return line.receive, line.send

    def world(self, world: World) -> World:
        """As of `seam.Act`."""
        return self._view

    async def _end(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What happens before the socket is open."""
        ending, clock = self._effect.ending, self._view.clock
        if isinstance(ending, Stall):
            if ending.seconds is None:
                await for_ever(scope, receive)
            await until_or_gone(clock, clock.now() + (ending.seconds or 0.0), scope, receive)
        elif isinstance(ending, Drop):
            await drop_handshake(scope, receive, send, reset=ending.reset)
        elif isinstance(ending, Close):
            await send({"type": "websocket.close", "code": ending.code, "reason": ending.reason})
            raise Ended


class OnMessage(Act):
    """An effect on one message, and on what it is answered."""

    def __init__(self, effect: Effect, context: str | None, clock: Clock) -> None:
        self._effect = effect
        self._context = context
        self._clock = clock
        self._course = Course(effect)

    def told(self) -> tuple[str, ...]:
        """As of `seam.Act`."""
        return in_words(self._effect)

    async def begin(self, scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """As of `seam.Act`."""
        effect, clock = self._effect, self._clock
        if effect.latency_s:
            await until(clock, clock.now() + effect.latency_s)
        if (refusal := effect.refusal()) is not None:
            raise refusal
        if not effect.touches_answer:
            return receive, send
        line = line_of(clock, scope, receive, send)
        for ending in self._course.opened():
            await line.end(ending)
        line.follow_context(self._context, self._course)
        return (receive, send) if receive == line.receive else (line.receive, line.send)

    def data(self, data: str | bytes) -> str | bytes:
        """As of `seam.Act`."""
        frame = parsed(data) if isinstance(data, str) else {}
        if not frame:
            return data
        changed = self._course.hear(frame)
        return data if changed == frame else written(changed)


def _without_ending(effect: Effect) -> Effect:
    return replace(effect, after=None, ending=None)


async def _reply(canned: Canned, effect: Effect, send: Send) -> None:
    body = canned.body.encode()
    headers = [(b"content-type", canned.media_type.encode()), (b"content-length", str(len(body)).encode())]
    headers += [(name.encode(), value.encode()) for name, value in effect.headers]
    await send({"type": "http.response.start", "status": canned.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
