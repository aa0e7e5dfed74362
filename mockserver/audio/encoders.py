"""From samples to bytes, block by block, for every output format.

The bytes joined are the same however the samples are cut into blocks, and nothing is held beyond the block in
hand (MP3: beyond the frames that the codec looks ahead).
"""

import sys
from collections.abc import Callable
from typing import Final, Protocol

import numpy as np

from mockserver.audio.formats import OutputFormat, Samples
from mockserver.audio.g711 import encode_alaw, encode_mulaw
from mockserver.audio.wav import WavDialect, wav_header, wav_padding


class Encoder(Protocol):
    """Turns one sound into bytes: `head` once, `encode` for each block, `tail` once."""

    def head(self) -> bytes:
        """The bytes before any sample; may be empty."""

    def encode(self, samples: Samples) -> bytes:
        """The bytes of one more block of any length; may be empty."""

    def tail(self) -> bytes:
        """The bytes after the last sample; ValueError if the header promised another number of samples."""


def open_encoder(fmt: OutputFormat, total_samples: int, dialect: WavDialect) -> Encoder:
    """An encoder of one sound of `total_samples` samples.

    `dialect` counts for wav only. MP3 must have no `formats.fault`; otherwise ValueError.
    """
    if fmt.bit_rate is not None:
        from mockserver.audio.mp3 import Mp3Encoder  # the codec is loaded at the first MP3

        return Mp3Encoder(fmt)
    assert fmt.encoding is not None  # OutputFormat sees to it
    if fmt.container == "wav":
        return _Wav(fmt.encoding, fmt.sample_rate, total_samples, dialect)
    return _Raw(fmt.encoding)


def encode_pcm(samples: Samples, encoding: str) -> bytes:
    """Headerless PCM in one of `formats.ENCODINGS`."""
    return _CONVERT[encoding](samples)


class _Raw:
    def __init__(self, encoding: str) -> None:
        self._convert = _CONVERT[encoding]

    def head(self) -> bytes:
        return b""

    def encode(self, samples: Samples) -> bytes:
        return self._convert(samples)

    def tail(self) -> bytes:
        return b""


class _Wav:
    def __init__(self, encoding: str, sample_rate: int, total_samples: int, dialect: WavDialect) -> None:
        self._convert = _CONVERT[encoding]
        self._head = wav_header(encoding, sample_rate, total_samples, dialect)
        self._padding = wav_padding(encoding, total_samples, dialect)
        # None: the header promises no length.
        self._missing = total_samples if dialect.sized else None

    def head(self) -> bytes:
        return self._head

    def encode(self, samples: Samples) -> bytes:
        if self._missing is not None:
            self._missing -= len(samples)
        return self._convert(samples)

    def tail(self) -> bytes:
        if self._missing:
            raise ValueError(f"the header promised {self._missing} samples that did not come")
        return self._padding


# 2**-15 is a power of two: the product is exact on every machine.
_UNIT: Final = np.float32(2**-15)


def _f32le(samples: Samples) -> bytes:
    return np.multiply(samples, _UNIT, dtype=np.float32).astype("<f4", copy=False).tobytes()


def _s16le(samples: Samples) -> bytes:
    # What synthesis gives is a view of bytes that are already what is wanted: no copy.
    whole: object = samples.base
    if isinstance(whole, bytes) and len(whole) == samples.nbytes and sys.byteorder == "little":
        return whole
    return samples.astype("<i2", copy=False).tobytes()


def _mulaw(samples: Samples) -> bytes:
    return encode_mulaw(samples).tobytes()


def _alaw(samples: Samples) -> bytes:
    return encode_alaw(samples).tobytes()


_CONVERT: Final[dict[str, Callable[[Samples], bytes]]] = {
    "pcm_f32le": _f32le,
    "pcm_s16le": _s16le,
    "pcm_mulaw": _mulaw,
    "pcm_alaw": _alaw,
}
