"""The ear of the API: samples in, words and silences out, in the order of the stream's own time.

Sound is taken in portions of a tenth of a second, whatever the caller's cuts, so what is told depends on the
sound alone. The tone code gives its words. Any other burst of sound gives one word of a vocabulary, but only
when it is sure that no code was in it. Silence gives nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from mockserver.hearing.bursts import Burst, Bursts
from mockserver.hearing.frames import FLOOR, PORTIONS, Frame, Sound, frames_of
from mockserver.hearing.vocabulary import word_for
from mockserver.speech.listening import Listener, Stretch
from mockserver.speech.spelling import HeardWord

LOOK_AHEAD_S: Final = 0.15
"""A moment is told only when the sound so long after it has been understood: by then a word that ended in it
has been told."""

_KEPT_S: Final = (
    10.0  # sound that may still hold a word which has not been told; longer than nearly every word
)
_QUIET_S: Final = 0.35  # no silence inside a word is so long
_PART: Final = 0.5
_UNDECIDED_S: Final = 0.3  # three slow symbols: what is open for so short may still become a word


@dataclass(frozen=True, slots=True)
class Word:
    """A word, start to end in seconds of the stream. glued: it follows the one before without a space."""

    text: str
    start: float
    end: float
    glued: bool = False

    @property
    def spaced(self) -> str:
        """The word with the space before it, where it has one."""
        return self.text if self.glued else f" {self.text}"


class Moment(NamedTuple):
    """A fiftieth of a second that ends at `end` seconds of the stream, and whether there was sound in it."""

    end: float
    voiced: bool


Mark = Word | Moment


class Ear:
    """Hears one stream of mono samples, float32 in [-1, 1].

    language: whose words a sound gets that is not the code. min_volume: root mean square, 0 to 1, below which
    nothing is heard; 0 leaves it at the ear's own floor, and the code may be fainter. Memory is bounded.
    """

    def __init__(self, rate: int, language: str = "en", min_volume: float = 0.0) -> None:
        self._rate = rate
        self._language = language
        self._min_volume = min_volume
        self._portion = max(1, rate // PORTIONS)
        self._waiting: list[Sound] = []
        self._waiting_size = 0
        self._heard = 0
        self._listener = Listener(rate, lasting=False)
        self._bursts = Bursts(rate, max(FLOOR, min_volume))
        self._ended: list[Burst] = []
        self._frames: deque[Frame] = deque()
        self._told: deque[Word] = deque()
        self._stretches: deque[Stretch] = deque()
        self._past: deque[tuple[int, Sound]] = deque()
        self._safe = 0.0
        self._quiet = 0.0
        self._quiet_at: deque[float] = deque()
        self._levels: deque[Frame] = deque()

    @property
    def now(self) -> float:
        """Seconds of sound that came in."""
        return (self._heard + self._waiting_size) / self._rate

    def feed(self, samples: Sound) -> list[Mark]:
        """Take in the next samples; what they made certain, in order."""
        self._waiting.append(samples)
        self._waiting_size += samples.size
        if self._waiting_size < self._portion:
            return []
        waiting = np.concatenate(self._waiting) if len(self._waiting) > 1 else samples
        whole = waiting.size // self._portion * self._portion
        marks: list[Mark] = []
        for start in range(0, whole, self._portion):
            marks += self._hear(waiting[start : start + self._portion])
        self._waiting = [waiting[whole:].copy()]
        self._waiting_size = waiting.size - whole
        return marks

    def settle(self) -> list[Word]:
        """Every word that ended by now, told at once; a word of the code that is under way stays whole.

        The sound may go on.
        """
        rest = np.concatenate([*self._waiting, np.zeros(0, np.float32)])
        fork = Listener(self._rate, lasting=False)
        offset = (self._past[0][0] if self._past else self._heard) / self._rate
        heard = [word for _, portion in self._past for word in fork.feed(portion)]
        heard += fork.feed(rest)
        heard += fork.finish().words
        words = self._news(_moved(word, offset) for word in heard)
        again = [Stretch(each.start + offset, each.end + offset, each.whole) for each in fork.stretches]
        return sorted([*words, *self._settle_bursts(rest, again)], key=_place)

    def finish(self) -> list[Mark]:
        """The end of the sound: whatever has not been told."""
        rest = np.concatenate([*self._waiting, np.zeros(0, np.float32)])
        self._waiting, self._waiting_size = [], 0
        marks = self._hear(rest) if rest.size else []
        words = self._news(_word(each) for each in self._listener.finish().words)
        self._remember(words)
        last = self._bursts.close()
        self._ended += [last] if last else []
        return marks + self._in_order(words, float("inf"))

    # How a portion is heard

    def _hear(self, samples: Sound) -> list[Mark]:
        pieces = max(1, -(-5 * samples.size // self._portion))
        for frame, part in frames_of(samples, self._heard, self._rate, pieces):
            self._notice(frame, part)
        self._past.append((self._heard, samples))
        self._heard += samples.size
        words = self._news(_word(each) for each in self._listener.feed(samples))
        self._remember(words)
        marks = self._in_order(words, self._listener.heard_to - LOOK_AHEAD_S)
        self._forget()
        return marks

    def _notice(self, frame: Frame, part: Sound) -> None:
        self._frames.append(frame)
        if self._min_volume:
            self._levels.append(frame)
        self._ended += self._bursts.feed(frame, part)
        self._quiet = 0.0 if frame.level >= FLOOR / 2 else self._quiet + frame.end - frame.start
        if self._quiet >= _QUIET_S:
            self._quiet_at.append(frame.end - _QUIET_S / 2)

    def _in_order(self, words: Sequence[Word], horizon: float) -> list[Mark]:
        """What is certain up to `horizon`: words before the moment in which they end."""
        sure = horizon if not words else max(horizon, words[-1].start)
        marks: list[tuple[float, int, Mark]] = [(word.end, 0, word) for word in words]
        marks += [(word.end, 0, word) for word in self._decide(sure)]
        while self._frames and self._frames[0].end <= horizon:
            frame = self._frames.popleft()
            voiced = frame.level >= max(FLOOR, self._min_volume)
            marks.append((frame.end, 1, Moment(frame.end, voiced)))
        marks.sort(key=lambda mark: mark[:2])
        return [mark for _, _, mark in marks]

    def _decide(self, until: float) -> list[Word]:
        ready = [burst for burst in self._ended if burst.end <= until]
        self._ended = [burst for burst in self._ended if burst.end > until]
        return [
            self._made_up(burst) for burst in ready if burst.counts and not _coded(burst, self._stretches)
        ]

    def _made_up(self, burst: Burst) -> Word:
        text = word_for(burst.mark, self._language)
        word = Word(text, round(burst.start, 3), round(burst.end, 3))
        self._remember([word])
        return word

    def _settle_bursts(self, rest: Sound, again: Iterable[Stretch]) -> list[Word]:
        twin = self._bursts.copy()
        bursts = list(self._ended)
        for frame, part in frames_of(
            rest, self._heard, self._rate, max(1, -(-5 * rest.size // self._portion))
        ):
            bursts += twin.feed(frame, part)
        stretches = [*self._stretches, *again]
        words = [self._made_up(burst) for burst in bursts if burst.counts and not _coded(burst, stretches)]
        self._ended = []
        last = twin.open()
        if last is None:
            self._bursts.cut(self.now)
        elif last.end - last.start >= _UNDECIDED_S and not _coded(last, stretches):
            words.append(self._made_up(last))
            self._bursts.cut(self.now)
        elif last.start * self._rate >= self._heard:
            self._bursts.cut(last.start)
        return words

    # What has been told, and what may be forgotten

    def _news(self, words: Iterable[Word]) -> list[Word]:
        """Those that have not been told; of one that was told in part, the rest."""
        news: list[Word] = []
        for word in words:
            before = next((told for told in self._told if _same(told, word)), None)
            if before is None:
                if self._min_volume and not self._loud(word):
                    continue
                news.append(word)
            elif len(word.text) > len(before.text) and word.text.startswith(before.text):
                self._told.remove(before)
                news.append(replace(word, text=word.text[len(before.text) :], start=before.end, glued=True))
            else:
                continue
            self._told.append(word)
        return news

    def _loud(self, word: Word) -> bool:
        return any(
            frame.level >= self._min_volume
            for frame in self._levels
            if frame.end > word.start and frame.start < word.end
        )

    def _remember(self, words: Sequence[Word]) -> None:
        self._stretches.extend(self._listener.stretches)
        self._listener.stretches.clear()
        if words:
            self._safe = max(self._safe, words[-1].end)

    def _forget(self) -> None:
        # A silence is a safe place to begin only when what ended before it has been told.
        while self._quiet_at and self._quiet_at[0] <= self._listener.heard_to - LOOK_AHEAD_S:
            self._safe = max(self._safe, self._quiet_at.popleft())
        oldest = self._heard / self._rate - _KEPT_S
        keep_from = max(self._safe, oldest) * self._rate
        while len(self._past) > 1 and self._past[1][0] <= keep_from:
            self._past.popleft()
        for kept in (self._told, self._stretches, self._levels):
            while kept and kept[0].end < oldest:
                kept.popleft()


def _coded(burst: Burst, stretches: Iterable[Stretch]) -> bool:
    """Whether the tone code sounds in a burst: a word of it, or for the greater part what is left of one."""
    broken = 0.0
    for stretch in stretches:
        shared = min(burst.end, stretch.end) - max(burst.start, stretch.start)
        if shared > 0 and stretch.whole:
            return True
        broken += max(shared, 0.0)
    return broken >= _PART * (burst.end - burst.start)


def _same(told: Word, word: Word) -> bool:
    shared = min(told.end, word.end) - max(told.start, word.start)
    return shared > _PART * min(told.end - told.start, word.end - word.start)


def _word(heard: HeardWord) -> Word:
    return Word(heard.text, heard.start, heard.end, heard.glued)


def _moved(heard: HeardWord, seconds: float) -> Word:
    return Word(heard.text, round(heard.start + seconds, 3), round(heard.end + seconds, 3), heard.glued)


def _place(word: Word) -> float:
    return word.start
