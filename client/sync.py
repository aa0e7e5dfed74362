"""`Client`: the blocking edge over httpx. Its twin is `client.asynchronous`; they differ in `await` only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Unpack

import httpx

from client import dicts, hearing_requests, requests, responses
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
from client.sync_dicts import PronunciationDicts
from client.sync_hearing import SttSocket, TurnsSocket
from client.sync_socket import Socket, open_connection, open_socket
from client.sync_voices import Voices
from client.transport import connected
from client.uploads import Source, sendable
from client.values import JsonObject, SseOptions, Status, TtsOptions


class AudioStream:
    """Audio as it arrives. Iterate once; the pieces are as the network made them, not whole samples."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.content_type = response.headers.get("content-type", "")
        self.request_id: str | None = response.headers.get("x-request-id")

    def __iter__(self) -> Iterator[bytes]:
        with connected("the audio broke off"):
            yield from self._response.iter_raw()


class EventStream:
    """What is told of an utterance, as it is made. Iterate once.

    The iteration ends after `Done`, or where the service ends the stream without one. It raises StatusError
    for an error in the midst of it, ConnectionFailed where it breaks off.
    """

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.request_id: str | None = response.headers.get("x-request-id")

    def __iter__(self) -> Iterator[Event]:
        for found in self._events():
            event = read_sse(found)
            if isinstance(event, StatusError):
                raise event
            if event is not None:
                yield event
            if event is None or isinstance(event, Done):
                return

    def audio(self) -> bytes:
        """All audio from here to the end."""
        return b"".join([event.audio for event in self if isinstance(event, Chunk)])

    def _events(self) -> Iterator[ServerSentEvent]:
        reader = EventReader()
        with connected("the events broke off"):
            for piece in self._response.iter_raw():
                for found in reader.feed(piece):
                    yield found
        for found in reader.finish():
            yield found


class Client:
    """A client of the Cartesia API, or of its fake.

    `api_key` and `base_url` come from CARTESIA_API_KEY and CARTESIA_BASE_URL where not given. `timeout` is
    seconds without a byte. Every call raises StatusError in the class of its kind, ConnectionFailed where
    no answer came; nothing is retried. Close it, or use it in a `with`.
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
        self._http = httpx.Client(
            timeout=timeout,
            headers={"Accept-Encoding": "identity"},
            trust_env=not self.settings.loopback,
            verify=self.settings.certified,
        )
        self.voices = Voices(self._call)
        self.pronunciation_dicts = PronunciationDicts(self._call)

    def status(self) -> Status:
        """`GET /`. Raises UnreadableAnswer where it is no status."""
        return responses.read_status(self._call(requests.status()))

    def access_token(self, **options: Unpack[TokenOptions]) -> str:
        """`POST /access-token`: a token that opens what it is told to, and may be given as `api_key`.

        Raises UnreadableAnswer where the answer has none.
        """
        return dicts.read_token(self._call(dicts.access_token(**options)))

    def tts_bytes(self, **options: Unpack[TtsOptions]) -> bytes:
        """`POST /tts/bytes`: the whole audio, in `output_format` (default WAV, 44.1 kHz, 16 bit)."""
        return self._call(requests.tts_bytes(**options)).body

    @contextmanager
    def tts_bytes_stream(self, **options: Unpack[TtsOptions]) -> Iterator[AudioStream]:
        """The same audio while it is being made. Leaving the `with` early ends the request."""
        with self._stream(requests.tts_bytes(**options)) as response:
            yield AudioStream(response)

    @contextmanager
    def sse(self, **options: Unpack[SseOptions]) -> Iterator[EventStream]:
        """`POST /tts/sse`: audio and times as events (default raw, 44.1 kHz, 16 bit).

        Leaving the `with` early ends the request.
        """
        with self._stream(requests.tts_sse(**options)) as response:
            yield EventStream(response)

    @contextmanager
    def websocket(self) -> Iterator[Socket]:
        """`/tts/websocket`: any number of contexts, whose text may come in pieces.

        Raises StatusError where the handshake is refused.
        """
        with open_socket(self.settings, TTS, self._timeout) as socket:
            yield socket

    def voice_changer_bytes(self, clip: Source, **options: Unpack[ChangeOptions]) -> bytes:
        """`POST /voice-changer/bytes`: the clip as another voice says it (default WAV, 44.1 kHz, 16 bit)."""
        return self._call(hearing_requests.voice_changer_bytes(clip, **options)).body

    @contextmanager
    def voice_changer_sse(self, clip: Source, **options: Unpack[ChangeOptions]) -> Iterator[EventStream]:
        """`POST /voice-changer/sse`: the same in pieces (default raw, 44.1 kHz, 16 bit)."""
        with self._stream(hearing_requests.voice_changer_sse(clip, **options)) as response:
            yield EventStream(response)

    def infill_bytes(
        self,
        *,
        left_audio: Source | None = None,
        right_audio: Source | None = None,
        **options: Unpack[InfillOptions],
    ) -> bytes:
        """`POST /infill/bytes`: new words between two pieces of audio, one of which may be missing.

        Only the new audio (default WAV, 44.1 kHz, 16 bit).
        """
        request = hearing_requests.infill_bytes(left_audio, right_audio, **options)
        return self._call(request).body

    def transcribe(self, file: Source, **options: Unpack[TranscribeOptions]) -> Transcription:
        """`POST /stt`: what is said in a file. Raises UnreadableAnswer where the answer is none."""
        answer = self._call(hearing_requests.transcribe(file, **options))
        return hearing_requests.read_transcription(answer)

    @contextmanager
    def stt(self, **options: Unpack[SttOptions]) -> Iterator[SttSocket]:
        """`/stt/websocket`: what is said, while it is said; the client says when it is final.

        Raises StatusError where the handshake is refused.
        """
        query = hearing_requests.stt_query(**options)
        with open_connection(self.settings, STT, self._timeout, query) as connection:
            yield SttSocket(connection, self._timeout)

    @contextmanager
    def turns(self, **options: Unpack[TurnsOptions]) -> Iterator[TurnsSocket]:
        """`/stt/turns/websocket`: what is said, and when somebody starts and stops to speak.

        Raises StatusError where the handshake is refused.
        """
        query = hearing_requests.turns_query(**options)
        with open_connection(self.settings, TURNS, self._timeout, query) as connection:
            yield TurnsSocket(connection, self._timeout)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: JsonObject | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Any operation, also one that this client has no method for; the answer whole."""
        return self._call(Request(method, path, params or {}, json, headers or {}))

    def close(self) -> None:
        """Close the connections. May be called twice."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _call(self, request: Request) -> Answer:
        with self._stream(request) as response, connected("the answer broke off"):
            return Answer(response.status_code, response.headers, response.read())

    @contextmanager
    def _stream(self, request: Request) -> Iterator[httpx.Response]:
        built = self._http.build_request(
            request.method,
            self.settings.base_url + request.path,
            params=request.params or None,
            content=sendable(requests.content(request)),
            headers=requests.headers(request, self.settings),
        )
        with connected(f"{built.method} {built.url}"):
            response = self._http.send(built, stream=True)
        try:
            if not response.is_success:
                with connected("the refusal broke off"):
                    body = response.read()
                raise from_answer(response.status_code, response.headers, body)
            yield response
        finally:
            response.close()
