"""`/stt/websocket`: texts as they are heard, final when a word, a pause or the client makes them so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mockserver.contract.errors import ApiError
from mockserver.hearing.ear import Ear
from mockserver.hearing.frames import Sound
from mockserver.hearing.words import Mark, Moment, Word
from mockserver.streams.stt.events import CLOSE_MESSAGE, Done, Event, Failed, FlushDone, Transcript
from mockserver.streams.stt.script import Next, Prompter
from mockserver.streams.stt.traits import LONGEST_PHRASE_S, MAX_SILENCE_S

_COMMANDS = ("finalize", "close", "done")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a client wants to be heard. max_silence_s: the pause that ends a phrase."""

    language: str
    style: Literal["words", "phrases"]
    min_volume: float = 0.0
    max_silence_s: float = MAX_SILENCE_S


class Manual:
    """What is told of one stream. Final texts, joined as they are, are the transcript."""

    def __init__(self, rate: int, manner: Manner, following: Next) -> None:
        self._ear = Ear(rate, manner.language, manner.min_volume)
        self._manner = manner
        self._prompter = Prompter(following)
        self._phrase: list[Word] = []
        self._final_to = 0.0
        self._quiet_from = 0.0

    def greet(self) -> list[Event]:
        """What is told when the settings are good."""
        return []

    def hear(self, samples: Sound) -> list[Event]:
        """The next samples."""
        return self._tell(self._ear.feed(samples))

    def obey(self, text: str) -> list[Event]:
        """A text frame."""
        if text not in _COMMANDS:
            detail = f"a text message must be one of {', '.join(_COMMANDS)}"
            return [Failed(ApiError("invalid_request", detail=detail))]
        if text == "finalize":
            begin = self._ear.now > self._final_to
            return [*self._tell(self._ear.settle()), *self._settle(begin=begin), FlushDone()]
        # What was told beforehand is not told to a client that only leaves.
        begin = self._ear.now > self._final_to == 0
        return [*self._tell(self._ear.finish()), *self._settle(begin=begin), Done(), CLOSE_MESSAGE]

    def _tell(self, marks: Sequence[Mark]) -> list[Event]:
        events: list[Event] = []
        for mark in marks:
            if isinstance(mark, Moment):
                events += self._pass(mark)
            else:
                word = self._prompter.say(mark)
                events += self._take(word) if word else []
        return events

    def _take(self, word: Word) -> list[Event]:
        self._phrase.append(word)
        self._quiet_from = max(self._quiet_from, word.end)
        if self._manner.style == "words" or word.end - self._phrase[0].start >= LONGEST_PHRASE_S:
            return self._final(word.end)
        return [self._transcript(False, word.end)]

    def _pass(self, moment: Moment) -> list[Event]:
        if moment.voiced:
            self._quiet_from = moment.end
        elif self._phrase and moment.end - self._quiet_from >= self._manner.max_silence_s:
            return self._final(moment.end)
        return []

    def _settle(self, *, begin: bool) -> list[Event]:
        """Everything up to now is final; the last text is often empty (quoted: a capture of 2026)."""
        now = round(self._ear.now, 3)
        rest = self._prompter.rest(self._final_to, now, begin=begin)
        events: list[Event] = []
        for word in rest:
            events += self._take(word)
        if self._phrase:
            events += self._final(self._phrase[-1].end)
        self._quiet_from = now
        return [*events, self._empty(now)]

    def _final(self, end: float) -> list[Event]:
        event = self._transcript(True, end)
        self._phrase = []
        self._final_to = max(self._final_to, end)
        return [event]

    def _empty(self, now: float) -> Transcript:
        duration = round(max(now - self._final_to, 0.0), 3)
        self._final_to = max(self._final_to, now)
        return Transcript("", True, duration, None)

    def _transcript(self, is_final: bool, end: float) -> Transcript:
        text = "".join(word.spaced for word in self._phrase)
        return Transcript(text, is_final, round(max(end - self._final_to, 0.0), 3), tuple(self._phrase))
