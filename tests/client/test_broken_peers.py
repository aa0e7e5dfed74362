"""Peers that do not answer as they should: what the caller gets instead of audio."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from client import AsyncClient, Client, ConnectionFailed, StatusError

CUT_SHORT = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nRIFF"
REFUSAL_CUT_SHORT = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 100\r\n\r\nInvalid"
NO_HTTP = b"220 mail.example ESMTP\r\n\r\n"
ELSEWHERE = b"HTTP/1.1 302 Found\r\nlocation: http://localhost:1/\r\ncontent-length: 0\r\n\r\n"


@contextmanager
def peer(answer: bytes) -> Iterator[str]:
    """Reads one request, sends the answer, hangs up. Gives its base URL."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with closing(connection):
                request = b""
                while not request.endswith(b"}"):
                    request += connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(10)


def whole(url: str) -> None:
    with Client(api_key="k", base_url=url) as client:
        client.tts_bytes(transcript="Hi", voice="v")


def streamed(url: str) -> None:
    with (
        Client(api_key="k", base_url=url) as client,
        client.tts_bytes_stream(transcript="Hi", voice="v") as audio,
    ):
        b"".join(audio)


def whole_awaited(url: str) -> None:
    async def ask() -> None:
        async with AsyncClient(api_key="k", base_url=url) as client:
            await client.tts_bytes(transcript="Hi", voice="v")

    asyncio.run(ask())


def streamed_awaited(url: str) -> None:
    async def ask() -> None:
        async with (
            AsyncClient(api_key="k", base_url=url) as client,
            client.tts_bytes_stream(transcript="Hi", voice="v") as audio,
        ):
            async for _ in audio:
                pass

    asyncio.run(ask())


@pytest.mark.parametrize("call", [whole, streamed, whole_awaited, streamed_awaited])
@pytest.mark.parametrize("answer", [CUT_SHORT, REFUSAL_CUT_SHORT, NO_HTTP, b""])
def test_an_answer_that_breaks_off_is_a_failed_connection(answer: bytes, call: Callable[[str], None]) -> None:
    with peer(answer) as url, pytest.raises(ConnectionFailed):
        call(url)


@pytest.mark.parametrize("call", [whole, streamed, whole_awaited, streamed_awaited])
def test_a_redirect_is_not_followed_and_not_taken_for_audio(call: Callable[[str], None]) -> None:
    with peer(ELSEWHERE) as url, pytest.raises(StatusError) as caught:
        call(url)
    assert caught.value.status == 302
