"""Forms with files, as bytes. Pure: the same form is always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from client.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class File:
    """A file of a form; `name` is what the service hears of it, never a path that is opened."""

    data: bytes = field(repr=False)
    name: str = "clip.wav"
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, then its files, in their order."""

    fields: Mapping[str, str]
    files: Mapping[str, File]

    @property
    def content_type(self) -> str:
        """The Content-Type of the body, which names its boundary."""
        return f"multipart/form-data; boundary={self._boundary()}"

    def body(self) -> bytes:
        """The form on the wire. Raises ConfigurationError for a name that would break it."""
        line = b"--" + self._boundary().encode()
        parts: list[bytes] = []
        for name, text in self.fields.items():
            parts += [line, _head(f'name="{_quoted(name)}"'), b"", text.encode()]
        for name, file in self.files.items():
            kind = f"Content-Type: {_one_line(file.content_type)}".encode()
            head = _head(f'name="{_quoted(name)}"; filename="{_quoted(file.name)}"')
            parts += [line, head, kind, b"", file.data]
        return b"\r\n".join([*parts, line + b"--", b""])

    def _boundary(self) -> str:
        # A digest of the content cannot be in the content but by a miracle, and needs no dice.
        digest = sha256()
        for name, text in self.fields.items():
            digest.update(f"{name}\n{text}\n".encode())
        for name, file in self.files.items():
            digest.update(f"{name}\n{file.name}\n".encode() + file.data)
        return digest.hexdigest()[:40]


def _head(parameters: str) -> bytes:
    return f"Content-Disposition: form-data; {parameters}".encode()


def _quoted(name: str) -> str:
    return _one_line(name).replace('"', "%22")


def _one_line(text: str) -> str:
    if any(end in text for end in "\r\n\0"):
        raise ConfigurationError(f"a line break in {text!r}, which would end a part's head")
    return text
