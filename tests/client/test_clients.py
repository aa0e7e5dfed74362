"""Both clients against the running fake; each law holds for either edge."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest

from client import (
    AsyncClient,
    BadRequest,
    Client,
    ConnectionFailed,
    NotFound,
    RawFormat,
    Status,
    StatusError,
    Unauthorized,
    UnreadableAnswer,
)
from client.responses import Answer, read_status
from mockserver import MockServer
from mockserver.audio.decoding import decode, decode_pcm
from mockserver.speech.listening import listen

T = TypeVar("T")

VOICE = "694f9389-aac1-45b6-b726-9d9369183238"
SENTENCE = "The client and the server agree."


@pytest.fixture
def client(server: MockServer) -> Iterator[Client]:
    with Client(api_key="client-tests", base_url=server.base_url) as client:
        yield client


def awaited(server: MockServer, use: Callable[[AsyncClient], Awaitable[T]]) -> T:
    """Run one use of the asynchronous client in a loop of its own."""

    async def run() -> T:
        async with AsyncClient(api_key="client-tests", base_url=server.base_url) as client:
            return await use(client)

    return asyncio.run(run())


def heard(audio: bytes) -> str:
    clip = decode(audio)
    return listen(clip.samples, clip.sample_rate).text


def test_status_is_read_into_a_value(server: MockServer, client: Client) -> None:
    assert client.status() == Status(ok=True, version="2026-03-01")
    assert awaited(server, lambda client: client.status()) == Status(ok=True, version="2026-03-01")


def test_speech_is_wav_by_default_and_says_the_transcript(server: MockServer, client: Client) -> None:
    assert heard(client.tts_bytes(transcript=SENTENCE, voice=VOICE)) == SENTENCE
    assert (
        heard(awaited(server, lambda client: client.tts_bytes(transcript=SENTENCE, voice=VOICE))) == SENTENCE
    )


def test_the_stream_brings_the_same_bytes_as_the_whole(server: MockServer, client: Client) -> None:
    whole = client.tts_bytes(transcript=SENTENCE, voice=VOICE)
    with client.tts_bytes_stream(transcript=SENTENCE, voice=VOICE) as audio:
        assert (audio.status, audio.content_type) == (200, "audio/wav")
        assert audio.request_id
        assert b"".join(audio) == whole

    async def collect(client: AsyncClient) -> bytes:
        async with client.tts_bytes_stream(transcript=SENTENCE, voice=VOICE) as audio:
            assert (audio.status, audio.content_type) == (200, "audio/wav")
            return b"".join([piece async for piece in audio])

    assert awaited(server, collect) == whole


def test_a_stream_may_be_left_early_and_the_client_used_again(server: MockServer, client: Client) -> None:
    long = "word " * 2000
    with client.tts_bytes_stream(transcript=long, voice=VOICE) as audio:
        assert next(iter(audio)).startswith(b"RIFF")
    assert client.status().ok

    async def leave(client: AsyncClient) -> bool:
        async with client.tts_bytes_stream(transcript=long, voice=VOICE) as audio:
            async for piece in audio:
                assert piece.startswith(b"RIFF")
                break
        return (await client.status()).ok

    assert awaited(server, leave)


@pytest.mark.parametrize("version", ["2024-06-10", "2025-11-04", "2026-03-01", "2026-08-14"])
def test_raw_audio_is_heard_in_every_form_of_the_api(version: str, server: MockServer) -> None:
    with Client(api_key="k", base_url=server.base_url, version=version) as client:
        audio = client.tts_bytes(transcript=SENTENCE, voice=VOICE, output_format=RawFormat("pcm_mulaw", 8000))
    clip = decode_pcm(audio, "pcm_mulaw", 8000)
    assert listen(clip.samples, clip.sample_rate).text == SENTENCE


@pytest.mark.parametrize("version", ["2025-11-04", "2026-03-01"])
def test_a_refusal_raises_its_kind_whole_or_streamed(version: str, server: MockServer) -> None:
    with Client(api_key="k", base_url=server.base_url, version=version) as client:
        with pytest.raises(BadRequest) as caught:
            client.tts_bytes(transcript="", voice=VOICE)
        assert (caught.value.title, caught.value.message) == (
            "Invalid transcript",
            "No valid transcripts passed",
        )
        assert caught.value.request_id
        with (
            pytest.raises(NotFound),
            client.tts_bytes_stream(transcript=SENTENCE, voice="nobody"),
        ):
            pytest.fail("a refused stream was opened")


def test_the_asynchronous_client_raises_the_same_kinds(server: MockServer) -> None:
    with pytest.raises(BadRequest, match="400 Invalid transcript: No valid transcripts passed"):
        awaited(server, lambda client: client.tts_bytes(transcript="", voice=VOICE))


def test_an_unknown_key_is_unauthorized() -> None:
    with (
        MockServer(api_key=("the-key",)) as strict,
        Client(api_key="another", base_url=strict.base_url) as client,
        pytest.raises(Unauthorized),
    ):
        client.tts_bytes(transcript=SENTENCE, voice=VOICE)


def test_any_operation_can_be_asked_for_with_headers_of_its_own(server: MockServer, client: Client) -> None:
    def of(answer: Answer) -> tuple[int, bytes]:
        return answer.status, answer.body

    old = {"cartesia-version": "2024-06-10"}
    wanted = (200, b'{"ok":true,"version":"2024-06-10"}\n')
    assert of(client.request("GET", "/", headers=old)) == wanted
    assert of(awaited(server, lambda client: client.request("GET", "/", headers=old))) == wanted
    with pytest.raises(StatusError):
        client.request("POST", "/no-such-thing", json={"a": 1}, params={"q": "1"})


def test_nobody_listening_is_a_failed_connection() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, so that nobody else gets it, and not listening
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Client(api_key="k", base_url=url) as client, pytest.raises(ConnectionFailed, match="GET "):
            client.status()

        async def ask() -> Status:
            async with AsyncClient(api_key="k", base_url=url) as client:
                return await client.status()

        with pytest.raises(ConnectionFailed, match="GET "):
            asyncio.run(ask())


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"ok":true}', b'{"ok":1,"version":"x"}', b'{"ok":true,"version":2}']
)
def test_a_status_of_another_shape_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_status(Answer(200, {}, body))
