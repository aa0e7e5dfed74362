"""The four bytes before every MP3 frame (ISO 11172-3, ISO 13818-3, and LAME's MPEG-2.5 below 16 kHz)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

HEADER_BYTES: Final = 4

# Index: the version bits. 0 is MPEG-2.5, 1 is reserved, 2 is MPEG-2, 3 is MPEG-1.
_SAMPLE_RATES: Final = (
    (11_025, 12_000, 8_000),
    (),
    (22_050, 24_000, 16_000),
    (44_100, 48_000, 32_000),
)
_KILOBITS_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KILOBITS_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG_1: Final = 3
_LAYER_3: Final = 1
_MONO: Final = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame's header: sample_rate in hertz, bit_rate in bits a second, its samples, its size in bytes."""

    sample_rate: int
    bit_rate: int
    mono: bool
    samples: int
    size: int


def frame_at(data: bytes, offset: int) -> Frame | None:
    """The layer III frame that starts at `offset`, or None if no header with a known length stands there."""
    header = int.from_bytes(data[offset : offset + HEADER_BYTES], "big")
    if header >> 21 != 0x7FF or header >> 17 & 3 != _LAYER_3:
        return None
    version, rate_index, kilobits_index = header >> 19 & 3, header >> 10 & 3, header >> 12 & 15
    # Index 0 means a bit rate that the header does not tell, 15 and rate 3 are forbidden.
    if not 0 < kilobits_index < 15 or rate_index >= len(_SAMPLE_RATES[version]):
        return None
    first = version == _MPEG_1
    bit_rate = 1000 * (_KILOBITS_1 if first else _KILOBITS_2)[kilobits_index]
    sample_rate, samples = _SAMPLE_RATES[version][rate_index], 1152 if first else 576
    size = samples // 8 * bit_rate // sample_rate + (header >> 9 & 1)
    return Frame(sample_rate, bit_rate, header >> 6 & 3 == _MONO, samples, size)


def frames(data: bytes, offset: int = 0) -> Iterator[Frame]:
    """The frames that follow each other from `offset` on; a last one may be cut short."""
    while frame := frame_at(data, offset):
        yield frame
        offset += frame.size


def find_frames(data: bytes, within: int) -> int | None:
    """The first offset below `within` at which one frame follows another, or None.

    One header alone is no evidence: one in some two thousand pairs of random bytes looks like it.
    """
    offset = data.find(b"\xff", 0, within)
    while offset >= 0:
        frame = frame_at(data, offset)
        if frame:
            after = frame_at(data, offset + frame.size)
            if after and after.sample_rate == frame.sample_rate:
                return offset
        offset = data.find(b"\xff", offset + 1, within)
    return None
