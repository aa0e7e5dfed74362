"""When words and phonemes are spoken, as a message tells it: seconds, on the frames of the model."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from mockserver.speech.plan import FrameGrid, Word
from mockserver.streams.events import Times

BY_CHARACTER: Final = ("zh", "ja")
"""Languages whose entries are single characters (users, 2025-07; in 2026 one to three, by model and run)."""

_Entry = tuple[str, int, int]


def words_of(words: list[Word], grid: FrameGrid, language: str | None, *, normalized: bool) -> Times:
    """The words as they are written, or as they are spoken; in some languages character by character."""
    split = language is not None and language.partition("-")[0] in BY_CHARACTER
    entries = [entry for word in words for entry in _entries(word, grid, split, normalized)]
    return Times(
        tuple(text for text, _, _ in entries),
        tuple(_seconds(start, grid) for _, start, _ in entries),
        tuple(_seconds(end, grid) for _, _, end in entries),
    )


def phonemes_of(words: list[Word]) -> Times:
    """The phonemes of the words, to the microsecond."""
    phonemes = [phoneme for word in words for phoneme in word.phonemes]
    return Times(
        tuple(phoneme.text for phoneme in phonemes),
        tuple(phoneme.start_us / 1e6 for phoneme in phonemes),
        tuple(phoneme.end_us / 1e6 for phoneme in phonemes),
    )


def _entries(word: Word, grid: FrameGrid, split: bool, normalized: bool) -> Iterator[_Entry]:
    # Words of other scripts stay whole (assumed), as do those whose phonemes the markup gives.
    if not split or word.text.isascii() or len(word.phonemes) != len(word.text):
        yield word.spoken if normalized else word.text, word.start, word.end
        return
    starts = [grid.whole_frames_in(phoneme.start_us + 1) for phoneme in word.phonemes]
    for text, (start, end) in zip(word.text, pairwise([word.start, *starts[1:], word.end]), strict=True):
        yield text, start, end


def _seconds(frame: int, grid: FrameGrid) -> float:
    # Eight decimals, as in quoted messages: frame 6 of 1024 / 44100 is 0.13931973.
    return round(frame * grid.samples / grid.rate, 8)
