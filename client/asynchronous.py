"""`AsyncClient`: the asynchronous edge over httpx, twin of `client.sync`; they differ in `await` only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Unpack

import httpx

from client import dicts, hearing_requests, requests, responses
from client.async_dicts import AsyncPronunciationDicts
from client.async_hearing import AsyncSttSocket, AsyncTurnsSocket
from client.async_socket import AsyncSocket, open_connection, open_socket
from client.async_voices import AsyncVoices
from client.dicts import TokenOptions
from client.errors import StatusError, from_answer
from client.events import Chunk, Done, Event, read_sse
from client.eventstream import EventReader, ServerSentEvent
from client.hearing_values import (
    ChangeOptions,
    InfillOptions,
    SttOptions,
    TranscribeOptions,
    Transcription,
    TurnsOptions,
)
from client.requests import Request
from client.responses import Answer
from client.settings import DEFAULT_TIMEOUT, DEFAULT_VERSION, settle
from client.sockets import STT, TTS, TURNS
from client.transport import connected
from client.uploads import AsyncSource, sendable_async
from client.values import JsonObject, SseOptions, Status, TtsOptions


class AsyncAudioStream:
    """Audio as it arrives. Iterate once; the pieces are as the network made them, not whole samples."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.content_type = response.headers.get("content-type", "")
        self.request_id: str | None = response.headers.get("x-request-id")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with connected("the audio broke off"):
            async for piece in self._response.aiter_raw():
                yield piece


class AsyncEventStream:
    """What is told of an utterance, as it is made. Iterate once.

    The iteration ends after `Done`, or where the service ends the stream without one. It raises StatusError
    for an error in the midst of it, ConnectionFailed where it breaks off.
    """

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.request_id: str | None = response.headers.get("x-request-id")

    async def __aiter__(self) -> AsyncIterator[Event]:
        async for found in self._events():
            event = read_sse(found)
            if isinstance(event, StatusError):
                raise event
            if event is not None:
                yield event
            if event is None or isinstance(event, Done):
                return

    async def audio(self) -> bytes:
        """All audio from here to the end."""
        return b"".join([event.audio async for event in self if isinstance(event, Chunk)])

    async def _events(self) -> AsyncIterator[ServerSentEvent]:
        reader = EventReader()
        with connected("the events broke off"):
            async for piece in self._response.aiter_raw():
                for found in reader.feed(piece):
                    yield found
        for found in reader.finish():
            yield found


class AsyncClient:
    """`client.Client`, awaited.

    `api_key` and `base_url` come from CARTESIA_API_KEY and CARTESIA_BASE_URL where not given. `timeout` is
    seconds without a byte. Every call raises StatusError in the class of its kind, ConnectionFailed where
    no answer came; nothing is retried. Close it, or use it in an `async with`.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        version: str = DEFAULT_VERSION,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        self.settings = settle(api_key, base_url, version)
        self._timeout = timeout
        self._http = httpx.AsyncClient(
            timeout=timeout,
            headers={"Accept-Encoding": "identity"},
            trust_env=not self.settings.loopback,
            verify=self.settings.certified,
        )
        self.voices = AsyncVoices(self._call)
        self.pronunciation_dicts = AsyncPronunciationDicts(self._call)

    async def status(self) -> Status:
        """`GET /`. Raises UnreadableAnswer where it is no status."""
        return responses.read_status(await self._call(requests.status()))

    async def access_token(self, **options: Unpack[TokenOptions]) -> str:
        """`POST /access-token`: a token that opens what it is told to, and may be given as `api_key`.

        Raises UnreadableAnswer where the answer has none.
        """
        return dicts.read_token(await self._call(dicts.access_token(**options)))

    async def tts_bytes(self, **options: Unpack[TtsOptions]) -> bytes:
        """`POST /tts/bytes`: the whole audio, in `output_format` (default WAV, 44.1 kHz, 16 bit)."""
        return (await self._call(requests.tts_bytes(**options))).body

    @asynccontextmanager
    async def tts_bytes_stream(self, **options: Unpack[TtsOptions]) -> AsyncIterator[AsyncAudioStream]:
        """The same audio while it is being made. Leaving the `async with` early ends the request."""
        async with self._stream(requests.tts_bytes(**options)) as response:
            yield AsyncAudioStream(response)

    @asynccontextmanager
    async def sse(self, **options: Unpack[SseOptions]) -> AsyncIterator[AsyncEventStream]:
        """`POST /tts/sse`: audio and times as events (default raw, 44.1 kHz, 16 bit).

        Leaving the `async with` early ends the request.
        """
        async with self._stream(requests.tts_sse(**options)) as response:
            yield AsyncEventStream(response)

    @asynccontextmanager
    async def websocket(self) -> AsyncIterator[AsyncSocket]:
        """`/tts/websocket`: any number of contexts, whose text may come in pieces.

        Raises StatusError where the handshake is refused.
        """
        async with open_socket(self.settings, TTS, self._timeout) as socket:
            yield socket

    async def voice_changer_bytes(self, clip: AsyncSource, **options: Unpack[ChangeOptions]) -> bytes:
        """`POST /voice-changer/bytes`: the clip as another voice says it (default WAV, 44.1 kHz, 16 bit)."""
        return (await self._call(hearing_requests.voice_changer_bytes(clip, **options))).body

    @asynccontextmanager
    async def voice_changer_sse(
        self, clip: AsyncSource, **options: Unpack[ChangeOptions]
    ) -> AsyncIterator[AsyncEventStream]:
        """`POST /voice-changer/sse`: the same in pieces (default raw, 44.1 kHz, 16 bit)."""
        async with self._stream(hearing_requests.voice_changer_sse(clip, **options)) as response:
            yield AsyncEventStream(response)

    async def infill_bytes(
        self,
        *,
        left_audio: AsyncSource | None = None,
        right_audio: AsyncSource | None = None,
        **options: Unpack[InfillOptions],
    ) -> bytes:
        """`POST /infill/bytes`: new words between two pieces of audio, one of which may be missing.

        Only the new audio (default WAV, 44.1 kHz, 16 bit).
        """
        request = hearing_requests.infill_bytes(left_audio, right_audio, **options)
        return (await self._call(request)).body

    async def transcribe(self, file: AsyncSource, **options: Unpack[TranscribeOptions]) -> Transcription:
        """`POST /stt`: what is said in a file. Raises UnreadableAnswer where the answer is none."""
        answer = await self._call(hearing_requests.transcribe(file, **options))
        return hearing_requests.read_transcription(answer)

    @asynccontextmanager
    async def stt(self, **options: Unpack[SttOptions]) -> AsyncIterator[AsyncSttSocket]:
        """`/stt/websocket`: what is said, while it is said; the client says when it is final.

        Raises StatusError where the handshake is refused.
        """
        query = hearing_requests.stt_query(**options)
        async with open_connection(self.settings, STT, self._timeout, query) as connection:
            yield AsyncSttSocket(connection, self._timeout)

    @asynccontextmanager
    async def turns(self, **options: Unpack[TurnsOptions]) -> AsyncIterator[AsyncTurnsSocket]:
        """`/stt/turns/websocket`: what is said, and when somebody starts and stops to speak.

        Raises StatusError where the handshake is refused.
        """
        query = hearing_requests.turns_query(**options)
        async with open_connection(self.settings, TURNS, self._timeout, query) as connection:
            yield AsyncTurnsSocket(connection, self._timeout)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: JsonObject | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Any operation, also one that this client has no method for; the answer whole."""
        return await self._call(Request(method, path, params or {}, json, headers or {}))

    async def close(self) -> None:
        """Close the connections. May be called twice."""
        await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _call(self, request: Request) -> Answer:
        async with self._stream(request) as response:
            with connected("the answer broke off"):
                return Answer(response.status_code, response.headers, await response.aread())

    @asynccontextmanager
    async def _stream(self, request: Request) -> AsyncIterator[httpx.Response]:
        built = self._http.build_request(
            request.method,
            self.settings.base_url + request.path,
            params=request.params or None,
            content=sendable_async(requests.content(request)),
            headers=requests.headers(request, self.settings),
        )
        with connected(f"{built.method} {built.url}"):
            response = await self._http.send(built, stream=True)
        try:
            if not response.is_success:
                with connected("the refusal broke off"):
                    body = await response.aread()
                raise from_answer(response.status_code, response.headers, body)
            yield response
        finally:
            await response.aclose()
