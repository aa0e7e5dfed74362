"""The header of a WAV file, as the real service writes it or with exact sizes.

Recorded: the service pipes libavformat's muxer, which cannot go back to fill in lengths. Both sizes stay at
0xFFFFFFFF, and a LIST chunk that names the muxer stands before the data. Float sound had a 40-byte `fmt `
chunk in 2024 and an 18-byte one in late 2025 (recorded), never a `fact` chunk. Assumed: G.711 follows the
same muxer.
"""

import struct
from dataclasses import dataclass
from typing import Final, Literal

from mockserver.audio.formats import SAMPLE_BYTES

_UNKNOWN_SIZE: Final = 0xFFFFFFFF

_PCM_TAG: Final = 0x0001
_EXTENSIBLE_TAG: Final = 0xFFFE
_TAGS: Final[dict[str, int]] = {
    "pcm_s16le": _PCM_TAG,
    "pcm_f32le": 0x0003,
    "pcm_alaw": 0x0006,
    "pcm_mulaw": 0x0007,
}

_FRONT_CENTRE: Final = 4
# What follows the tag in the GUID of a WAVE_FORMAT_EXTENSIBLE sub-format.
_GUID_REST: Final = bytes.fromhex("0000 0000 1000 8000 00aa 0038 9b71")


@dataclass(frozen=True, slots=True)
class WavDialect:
    """How a header is written; a dated version of the API names its own.

    software: who wrote it, for the LIST chunk. float_fmt_size: length of the `fmt ` chunk of pcm_f32le.
    sized: exact sizes and no LIST chunk, for readers that cannot take a stream of unknown length.
    """

    software: str
    float_fmt_size: Literal[18, 40]
    sized: bool = False


def wav_header(encoding: str, sample_rate: int, samples: int, dialect: WavDialect) -> bytes:
    """All bytes before the first sample of mono sound.

    encoding is one of `formats.ENCODINGS`; sample_rate in hertz. `samples` counts only where the dialect is
    sized; there more than a WAV file's 4 GiB is a ValueError.
    """
    fmt = _fmt_chunk(encoding, sample_rate, dialect.float_fmt_size)
    if not dialect.sized:
        return _joined(_UNKNOWN_SIZE, fmt + _list_chunk(dialect.software), _UNKNOWN_SIZE)
    data_size = samples * SAMPLE_BYTES[encoding]
    # Readers count the samples of anything but plain PCM by `fact`.
    chunks = fmt if encoding == "pcm_s16le" else fmt + _chunk(b"fact", struct.pack("<I", samples))
    riff_size = len(b"WAVE") + len(chunks) + 8 + data_size + data_size % 2
    if riff_size > _UNKNOWN_SIZE:
        raise ValueError(f"{samples} samples of {encoding} are more than a WAV file can hold")
    return _joined(riff_size, chunks, data_size)


def wav_padding(encoding: str, samples: int, dialect: WavDialect) -> bytes:
    """What follows the last sample: a chunk has an even length, a stream of unknown length no end to pad."""
    return b"\0" * (samples * SAMPLE_BYTES[encoding] % 2) if dialect.sized else b""


def _joined(riff_size: int, chunks: bytes, data_size: int) -> bytes:
    return (
        struct.pack("<4sI4s", b"RIFF", riff_size, b"WAVE") + chunks + struct.pack("<4sI", b"data", data_size)
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)


def _fmt_chunk(encoding: str, sample_rate: int, float_fmt_size: Literal[18, 40]) -> bytes:
    tag, width = _TAGS[encoding], SAMPLE_BYTES[encoding]
    extensible = encoding == "pcm_f32le" and float_fmt_size == 40
    body = struct.pack(
        "<HHIIHH",
        _EXTENSIBLE_TAG if extensible else tag,
        1,
        sample_rate,
        sample_rate * width,
        width,
        8 * width,
    )
    if extensible:
        body += struct.pack("<HHIH", 22, 8 * width, _FRONT_CENTRE, tag) + _GUID_REST
    elif tag != _PCM_TAG:
        body += struct.pack("<H", 0)
    return _chunk(b"fmt ", body)


def _list_chunk(software: str) -> bytes:
    return _chunk(b"LIST", b"INFO" + _chunk(b"ISFT", software.encode("ascii") + b"\0"))
