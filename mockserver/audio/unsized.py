"""WAV files whose sizes were never filled in: whoever wrote them could not go back to the header.

Some leave 0xFFFFFFFF there, which readers know what to make of; others leave 0, as if there were no sound.
"""

from __future__ import annotations

import struct
from typing import Final

_HEAD: Final = 12
_MOST_CHUNKS: Final = 64
"""Before the samples; a file with more is left as it is."""
_LARGEST: Final = 0xFFFFFFFF


def with_size(data: bytes) -> bytes:
    """The same file, its samples reaching to its end if the header says that there are none and that nothing
    follows. Anything else comes back as it is."""
    if data[:4] != b"RIFF":
        return data
    at = _HEAD
    for _ in range(_MOST_CHUNKS):
        if at + 8 > len(data):
            return data
        name, size = struct.unpack_from("<4sI", data, at)
        if name == b"data":
            return data if size else _reaching_the_end(data, at + 8)
        at += 8 + size + size % 2
    return data


def _reaching_the_end(data: bytes, samples: int) -> bytes:
    (whole,) = struct.unpack_from("<I", data, 4)
    if len(data) == samples or samples < 8 + whole < _LARGEST:
        return data
    size = struct.pack("<I", min(len(data) - samples, _LARGEST))
    return b"".join((data[: samples - 4], size, memoryview(data)[samples:]))
