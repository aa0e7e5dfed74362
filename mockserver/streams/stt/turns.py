"""`/stt/turns/websocket`: who speaks when. A turn starts with sound, is told word by word, ends with silence.

All of it happens in the stream's own time: while no sound comes in, nothing happens.
"""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import as_object
from mockserver.contract.messages import incoming
from mockserver.contract.versions import Version
from mockserver.hearing.ear import Ear
from mockserver.hearing.frames import FRAMES as FRAMES_A_PORTION
from mockserver.hearing.frames import PORTIONS, Sound
from mockserver.hearing.words import Mark, Moment, Word
from mockserver.streams.stt.endpointing import Likelihood, Thresholds
from mockserver.streams.stt.events import CLOSE_MESSAGE, Event, Failed, Turn
from mockserver.streams.stt.script import Next, Prompter

_MOMENT_MS = 1000 // (PORTIONS * FRAMES_A_PORTION)


class Turns:
    """What is told of one stream."""

    def __init__(
        self, version: Version, rate: int, language: str, thresholds: Thresholds, following: Next
    ) -> None:
        self._version = version
        self._ear = Ear(rate, language)
        self._thresholds = thresholds
        self._prompter = Prompter(following)
        self._likelihood = Likelihood()
        self._words: list[Word] | None = None
        self._eager = False

    def greet(self) -> list[Event]:
        """What is told when the settings are good."""
        return [Turn("connected")]

    def hear(self, samples: Sound) -> list[Event]:
        """The next samples."""
        return self._tell(self._ear.feed(samples))

    def obey(self, text: str) -> list[Event]:
        """A text frame."""
        try:
            message = incoming(self._version, "stt_turns", text)
            if message["type"] == "config":
                self._thresholds = self._thresholds.changed(as_object(message.get("turn")))
                return []
        except ApiError as error:
            return [Failed(error)]
        return [*self._tell(self._ear.finish()), *self._end(), CLOSE_MESSAGE]

    def _tell(self, marks: Sequence[Mark]) -> list[Event]:
        events: list[Event] = []
        for mark in marks:
            events += self._pass(mark) if isinstance(mark, Moment) else self._take(mark)
        return events

    def _take(self, heard: Word) -> list[Event]:
        """A word, which is proof that somebody speaks, however short or faint it was."""
        self._likelihood.be_sure()
        events = self._start_or_resume()
        word = self._prompter.say(heard)
        if word is not None and self._words is not None:
            self._words.append(word)
            events.append(Turn("turn.update", self._transcript()))
        return events

    def _pass(self, moment: Moment) -> list[Event]:
        self._likelihood.pass_by(voiced=moment.voiced)
        if moment.voiced:
            return self._start_or_resume() if self._likelihood.reaches(self._thresholds.start) else []
        if self._words is None:
            return []
        limits = self._thresholds
        late = self._likelihood.silence * _MOMENT_MS >= limits.end_timeout_ms
        events: list[Event] = []
        if not self._eager and (late or not self._likelihood.reaches(limits.eager_end)):
            self._eager = True
            events.append(Turn("turn.eager_end", self._transcript()))
        if late or not self._likelihood.reaches(limits.end):
            events += self._end()
        return events

    def _start_or_resume(self) -> list[Event]:
        if self._words is None:
            self._words = []
            return [Turn("turn.start")]
        if self._eager:
            self._eager = False
            return [Turn("turn.resume")]
        return []

    def _end(self) -> list[Event]:
        if self._words is None:
            return []
        rest = self._prompter.rest(self._ear.now, self._ear.now, begin=not self._words)
        self._words += rest
        transcript = self._transcript()
        self._words, self._eager = None, False
        return [*([Turn("turn.update", transcript)] if rest else []), Turn("turn.end", transcript)]

    def _transcript(self) -> str:
        return "".join(word.spaced for word in self._words or ()).strip()
