"""A sound that stands for a file that is none, where whatever a request sends is taken for the real thing.

Three short tones, so that whatever listens hears three words; which ones, the bytes of the file decide. Whole
numbers only: the sound is the same everywhere.
"""

from __future__ import annotations

from array import array
from hashlib import sha256
from typing import Final

from mockserver.audio.wav import WavDialect, wav_header

RATE: Final = 16_000
"""Hertz; the sound is mono, of 16 bits."""
_TONE: Final = RATE * 3 // 10
_PAUSE: Final = RATE * 3 // 10
_LOUDNESS: Final = 6_000


def clip_for(data: bytes) -> bytes:
    """A WAV file of 1.8 s that depends on `data` alone: another file sounds otherwise."""
    marks = sha256(data).digest()
    samples = array("h")
    for mark in marks[:3]:
        half = 20 + mark % 60  # samples of half a period: 100 to 400 Hz
        samples.extend(_LOUDNESS if place // half % 2 else -_LOUDNESS for place in range(_TONE))
        samples.extend([0] * _PAUSE)
    head = wav_header("pcm_s16le", RATE, len(samples), WavDialect("", 18, sized=True))
    return head + b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples)
