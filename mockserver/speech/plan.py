"""What is said and when, decided before the first sample exists.

A plan is a left fold over the tokens of a transcript: how many frames a token takes depends on that token and
the prosody alone. So the plan of a text extends the plan of its beginning, and audio made from pieces equals
audio made from the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from mockserver.speech import code
from mockserver.speech.lexicon import Lexicon
from mockserver.speech.prosody import NORMAL, Prosody
from mockserver.speech.timbre import Timbre
from mockserver.speech.transcript import Token, speakable, tokens

LEAD_IN_US: Final = 139_000
"""Silence before the first word: a quoted timestamps message has its first word at 0.1393 s, six frames."""

WORD_GAP_US: Final = 105_000
"""Least silence after a word at normal speed (assumed)."""


class Unspeakable(ValueError):
    """The transcript has no letter or digit of any script: empty, blank, punctuation or emoji only."""


@dataclass(frozen=True, slots=True)
class FrameGrid:
    """A model's audio comes in frames of samples / rate seconds: 1024 / 44100 (recorded) or 80 / 1000
    (recorded)."""

    samples: int
    rate: int

    def frames_of(self, microseconds: int) -> int:
        """The fewest frames that hold so much time."""
        return -(-microseconds * self.rate // (self.samples * 1_000_000))

    def whole_frames_in(self, microseconds: int) -> int:
        """The most frames that fit into so much time."""
        return microseconds * self.rate // (self.samples * 1_000_000)

    def microseconds_of(self, frames: int) -> int:
        """Where a frame starts, rounded down."""
        return frames * self.samples * 1_000_000 // self.rate


@dataclass(frozen=True, slots=True)
class Phoneme:
    """A pseudo-phoneme: a character in lower case (assumed), or one given by `<<p|h>>`. Times in
    microseconds."""

    text: str
    start_us: int
    end_us: int


@dataclass(frozen=True, slots=True)
class Word:
    """A token of the transcript in time.

    text: as written, with punctuation and markup; without markup there is one for each of
    `transcript.split()`.
    spoken: what sounds and what the ear hears. start, end: frames of the plan's grid.
    """

    text: str
    spoken: str
    start: int
    end: int
    phonemes: tuple[Phoneme, ...]


class Utterance(NamedTuple):
    """A piece of a word on the frame grid: `frames` counts its tones and the gap after them."""

    start: int
    frames: int
    piece: code.Piece


@dataclass(frozen=True)
class Plan:
    """Tokens on a frame grid, with a voice and a prosody. Made by `plan` and `extend`."""

    timbre: Timbre
    prosody: Prosody
    grid: FrameGrid
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    end: int
    limit: int | None = None
    lexicon: Lexicon | None = None

    @property
    def frames(self) -> int:
        """How many frames sound, silences included."""
        return self.end if self.limit is None else min(self.end, self.limit)

    @property
    def symbol_us(self) -> int:
        """Length of one symbol, in microseconds."""
        return code.SYMBOL_US * 1000 // self.prosody.rate_permille

    def samples(self, rate: int) -> int:
        """Exact number of samples at `rate`."""
        return self.sample_of(self.frames, rate)

    def sample_of(self, frame: int, rate: int) -> int:
        """The sample at which a frame starts."""
        return frame * self.grid.samples * rate // self.grid.rate

    def utterances(self, first: int = 0) -> Iterator[Utterance]:
        """The pieces that sound, in order, from token number `first` on; the last may pass the limit."""
        frames_of = _PieceFrames(self.prosody, self.grid)
        end = self.frames
        for token, begin in zip(self.tokens[first:], self.starts[first:], strict=True):
            if begin >= end:
                return
            start = begin
            for word in token.words:
                for piece in code.pieces(word):
                    frames = frames_of[len(piece.data)]
                    yield Utterance(start, frames, piece)
                    start += frames

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """One word for each token that sounds and starts before the limit; times end at the limit."""
        return tuple(self.words_from(0))

    def words_from(self, first: int) -> Iterator[Word]:
        """The words of the tokens from number `first` on."""
        frames_of = _PieceFrames(self.prosody, self.grid)
        for token, start in zip(self.tokens[first:], self.starts[first:], strict=True):
            if token.words and start < self.frames:
                yield self._word(token, start, frames_of)

    def _word(self, token: Token, start: int, frames_of: dict[int, int]) -> Word:
        end_us = start_us = self.grid.microseconds_of(start)
        phonemes: list[Phoneme] = []
        frame = start
        for word in token.words:
            for piece in code.pieces(word):
                at = self.grid.microseconds_of(frame)
                for character in code.to_text(piece.data) or "":
                    after = at + len(code.to_bytes(character)) * self.symbol_us
                    phonemes.append(Phoneme(character.lower(), at, after))
                    at = after
                end_us = at + self.symbol_us
                frame += frames_of[len(piece.data)]
        if token.phonemes is not None:
            phonemes = _spread(token.phonemes, start_us, end_us)
        limit_us = self.grid.microseconds_of(self.frames)
        return Word(
            text=token.text,
            spoken=" ".join(token.words),
            start=start,
            end=min(self.grid.frames_of(end_us), self.frames),
            phonemes=tuple(
                replace(p, end_us=min(p.end_us, limit_us)) for p in phonemes if p.start_us < limit_us
            ),
        )


def plan(
    transcript: str,
    *,
    timbre: Timbre,
    prosody: Prosody = NORMAL,
    grid: FrameGrid,
    max_seconds: float | None = None,
    lexicon: Lexicon | None = None,
) -> Plan:
    """The plan of a transcript; `max_seconds` (the API's `duration`) cuts it to the whole frames inside it.

    lexicon: how words sound that do not sound as they are written.

    Raises Unspeakable. Time and memory are linear in the transcript.
    """
    if not speakable(transcript):
        raise Unspeakable("the transcript has no letter or digit")
    limit = None
    if max_seconds is not None:
        limit = grid.whole_frames_in(round(min(max(max_seconds, 0.0), 1e6) * 1_000_000))
    lead_in = grid.frames_of(LEAD_IN_US)
    return extend(Plan(timbre, prosody, grid, (), (), lead_in, limit, lexicon), transcript)


def extend(begun: Plan, transcript: str) -> Plan:
    """The plan of what was said so far and then this; blank text and bare punctuation are welcome here.

    With the beginning of a text planned and the rest added, the result equals the plan of the whole, if the
    text was parted at white space outside markup.
    """
    written = tokens(transcript)
    added = tuple(written if begun.lexicon is None else begun.lexicon.respell(written))
    starts: list[int] = []
    end = begun.end
    frames_of = _PieceFrames(begun.prosody, begun.grid)
    for token in added:
        starts.append(end)
        end += _token_frames(token, begun, frames_of)
    return replace(begun, tokens=begun.tokens + added, starts=begun.starts + tuple(starts), end=end)


def _token_frames(token: Token, within: Plan, frames_of: dict[int, int]) -> int:
    frames = 0
    for word in token.words:
        for piece in code.pieces(word):
            frames += frames_of[len(piece.data)]
    if token.pause_ms:
        frames += within.grid.frames_of(token.pause_ms * 1_000_000 // within.prosody.rate_permille)
    if token.break_ms:
        frames += within.grid.frames_of(token.break_ms * 1000)
    return frames


class _PieceFrames(dict[int, int]):
    """Frames of a piece by its length in bytes: its symbols, its check and the gap, rounded up together."""

    def __init__(self, prosody: Prosody, grid: FrameGrid) -> None:
        self._symbol_us = code.SYMBOL_US * 1000 // prosody.rate_permille
        self._gap_us = WORD_GAP_US * 1000 // prosody.rate_permille
        self._grid = grid

    def __missing__(self, length: int) -> int:
        frames = self[length] = self._grid.frames_of((length + 1) * self._symbol_us + self._gap_us)
        return frames


def _spread(given: tuple[str, ...], start_us: int, end_us: int) -> list[Phoneme]:
    """Phonemes of the markup share the time of their word evenly: its bytes are not theirs."""
    edges = [start_us + (end_us - start_us) * place // len(given) for place in range(len(given) + 1)]
    return [Phoneme(text, start, end) for text, (start, end) in zip(given, pairwise(edges), strict=True)]
