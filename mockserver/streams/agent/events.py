"""What the socket of an agent tells its client, as values, and how they are written."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.streams.events import Busy, Closed


@dataclass(frozen=True, slots=True)
class Ready:
    """The session is open, with what was agreed about sound."""

    call_id: str
    agent_id: str
    agent_version_id: str
    input_format: str
    output_delivery: str


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of the agent's voice, in the format of the session."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Clear:
    """Whatever was not played yet is to be thrown away."""


@dataclass(frozen=True, slots=True)
class Dtmf:
    """The agent presses a key."""

    digit: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The client is to do something."""

    tool_call_id: str
    tool_name: str
    parameters: JsonObject
    expects_response: bool


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """Somebody begins to speak, at so many seconds of the session."""

    turn: int
    role: str
    start_time: float


@dataclass(frozen=True, slots=True)
class Delta:
    """What the agent goes on to say; to be joined as it is."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """A turn, whole."""

    turn: int
    role: str
    text: str
    interrupted: bool
    start_time: float
    end_time: float
    eager_end_timestamp: float | None = None
    tool_calls: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """Something was refused; if that is fatal the socket is closed."""

    code: str
    message: str
    fatal: bool


Event: TypeAlias = (
    Ready | Sound | Clear | Dtmf | ToolCall | TurnStarted | Delta | TurnEnded | Failed | Busy | Closed
)


def write(event: Event) -> str:
    """One event as one JSON object. KeyError for Busy and Closed, which are no messages."""
    kind, fields = _WRITTEN[type(event)]
    return json.dumps({"type": kind, **fields(event)}, separators=(",", ":"), ensure_ascii=False)


def _named(*names: str) -> Callable[[Any], JsonObject]:
    return lambda event: {name: getattr(event, name) for name in names}


def _ready(event: Ready) -> JsonObject:
    audio: JsonObject = {"input_format": event.input_format, "output_delivery": event.output_delivery}
    return {**_named("call_id", "agent_id", "agent_version_id")(event), "audio": audio}


def _ended(event: TurnEnded) -> JsonObject:
    fields = _named("turn", "role", "text", "interrupted", "start_time", "end_time")(event)
    eager = event.eager_end_timestamp
    calls: list[JsonValue] = list(event.tool_calls)
    return {**fields, **({} if eager is None else {"eager_end_timestamp": eager}), "tool_calls": calls}


_WRITTEN: Final[Mapping[type, tuple[str, Callable[[Any], JsonObject]]]] = {
    Ready: ("session_ready", _ready),
    Sound: ("audio_output", lambda event: {"audio": base64.b64encode(event.data).decode("ascii")}),
    Clear: ("audio_output_clear", _named()),
    Dtmf: ("dtmf_output", _named("digit")),
    ToolCall: (
        "client_tool_call",
        _named("tool_call_id", "tool_name", "parameters", "expects_response"),
    ),
    TurnStarted: ("turn_started", _named("turn", "role", "start_time")),
    Delta: (
        "turn_output_text_delta",
        lambda event: {"turn": event.turn, "role": "assistant", "text": event.text},
    ),
    TurnEnded: ("turn_ended", _ended),
    Failed: ("error", _named("code", "message", "fatal")),
}
"""By kind: its name on the wire, and its fields."""
