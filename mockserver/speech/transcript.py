"""A transcript and its markup become tokens: what is written, what sounds, how long the silence after it is.

Markup (documented): `<break time="1s"/>` or `"500ms"`, `<spell>ABC 12</spell>`, `<<p|h|o|n>>`. Markup that
does not follow its form is spoken as plain text. Nothing else is normalised: digits, case and punctuation
sound as written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

MAX_BREAK_MS: Final = 60_000
"""Longest single break (assumed: no limit is documented; a typing error should not make hours of silence)."""

_MARKUP: Final = re.compile(
    r'<break\s+time\s*=\s*(?P<quote>["\'])(?P<number>\d{1,7}(?:\.\d{1,6})?)(?P<unit>ms|s)(?P=quote)\s*/?>'
    r"|<spell>(?P<spell>[^<]*)</spell>"
    r"|<<(?P<phonemes>[^\s<>|]+(?:\|[^\s<>|]+)*)>>"
)

# Silence after a token, in milliseconds at normal speed, beyond the gap that every word has (assumed).
_PAUSES: Final[dict[str, int]] = dict.fromkeys(",;:、，；：،؛", 160) | dict.fromkeys(".!?…。！？．｡؟।॥", 320)
_DASHES: Final = frozenset("-–—―")
_DASH_PAUSE_MS: Final = 200
_CLOSERS: Final = "\"'`)]}»”’」』）】》"


class Token(NamedTuple):
    """One entry of the transcript.

    text: as written, punctuation and markup included.
    words: what sounds, word by word; several only when something is spelled; empty for a break.
    phonemes: those given by the markup, or None.
    pause_ms: silence after it that follows the speed; break_ms: silence after it that does not.
    """

    text: str
    words: tuple[str, ...]
    phonemes: tuple[str, ...] | None = None
    pause_ms: int = 0
    break_ms: int = 0


def tokens(transcript: str) -> Iterator[Token]:
    """The tokens of a transcript, in order; text without markup gives one for each of its `split()`."""
    if "<" not in transcript:
        for text in transcript.split():
            yield _plain(text)
        return
    building = _Building()
    for part in _parts(transcript):
        if isinstance(part, Token):
            yield from building.finished()
            yield part
        elif part.text.isspace():
            yield from building.finished()
        else:
            building.add(part)
    yield from building.finished()


def speakable(transcript: str) -> bool:
    """Whether anything in it can be said: at least one letter or digit of any script outside the tags."""
    if "<" not in transcript:
        return any(character.isalnum() for character in transcript)
    return any(
        character.isalnum() for token in tokens(transcript) for word in token.words for character in word
    )


def pause_after(text: str) -> int:
    """Milliseconds of silence that the end of a token asks for; 0 for most."""
    if text[-1].isalnum():
        return 0
    if text in _DASHES:
        return _DASH_PAUSE_MS
    return _PAUSES.get(text[-1]) or _PAUSES.get(text.rstrip(_CLOSERS)[-1:], 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the transcript: white space, plain text, or the inside of a tag."""

    text: str
    sounds: str
    kind: str


def _plain(text: str) -> Token:
    return Token(text, (text,), pause_ms=pause_after(text))


def _parts(transcript: str) -> Iterator[_Part | Token]:
    """Break tags as finished tokens, everything else as parts that still have to be joined."""
    position = 0
    for found in _MARKUP.finditer(transcript):
        yield from _plain_parts(transcript[position : found.start()])
        position = found.end()
        if found["unit"]:
            scale = 1 if found["unit"] == "ms" else 1000
            yield Token(found[0], (), break_ms=min(_up(found["number"], scale), MAX_BREAK_MS))
        elif found["phonemes"]:
            yield _Part(found[0], found["phonemes"], "phonemes")
        else:
            yield _Part(found[0], found["spell"], "spell")
    yield from _plain_parts(transcript[position:])


def _plain_parts(text: str) -> Iterator[_Part]:
    for stretch in re.findall(r"\s+|\S+", text):
        yield _Part(stretch, stretch, "plain")


def _up(number: str, scale: int) -> int:
    whole, _, fraction = number.partition(".")
    parts = int((fraction or "0").ljust(6, "0")) * scale
    return int(whole) * scale - (-parts // 1_000_000)


class _Building:
    """Joins touching parts into one token, as the service's own word lists do (`to<spell>12</spell>.`)."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def add(self, part: _Part) -> None:
        self._parts.append(part)

    def finished(self) -> Iterator[Token]:
        parts, self._parts = self._parts, []
        if not parts:
            return
        text = "".join(part.text for part in parts)
        words = _joined_words(parts)
        pause = pause_after(words[-1]) if words else 0
        yield Token(text, words, phonemes=_given_phonemes(parts), pause_ms=pause)


def _joined_words(parts: list[_Part]) -> tuple[str, ...]:
    words: list[str] = []
    after_spelled = True  # the first part starts a word of its own
    for part in parts:
        sounds = part.sounds.replace("|", "") if part.kind == "phonemes" else part.sounds
        if part.kind == "spell":
            words.extend(_characters(sounds))
        elif after_spelled and not (words and _is_punctuation(sounds)):
            words.append(sounds)
        else:
            words[-1] += sounds
        after_spelled = part.kind == "spell"
    return tuple(words)


def _given_phonemes(parts: list[_Part]) -> tuple[str, ...] | None:
    if not any(part.kind == "phonemes" for part in parts):
        return None
    given: list[str] = []
    for part in parts:
        if part.kind == "phonemes":
            given.extend(part.sounds.split("|"))
        else:
            given.extend(character.lower() for character in part.sounds if not character.isspace())
    return tuple(given)


def _characters(text: str) -> list[str]:
    """The characters to spell, each with the combining marks that belong to it."""
    spelled: list[str] = []
    for character in text:
        if character.isspace():
            continue
        if spelled and unicodedata.category(character).startswith("M"):
            spelled[-1] += character
        else:
            spelled.append(character)
    return spelled


def _is_punctuation(text: str) -> bool:
    return not any(character.isalnum() for character in text)
