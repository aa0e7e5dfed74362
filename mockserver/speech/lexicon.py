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
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

from mockserver.speech.transcript import Token, pause_after, tokens

_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Characters of scripts that put no spaces between words: there every place is the edge of one (assumed)."""
_MARKS: Final = (0x300, 0x1E950)
"""Where Unicode has marks that belong to letters: all but the selectors of variants."""


class Entry(NamedTuple):
    """One item: `text` is what is written, `sounds` what is said, perhaps as phonemes in their markup."""

    text: str
    sounds: str
    case_sensitive: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The items of a dictionary; where two match alike the later counts."""

    entries: tuple[Entry, ...]

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
        matches = _matches(self.entries, line)
        stretch: _Stretch | None = None
        for start, end, sounds in matches:
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


def _matches(entries: Sequence[Entry], line: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, sounds) of each match, one after the other."""
    # Few items of a large dictionary are in a text, and only those are worth a pattern.
    folded = line.lower()
    present = [entry for entry in dict.fromkeys(reversed(entries)) if entry.text.lower() in folded]
    if not present:
        return
    present.sort(key=lambda entry: -len(entry.text))
    pattern = re.compile("|".join(f"({_pattern(entry)})" for entry in present))
    for match in pattern.finditer(line):
        yield match.start(), match.end(), present[(match.lastindex or 1) - 1].sounds


def _pattern(entry: Entry) -> str:
    text = re.escape(entry.text)
    before = "" if _UNSPACED.match(entry.text[0]) else f"(?<![{_inside()}])"
    after = "" if _UNSPACED.match(entry.text[-1]) else f"(?![{_inside()}])"
    return before + (text if entry.case_sensitive else f"(?i:{text})") + after


@cache
def _inside() -> str:
    """What is inside of words, as the body of a character class: letters, digits and their marks."""
    marks = (chr(n) for n in range(*_MARKS) if unicodedata.category(chr(n)) in ("Mn", "Mc"))
    return "\\w" + "".join(marks)


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
