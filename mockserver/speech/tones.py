"""Integer rendering of tones: a sine table, whole-number phases and gains, and a bounded store of what was
rendered.

A symbol is the sum of one low and one high waveform, the voice's fundamental being part of the low one. So a
voice at one rate and speed has 64 waveforms, not 512, and joining a symbol is one addition of arrays. All
arithmetic on samples is integer: the same bits on every platform.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from mockserver.speech import code
from mockserver.speech.timbre import Timbre

Samples = npt.NDArray[np.int16]
_Wide = npt.NDArray[np.int64]

_TABLE_BITS: Final = 12
SINE: Final[Samples] = np.array(
    [round(math.sin(2 * math.pi * step / (1 << _TABLE_BITS)) * 32767) for step in range(1 << _TABLE_BITS)],
    dtype=np.int16,
)
"""One period. No entry is near enough to a tie for any platform's `sin` to round it otherwise."""

# Amplitudes in millionths of full scale at volume 1.0. Together they are at most 0.41 of it, so that volume
# 2.0 does not clip.
_TONE: Final = 150_000
_FUNDAMENTAL: Final = 56_000

_RAMP_US: Final = 4_000
CACHE_BYTES: Final = 24 << 20


@dataclass(frozen=True, slots=True)
class Voicing:
    """All that a waveform depends on besides its byte and grid.

    rate: samples a second. length: samples of one symbol. volume: permille.
    """

    rate: int
    length: int
    timbre: Timbre
    volume: int


class SymbolBank:
    """The waveforms of one voicing, rendered when first asked for."""

    def __init__(self, voicing: Voicing) -> None:
        self.symbols = _Symbols(voicing)
        self.size = (4 * code.NIBBLES + 2 * code.NIBBLES**2) * voicing.length * SINE.itemsize
        """Bytes that the bank takes when everything in it has been asked for."""

    def symbol(self, byte: int, grid: int) -> bytes:
        """The samples of `byte` on `grid`, `length` of them, int16 in the machine's byte order."""
        return self.symbols[byte << 1 | grid]


class _Symbols(dict[int, bytes]):
    """Samples by twice the byte plus the grid; what is missing is made. Two threads may both make it: the
    bits are the same."""

    def __init__(self, voicing: Voicing) -> None:
        self._voicing = voicing
        self._waves: dict[int, Samples] = {}

    def __missing__(self, key: int) -> bytes:
        low, high = code.tone_slots(key >> 1, key & 1)
        sound = self[key] = np.add(self._wave(low), self._wave(high)).tobytes()
        return sound

    def _wave(self, slot: int) -> Samples:
        wave = self._waves.get(slot)
        return wave if wave is not None else self._waves.setdefault(slot, render(self._voicing, slot))


def render(voicing: Voicing, slot: int) -> Samples:
    """One code tone under its ramps, from phase 0; a low one carries the voice's fundamental and second
    harmonic."""
    timbre = voicing.timbre
    low = slot < code.HIGH_SLOT
    parts = [
        (code.slot_hertz(slot) * 100, _TONE * (1000 - timbre.tilt if low else 1000 + timbre.tilt) // 1000)
    ]
    if low:
        parts.append((timbre.fundamental, _FUNDAMENTAL))
        parts.append((2 * timbre.fundamental, _FUNDAMENTAL * timbre.harmonic // 1000))
    total = np.zeros(voicing.length, np.int64)
    for centihertz, level in parts:
        gain = level * voicing.volume * 32768 // 1_000_000_000
        total += _sine(centihertz, voicing.rate, voicing.length) * gain
    # Q15 gain times Q15 ramp: one rounding at the very end, halves up.
    shaped = (total * _ramp(voicing.rate, voicing.length) + (1 << 29)) >> 30
    wave = shaped.astype(np.int16)
    wave.flags.writeable = False
    return wave


def _sine(centihertz: int, rate: int, length: int) -> _Wide:
    step = (centihertz << 32) // (100 * rate)
    phase = np.arange(length, dtype=np.uint32) * np.uint32(step)
    wave: _Wide = SINE[phase >> np.uint32(32 - _TABLE_BITS)].astype(np.int64)
    return wave


def _ramp(rate: int, length: int) -> _Wide:
    """Q15 gain of each sample: half a cosine up, level, half a cosine down."""
    edge = min(_RAMP_US * rate // 1_000_000, length // 2)
    quarter = 1 << (_TABLE_BITS - 2)
    places = (np.arange(edge) * 2 + 1) * quarter // max(edge, 1)  # 0 to half a period
    rise = (32768 - SINE[(places + quarter) & ((1 << _TABLE_BITS) - 1)].astype(np.int64)) >> 1
    ramp = np.full(length, 32768, np.int64)
    ramp[:edge] = rise
    ramp[length - edge :] = rise[::-1]
    return ramp


class _Banks:
    """The banks used last, at most CACHE_BYTES of waveforms; one for the process, shared by its threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[Voicing, SymbolBank] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def of(self, voicing: Voicing) -> SymbolBank:
        with self._lock:
            bank = self._held.get(voicing)
            if bank is None:
                bank = self._held[voicing] = SymbolBank(voicing)
                self._size += bank.size
                while self._size > self._limit and len(self._held) > 1:
                    self._size -= self._held.popitem(last=False)[1].size
            else:
                self._held.move_to_end(voicing)
            return bank


_BANKS: Final = _Banks(CACHE_BYTES)


def bank_of(voicing: Voicing) -> SymbolBank:
    """The bank of a voicing, from the process-wide store."""
    return _BANKS.of(voicing)
