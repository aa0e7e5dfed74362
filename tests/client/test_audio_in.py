"""Both clients against the running fake, with audio going in: voices changed, gaps filled, files heard."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from client import (
    AsyncClient,
    AsyncSource,
    BadRequest,
    Chunk,
    Client,
    Done,
    File,
    Mp3Format,
    NotFound,
    RawFormat,
    Source,
    TooLarge,
    WavFormat,
)
from mockserver import MockServer
from mockserver.audio.decoding import decode, decode_pcm
from mockserver.speech.listening import listen

T = TypeVar("T")

SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
BARBERSHOP_MAN = "a0e99841-438c-4a64-b679-ae501e7d6091"
VERSIONS = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
SENTENCE = "The quick fox, at last."
WAV = WavFormat(sample_rate=16000)
RAW = RawFormat(sample_rate=16000)


@pytest.fixture(scope="module")
def clip(server: MockServer) -> bytes:
    """The sentence as a WAV file."""
    with Client(api_key="audio-in", base_url=server.base_url) as client:
        return client.tts_bytes(transcript=SENTENCE, voice=SARAH, output_format=WAV)


def spoken(server: MockServer, transcript: str) -> bytes:
    with Client(api_key="audio-in", base_url=server.base_url) as client:
        return client.tts_bytes(transcript=transcript, voice=SARAH, output_format=WAV)


def asked(server: MockServer, use: Callable[[Client], T], version: str = "2026-08-14") -> T:
    with Client(api_key="audio-in", base_url=server.base_url, version=version) as client:
        return use(client)


def awaited(server: MockServer, use: Callable[[AsyncClient], Awaitable[T]]) -> T:
    async def run() -> T:
        async with AsyncClient(api_key="audio-in", base_url=server.base_url) as client:
            return await use(client)

    return asyncio.run(run())


def heard(audio: bytes) -> str:
    found = decode(audio)
    return listen(found.samples, found.sample_rate).text


@pytest.mark.parametrize("version", VERSIONS)
def test_a_clip_is_said_by_another_voice_in_every_version(
    version: str, server: MockServer, clip: bytes
) -> None:
    changed = asked(
        server,
        lambda client: client.voice_changer_bytes(clip, voice=BARBERSHOP_MAN, output_format=WAV),
        version,
    )
    assert heard(changed) == SENTENCE
    assert changed != clip


def test_the_asynchronous_client_changes_voices_too(server: MockServer, clip: bytes) -> None:
    changed = awaited(
        server, lambda client: client.voice_changer_bytes(clip, voice=BARBERSHOP_MAN, output_format=WAV)
    )
    assert heard(changed) == SENTENCE


@pytest.mark.parametrize("version", VERSIONS)
def test_the_pieces_of_a_changed_voice_are_the_whole(version: str, server: MockServer, clip: bytes) -> None:
    def stream(client: Client) -> bytes:
        with client.voice_changer_sse(clip, voice=BARBERSHOP_MAN, output_format=RAW) as events:
            *chunks, done = events
        assert isinstance(done, Done)
        assert len(chunks) > 1
        return b"".join(chunk.audio for chunk in chunks if isinstance(chunk, Chunk))

    whole = asked(
        server,
        lambda client: client.voice_changer_bytes(clip, voice=BARBERSHOP_MAN, output_format=RAW),
        version,
    )
    assert asked(server, stream, version) == whole


def test_the_asynchronous_client_hears_the_pieces_too(server: MockServer, clip: bytes) -> None:
    async def stream(client: AsyncClient) -> bytes:
        async with client.voice_changer_sse(clip, voice=BARBERSHOP_MAN, output_format=RAW) as events:
            return await events.audio()

    found = decode_pcm(awaited(server, stream), "pcm_s16le", 16000)
    assert listen(found.samples, found.sample_rate).text == SENTENCE


@pytest.mark.parametrize("version", VERSIONS)
def test_new_words_are_spoken_between_two_clips(version: str, server: MockServer) -> None:
    new = asked(
        server,
        lambda client: client.infill_bytes(
            left_audio=spoken(server, "First."),
            right_audio=spoken(server, "Last."),
            transcript="Second.",
            voice=SARAH,
            output_format=WAV,
            model_id="sonic-2",
        ),
        version,
    )
    assert heard(new) == "Second."


def test_one_side_is_enough_and_none_is_refused(server: MockServer) -> None:
    left = spoken(server, "First.")
    found = awaited(
        server,
        lambda client: client.infill_bytes(
            left_audio=left, transcript="Second.", voice=SARAH, output_format=Mp3Format()
        ),
    )
    assert heard(found) == "Second."
    with pytest.raises(BadRequest, match="left_audio or right_audio is required"):
        asked(server, lambda client: client.infill_bytes(transcript="Second.", voice=SARAH))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_is_heard_with_the_times_of_its_words(version: str, server: MockServer, clip: bytes) -> None:
    found = asked(server, lambda client: client.transcribe(clip, timestamps=True), version)
    assert found.text.strip() == SENTENCE
    assert "".join(word.word for word in found.words).strip() == SENTENCE
    assert [word.word.strip() for word in found.words] == SENTENCE.split()
    assert all(word.start < word.end for word in found.words)
    assert found.language == "en"


def test_the_times_come_only_where_they_are_asked_for(server: MockServer, clip: bytes) -> None:
    assert awaited(server, lambda client: client.transcribe(clip)).words == ()


def test_samples_without_a_header_are_heard_as_they_are_said_to_be(server: MockServer) -> None:
    with Client(api_key="audio-in", base_url=server.base_url) as client:
        raw = client.tts_bytes(
            transcript=SENTENCE, voice=SARAH, output_format=RawFormat(encoding="pcm_mulaw", sample_rate=8000)
        )
        found = client.transcribe(raw, encoding="pcm_mulaw", sample_rate=8000)
    assert found.text.strip() == SENTENCE


def sources(clip: bytes, folder: Path) -> Iterator[tuple[str, Source]]:
    (folder / "clip.wav").write_bytes(clip)
    yield "bytes", clip
    yield "a file of its own", File(clip, "mine.wav", "audio/wav")
    yield "an open file", (folder / "clip.wav").open("rb")
    yield "a file in memory", io.BytesIO(clip)
    yield "pieces as they come", (clip[at : at + 1000] for at in range(0, len(clip), 1000))


def test_whatever_can_be_read_can_be_heard(server: MockServer, clip: bytes, tmp_path: Path) -> None:
    for name, source in sources(clip, tmp_path):
        assert asked(server, lambda c, s=source: c.transcribe(s)).text.strip() == SENTENCE, name  # type: ignore[misc]
        if hasattr(source, "close"):
            source.close()


def test_pieces_may_be_awaited(server: MockServer, clip: bytes, tmp_path: Path) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(clip), 1000):
            yield clip[at : at + 1000]

    several: list[AsyncSource] = [
        pieces(),
        io.BytesIO(clip),
        (clip[at : at + 9] for at in range(0, len(clip), 9)),
    ]
    for source in several:
        assert awaited(server, lambda c, s=source: c.transcribe(s)).text.strip() == SENTENCE  # type: ignore[misc]


def test_what_is_no_audio_is_refused(server: MockServer) -> None:
    with pytest.raises(BadRequest):
        asked(server, lambda client: client.transcribe(b"This is no audio."))
    with pytest.raises(BadRequest):
        asked(server, lambda client: client.voice_changer_bytes(b"", voice=SARAH))


def test_a_voice_that_is_not_there_is_not_found(server: MockServer, clip: bytes) -> None:
    with pytest.raises(NotFound, match="The requested voice was not found"):
        asked(
            server,
            lambda client: client.voice_changer_bytes(clip, voice="f9836c6e-a0bd-460e-9d3c-000000000000"),
        )


def test_a_file_that_turns_out_too_large_on_the_way_is_refused_in_its_class(server: MockServer) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (bytes(1 << 20) for _ in range(24))

    with pytest.raises(TooLarge, match="larger than 16777216 bytes"):
        asked(server, lambda client: client.voice_changer_bytes(pieces(), voice=SARAH))
    with pytest.raises(TooLarge, match="larger than 16777216 bytes"):
        awaited(server, lambda client: client.voice_changer_bytes(pieces(), voice=SARAH))
