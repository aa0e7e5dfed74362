"""The agent says something: its text word by word and its sound piece by piece, each when it is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mockserver.audio.encoders import open_encoder
from mockserver.audio.formats import OutputFormat
from mockserver.audio.wav import WavDialect
from mockserver.contract.jsonvalue import JsonObject
from mockserver.speech.plan import FrameGrid, plan
from mockserver.speech.prosody import NORMAL
from mockserver.speech.synthesis import synthesise
from mockserver.streams.agent.events import Delta, Event, Sound
from mockserver.streams.agent.session import Session

PIECE_MS: Final = 100
_GRID: Final = FrameGrid(80, 1000)
_NO_FILE: Final = WavDialect("", 18, sized=True)
_WORD: Final = re.compile(r"\S+\s*")


class Saying:
    """One turn of the agent. Raises Unspeakable for a text without a word."""

    def __init__(
        self,
        text: str,
        session: Session,
        turn: int,
        at: float,
        now: float,
        tool_calls: tuple[JsonObject, ...] = (),
    ) -> None:
        """at: seconds of the session when it begins; now: the same by the clock."""
        self.turn = turn
        self.start = at
        self.tool_calls = tool_calls
        self._format = session.format
        self._speed = session.speed
        self._now = now
        self._plan = plan(text, timbre=session.timbre, prosody=NORMAL, grid=_GRID)
        self._words = _WORD.findall(text.lstrip())
        self._said = 0
        self._sent = 0
        self._whole = self._plan.samples(self._format.rate)
        self._sound = self._pieces()

    @property
    def text(self) -> str:
        """What has been said so far."""
        return "".join(self._words[: self._said]).rstrip()

    @property
    def end(self) -> float:
        """Seconds of the session when what was sent so far has been heard."""
        return self.start + self._sent / self._format.rate

    @property
    def due(self) -> float:
        """When there is more to send, or all has been heard."""
        return self._now if self._speed is None else self._now + self._sent / self._format.rate / self._speed

    @property
    def over(self) -> bool:
        """Whether all has been sent."""
        return self._sent >= self._whole

    def go_on(self) -> list[Event]:
        """The next piece of sound, after the words that begin in it."""
        data, samples = next(self._sound)
        self._sent += samples
        return [*self._words_until(self._sent), Sound(data)]

    def _words_until(self, samples: int) -> list[Event]:
        seconds = samples / self._format.rate
        begun = [word for word in self._plan.words if _GRID.microseconds_of(word.start) < seconds * 1e6]
        # Markup may make more words of a text than it has between spaces, or fewer: the last piece has the
        # rest.
        count = len(self._words) if samples >= self._whole else min(len(begun), len(self._words))
        new = "".join(self._words[self._said : count])
        self._said = max(count, self._said)
        return [Delta(self.turn, new)] if new else []

    def _pieces(self) -> Iterator[tuple[bytes, int]]:
        form, rate = self._format, self._format.rate
        encoder = open_encoder(OutputFormat("raw", rate, encoding=form.encoding), self._whole, _NO_FILE)
        for block in synthesise(self._plan, rate, first_ms=PIECE_MS, block_ms=PIECE_MS):
            yield encoder.encode(block), block.size
