"""Forms with files. Pure: the same form of bytes is always the same bytes."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias
from uuid import uuid4

from client.errors import ConfigurationError

Segment: TypeAlias = "bytes | Iterable[bytes] | AsyncIterable[bytes]"
"""A stretch of a body: there already, or in pieces that are still to come."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a form; `name` is what the service hears of it, never a path that is opened."""

    data: Segment = field(repr=False)
    name: str = "clip.wav"
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, then its files, in their order. A field with several values is sent again."""

    fields: Mapping[str, str | Sequence[str]]
    files: Mapping[str, File]
    boundary: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "boundary", self._made())

    @property
    def content_type(self) -> str:
        """The Content-Type of the body, which names its boundary."""
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def streamed(self) -> bool:
        """Whether some of it is still to come, so that its length is not known."""
        return not all(isinstance(file.data, bytes) for file in self.files.values())

    def body(self) -> bytes:
        """The form on the wire, where none of it is still to come.

        Raises ConfigurationError for a name that would break it.
        """
        return b"".join([segment for segment in self.segments() if isinstance(segment, bytes)])

    def segments(self) -> list[Segment]:
        """The same for any form, in stretches. Raises as `body` does."""
        line = b"--" + self.boundary.encode() + b"\r\n"
        found: list[Segment] = []
        for name, text in self.fields.items():
            for value in [text] if isinstance(text, str) else text:
                found.append(line + _head(f'name="{_quoted(name)}"') + b"\r\n\r\n" + value.encode() + b"\r\n")
        for name, file in self.files.items():
            kind = f"Content-Type: {_one_line(file.content_type)}".encode()
            head = _head(f'name="{_quoted(name)}"; filename="{_quoted(file.name)}"')
            found += [line + head + b"\r\n" + kind + b"\r\n\r\n", file.data, b"\r\n"]
        return [*found, line[:-2] + b"--\r\n"]

    def _made(self) -> str:
        if self.streamed:
            return uuid4().hex
        # A digest of the content cannot be in the content but by a miracle, and needs no dice.
        digest = sha256()
        for name, text in self.fields.items():
            digest.update(f"{name}\n{text}\n".encode())
        for name, file in self.files.items():
            digest.update(f"{name}\n{file.name}\n".encode())
            digest.update(file.data if isinstance(file.data, bytes) else b"")
        return digest.hexdigest()[:40]


def _head(parameters: str) -> bytes:
    return f"Content-Disposition: form-data; {parameters}".encode()


def _quoted(name: str) -> str:
    return _one_line(name).replace('"', "%22")


def _one_line(text: str) -> str:
    if any(end in text for end in "\r\n\0"):
        raise ConfigurationError(f"a line break in {text!r}, which would end a part's head")
    return text
