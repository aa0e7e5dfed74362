"""WebM and MP4 (M4A) files, which libsndfile does not know: read by FFmpeg's libraries where the extra
`media` is installed.

Everything of that optional package stays in this module, and is loaded at the first such file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

EXTRA: Final = "cartesia-mock[media]"

_DEMUXERS: Final = {"WebM": "matroska", "MP4": "mp4"}
"""Never guessed at: FFmpeg knows kinds of files that point at other files."""


class NoReader(Exception):
    """The extra is not installed."""


class Unreadable(Exception):
    """It is installed, and cannot read the file; the text says why."""


def recognised(data: bytes) -> str | None:
    """WebM or MP4, of which M4A is one kind; None for anything else."""
    if data[:4] == b"\x1aE\xdf\xa3":
        return "WebM"
    return "MP4" if data[4:8] == b"ftyp" else None


class MediaFile:
    """The first stream of audio in a file. samplerate: hertz."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Open a file of a kind that `recognised` named. Raises NoReader or Unreadable."""
        try:
            import av
        except ImportError:
            raise NoReader from None
        try:
            self._file = av.open(io.BytesIO(data), mode="r", format=_DEMUXERS[kind])
        except Exception as error:  # whatever the package thinks of: it is the file's fault
            raise Unreadable(_reason(error)) from None
        if not self._file.streams.audio:
            self._file.close()
            raise Unreadable("there is no audio in it")
        self._stream = self._file.streams.audio[0]
        self.samplerate = int(self._stream.rate or 0)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def blocks(self) -> Iterator[npt.NDArray[np.float32]]:
        """The sound, channels mixed to their mean, block by block, as far as it can be read."""
        import av

        as_floats = av.AudioResampler(format="fltp")
        with self._file:
            try:
                for frame in self._file.decode(self._stream):
                    for planes in as_floats.resample(frame):
                        yield planes.to_ndarray().astype(np.float32).mean(axis=0)
            except Exception:  # a file that breaks off gives what there is, whatever the break is called
                return


def _reason(error: Exception) -> str:
    """FFmpeg's own words, without the name of the file, which has none."""
    return str(getattr(error, "strerror", None) or "it is damaged")
