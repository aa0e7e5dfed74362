"""A plan becomes sound: kept waveforms and silence joined, nothing else.

Blocks are made when asked for and forgotten when given, so a long text needs no more memory than a short one.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from mockserver.speech import code
from mockserver.speech.plan import Plan
from mockserver.speech.tones import Samples, Voicing, bank_of

_WIDTH: Final = 2
"""Bytes of a sample."""
_QUIET: Final = bytes(1 << 16)

_Run = tuple[int, list[bytes]]
"""Sound that follows on itself, in pieces, and how many bytes it has."""


def synthesise(plan: Plan, rate: int, *, first_ms: int = 100, block_ms: int = 1000) -> Iterator[Samples]:
    """The sound of a plan as int16 mono blocks at `rate` samples a second.

    The first block has `first_ms` (the sooner a listener hears something), later ones `block_ms`, the last
    what is left. Joined, they are the same samples for any block sizes. Raises ValueError if a block size is
    not positive.
    """
    return synthesise_from(plan, rate, first_ms=first_ms, block_ms=block_ms)


def synthesise_from(
    plan: Plan, rate: int, *, token: int = 0, first_ms: int = 100, block_ms: int = 1000
) -> Iterator[Samples]:
    """Like `synthesise`, from token number `token` on: what `extend` added sounds from where the plan ended.

    The lead-in belongs to token 0.
    """
    if first_ms <= 0 or block_ms <= 0:
        raise ValueError("a block has at least one millisecond")
    sizes = (max(1, rate * first_ms // 1000), max(1, rate * block_ms // 1000))
    return _blocks(_runs(plan, rate, token), sizes)


def _runs(plan: Plan, rate: int, token: int) -> Iterator[_Run]:
    """The samples from a token on, in order, as much at a time as comes ready-made."""
    begin = plan.starts[token] if 0 < token < len(plan.starts) else (plan.end if token else 0)
    here, end = plan.sample_of(min(begin, plan.frames), rate), plan.samples(rate)
    length = plan.symbol_us * rate // 1_000_000
    symbols = bank_of(Voicing(rate, length, plan.timbre, plan.prosody.volume_permille)).symbols
    for utterance in plan.utterances(token):
        start = plan.sample_of(utterance.start, rate)
        if start > here:
            yield from _silence(start - here)
        sounding = code.sounding(utterance.piece)
        run = [symbols[byte << 1 | place & 1] for place, byte in enumerate(sounding)]
        size = length * len(run)
        here = start + size
        if here > end:  # the limit of the plan goes through this piece
            rest = b"".join(run)[: (end - start) * _WIDTH]
            yield len(rest), [rest]
            return
        yield size * _WIDTH, run
    yield from _silence(end - here)


def _silence(samples: int) -> Iterator[_Run]:
    size = samples * _WIDTH
    while size > len(_QUIET):
        yield len(_QUIET), [_QUIET]
        size -= len(_QUIET)
    if size > 0:
        yield size, [_QUIET[:size]]


def _blocks(runs: Iterator[_Run], sizes: tuple[int, int]) -> Iterator[Samples]:
    want, later = sizes[0] * _WIDTH, sizes[1] * _WIDTH
    parts: list[bytes] = []
    have = 0
    for size, run in runs:
        if have + size < want:
            parts += run
            have += size
            continue
        for sound in run:  # a block ends in this run
            have += len(sound)
            rest = sound
            while have >= want:
                have -= want
                cut = len(rest) - have
                parts.append(rest[:cut])
                yield np.frombuffer(b"".join(parts), np.int16)
                rest, parts, want = rest[cut:], [], later
            parts.append(rest)
    if have:
        yield np.frombuffer(b"".join(parts), np.int16)
