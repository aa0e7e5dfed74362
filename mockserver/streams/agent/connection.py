"""One client and one agent: frames in, events out, time passed in.

The first frame opens the session. Then the agent greets, hears, and says what it heard; a client that speaks
stops it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from mockserver.agents.dialogue import Turn
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, as_text
from mockserver.contract.messages import incoming
from mockserver.contract.versions import Version
from mockserver.streams.agent.events import Event, Failed, Ready
from mockserver.streams.agent.session import (
    AGENT_FAULT,
    CLIENT_FAULT,
    HUNG_UP,
    OPEN_WITHIN_S,
    Begin,
    Refused,
)
from mockserver.streams.agent.talk import Talk
from mockserver.streams.events import BUSY, Closed

_CHANNEL: Final = "agent"
_EVENTS_MOST: Final = 10_000
_BYTES_MOST: Final = 1 << 22
"""Sound that waits to be heard, before the client is to wait as well."""

OnEnd = Callable[[Sequence[Turn], str], None]
"""Told once, when a session is over: its turns, and why it ended."""


class AgentConnection:
    """Everything that one client sends and is told on the socket of an agent."""

    def __init__(
        self,
        version: Version,
        connection_id: str,
        begin: Begin,
        new_id: Callable[[], str],
        on_end: OnEnd,
        now: float,
    ) -> None:
        """begin: makes the session of the first frame. new_id: an id for each tool call."""
        self.id = connection_id
        self._version = version
        self._begin = begin
        self._new_id = new_id
        self._on_end = on_end
        self._opened_at = now
        self._talk: Talk | None = None
        self._closed = False
        self._events: deque[Event] = deque()

    # In

    def receive(self, data: str | bytes, now: float) -> None:
        """One frame of the client. Whatever is wrong with it becomes an event; nothing is raised."""
        if self._closed:
            return
        try:
            if not isinstance(data, str):
                raise ApiError("bad_message")
            self._obey(incoming(self._version, _CHANNEL, data), now)
        except ApiError as error:
            self._refused(_code_of(error), error.message)
        except Refused as refused:
            self._refused(refused.code, refused.message)

    def refuse(self, data: str | bytes, error: ApiError) -> None:
        """Answer a frame with an error, as if the agent had failed."""
        del data
        if not self._closed:
            self._fail("agent_failed", error.message, AGENT_FAULT)

    def close(self) -> None:
        """The peer is gone."""
        self._events.clear()
        self._end("client_disconnected")

    # Out

    def pull(self, now: float) -> Event | None:
        """The next event to send; None if there is none before `next_deadline` or the next frame.

        Busy is not sent: pull again. After Closed there is nothing.
        """
        if self._events or self._closed:
            return self._events.popleft() if self._events else None
        if self._talk is None:
            if now < self._opened_at + OPEN_WITHIN_S:
                return None
            self._fail("invalid_event", "session_create did not come in time", CLIENT_FAULT)
            return self._events.popleft()
        return self._talk_on(self._talk, now)

    def next_deadline(self) -> float | None:
        """When `pull` may have something without a frame from the client; None when it is closed."""
        if self._closed:
            return None
        return self._opened_at + OPEN_WITHIN_S if self._talk is None else self._talk.next_deadline()

    @property
    def congested(self) -> bool:
        """Whether the client is to wait with more until what it sent has been heard."""
        waiting = self._talk.waiting if self._talk is not None else 0
        return waiting > _BYTES_MOST or len(self._events) > _EVENTS_MOST

    # Between

    def _obey(self, message: JsonObject, now: float) -> None:
        kind, talk = message["type"], self._talk
        if talk is None:
            self._open(message, now)
        elif kind == "session_create":
            raise Refused("invalid_event", "the session has been created already")
        elif kind == "audio_input":
            talk.listen_to(as_text(message["audio"]))
        elif kind == "dtmf_input":
            talk.press(as_text(message["digit"]))
        else:
            talk.take_result(as_text(message["tool_call_id"]), as_text(message["result"]), now)

    def _open(self, message: JsonObject, now: float) -> None:
        if message["type"] != "session_create":
            raise Refused("invalid_event", "the first message must be session_create")
        session = self._begin(message)
        self._talk = Talk(session, self._new_id, now)
        ids = (session.call_id, session.agent_id, session.version_id)
        self._events.append(Ready(*ids, session.input_format, session.output_delivery))

    def _talk_on(self, talk: Talk, now: float) -> Event | None:
        if talk.events:
            return talk.events.popleft()
        if not talk.go_on(now):
            return None
        if talk.over is not None and not talk.events:
            self._events.append(Closed(HUNG_UP, talk.over))
            self._end(talk.over)
            return self._events.popleft()
        return talk.events.popleft() if talk.events else BUSY

    def _refused(self, code: str, message: str) -> None:
        """Before there is a session every fault is the last (documented)."""
        if self._talk is None:
            self._fail(code, message, CLIENT_FAULT)
        else:
            self._events.append(Failed(code, message, fatal=False))

    def _fail(self, code: str, message: str, closing: int) -> None:
        self._events.append(Failed(code, message, fatal=True))
        self._events.append(Closed(closing, code))
        self._end("error")

    def _end(self, reason: str) -> None:
        if not self._closed and self._talk is not None:
            self._on_end(tuple(self._talk.told), reason)
        self._closed = True


def _code_of(error: ApiError) -> str:
    named = str(error.detail.get("field", "")).startswith("dynamic_variables")
    return "invalid_dynamic_variables" if named else "invalid_event"
