"""Words that sound otherwise than they are written, as a dictionary of pronunciations tells.

A text matches whole words only (observed); of texts that match at the same place the longest counts. Words of
a match keep their places in the transcript, so their times are still told word by word: what sounds is shared
out among them, and where there are fewer words to say than to write, the last written ones are told together.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from mockserver.speech.transcript import Token, pause_after, tokens

_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Characters of scripts that put no spaces between words: there every place is the edge of one (assumed)."""


class Entry(NamedTuple):
    """One item: `text` is what is written, `sounds` what is said, perhaps as phonemes in their markup."""

    text: str
    sounds: str
    case_sensitive: bool


@dataclass(frozen=True)
class Lexicon:
    """The items of a dictionary; where two match alike the later counts."""

    entries: tuple[Entry, ...]

    @cached_property
    def _table(self) -> "_Table":
        return _table(self.entries)

    def respell(self, written: Iterable[Token]) -> Iterator[Token]:
        """The tokens with what sounds put in its place. Markup of the transcript is left alone."""
        run: list[Token] = []
        for token in written:
            if token.words == (token.text,) and token.phonemes is None:
                run.append(token)
                continue
            yield from self._respelled(run)
            run = []
            yield token
        yield from self._respelled(run)

    def _respelled(self, run: Sequence[Token]) -> Iterator[Token]:
        """A run of plain words, matched as the line that they make together."""
        line = " ".join(token.text for token in run)
        starts = list(accumulate((len(token.text) + 1 for token in run), initial=0))
        done = 0
        for stretch in self._stretches(line, starts):
            yield from run[done : stretch.first]
            done = stretch.last + 1
            written = [token.text for token in run[stretch.first : done]]
            spoken = stretch.spoken(line, starts[stretch.first], starts[done] - 1)
            yield from _shared(written, spoken)
        yield from run[done:]

    def _stretches(self, line: str, starts: Sequence[int]) -> Iterator["_Stretch"]:
        stretch: _Stretch | None = None
        for start, end, sounds in self._table.matches(line):
            first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
            if stretch is not None and first <= stretch.last:
                stretch.last = last
            else:
                if stretch is not None:
                    yield stretch
                stretch = _Stretch(first, last)
            stretch.changes.append((start, end, sounds))
        if stretch is not None:
            yield stretch


@dataclass(slots=True)
class _Stretch:
    """Tokens that matches touch, from the first to the last, and what is to stand in the line instead."""

    first: int
    last: int
    changes: list[tuple[int, int, str]] = field(default_factory=list)

    def spoken(self, line: str, start: int, end: int) -> str:
        parts: list[str] = []
        for begin, after, sounds in self.changes:
            parts += (line[start:begin], sounds)
            start = after
        return "".join((*parts, line[start:end]))


class _Table(NamedTuple):
    """The items as they are looked up: by what is written, among those that begin alike.

    exact, folded: text → (number of the item, sound), where capitals matter and where they do not. lengths:
    by first character, folded, how long texts are that begin with it, the longest first.
    """

    exact: dict[str, tuple[int, str]]
    folded: dict[str, tuple[int, str]]
    lengths: dict[str, tuple[int, ...]]

    def matches(self, line: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, sound) of each match, one after the other. Time is linear in the line."""
        folded = _folded(line)
        position = 0
        while position < len(line):
            found = self._at(line, folded, position)
            if found is None:
                position += 1
                continue
            end, sounds = found
            yield position, end, sounds
            position = end

    def _at(self, line: str, folded: str, start: int) -> tuple[int, str] | None:
        lengths = self.lengths.get(folded[start])
        if lengths is None or not _edge(line, start):
            return None
        for length in lengths:
            end = start + length
            if end > len(line):
                continue
            one, other = self.exact.get(line[start:end]), self.folded.get(folded[start:end])
            if (one is not None or other is not None) and _edge(line, end):
                return end, max(one or other or (-1, ""), other or one or (-1, ""))[1]
        return None


def _table(entries: Sequence[Entry]) -> _Table:
    exact: dict[str, tuple[int, str]] = {}
    folded: dict[str, tuple[int, str]] = {}
    lengths: dict[str, set[int]] = {}
    for number, entry in enumerate(entries):
        alike = _folded(entry.text)
        by_text, text = (exact, entry.text) if entry.case_sensitive else (folded, alike)
        by_text[text] = (number, entry.sounds)
        lengths.setdefault(alike[0], set()).add(len(text))
    longest_first = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return _Table(exact, folded, longest_first)


def _folded(text: str) -> str:
    """The text without capitals, character for character: one that has no single small form stays."""
    whole = text.casefold()  # which never makes less of a character
    if len(whole) == len(text):
        return whole
    return "".join(small if len(small := character.casefold()) == 1 else character for character in text)


def _edge(line: str, position: int) -> bool:
    """Whether a word may begin or end there."""
    if position in (0, len(line)):
        return True
    before, after = line[position - 1], line[position]
    return not (_inside(before) and _inside(after)) or bool(_UNSPACED.match(before) or _UNSPACED.match(after))


@cache
def _inside(character: str) -> bool:
    """Whether it is part of words: a letter, a digit, or a mark on one."""
    return character.isalnum() or character == "_" or unicodedata.category(character) in ("Mn", "Mc")


def _shared(written: Sequence[str], spoken: str) -> Iterator[Token]:
    """Tokens for written words whose sound is `spoken`, as alike in number as can be."""
    parts = [part for part in tokens(spoken) if part.words]
    places = max(1, min(len(written), len(parts)))
    for place in range(places):
        last = place == places - 1
        text = " ".join(written[place:]) if last and len(parts) < len(written) else written[place]
        yield _token(text, parts[place:] if last else parts[place : place + 1])


def _token(text: str, parts: Sequence[Token]) -> Token:
    words = tuple(word for part in parts for word in part.words)
    return Token(text, words, _phonemes(parts), pause_after(text))


def _phonemes(parts: Sequence[Token]) -> tuple[str, ...] | None:
    """Those that the markup gives; of words without any beside those, their characters."""
    if all(part.phonemes is None for part in parts):
        return None
    given: list[str] = []
    for part in parts:
        if part.phonemes is not None:
            given.extend(part.phonemes)
        else:
            given.extend(character.lower() for word in part.words for character in word)
    return tuple(given)
