"""One HTTP request as the rooms below want it, read from ASGI."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from mockserver.contract.errors import ApiError
from mockserver.contract.multipart import Part
from mockserver.edge.multipart import read_parts
from mockserver.edge.types import Receive, Scope

_BESIDE_FILE: Final = 1 << 16
"""Bytes that a form may have beside its file."""


class ClientGone(Exception):
    """The client closed the connection before the answer was complete; nobody is left to tell."""


class RequestHeaders(Mapping[str, str]):
    """Headers by lower-case name, decoded only when asked for; of repeated ones the last counts."""

    __slots__ = ("_raw",)

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        self._raw = dict(raw)

    def __getitem__(self, name: str) -> str:
        return self._raw[name.encode("latin-1")].decode("latin-1")

    def names(self) -> KeysView[bytes]:
        """The names as they came: what is looked for in every request is looked for without decoding."""
        return self._raw.keys()

    def __iter__(self) -> Iterator[str]:
        return (name.decode("latin-1") for name in self._raw)

    def __len__(self) -> int:
        return len(self._raw)


@dataclass(frozen=True, slots=True)
class Head:
    """Method, path, query and headers."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: RequestHeaders

    @property
    def version(self) -> str | None:
        """The `Cartesia-Version` header."""
        return self.headers.get("cartesia-version")


def read_head(scope: Scope) -> Head:
    """The head of an HTTP request; never fails, whatever bytes were sent."""
    query: bytes = scope["query_string"]
    return Head(
        scope["method"],
        scope["path"],
        tuple(parse_qsl(query.decode("latin-1"), keep_blank_values=True)) if query else (),
        RequestHeaders(scope["headers"]),
    )


async def read_body(head: Head, receive: Receive, limit: int) -> bytes:
    """The whole body, at most `limit` bytes. Raises ApiError(body_too_large) or ClientGone."""
    declared = head.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise ApiError("body_too_large", limit=limit)
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise ApiError("body_too_large", limit=limit)
        if not message.get("more_body", False):
            return b"".join([*parts, part]) if parts else part
        parts.append(part)


async def read_form(head: Head, receive: Receive, limit: int, files: int = 1) -> tuple[Part, ...]:
    """The parts of a form with so many files of at most `limit` bytes each.

    Raises ApiError: file_too_large for a body that must have a larger one, bad_multipart; or ClientGone.
    """
    try:
        body = await read_body(head, receive, limit * max(files, 1) + _BESIDE_FILE)
    except ApiError:
        raise ApiError("file_too_large", limit=limit) from None
    return read_parts(body, head.headers.get("content-type", ""))
