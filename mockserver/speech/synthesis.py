"""A plan becomes sound: cached waveforms added into blocks of silence, nothing else.

Blocks are made when asked for and forgotten when given, so a long text needs no more memory than a short one.
"""

from collections.abc import Iterator

import numpy as np

from mockserver.speech import code
from mockserver.speech.plan import Plan
from mockserver.speech.tones import Samples, SymbolBank, Voicing, bank_of

_Placed = tuple[int, Samples, Samples]


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
    """Like `synthesise`, from token number `token` on: what `extend` has added sounds from where the plan
    ended.

    The lead-in belongs to token 0.
    """
    if first_ms <= 0 or block_ms <= 0:
        raise ValueError("a block has at least one millisecond")
    begin = plan.starts[token] if 0 < token < len(plan.starts) else (plan.end if token else 0)
    sizes = (max(1, rate * first_ms // 1000), max(1, rate * block_ms // 1000))
    span = (plan.sample_of(min(begin, plan.frames), rate), plan.samples(rate))
    return _blocks(_placed(plan, rate, token), span, sizes)


def _placed(plan: Plan, rate: int, token: int) -> Iterator[_Placed]:
    """Every symbol of the plan in order: its first sample and the two waveforms to add there."""
    length = plan.symbol_us * rate // 1_000_000
    bank: SymbolBank = bank_of(Voicing(rate, length, plan.timbre, plan.prosody.volume_permille))
    for utterance in plan.utterances(token):
        at = plan.sample_of(utterance.start, rate)
        piece = utterance.piece
        check = code.check_byte(piece.data, ends_word=piece.ends_word)
        grid = 0
        for byte in piece.data:
            yield at, *bank.symbol(byte, grid)
            at += length
            grid ^= 1
        yield at, *bank.symbol(check, grid)


def _blocks(placed: Iterator[_Placed], span: tuple[int, int], sizes: tuple[int, int]) -> Iterator[Samples]:
    begin, total = span
    size = sizes[0]
    symbol = next(placed, None)
    while begin < total:
        end = min(begin + size, total)
        block = np.zeros(end - begin, np.int16)
        while symbol is not None and symbol[0] < end:
            at, low, high = symbol
            stop = at + low.size
            if at >= begin and stop <= end:
                np.add(low, high, out=block[at - begin : stop - begin])
            else:  # an edge of the block goes through the symbol
                cut = slice(max(begin - at, 0), min(end, stop) - at)
                np.add(low[cut], high[cut], out=block[max(at, begin) - begin : min(end, stop) - begin])
                if stop > end:
                    break
            symbol = next(placed, None)
        yield block
        begin, size = end, sizes[1]
