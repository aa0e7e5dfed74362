"""Text that waits to be spoken: pieces joined as they are, given out in whole words.

A piece waits at most the delay of its context. When the oldest is due, all whole words go; what may be the
beginning of a word stays until it is due itself, so a word in two pieces is still one word.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Final

# Markup that has begun and not ended; white space inside does not part words.
_OPEN_MARKUP: Final = re.compile(
    r"<(?:[a-z][^<>]{0,64}|spell>[^<]{0,200}(?:<[^<>]{0,6})?|<[^<>]{0,200}>?)?\Z"
)
_WORD_END: Final = re.compile(r"\s\S*\Z")


class TextBuffer:
    """The unspoken text of one context."""

    __slots__ = ("_pieces", "size")

    def __init__(self) -> None:
        self._pieces: deque[tuple[float, str]] = deque()
        self.size = 0
        """Characters held."""

    def add(self, text: str, now: float) -> None:
        """Hold one more piece."""
        if text:
            self._pieces.append((now, text))
            self.size += len(text)

    @property
    def oldest(self) -> float | None:
        """When the first of the text held arrived; None if there is none."""
        return self._pieces[0][0] if self._pieces else None

    def take_all(self) -> str:
        """Everything, whether or not it ends with a word."""
        text = "".join(piece for _, piece in self._pieces)
        self._pieces.clear()
        self.size = 0
        return text

    def take_due(self, now: float, delay: float) -> str:
        """What is to be spoken once the oldest is due: all whole words, and the rest if due as well."""
        pieces = list(self._pieces)
        text = self.take_all()
        keep = whole_words(text)
        if keep == len(text):
            return text
        position = 0
        rest: list[tuple[float, str]] = []
        for at, piece in pieces:
            end = position + len(piece)
            if end > keep:
                rest.append((at, piece[max(0, keep - position) :]))
            position = end
        if rest[0][0] + delay <= now:  # the very sum that alarms are set to: no rounding apart
            return text
        self._pieces.extend(rest)
        self.size = len(text) - keep
        return text[:keep]


def whole_words(text: str) -> int:
    """How many characters of the beginning can be spoken for good: they end at white space outside markup."""
    opened = _OPEN_MARKUP.search(text)
    within = text[: opened.start()] if opened else text
    last = _WORD_END.search(within)
    return last.start() + 1 if last else 0
