"""Sounds to encode, and the whole of what an encoder gives for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from mockserver.audio.encoders import open_encoder
from mockserver.audio.formats import OutputFormat, Samples, parse_format
from mockserver.audio.wav import WavDialect

STREAMED = WavDialect("Lavf60.16.100", 18)
STREAMED_2024 = WavDialect("Lavf58.76.100", 40)
SIZED = WavDialect("Lavf60.16.100", 18, sized=True)
SIZED_2024 = WavDialect("Lavf58.76.100", 40, sized=True)
DIALECTS = (STREAMED, STREAMED_2024, SIZED, SIZED_2024)

EVERY_SAMPLE: Samples = np.arange(-32768, 32768).astype(np.int16)
"""All 65,536 of them, from the lowest to the highest."""

SOUNDS = st.binary(max_size=600).map(lambda data: np.frombuffer(data[: len(data) // 2 * 2], np.int16))
CUTS = st.lists(st.integers(0, 300), max_size=6)


def tone(hertz: float, samples: int, rate: int, peak: int = 9000) -> Samples:
    """A sine of `hertz`."""
    sine = np.sin(np.arange(samples) * (2 * np.pi * hertz / rate))
    rounded: Samples = np.round(sine * peak).astype(np.int16)
    return rounded


def encoded(
    fmt: OutputFormat | str, samples: Samples, dialect: WavDialect = STREAMED, cuts: Sequence[int] = ()
) -> bytes:
    """`samples` in a format, encoded in blocks that end at `cuts`."""
    fmt = parse_format(fmt) if isinstance(fmt, str) else fmt
    encoder = open_encoder(fmt, len(samples), dialect)
    blocks = np.split(samples, sorted(cut for cut in cuts if cut <= len(samples)))
    return encoder.head() + b"".join(encoder.encode(block) for block in blocks) + encoder.tail()


def strongest_hertz(samples: np.ndarray, rate: int) -> float:
    """Where the spectrum of `samples` is highest, to the nearest bin."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * rate / len(samples)
