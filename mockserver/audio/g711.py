"""Telephone coding (ITU-T G.711): 16 bits to 8 and back, by table.

A sample's bits choose a row of a table of 65,536, so that encoding is one gather. The standard speaks of
14-bit (mu-law) and 13-bit (A-law) values; on the 16-bit scale all its decision values are multiples of 4 and
of 16, hence taking sign and magnitude of the full 16 bits changes nothing and needs no rounding.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from mockserver.audio.formats import Samples

Codes = npt.NDArray[np.uint8]

_MU_BIAS = 132
_MU_CLIP = 32_767 - _MU_BIAS


def encode_mulaw(samples: Samples) -> Codes:
    """One mu-law code a sample."""
    return _mulaw_codes().take(samples.view(np.uint16))


def encode_alaw(samples: Samples) -> Codes:
    """One A-law code a sample."""
    return _alaw_codes().take(samples.view(np.uint16))


def decode_mulaw(codes: Codes) -> Samples:
    """The middle of the interval that each mu-law code stands for."""
    return _mulaw_levels().take(codes)


def decode_alaw(codes: Codes) -> Samples:
    """The middle of the interval that each A-law code stands for."""
    return _alaw_levels().take(codes)


def _every_sample() -> npt.NDArray[np.int32]:
    """All int16 values in the order of their bits: 0 ... 32767, -32768 ... -1."""
    return np.arange(1 << 16, dtype=np.uint16).view(np.int16).astype(np.int32)


def _chord(magnitudes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Number of the chord (doubling interval) of each magnitude: 0 below 256, 1 below 512, ... 7 to 32767."""
    chord = np.zeros_like(magnitudes)
    for bit in range(8, 15):
        chord += (magnitudes >> bit) != 0
    return chord


@cache
def _mulaw_codes() -> Codes:
    values = _every_sample()
    biased = np.minimum(np.abs(values), _MU_CLIP) + _MU_BIAS
    chord = _chord(biased)
    step = (biased >> (chord + 3)) & 15
    # All bits go inverted over the wire, and the sign bit is set for negative values before that.
    inverted = ~((chord << 4) | step | np.where(values < 0, 0x80, 0))
    codes: Codes = (inverted & 0xFF).astype(np.uint8)
    return codes


@cache
def _alaw_codes() -> Codes:
    values = _every_sample()
    magnitude = np.minimum(np.abs(values), 32_767)
    chord = _chord(magnitude)
    # The two lowest chords have the same step, so the chord is halved once less than its number says.
    step = (magnitude >> (np.maximum(chord, 1) + 3)) & 15
    # The sign bit is set for positive values; even bits go inverted over the wire.
    codes: Codes = (((chord << 4) | step | np.where(values < 0, 0, 0x80)) ^ 0x55).astype(np.uint8)
    return codes


@cache
def _mulaw_levels() -> Samples:
    code = ~np.arange(256, dtype=np.int32)
    chord, step = (code >> 4) & 7, code & 15
    magnitude = (((step << 3) + _MU_BIAS) << chord) - _MU_BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


@cache
def _alaw_levels() -> Samples:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    chord, step = (code >> 4) & 7, code & 15
    middle = (step << 4) + 8
    magnitude = np.where(chord == 0, middle, (middle + 256) << np.maximum(chord - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)
