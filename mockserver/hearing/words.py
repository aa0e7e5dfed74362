"""What the ear tells: words and moments; and which words have been told already."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

_SHARED: Final = 0.5
"""Part of the shorter of two words in which they sound at once, from which on they are the same one."""


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


class Told:
    """Words that have been told, the latest; the same sound may be listened to twice."""

    def __init__(self) -> None:
        self._words: deque[Word] = deque()

    def news(self, words: Iterable[Word]) -> list[Word]:
        """Those that have not been told; of one that was told in part, the rest. They count as told now."""
        news: list[Word] = []
        for word in words:
            before = next((told for told in self._words if _same(told, word)), None)
            if before is None:
                news.append(word)
            elif len(word.text) > len(before.text) and word.text.startswith(before.text):
                # A word of several pieces, of which only the first ones had been heard.
                self._words.remove(before)
                news.append(replace(word, text=word.text[len(before.text) :], start=before.end, glued=True))
            else:
                continue
            self._words.append(word)
        return news

    def forget(self, before: float) -> None:
        """Those that ended before a moment will not be heard again."""
        while self._words and self._words[0].end < before:
            self._words.popleft()


def _same(told: Word, word: Word) -> bool:
    shared = min(told.end, word.end) - max(told.start, word.start)
    return shared > _SHARED * min(told.end - told.start, word.end - word.start)
