"""A transcript that was told beforehand, dealt out word by word as something is heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mockserver.hearing.clips import scripted
from mockserver.hearing.words import Word

Next = Callable[[], str | None]
"""The transcript of what comes next, taken away; None where none was told."""


class Prompter:
    """Puts told words in the place of heard ones, from the first word of a stretch to its end."""

    def __init__(self, following: Next) -> None:
        self._following = following
        self._left: list[str] | None = None

    def say(self, word: Word) -> Word | None:
        """The word to tell where `word` was heard; None if all that was told has been said."""
        if self._left is None:
            self._left = self._begin()
        if self._left is None:
            return word
        return replace(word, text=self._left.pop(0), glued=False) if self._left else None

    def rest(self, start: float, end: float, *, begin: bool) -> list[Word]:
        """At the end of a stretch: what has not been said, spread over start to end in seconds.

        begin: whether something may be told of which nothing was heard.
        """
        left = self._left if self._left is not None or not begin else self._begin()
        self._left = None
        return list(scripted(" ".join(left), end, min(start, end)).words) if left else []

    def _begin(self) -> list[str] | None:
        text = self._following()
        return None if text is None else text.split()
