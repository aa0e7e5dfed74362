"""Cut the sound that a client sends, where it is how it sends it that matters. Pure.

A minute of sound in every cassette would hide what there is to be read; so the files of a form and binary
frames keep their beginning. The header of the cassette says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from contracts.exchange import Asked, Reply
from contracts.tape.takes import Cassette, Frame, SocketTake

MOST: Final = 1024
"""Bytes kept of a file of a form, which is enough for every kind of head."""
MOST_OF_FRAME: Final = 32
"""Bytes kept of a binary frame."""
NOTE: Final = f"files keep their first {MOST} bytes, binary frames their first {MOST_OF_FRAME}"

_FILE: Final = re.compile(rb"content-disposition:[^\r\n]*; *filename\*?=", re.I)
_BOUNDARY: Final = re.compile(r'boundary="?([^";]+)"?', re.I)


def shortened(tape: Cassette) -> Cassette:
    """The same cassette with less sound, and the note where anything was cut."""
    cut = replace(
        tape,
        replies=tuple(_reply(each) for each in tape.replies),
        sockets=tuple(_socket(each) for each in tape.sockets),
    )
    return cut if cut == tape else replace(cut, provenance=replace(tape.provenance, shortened=NOTE))


def _reply(reply: Reply) -> Reply:
    return replace(reply, asked=_asked(reply.asked))


def _asked(asked: Asked) -> Asked:
    kind = next((value for name, value in asked.headers.items() if name.lower() == "content-type"), "")
    found = _BOUNDARY.search(kind)
    if not found or not asked.body:
        return asked
    line = b"--" + found[1].encode()
    return replace(asked, body=line.join(_part(part) for part in asked.body.split(line)))


def _part(part: bytes) -> bytes:
    head, blank, value = part.partition(b"\r\n\r\n")
    if not _FILE.search(head) or len(value) <= MOST + 2:
        return part
    return head + blank + value[:MOST] + b"\r\n"


def _socket(take: SocketTake) -> SocketTake:
    return replace(take, frames=tuple(_frame(each) for each in take.frames))


def _frame(frame: Frame) -> Frame:
    return frame if isinstance(frame.data, str) else replace(frame, data=frame.data[:MOST_OF_FRAME])
