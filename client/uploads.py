"""What can be sent as a file: bytes, an open file, or pieces as they come."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from os.path import basename
from typing import BinaryIO, Final, TypeAlias

from client.errors import ConfigurationError
from client.multipart import File, Segment

Source: TypeAlias = "File | bytes | BinaryIO | Iterable[bytes]"
"""Anything but a `File` is named as its source is, or `clip`, and its type is left open."""

AsyncSource: TypeAlias = "Source | AsyncIterable[bytes]"
"""Only the asynchronous client can wait for pieces. It waits for no open file: that is read in between."""

_PIECE: Final = 1 << 16
"""Bytes that an open file is read by."""


def file_of(source: AsyncSource) -> File:
    """A source as a file of a form. Nothing is read yet; what is no bytes can be sent once."""
    if isinstance(source, File):
        return source
    if isinstance(source, bytes):
        return File(source, "clip")
    if isinstance(source, AsyncIterable):
        return File(source, "clip")
    read = getattr(source, "read", None)
    if read is None:
        return File(iter(source), "clip")
    name = getattr(source, "name", None)
    return File(iter(lambda: read(_PIECE), b""), basename(name) if isinstance(name, str) else "clip")


def sendable(body: bytes | list[Segment] | None) -> bytes | Iterator[bytes] | None:
    """A body as httpx takes it."""
    return _flowing(body) if isinstance(body, list) else body


def sendable_async(body: bytes | list[Segment] | None) -> bytes | AsyncIterator[bytes] | None:
    """The same for the asynchronous client."""
    return _flowing_async(body) if isinstance(body, list) else body


def _flowing(segments: Iterable[Segment]) -> Iterator[bytes]:
    for segment in segments:
        if isinstance(segment, bytes):
            yield segment
        elif isinstance(segment, AsyncIterable):
            raise ConfigurationError("pieces that have to be awaited need the asynchronous client")
        else:
            yield from segment


async def _flowing_async(segments: Iterable[Segment]) -> AsyncIterator[bytes]:
    for segment in segments:
        if isinstance(segment, bytes):
            yield segment
        elif isinstance(segment, AsyncIterable):
            async for piece in segment:
                yield piece
        else:
            for piece in segment:
                yield piece
