"""A whole clip, block by block: what was said in it, and how long it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mockserver.hearing.ear import Ear
from mockserver.hearing.frames import Sound
from mockserver.hearing.words import Mark, Moment, Word


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard. duration: seconds of the clip."""

    words: tuple[Word, ...]
    duration: float

    @property
    def text(self) -> str:
        """The words in a row."""
        return "".join(word.spaced for word in self.words).strip()


def transcribe(blocks: Iterable[Sound], sample_rate: int, language: str) -> Transcript:
    """Hear a clip of mono samples, float32 in [-1, 1]. Only a few seconds of it are held."""
    ear = Ear(sample_rate, language)
    words: list[Word] = []
    for block in blocks:
        words += _words(ear.feed(block))
    words += _words(ear.finish())
    return Transcript(tuple(words), round(ear.now, 3))


def scripted(text: str, duration: float, start: float = 0.0) -> Transcript:
    """A transcript that was told beforehand: its words share the time evenly (assumed)."""
    texts = text.split()
    step = (duration - start) / max(len(texts), 1)
    words = tuple(
        Word(each, round(start + place * step, 3), round(start + (place + 1) * step, 3))
        for place, each in enumerate(texts)
    )
    return Transcript(words, duration)


def _words(marks: Sequence[Mark]) -> list[Word]:
    return [mark for mark in marks if not isinstance(mark, Moment)]
