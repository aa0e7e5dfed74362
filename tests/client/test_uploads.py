"""Whatever can be read can be sent, without being read before."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from client import ConfigurationError, File
from client.multipart import Form
from client.uploads import AsyncSource, file_of, sendable, sendable_async


def form(source: AsyncSource) -> Form:
    return Form({"model": "m"}, {"file": file_of(source)})


def sent(made: Form) -> bytes:
    body = sendable(made.segments())
    assert body is not None
    return body if isinstance(body, bytes) else b"".join(body)


def sent_async(made: Form) -> bytes:
    async def run() -> bytes:
        body = sendable_async(made.segments())
        assert body is not None
        return body if isinstance(body, bytes) else b"".join([piece async for piece in body])

    return asyncio.run(run())


def expected(boundary: str, name: str, data: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    before = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="model"\r\n\r\nm\r\n--{boundary}\r\n{head}'
    )
    return (
        f"{before}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
        + data
        + (f"\r\n--{boundary}--\r\n".encode())
    )


def test_bytes_are_sent_under_a_boundary_that_only_they_decide() -> None:
    one, same, other = form(b"abc"), form(b"abc"), form(b"abd")
    assert not one.streamed
    assert one.boundary == same.boundary
    assert one.boundary != other.boundary
    assert one.body() == sent(one) == sent_async(one) == expected(one.boundary, "clip", b"abc")


def test_an_open_file_is_sent_under_its_own_name_and_read_in_pieces(tmp_path: Path) -> None:
    data = bytes(range(256)) * 1000
    (tmp_path / "voice.wav").write_bytes(data)
    with open(tmp_path / "voice.wav", "rb") as file:
        made = form(file)
        assert (made.streamed, file.tell()) == (True, 0)
        body = sendable(made.segments())
        assert not isinstance(body, bytes | None)
        pieces = list(body)
    assert b"".join(pieces) == expected(made.boundary, "voice.wav", data)
    assert max(map(len, pieces)) == 65536


def test_a_file_without_a_name_is_called_a_clip() -> None:
    made = form(io.BytesIO(b"abc"))
    assert sent(made) == expected(made.boundary, "clip", b"abc")


def test_pieces_are_asked_for_one_by_one() -> None:
    asked: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield b"%d" % number

    made = form(pieces())
    body = sendable(made.segments())
    assert not isinstance(body, bytes | None)
    taken = [next(body), next(body)]
    assert (asked, len(taken)) == ([], 2)
    assert next(body) == b"0"
    assert asked == [0]
    assert b"".join([*taken, b"0", *body]) == expected(made.boundary, "clip", b"012")


def test_pieces_may_be_awaited_by_the_asynchronous_client_only() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    made = form(pieces())
    assert sent_async(made) == expected(made.boundary, "clip", b"ab")
    with pytest.raises(ConfigurationError, match="asynchronous"):
        sent(form(pieces()))


def test_a_file_of_ones_own_keeps_its_name_and_type() -> None:
    made = Form({}, {"clip": file_of(File(iter([b"a"]), "a.ogg", "audio/ogg"))})
    assert b'filename="a.ogg"\r\nContent-Type: audio/ogg\r\n\r\na\r\n' in sent(made)
