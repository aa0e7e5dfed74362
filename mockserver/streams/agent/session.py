"""What a session is agreed to be, before the first word is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from mockserver.contract.jsonvalue import JsonObject
from mockserver.contract.versions import Version
from mockserver.speech.timbre import Timbre

OPEN_WITHIN_S: Final = 10.0
"""How long the first frame may be waited for (documented)."""
LONGEST_RESULT: Final = 4096
"""Bytes that the result of a tool may have (documented)."""
MOST_VARIABLES: Final = 64
"""Dynamic variables of a session (documented)."""

CLIENT_FAULT: Final = 1008
AGENT_FAULT: Final = 1011
"""How the socket is closed after a fatal error (documented)."""
HUNG_UP: Final = 1000
"""And when the agent hangs up (assumed)."""


class SoundFormat(NamedTuple):
    """Mono PCM, the same in both directions."""

    encoding: str
    rate: int


FORMATS: Final = {
    "mulaw_8000": SoundFormat("pcm_mulaw", 8000),
    "pcm_16000": SoundFormat("pcm_s16le", 16000),
    "pcm_24000": SoundFormat("pcm_s16le", 24000),
    "pcm_44100": SoundFormat("pcm_s16le", 44100),
}
"""By their names on the wire (documented; that pcm means 16 bits, little end first, is assumed)."""


@dataclass(frozen=True, slots=True)
class ClientTool:
    """Something that the client does. timeout: seconds to wait for its answer."""

    name: str
    parameters: tuple[str, ...]
    expects_response: bool
    timeout: float

    def is_named_in(self, text: str) -> bool:
        """Whether somebody speaks of it, with spaces for underscores or without."""
        said = text.lower()
        return self.name.lower() in said or self.name.lower().replace("_", " ") in said


@dataclass(frozen=True, slots=True)
class Session:
    """The agent and the call that it takes. speed: times real time; None sends sound as fast as it goes.

    check_in, hang_up: seconds of silence. ends: whether the agent may hang up. presses: whether it may press
    keys.
    """

    call_id: str
    agent_id: str
    version_id: str
    version: Version
    greeting: str
    timbre: Timbre
    language: str
    input_format: str
    output_delivery: str
    speed: float | None
    tools: tuple[ClientTool, ...]
    check_in: float | None
    hang_up: float
    ends: bool
    presses: bool

    @property
    def format(self) -> SoundFormat:
        """The sound of both directions."""
        return FORMATS[self.input_format]


class Refused(Exception):
    """A session cannot be as it was asked for."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)


Begin = Callable[[JsonObject], Session]
"""Makes a session of a valid `session_create`. Raises Refused."""
