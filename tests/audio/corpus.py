"""Files as nobody should send them, and a few that only look so.

Each row says whether there is sound to be had from it: `READ`, or the beginning of the reason why not.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

import numpy as np
import soundfile

from tests.audio.sounds import encoded, tone

READ: Final = ""
_NO_FILE: Final = "this is not a WAV, MP3, FLAC or Ogg file"
_NO_WAV: Final = "this WAV file cannot be read"
_NO_FLAC: Final = "this FLAC file cannot be read"
_NO_OGG: Final = "this Ogg file cannot be read"
_NO_MP3: Final = "this MP3 file cannot be read"
_NO_SOUND: Final = "there is no sound in it"

TONE = tone(400, 2000, 8000)
PCM = TONE.tobytes()
_PCM_GUID = bytes.fromhex("0100 0000 0000 1000 8000 00aa 0038 9b71")


def riff(*chunks: bytes, size: int | None = None, form: bytes = b"WAVE") -> bytes:
    body = form + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) if size is None else size) + body


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    length = len(body) if size is None else size
    return name + struct.pack("<I", length) + body + b"\0" * (len(body) % 2)


def fmt(
    tag: int = 1,
    channels: int = 1,
    rate: int = 8000,
    bits: int = 16,
    align: int | None = None,
    more: bytes = b"",
) -> bytes:
    width = (channels * bits // 8) & 0xFFFF if align is None else align
    body = struct.pack("<HHIIHH", tag, channels, rate, (rate * width) & 0xFFFFFFFF, width, bits)
    return chunk(b"fmt ", body + more)


def written(container: str, subtype: str, samples: np.ndarray = TONE, rate: int = 8000) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=container, subtype=subtype)
    return file.getvalue()


def patched(data: bytes, at: int, patch: bytes) -> bytes:
    return data[:at] + patch + data[at + len(patch) :]


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("clip.wav", data)
    return file.getvalue()


WAV = riff(fmt(), chunk(b"data", PCM))
FLAC = written("FLAC", "PCM_16", tone(400, 24_000, 8000))
OGG = written("OGG", "VORBIS", tone(400, 160_000, 8000))
OPUS = written("OGG", "OPUS", tone(400, 16_000, 8000))
MP3 = encoded("mp3@24000/64k", tone(400, 24_000, 24_000))


def _things_that_are_no_audio() -> Iterator[tuple[str, bytes, str]]:
    yield "no bytes", b"", "there is no data"
    yield "one byte", b"R", _NO_FILE
    yield "text", b"This is a recording of my voice.\n", _NO_FILE
    yield "JSON", b'{"clip": "clip.wav"}', _NO_FILE
    yield "a page", b"<!doctype html><html><body>404</body></html>", _NO_FILE
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(100), _NO_FILE
    yield "a document", b"%PDF-1.7\n" + bytes(100), _NO_FILE
    yield "an archive", zipped(WAV), _NO_FILE
    yield "a compressed file", gzip.compress(WAV, mtime=0), _NO_FILE
    yield "zeros", bytes(5000), _NO_FILE
    yield "ones", b"\xff" * 5000, _NO_FILE
    yield "noise", np.random.default_rng(5).bytes(5000), _NO_FILE
    yield "samples without a header", PCM, _NO_FILE
    yield "AIFF", written("AIFF", "PCM_16"), _NO_FILE
    yield "AU", written("AU", "PCM_16"), _NO_FILE
    yield "raw AAC", b"\xff\xf1\x4c\x40\x1b\x3f\xfc" + bytes(200), _NO_FILE


def _wav_files() -> Iterator[tuple[str, bytes, str]]:
    data = chunk(b"data", PCM)
    yield "WAV", WAV, READ
    yield "WAV, four bytes of it", b"RIFF", _NO_FILE
    yield "WAV without chunks", riff(), _NO_WAV
    yield "WAV without samples", riff(fmt(), chunk(b"data", b"")), _NO_SOUND
    yield "WAV without data", riff(fmt()), _NO_WAV
    yield "WAV without a format", riff(data), _NO_WAV
    yield "WAV with its format last", riff(data, fmt()), _NO_WAV
    yield "WAV that breaks off in its format", WAV[:24], _NO_WAV
    yield "WAV that breaks off in a sample", WAV[:1001], READ
    yield "WAV of unknown sizes", riff(fmt(), chunk(b"data", PCM, 0xFFFFFFFF), size=0xFFFFFFFF), READ
    yield "WAV whose sizes were never filled in", riff(fmt(), chunk(b"data", PCM, 0), size=0), READ
    yield "WAV that says it is empty", riff(fmt(), chunk(b"data", PCM, 0), size=36), READ
    yield "WAV of nothing and a note", riff(fmt(), chunk(b"data", b""), chunk(b"LIST", b"INFO")), _NO_SOUND
    yield "WAV that declares two gigabytes", riff(fmt(), chunk(b"data", PCM, 1 << 31), size=1 << 31), READ
    yield "WAV that declares less than it has", riff(fmt(), chunk(b"data", PCM, 100)), READ
    yield "WAV with a wrong size of the whole", riff(fmt(), data, size=4), READ
    yield "WAV of no channels", riff(fmt(channels=0), data), _NO_WAV
    yield "WAV of 65535 channels", riff(fmt(channels=65535), data), _NO_WAV
    yield "WAV of 1024 channels", riff(fmt(channels=1024), chunk(b"data", bytes(1 << 20))), READ
    yield "WAV at no rate", riff(fmt(rate=0), data), _NO_WAV
    yield "WAV at one sample a second", riff(fmt(rate=1), data), "a sample rate of 1 Hz is out of range"
    yield "WAV at four gigahertz", riff(fmt(rate=0xFFFFFFFF), data), _NO_WAV
    for bits in (1, 7):  # in whole bytes
        yield f"WAV of {bits} bits", riff(fmt(bits=bits, align=1), data), READ
    for bits in (0, 48, 65535):
        yield f"WAV of {bits} bits", riff(fmt(bits=bits), data), _NO_WAV
    yield "WAV with frames of no bytes", riff(fmt(align=0), data), READ
    for tag, name in (
        (0, "no format"),
        (0x55, "MP3 inside"),
        (0x161, "WMA inside"),
        (0xFFFF, "a format of one's own"),
    ):
        yield f"WAV with {name}", riff(fmt(tag=tag), data), _NO_WAV
    yield "WAV of ADPCM without its tables", riff(fmt(tag=2, bits=4), data), _NO_WAV
    extensible = struct.pack("<HHI", 22, 16, 4)
    yield "WAV, extensible", riff(fmt(tag=0xFFFE, more=extensible + _PCM_GUID), data), READ
    yield (
        "WAV, extensible to something unknown",
        riff(fmt(tag=0xFFFE, more=extensible + b"?" * 16), data),
        _NO_WAV,
    )
    yield "WAV in a WAV", riff(fmt(), chunk(b"data", WAV)), READ
    yield "WAV in a list of a WAV", riff(chunk(b"LIST", b"WAVE" + WAV), fmt(), data), READ
    yield "WAV after a chunk without end", riff(chunk(b"JUNK", b"", 0xFFFFFFF0), fmt(), data), _NO_WAV
    yield "WAV after a hundred thousand chunks", riff(chunk(b"JUNK", b"") * 100_000, fmt(), data), _NO_WAV
    yield "WAV with two sets of samples", riff(fmt(), data, data), _NO_WAV
    yield "WAV, big-endian", _rifx(), READ
    yield "WAV of one sample", riff(fmt(), chunk(b"data", b"\0\x40")), READ
    nan = struct.pack("<4f", float("nan"), float("inf"), float("-inf"), 1e38) * 500
    yield "WAV of what is no number", riff(fmt(tag=3, bits=32), chunk(b"data", nan)), READ
    yield "WAV of silence", riff(fmt(), chunk(b"data", bytes(4000))), READ


def _rifx() -> bytes:
    body = b"WAVEfmt " + struct.pack(">IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    body += b"data" + struct.pack(">I", len(PCM)) + TONE.byteswap().tobytes()
    return b"RIFX" + struct.pack(">I", len(body)) + body


def _compressed_files() -> Iterator[tuple[str, bytes, str]]:
    yield "FLAC", FLAC, READ
    yield "FLAC, its name alone", b"fLaC", _NO_FLAC
    yield "FLAC that breaks off in its header", FLAC[:20], _NO_FLAC
    yield "FLAC that breaks off", FLAC[: len(FLAC) * 3 // 4], READ
    # Samples are 36 bits from the middle of byte 21 on.
    yield "FLAC that declares 68 billion samples", patched(FLAC, 22, b"\xff" * 4), READ
    yield "FLAC at no rate", patched(FLAC, 18, b"\0\0\0"), _NO_FLAC
    yield "FLAC of junk", FLAC[:86] + b"\xaa" * 4000, _NO_FLAC
    yield "Ogg, its name alone", b"OggS", _NO_OGG
    yield "Ogg of zeros", b"OggS" + bytes(4000), _NO_OGG
    yield "Ogg that breaks off", OGG[: len(OGG) * 3 // 4], READ
    yield "Ogg with a wrong checksum", patched(OGG, 22, b"\0\0\0\0"), _NO_OGG
    yield "Opus of no channels", patched(OPUS, 37, b"\0"), _NO_OGG
    yield "Opus that breaks off in its header", OPUS[:60], _NO_OGG
    yield "MP3", MP3, READ
    yield "MP3 that breaks off", MP3[: len(MP3) // 2 + 7], READ
    yield "MP3 that begins in a frame", MP3[100:], READ
    yield "MP3 of tags alone", b"ID3\x04\0\0\0\0\x0f\x76" + bytes(2038), _NO_MP3
    yield "MP3 whose tags declare 256 megabytes", b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + MP3, _NO_MP3
    yield "MP3 of one frame's head", b"\xff\xfb\x90\xc4", _NO_FILE


CORPUS: Final = {
    name: (data, reason)
    for rows in (_things_that_are_no_audio(), _wav_files(), _compressed_files())
    for name, data, reason in rows
}
"""By name: the bytes, and READ or the beginning of the reason."""


def silence_bomb(seconds: int, rate: int = 8000, channels: int = 1) -> bytes:
    """Hours of silence in a few kilobytes."""
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", rate, channels, format="FLAC", subtype="PCM_16") as flac:
        for _ in range(seconds):
            flac.write(np.zeros((rate, channels), np.int16))
    return file.getvalue()
