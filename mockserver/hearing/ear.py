"""The ear of the API: samples in, words and silences out, in the order of the stream's own time.

Sound is taken in portions of a tenth of a second, whatever the caller's cuts, so what is told depends on the
sound alone. The tone code gives its words. Any other burst of sound gives one word of a vocabulary, but only
when it is sure that no code was in it. Silence gives nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from mockserver.hearing.bursts import Burst, Bursts
from mockserver.hearing.frames import FLOOR, FRAMES, PORTIONS, Frame, Sound, frames_of
from mockserver.hearing.past import KEPT_S, Past
from mockserver.hearing.vocabulary import word_for
from mockserver.hearing.words import Mark, Moment, Told, Word
from mockserver.speech.listening import Listener, Stretch
from mockserver.speech.spelling import HeardWord

LOOK_AHEAD_S: Final = 0.15
"""A moment is told only when the sound so long after it has been understood: by then a word that ended in it
has been told."""

_BROKEN: Final = 0.5  # part of a burst that is code without a whole word, from which on the burst is code
_UNDECIDED_S: Final = 0.3  # three slow symbols: what is open for so short may still become a word


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
        self._levels: deque[Frame] = deque()
        self._stretches: deque[Stretch] = deque()
        self._told = Told()
        self._past = Past(rate)
        self._settled = 0.0

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
        if self.now == self._settled:
            return []
        self._settled = self.now
        # A second listener hears the last seconds as if nothing came after them; the first one goes on.
        rest = self._rest()
        start = self._past.start
        offset = self._heard / self._rate if start is None else start
        fork = Listener(self._rate, lasting=False)
        heard = [word for portion in [*self._past.portions, rest] for word in fork.feed(portion)]
        words = self._news([*heard, *fork.finish().words], offset)
        again = [Stretch(each.start + offset, each.end + offset, each.whole) for each in fork.stretches]
        return sorted([*words, *self._settle_bursts(rest, again)], key=_place)

    def finish(self) -> list[Mark]:
        """The end of the sound: whatever has not been told."""
        rest = self._rest()
        self._waiting, self._waiting_size = [], 0
        marks = self._hear(rest) if rest.size else []
        words = self._news(self._listener.finish().words)
        self._remember(words)
        last = self._bursts.close()
        self._ended += [last] if last else []
        return marks + self._in_order(words, float("inf"))

    # How a portion is heard

    def _rest(self) -> Sound:
        """What does not fill a portion yet."""
        return np.concatenate([np.zeros(0, np.float32), *self._waiting])

    def _frames_of(self, samples: Sound) -> Iterator[tuple[Frame, Sound]]:
        """The frames of the sound that comes next; the last one may be short."""
        pieces = max(1, -(-FRAMES * samples.size // self._portion))
        return frames_of(samples, self._heard, self._rate, pieces)

    def _hear(self, samples: Sound) -> list[Mark]:
        for frame, part in self._frames_of(samples):
            self._notice(frame, part)
        self._past.append(self._heard, samples)
        self._heard += samples.size
        words = self._news(self._listener.feed(samples))
        self._remember(words)
        understood = self._listener.heard_to - LOOK_AHEAD_S
        marks = self._in_order(words, understood)
        self._forget(understood)
        return marks

    def _notice(self, frame: Frame, part: Sound) -> None:
        self._frames.append(frame)
        if self._min_volume:
            self._levels.append(frame)
        self._ended += self._bursts.feed(frame, part)
        self._past.notice(frame)

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
        for frame, part in self._frames_of(rest):
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

    def _news(self, heard: Iterable[HeardWord], offset: float = 0.0) -> list[Word]:
        """What is new of words whose times count from `offset` seconds of the stream."""
        words = [
            Word(each.text, round(each.start + offset, 3), round(each.end + offset, 3), each.glued)
            for each in heard
        ]
        return self._told.news(word for word in words if not self._min_volume or self._loud(word))

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
            self._past.told(words[-1].end)

    def _forget(self, understood: float) -> None:
        now = self._heard / self._rate
        self._past.forget(understood, now)
        self._told.forget(now - KEPT_S)
        for kept in (self._stretches, self._levels):
            while kept and kept[0].end < now - KEPT_S:
                kept.popleft()


def _coded(burst: Burst, stretches: Iterable[Stretch]) -> bool:
    """Whether the tone code sounds in a burst: a word of it, or for the greater part what is left of one."""
    broken = 0.0
    for stretch in stretches:
        shared = min(burst.end, stretch.end) - max(burst.start, stretch.start)
        if shared > 0 and stretch.whole:
            return True
        broken += max(shared, 0.0)
    return broken >= _BROKEN * (burst.end - burst.start)


def _place(word: Word) -> float:
    return word.start
