"""What is said and heard in one session, once it is open: turns of the client, turns of the agent.

Times in events are seconds of the session, counted in sound: what was heard, and what was said.
"""

from __future__ import annotations

import base64
import binascii
from collections import deque
from collections.abc import Callable
from typing import Final

from mockserver.agents.dialogue import Turn
from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.hearing.pcm import SAMPLE_BYTES, PcmReader
from mockserver.speech.transcript import speakable
from mockserver.streams.agent.events import (
    Clear,
    Dtmf,
    Event,
    ToolCall,
    TurnEnded,
    TurnStarted,
)
from mockserver.streams.agent.saying import Saying
from mockserver.streams.agent.session import LONGEST_RESULT, ClientTool, Refused, Session
from mockserver.streams.stt.endpointing import Thresholds
from mockserver.streams.stt.events import Turn as Heard
from mockserver.streams.stt.turns import Turns

CHECK_IN: Final = "Are you still there?"
"""What the agent says when nobody speaks (assumed)."""
FAREWELL: Final = "goodbye"
"""The word after which an agent that may hang up does so (assumed)."""

_PIECE_S: Final = 0.1


class Talk:
    """The turns of one session. Its events are taken from `events` by whoever holds it."""

    def __init__(self, session: Session, new_id: Callable[[], str], now: float) -> None:
        self.events: deque[Event] = deque()
        self.told: list[Turn] = []
        """What was said so far."""
        self.over: str | None = None
        """Why the agent hung up; None while it did not."""
        self.waiting = 0
        """Bytes of sound that nobody has heard yet."""
        self._session = session
        self._new_id = new_id
        encoding, rate = session.format
        self._reader = PcmReader(encoding, rate)
        self._piece = int(rate * _PIECE_S) * SAMPLE_BYTES[encoding]
        self._turns = Turns(session.version, rate, session.language, Thresholds(), lambda: None)
        self._sounds: deque[memoryview] = deque()
        self._heard = 0
        self._at = 0.0
        self._turn = 0
        self._speaking: TurnStarted | None = None
        self._eager: float | None = None
        self._saying: Saying | None = None
        self._to_say: deque[tuple[str, tuple[JsonObject, ...]]] = deque()
        self._tool: tuple[ToolCall, float] | None = None
        self._quiet_since = now
        self._checked_in = False
        self._hangs_up = False
        self._say(session.greeting)

    def listen_to(self, text: str) -> None:
        """Sound of the client, in base64. Raises Refused."""
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise Refused("invalid_event", "audio must be base64") from None
        if data:
            self._sounds.append(memoryview(data))
            self.waiting += len(data)

    def press(self, digit: str) -> None:
        """The client presses a key; an agent that may press keys presses the same."""
        if self._session.presses:
            self.events.append(Dtmf(digit))

    def take_result(self, tool_call_id: str, result: str, now: float) -> None:
        """What came of a tool; late ones, second ones and unknown ones are ignored (documented)."""
        if self._tool is not None and self._tool[0].tool_call_id == tool_call_id:
            fits = len(result.encode()) <= LONGEST_RESULT
            self._answer_with(result if fits else "result_too_large", now)

    def go_on(self, now: float) -> bool:
        """Do the next thing that is due; whether there was something to do."""
        if self._sounds:
            self._hear(now)
        elif self._saying is not None:
            if now < self._saying.due:
                return False
            self._speak_on(self._saying, now)
        elif self._to_say and self._speaking is None:
            self._begin_to_say(now)
        elif self._tool is not None:
            if now < self._tool[1]:
                return False
            self._answer_with("tool_timeout", now)
        elif self._hangs_up:
            self.over = "agent_hangup"
        elif self._speaking is None:
            return self._wait(now)
        else:
            return False
        return True

    def next_deadline(self) -> float | None:
        """When there may be something to do without a frame."""
        if self._saying is not None:
            return self._saying.due
        times = [self._tool[1]] if self._tool else []
        if self._speaking is None and not self._tool:
            times.append(self._quiet_since + self._session.hang_up)
            if self._session.check_in is not None and not self._checked_in:
                times.append(self._quiet_since + self._session.check_in)
        return min(times, default=None)

    def _wait(self, now: float) -> bool:
        """Nobody speaks."""
        silence, check_in = now - self._quiet_since, self._session.check_in
        if silence >= self._session.hang_up:
            self.over = "inactivity"
        elif check_in is not None and silence >= check_in and not self._checked_in:
            self._checked_in = True
            quiet_since = self._quiet_since
            self._say(CHECK_IN)
            self._begin_to_say(now)
            self._quiet_since = quiet_since
        else:
            return False
        return True

    # Hearing

    def _hear(self, now: float) -> None:
        """The next tenth of a second."""
        waiting = self._sounds.popleft()
        piece, rest = waiting[: self._piece], waiting[self._piece :]
        if rest:
            self._sounds.appendleft(rest)
        self.waiting -= len(piece)
        samples = self._reader.read(bytes(piece))
        self._heard += samples.size
        for event in self._turns.hear(samples):
            if isinstance(event, Heard):
                self._note(event, now)

    def _note(self, event: Heard, now: float) -> None:
        seconds = self._heard / self._session.format.rate
        if event.kind == "turn.start":
            self.events.append(Clear())
            self._interrupt(now)
            self._at = max(self._at, seconds)
            self._speaking = self._started("user")
        elif event.kind == "turn.eager_end":
            self._eager = seconds
        elif event.kind == "turn.end" and self._speaking is not None:
            self._heard_out(event.transcript or "", self._speaking, max(self._at, seconds), now)

    def _heard_out(self, text: str, started: TurnStarted, end: float, now: float) -> None:
        self._speaking = None
        self._ended(TurnEnded(started.turn, "user", text, False, started.start_time, end, self._eager), now)
        self._eager = None
        self._checked_in = False
        if not text:
            return
        tool = next((tool for tool in self._session.tools if tool.is_named_in(text)), None)
        if tool is not None:
            self._use(tool, text, now)
        else:
            self._hangs_up = self._session.ends and FAREWELL in text.lower()
            self._say(text)

    def _use(self, tool: ClientTool, text: str, now: float) -> None:
        parameters: dict[str, JsonValue] = dict.fromkeys(tool.parameters, text)
        call = ToolCall(self._new_id(), tool.name, parameters, tool.expects_response)
        self.events.append(call)
        if tool.expects_response:
            self._tool = (call, now + tool.timeout)
        else:
            self._say(text, _told(call, None))

    def _answer_with(self, result: str, now: float) -> None:
        assert self._tool is not None
        call, _ = self._tool
        self._tool = None
        self._quiet_since = now
        self._say(result, _told(call, result))

    # Speaking

    def _say(self, text: str, *tool_calls: JsonObject) -> None:
        if speakable(text):
            self._to_say.append((text, tool_calls))

    def _begin_to_say(self, now: float) -> None:
        text, calls = self._to_say.popleft()
        started = self._started("assistant")
        self._saying = Saying(text, self._session, started.turn, started.start_time, now, calls)

    def _speak_on(self, saying: Saying, now: float) -> None:
        if not saying.over:
            self.events.extend(saying.go_on())
            return
        self._finish(saying, now, interrupted=False)

    def _interrupt(self, now: float) -> None:
        self._to_say.clear()
        self._hangs_up = False
        if self._saying is not None:
            self._finish(self._saying, now, interrupted=True)

    def _finish(self, saying: Saying, now: float, *, interrupted: bool) -> None:
        self._saying = None
        end = max(saying.end, saying.start)
        self._ended(
            TurnEnded(
                saying.turn,
                "assistant",
                saying.text,
                interrupted,
                saying.start,
                end,
                tool_calls=saying.tool_calls,
            ),
            now,
        )

    def _started(self, role: str) -> TurnStarted:
        self._turn += 1
        event = TurnStarted(self._turn, role, self._at)
        self.events.append(event)
        return event

    def _ended(self, event: TurnEnded, now: float) -> None:
        self.events.append(event)
        self._at = max(self._at, event.end_time)
        self._quiet_since = now
        if event.text:
            self.told.append(Turn(event.role, event.text, event.start_time, event.end_time))


def _told(call: ToolCall, result: str | None) -> JsonObject:
    told: JsonObject = {"id": call.tool_call_id, "name": call.tool_name, "arguments": call.parameters}
    return told if result is None else {**told, "result": result}
