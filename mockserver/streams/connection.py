"""The TTS socket without a socket: frames in, events out, time passed in.

Whoever drives it hands in each frame (`receive`), pulls events one by one while its peer reads them (`pull`),
and comes back at `next_deadline` if nothing happens before. Sound is made when it is pulled and not earlier,
so a slow reader costs no memory and what is cancelled costs no work.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mockserver.contract.errors import ApiError
from mockserver.contract.messages import context_id_of
from mockserver.contract.versions import Version
from mockserver.speech.transcript import speakable
from mockserver.streams.context import Context
from mockserver.streams.events import Chunk, Closed, Done, Event, Failed
from mockserver.streams.messages import Cancel, Generate, Refused, read_message
from mockserver.streams.moves import CLOSED, MOVES, MOVES_ON, UNSPOKEN, State
from mockserver.streams.pacing import Latency, Pacer, latency_of
from mockserver.streams.speaking import Manner
from mockserver.streams.traits import IDLE_CLOSE_CODE, IDLE_CLOSE_REASON, TRAITS, Traits
from mockserver.world.ids import Ids
from mockserver.world.limits import Meter, Purse

_ENDED_KEPT: Final = 1024
"""Ids of contexts that are over and still remembered, the newest; an older one counts as new."""

_PENDING_MOST: Final = 1 << 20
"""Unspoken characters from which on no more is to be read from the client."""

_UNREAD_MOST: Final = 1000
"""The same for errors, and for contexts with something to say."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a connection is told once.

    speed: of sound against real time, None for at once. latency: (p50, p95) in milliseconds to first sound.
    """

    max_message: int
    speed: float | None = None
    latency: tuple[float, float] | None = None


class TtsConnection:
    """Everything that one client says and hears on `/tts/websocket`.

    manner_of tells how a request wants to be spoken; it raises ApiError. `contexts` counts those of the key,
    `credits` are what it may still have spoken. traits: those of the version where none are given.
    """

    def __init__(
        self,
        version: Version,
        manner_of: Callable[[Mapping[str, Any]], Manner],
        rules: Rules,
        ids: Ids,
        contexts: Meter,
        credits: Purse,  # noqa: A002 - the API's word
        now: float,
        traits: Traits | None = None,
    ) -> None:
        self._version = version
        self._traits = traits or TRAITS[version.date]
        self._moves = MOVES_ON if self._traits.after_last == "goes on" else MOVES
        self._manner_of = manner_of
        self._rules = rules
        self.id = ids.uuid()
        """Names the connection; part of the ids of its errors."""
        self._ids = Ids(0, self.id)
        self._meter = contexts
        self._credits = credits
        self._latency: Latency = latency_of(rules.latency, self.id)
        self._contexts: dict[str, Context] = {}
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._working: deque[Context] = deque()
        self._alarms: list[tuple[float, int, Context]] = []
        self._alarm_count = 0
        self._urgent: deque[Failed | Closed] = deque()
        self._heard_at = now
        self._closed = False

    # In

    def receive(self, data: str | bytes, now: float) -> None:
        """One frame of the client. Whatever is wrong with it becomes an event; nothing is raised."""
        if self._closed:
            return
        self._heard_at = now
        try:
            message = read_message(self._version, data, self._rules.max_message)
        except Refused as refusal:
            self._fail(refusal.context_id, refusal.error)
            return
        context_id = message.context_id or self._ids.uuid()
        try:
            self._obey(message, context_id, now)
        except ApiError as error:
            self._fail(context_id, error)

    def refuse(self, data: str | bytes, error: ApiError) -> None:
        """Answer a frame with an error, whatever it says; it is the last that is heard of its context."""
        if not self._closed:
            self._fail(context_id_of(data) if isinstance(data, str) else None, error)

    def close(self) -> None:
        """The peer is gone: nothing more is made, and its contexts no longer count."""
        self._closed = True
        for context in list(self._contexts.values()):
            self._end(context)
        self._working.clear()
        self._alarms.clear()
        self._urgent.clear()

    # Out

    def pull(self, now: float) -> Event | None:
        """The next event to send; None if there is none before `next_deadline` or the next frame.

        Contexts take turns. After Closed there is nothing.
        """
        if now >= self._heard_at + self._traits.idle_close_s or (self._alarms and self._alarms[0][0] <= now):
            self.tick(now)
        if self._urgent:
            return self._urgent.popleft()
        for _ in range(len(self._working)):
            context = self._working.popleft()
            event = context.next(now)
            if type(event) is Chunk:  # nearly every event: the context goes on, and no alarm of it is near
                self._working.append(context)
                return event
            context.works_listed = False
            if isinstance(event, Done):
                self._end(context)
                if context.ends_badly:
                    return self._failed(context.id, ApiError(self._traits.unspoken))
            else:
                self._work(context)
                self._watch(context)
            if event is not None:
                return event
        return None

    def tick(self, now: float) -> None:
        """Let time pass: text that was held is released, contexts expire, a silent client is sent away."""
        if self._closed:
            return
        if now >= self._heard_at + self._traits.idle_close_s:
            self.close()
            self._urgent.append(Closed(IDLE_CLOSE_CODE, IDLE_CLOSE_REASON))
            return
        while self._alarms and self._alarms[0][0] <= now:
            _, _, context = heapq.heappop(self._alarms)
            context.watched = None
            if self._contexts.get(context.id) is not context:
                continue
            when = context.alarm
            if when is not None and when <= now:
                context.ring(now)
                self._work(context)
            self._watch(context)

    def next_deadline(self) -> float | None:
        """When `pull` may have something without a frame from the client; None when it is closed."""
        if self._closed:
            return None
        times = [self._heard_at + self._traits.idle_close_s]
        if self._alarms:
            times.append(self._alarms[0][0])
        times.extend(context.due for context in self._working)
        return min(times)

    @property
    def congested(self) -> bool:
        """Whether the client is to wait with more until it has read some of what it asked for."""
        if len(self._urgent) > _UNREAD_MOST or len(self._working) > _UNREAD_MOST:
            return True
        return sum(context.pending for context in self._contexts.values()) > _PENDING_MOST

    # What a message does

    def _obey(self, message: Generate | Cancel, context_id: str, now: float) -> None:
        context = self._contexts.get(context_id)
        if context is not None:
            state = context.state
        else:
            state = State.ENDED if context_id in self._ended else State.ABSENT
        after = self._moves[state, message.move]
        if isinstance(after, str):
            raise ApiError(self._traits.unspoken if after == UNSPOKEN else after)
        if isinstance(message, Generate):
            context = context or self._open(message, context_id, now)
            self._take(context, message, now)
        elif context is not None:
            context.cancel()
        if context is not None:
            context.state = after
            self._work(context)
            self._watch(context)

    def _take(self, context: Context, message: Generate, now: float) -> None:
        # Messages that only steer may name any voice: the official clients do.
        if message.speaks:
            fresh = context.state is State.ABSENT
            if not fresh and not context.manner.agrees(self._manner_of(message.request)):
                raise ApiError(CLOSED)
            self._credits.spend(len(message.transcript), context.manner.use)
            if context.state is State.CLOSING:
                context.go_on()
        elif context.state is State.CLOSING:
            return
        elif not message.more and not message.transcript and self._traits.empty_final == "refused":
            context.ends_badly = True
        context.take(message, now)

    def _open(self, message: Generate, context_id: str, now: float) -> Context:
        manner = self._manner_of(message.request)
        if not speakable(message.transcript):
            # What is sent after it is lost too (a user, 2026-08).
            self._remember(context_id)
            raise ApiError(self._traits.unspoken)
        self._meter.enter()
        pacer = Pacer(self._rules.speed, self._latency)
        context = Context(context_id, manner, self._traits, pacer, now)
        self._contexts[context_id] = context
        return context

    def _fail(self, context_id: str | None, error: ApiError) -> None:
        """Tell an error; it is the last that is heard of its context."""
        context = self._contexts.get(context_id) if context_id is not None else None
        if context is not None:
            self._end(context)
            if context.works_listed:
                self._working.remove(context)
        self._urgent.append(self._failed(context_id, error))

    def _failed(self, context_id: str | None, error: ApiError) -> Failed:
        parts = (self.id, context_id, self._ids.uuid())
        return Failed(context_id, error, ":".join(part for part in parts if part))

    def _end(self, context: Context) -> None:
        context.state = State.ENDED
        del self._contexts[context.id]
        self._meter.leave()
        self._remember(context.id)

    def _remember(self, context_id: str) -> None:
        if self._traits.ended_ids == "refused":
            self._ended[context_id] = None
            if len(self._ended) > _ENDED_KEPT:
                self._ended.popitem(last=False)

    def _work(self, context: Context) -> None:
        if context.works and not context.works_listed:
            context.works_listed = True
            self._working.append(context)

    def _watch(self, context: Context) -> None:
        when = context.alarm
        if when is not None and (context.watched is None or when < context.watched):
            context.watched = when
            self._alarm_count += 1
            heapq.heappush(self._alarms, (when, self._alarm_count, context))
