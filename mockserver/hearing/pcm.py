"""Headerless PCM that comes in pieces of any size: half a sample waits for its other half."""

from __future__ import annotations

from typing import Final

from mockserver.audio.decoding import Sound, decode_pcm

SAMPLE_BYTES: Final = {
    "pcm_s16le": 2,
    "pcm_s32le": 4,
    "pcm_f16le": 2,
    "pcm_f32le": 4,
    "pcm_mulaw": 1,
    "pcm_alaw": 1,
}
"""The encodings that the API documents for speech to text, and how wide a sample is."""


def bytes_a_second(encoding: str, sample_rate: int) -> int:
    """How much of a stream lasts a second."""
    return SAMPLE_BYTES[encoding] * sample_rate


class PcmReader:
    """Reads one stream of mono PCM. Raises ValueError for an unknown encoding or a rate that cannot be."""

    def __init__(self, encoding: str, sample_rate: int) -> None:
        decode_pcm(b"", encoding, sample_rate)
        self._encoding = encoding
        self._rate = sample_rate
        self._width = SAMPLE_BYTES[encoding]
        self._half = b""

    def read(self, data: bytes) -> Sound:
        """The samples that `data` completes, float32 in [-1, 1]."""
        if self._half:
            data = self._half + data
        whole = len(data) - len(data) % self._width
        self._half = data[whole:]
        return decode_pcm(data[:whole] if self._half else data, self._encoding, self._rate).samples
