"""From text to events: the plan of a context goes on from piece to piece, its sound is cut into chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from mockserver.audio.encoders import encode_pcm
from mockserver.audio.formats import SAMPLE_BYTES, OutputFormat
from mockserver.speech.lexicon import Lexicon
from mockserver.speech.plan import LEAD_IN_US, FrameGrid, Plan, Word, extend
from mockserver.speech.prosody import Prosody
from mockserver.speech.synthesis import synthesise_from
from mockserver.speech.timbre import Timbre
from mockserver.streams.events import Chunk, PhonemeTimestamps, Spoken, Timestamps
from mockserver.streams.timing import phonemes_of, words_of
from mockserver.streams.traits import CHUNK_RATE, CHUNK_SAMPLES
from mockserver.world.ledger import SPEECH, Use

_BATCH: Final = 32
"""Words of one timestamps message (assumed; that they come in several messages is on record)."""
_BLOCK_MS: Final = 372
"""Sound made at a time, four chunks: it stays in the cache (2.7 times faster at 44.1 kHz than a second), and
is all that a waiting context holds."""
_FASTER: Final = 5
"""Synthesis takes a fifth of the time that it sounds (users: several times faster; the number is assumed)."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a context speaks; all that may not change within it.

    model, voice, language: as the request named them, to tell a change by. format: raw. use: what its
    characters are charged as.
    """

    model: str
    voice: object
    language: str | None
    timbre: Timbre
    prosody: Prosody
    grid: FrameGrid
    format: OutputFormat
    words: bool = False
    phonemes: bool = False
    normalized: bool = False
    lexicon: Lexicon | None = None
    use: Use = SPEECH

    def agrees(self, later: Manner) -> bool:
        """Whether a later request may belong to the same context; a language left out is the same one."""
        return (
            self.model == later.model
            and self.voice == later.voice
            and self.format == later.format
            and later.language in (None, self.language)
        )


class Speaker:
    """The voice of one context, or of one request: what it says next sounds where it ended."""

    def __init__(self, manner: Manner, context_id: str | None, max_seconds: float | None = None) -> None:
        self.manner = manner
        self.context_id = context_id
        rate = manner.format.sample_rate
        self._width = SAMPLE_BYTES[manner.format.encoding or ""]
        self._chunk_samples = CHUNK_SAMPLES * rate // CHUNK_RATE
        self._whole_step_ms = _step_ms(self._chunk_samples, rate)
        lead_in = manner.grid.frames_of(LEAD_IN_US)
        self._plan = Plan(manner.timbre, manner.prosody, manner.grid, (), (), lead_in, lexicon=manner.lexicon)
        self.limit(max_seconds)

    def limit(self, max_seconds: float | None) -> None:
        """Let the context sound no longer than that (`duration`); None leaves what was said before."""
        if max_seconds is not None:
            microseconds = round(min(max(max_seconds, 0.0), 1e6) * 1_000_000)
            self._plan = replace(self._plan, limit=self.manner.grid.whole_frames_in(microseconds))

    def speak(self, text: str, flush_id: int | None) -> Iterator[Spoken]:
        """The events of one more piece of text: times before the sound they are of.

        The plan goes on at the first event, so pieces have to be spoken one after the other.
        """
        before = self._plan
        # Of the past only its last token is kept: it tells where the new ones start.
        begun = replace(before, tokens=before.tokens[-1:], starts=before.starts[-1:])
        self._plan = extend(begun, text)
        yield from self._events(self._plan, len(begun.tokens), flush_id)

    def _events(self, plan: Plan, first: int, flush_id: int | None) -> Iterator[Spoken]:
        rate, width = self.manner.format.sample_rate, self._width
        sent = plan.sample_of(plan.starts[first], rate) if 0 < first < len(plan.starts) else 0
        batches = self._batches(plan, first) if self.manner.words or self.manner.phonemes else iter(())
        batch = next(batches, None)
        whole = self._chunk_samples
        for data in self._pieces(plan, first):
            samples = len(data) // width
            sent += samples
            while batch is not None and plan.sample_of(batch[0].start, rate) < sent:
                yield from self._times(batch, flush_id)
                batch = next(batches, None)
            step_ms = self._whole_step_ms if samples == whole else _step_ms(samples, rate)
            yield Chunk(self.context_id, data, samples, step_ms, flush_id)

    def _pieces(self, plan: Plan, first: int) -> Iterator[bytes]:
        """The sound in chunks of one size; the last has what is left."""
        rate = self.manner.format.sample_rate
        encoding = self.manner.format.encoding or ""
        size = self._chunk_samples * self._width
        waiting = b""
        if first and first >= len(plan.tokens):
            return
        blocks = synthesise_from(plan, rate, token=first, block_ms=_BLOCK_MS)
        # `map` lets go of the samples once they are bytes.
        for encoded in map(partial(encode_pcm, encoding=encoding), blocks):
            data = waiting + encoded
            whole = len(data) // size * size
            for start in range(0, whole, size):
                yield data[start : start + size]
            waiting = data[whole:]
        if waiting:
            yield waiting

    def _batches(self, plan: Plan, first: int) -> Iterator[list[Word]]:
        batch: list[Word] = []
        for word in plan.words_from(first):
            batch.append(word)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _times(self, words: list[Word], flush_id: int | None) -> Iterator[Spoken]:
        manner = self.manner
        if manner.words:
            times = words_of(words, manner.grid, manner.language, normalized=manner.normalized)
            yield Timestamps(self.context_id, times, flush_id)
        if manner.phonemes:
            yield PhonemeTimestamps(self.context_id, phonemes_of(words), flush_id)


def _step_ms(samples: int, rate: int) -> float:
    return round(1000 * samples / rate / _FASTER, 3)
