"""A multipart/form-data body, cut into its parts: bytes in, values out.

The boundary is taken from the content type; where that has none, or where the body has another, from the
first line of the body (Python 1.0.0 sends no boundary). What no client of the API sends is refused: nested
forms, transfer encodings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mockserver.contract.errors import ApiError
from mockserver.contract.multipart import Part

MOST_PARTS: Final = 100
_LONGEST_HEAD: Final = 8_192
"""Bytes of the headers of one part."""
_LONGEST_BOUNDARY: Final = 200
"""The standard says 70; nothing hangs on it."""

_BOUNDARY: Final = re.compile(r';\s*boundary=(?:"([^"]+)"|([^;\s]+))', re.IGNORECASE)
_PARAMETER: Final = re.compile(r';\s*(name|filename\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))', re.IGNORECASE)


def read_parts(body: bytes, content_type: str) -> tuple[Part, ...]:
    """The parts of a form in their order, their bytes as they came. Raises ApiError(bad_multipart)."""
    delimiter = _delimiter(body, content_type)
    return tuple(_part(head, data) for head, data in _cut(body, delimiter))


def _delimiter(body: bytes, content_type: str) -> bytes:
    named = _BOUNDARY.search(content_type)
    if named:
        delimiter = b"--" + (named[1] or named[2]).encode("latin-1", "replace")
        if body.startswith(delimiter) or b"\r\n" + delimiter in body:
            return delimiter
    first = body[: _LONGEST_BOUNDARY + 2].split(b"\r\n", 1)[0]
    if not first.startswith(b"--") or len(first) < 3 or len(first) > _LONGEST_BOUNDARY:
        raise ApiError("bad_multipart")
    # A form without any part is nothing but its end.
    return first.removesuffix(b"--") if len(first) > 4 and body.rstrip() == first else first


def _cut(body: bytes, delimiter: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Head and data of each part. The last boundary must be there: without it the body broke off."""
    at = 0 if body.startswith(delimiter) else body.index(b"\r\n" + delimiter) + 2
    for _ in range(MOST_PARTS + 1):
        at += len(delimiter)
        if body[at : at + 2] == b"--":
            return
        line = body.find(b"\r\n", at)
        end = body.find(b"\r\n" + delimiter, at)
        if line < 0 or end < 0 or body[at:line].strip():
            raise ApiError("bad_multipart")
        blank = body.find(b"\r\n\r\n", line, min(end + 4, line + _LONGEST_HEAD))
        if blank < 0:
            raise ApiError("bad_multipart")
        yield body[line + 2 : blank], body[blank + 4 : end]
        at = end + 2
    raise ApiError("bad_multipart")


def _part(head: bytes, data: bytes) -> Part:
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n"))
    }
    disposition = headers.get("content-disposition", "")
    given = {found[1].lower(): _unquoted(found) for found in _PARAMETER.finditer(disposition)}
    encoding = headers.get("content-transfer-encoding", "binary").lower()
    if not disposition.lower().startswith("form-data") or "name" not in given:
        raise ApiError("bad_multipart")
    if encoding not in ("binary", "8bit", "7bit"):
        raise ApiError("bad_multipart")
    filename = given.get("filename", given.get("filename*"))
    return Part(given["name"], filename, headers.get("content-type"), data)


def _unquoted(found: re.Match[str]) -> str:
    quoted = found[2]
    return re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else found[3]
