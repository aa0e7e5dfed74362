"""From the bytes of a file, or from headerless PCM, to samples.

Files are told apart by their first bytes, never by a name or a media type. libsndfile reads them: it takes
sizes of 0xFFFFFFFF, as streamed WAV files have them, and files that break off in the middle.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from mockserver.audio.g711 import decode_alaw, decode_mulaw
from mockserver.audio.media import EXTRA, MediaFile, NoReader, recognised
from mockserver.audio.media import Unreadable as MediaUnreadable
from mockserver.audio.mpeg import find_frames
from mockserver.audio.unsized import with_size

if TYPE_CHECKING:
    from mockserver.audio.forward import ForwardFile

Sound = npt.NDArray[np.float32]

PCM_ENCODINGS: Final = ("pcm_s16le", "pcm_s32le", "pcm_f16le", "pcm_f32le", "pcm_mulaw", "pcm_alaw")
"""What `decode_pcm` reads: the encodings that the API documents for speech to text."""

MAX_SAMPLES: Final = 30 * 60 * 48_000
"""Longest sound that is decoded: half an hour at 48 kHz, 346 MB of float32 (while it is read, twice that)."""

BELIEVABLE_RATES: Final = range(4_000, 384_001)
"""Rates in hertz at which a file is believed to be sound."""

# Numbers read at once, whatever the number of channels: small, since a block with a fault in it is lost.
_BLOCK: Final = 1 << 14

# An MP3 cut out of a stream starts inside a frame; the next begins within the longest frame, 1441 bytes.
_MP3_SEARCH: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Mono sound. samples: float32 within [-1, 1]; sample_rate: hertz."""

    samples: Sound
    sample_rate: int


class UndecodableAudio(Exception):
    """The bytes are not sound that can be read; the text says why, in plain words."""


class TooLong(UndecodableAudio):
    """It is sound, and more of it than was allowed."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A file that is being read: sample_rate in hertz, and its mono sound, block by block, once.

    Going through the blocks may raise what `reading` raises.
    """

    sample_rate: int
    blocks: Iterator[Sound]


def decode(data: bytes, *, max_samples: int = MAX_SAMPLES) -> Clip:
    """Read a whole file as `reading` does. Takes 8 bytes a sample while it works, 4 bytes afterwards."""
    opened = reading(data, max_samples=max_samples)
    blocks = list(opened.blocks)
    return Clip(np.concatenate(blocks) if blocks else np.zeros(0, np.float32), opened.sample_rate)


def reading(data: bytes, *, max_samples: int = MAX_SAMPLES, max_seconds: int | None = None) -> Reading:
    """Open a WAV, MP3, FLAC or Ogg (Vorbis, Opus) file; channels are mixed down to one.

    WebM and MP4 files are read where the extra `media` is installed. A file that breaks off gives what there
    is. Raises UndecodableAudio for anything else; for more than `max_samples` samples, or than fit into
    `max_seconds`, TooLong as soon as they have been read. No more than a block is held.
    """
    container, start = _recognise(data)
    rate, blocks = (_media if recognised(data) else _forward)(data[start:] if start else data, container)
    if rate not in BELIEVABLE_RATES:
        raise UndecodableAudio(f"a sample rate of {rate} Hz is out of range")
    most = max_samples if max_seconds is None else min(max_samples, max_seconds * rate)
    return Reading(rate, _limited(blocks, most))


def decode_pcm(data: bytes, encoding: str, sample_rate: int, *, max_samples: int = MAX_SAMPLES) -> Clip:
    """Read headerless mono PCM in one of PCM_ENCODINGS; a last, incomplete sample is dropped.

    Raises ValueError for another encoding or a rate outside BELIEVABLE_RATES, UndecodableAudio for more than
    `max_samples` samples. Any bytes are PCM.
    """
    if encoding not in PCM_ENCODINGS:
        raise ValueError(f"unknown encoding {encoding!r}, one of {', '.join(PCM_ENCODINGS)} is needed")
    if sample_rate not in BELIEVABLE_RATES:
        raise ValueError(f"a sample rate of {sample_rate} Hz is out of range")
    width = _WIDTHS[encoding]
    count = len(data) // width
    if count > max_samples:
        raise _too_long(max_samples)
    return Clip(_from_pcm(data[: count * width], encoding), sample_rate)


def _recognise(data: bytes) -> tuple[str, int]:
    """What kind of file `data` is, and at which byte to start reading it."""
    if not data:
        raise UndecodableAudio("there is no data")
    if data[:4] in (b"RIFF", b"RIFX", b"RF64") and data[8:12] == b"WAVE":
        return "WAV", 0
    if data[:4] == b"fLaC":
        return "FLAC", 0
    if data[:4] == b"OggS":
        return "Ogg", 0
    if data[:3] == b"ID3":
        return "MP3", 0
    media = recognised(data)
    if media is not None:
        return media, 0
    start = find_frames(data, _MP3_SEARCH)
    if start is None:
        raise UndecodableAudio("this is not a WAV, MP3, FLAC or Ogg file")
    return "MP3", start


@contextmanager
def _told(container: str) -> Iterator[None]:
    """What libsndfile says, in plain words."""
    from mockserver.audio.forward import Unreadable

    try:
        yield
    except Unreadable as error:
        reason = getattr(error, "error_string", str(error))
        raise UndecodableAudio(f"this {container} file cannot be read: {reason}") from error


def _forward(data: bytes, container: str) -> tuple[int, Iterator[Sound]]:
    """The rate and the sound of a file that libsndfile reads."""
    from mockserver.audio.forward import ForwardFile  # loaded at the first file

    with _told(container):
        file = ForwardFile(io.BytesIO(with_size(data) if container == "WAV" else data))

    def blocks() -> Iterator[Sound]:
        with file, _told(container):
            yield from _blocks(file)

    return int(file.samplerate), blocks()


def _media(data: bytes, container: str) -> tuple[int, Iterator[Sound]]:
    """The rate and the sound of a file that needs the extra."""
    try:
        file = MediaFile(data, container)
    except NoReader:
        raise UndecodableAudio(f"a {container} file is read only where {EXTRA} is installed") from None
    except MediaUnreadable as error:
        raise UndecodableAudio(f"this {container} file cannot be read: {error}") from None
    return file.samplerate, file.blocks()


def _limited(blocks: Iterator[Sound], max_samples: int) -> Iterator[Sound]:
    left = max_samples
    for block in blocks:
        left -= len(block)
        if left < 0:
            raise _too_long(max_samples)
        yield _bounded(block)


def _blocks(file: ForwardFile) -> Iterator[Sound]:
    """The sound as far as it can be read; the first fault is raised only if nothing came before it."""
    from mockserver.audio.forward import Unreadable

    # The number of frames in the header of a damaged file is not to be trusted, so it decides nothing here.
    frames = max(1, _BLOCK // file.channels)
    block = file.read(frames, dtype="float32", always_2d=True)
    while len(block):
        yield block[:, 0].copy() if file.channels == 1 else block.mean(axis=1)
        try:
            block = file.read(frames, dtype="float32", always_2d=True)
        except Unreadable:
            return


def _too_long(max_samples: int) -> TooLong:
    return TooLong(f"more than {max_samples} samples")


_WIDTHS: Final = {
    "pcm_s16le": 2,
    "pcm_s32le": 4,
    "pcm_f16le": 2,
    "pcm_f32le": 4,
    "pcm_mulaw": 1,
    "pcm_alaw": 1,
}


def _from_pcm(data: bytes, encoding: str) -> Sound:
    if encoding == "pcm_f32le":
        return _bounded(np.frombuffer(data, "<f4").astype(np.float32))
    if encoding == "pcm_f16le":
        return _bounded(np.frombuffer(data, "<f2").astype(np.float32))
    if encoding == "pcm_s32le":
        return (np.frombuffer(data, "<i4") * 2.0**-31).astype(np.float32)
    if encoding == "pcm_s16le":
        return np.frombuffer(data, "<i2") * np.float32(2**-15)
    codes = np.frombuffer(data, np.uint8)
    return (decode_mulaw(codes) if encoding == "pcm_mulaw" else decode_alaw(codes)) * np.float32(2**-15)


def _bounded(samples: Sound) -> Sound:
    """Within [-1, 1]; what is not a number is silence. Changes `samples` in place."""
    np.nan_to_num(samples, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
    return np.clip(samples, -1.0, 1.0, out=samples)
