"""A clip in another voice: what it will sound like, known before its first sample is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from mockserver.conversion.contour import Contour
from mockserver.conversion.following import follow
from mockserver.conversion.placing import Placed, placed
from mockserver.conversion.quantised import converted_length
from mockserver.conversion.respeaking import respeak
from mockserver.conversion.survey import Survey
from mockserver.speech.timbre import Timbre
from mockserver.speech.tones import Samples

_BESIDE_WORDS_US: Final = 80_000
"""Around a word nothing else sounds, or the ear would not tell them apart."""
_UNDER_WORDS: Final = 4
"""Where there are words, other sound is heard only if it is more than a fourth as loud: the rest is noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What a voice does with a clip: it says the words, and follows all other sound."""

    survey: Survey
    words: tuple[Placed, ...]
    others: Contour
    timbre: Timbre

    def samples(self, rate: int) -> int:
        """Exact number of samples at `rate`: the clip's duration, to the nearest sample."""
        return converted_length(self.survey.samples, self.survey.rate, rate)

    def blocks(self, rate: int) -> Iterator[Samples]:
        """The sound as int16 blocks of about half a second; the same bits on every platform."""
        total = self.samples(rate)
        said = respeak(self.words, self.timbre, rate)
        start, word = next(said, (total, None))
        begin = 0
        for block in follow(self.others, self.timbre, total, rate):
            end = begin + block.size
            while word is not None and start < end:
                _lay(word, start, block, begin)
                if start + word.size > end:
                    break
                start, word = next(said, (total, None))
            yield block
            begin = end


def score(survey: Survey, timbre: Timbre) -> Score:
    """What `timbre` makes of a clip."""
    words = placed(survey.words, survey.loudness)
    return Score(survey, words, _others(survey.contour, words), timbre)


def _others(contour: Contour, words: tuple[Placed, ...]) -> Contour:
    """The contour of what is no word."""
    if not words:
        return contour
    levels = np.where(contour.levels > min(word.level for word in words) // _UNDER_WORDS, contour.levels, 0)
    for word in words:
        first = (word.start_us - _BESIDE_WORDS_US) * contour.rate // (contour.hop * 1_000_000)
        last = (word.end_us + _BESIDE_WORDS_US) * contour.rate // (contour.hop * 1_000_000)
        levels[max(first, 0) : last + 1] = 0
    return replace(contour, levels=levels)


def _lay(word: Samples, start: int, block: Samples, begin: int) -> None:
    """Put a word over a block that begins at sample `begin`, as far as both reach."""
    first, last = max(start, begin), min(start + word.size, begin + block.size)
    if last > first:
        block[first - begin : last - begin] = word[first - start : last - start]
