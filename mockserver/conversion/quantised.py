"""Clips as 16-bit samples: from here on all arithmetic is of integers."""

from __future__ import annotations

import numpy as np

from mockserver.audio.decoding import Sound
from mockserver.speech.tones import Samples


def quantised(sound: Sound) -> Samples:
    """Float samples in [-1, 1] as int16, ties to even.

    Exact for files of 16 bits; of others (float, MP3, Opus) beyond what decoders differ by from one platform
    to the next, but for the rare sample that lies on a tie.
    """
    scaled = np.rint(sound * np.float32(32768))
    samples: Samples = np.minimum(scaled, np.float32(32767)).astype(np.int16)
    return samples


def converted_length(samples: int, rate: int, out_rate: int) -> int:
    """How many samples at `out_rate` last as long as `samples` at `rate`: the nearest number, halves up."""
    return (2 * samples * out_rate + rate) // (2 * rate)
