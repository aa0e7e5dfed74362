"""Requests as values: what goes out for each operation. Pure; nothing here sends."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Unpack

from client.multipart import Form, Segment
from client.settings import ClientSettings
from client.values import (
    ContextOptions,
    GenerationConfig,
    JsonObject,
    OutputFormat,
    RawFormat,
    SpeechOptions,
    SseOptions,
    StreamOptions,
    TtsOptions,
    Value,
    Voice,
    VoiceById,
    WavFormat,
)

DEFAULT_MODEL: Final = "sonic-3.5"


@dataclass(frozen=True, slots=True)
class Request:
    """One call, but for who makes it and where to: method, path, query and a body of JSON or a form."""

    method: str
    path: str
    params: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    json: JsonObject | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None


def status() -> Request:
    """`GET /`."""
    return Request("GET", "/")


def tts_bytes(**options: Unpack[TtsOptions]) -> Request:
    """`POST /tts/bytes`: the whole utterance as audio in the body of the answer."""
    return Request("POST", "/tts/bytes", json=tts_fields(**options))


def tts_sse(**options: Unpack[SseOptions]) -> Request:
    """`POST /tts/sse`: the utterance in pieces, as server-sent events."""
    fields = {"transcript": options["transcript"], **_stream_fields(options)}
    return Request("POST", "/tts/sse", json=fields, headers={"Accept": "text/event-stream"})


def tts_fields(**options: Unpack[TtsOptions]) -> JsonObject:
    """The fields of speech as one body; what is None is left out."""
    first = {"model_id": options.get("model_id", DEFAULT_MODEL), "transcript": options["transcript"]}
    return {**first, **_speech_fields(options, options.get("output_format", WavFormat()))}


def context_fields(**options: Unpack[ContextOptions]) -> JsonObject:
    """The fields that each message of a context repeats: all but the transcript and what steers it."""
    delay = options.get("max_buffer_delay_ms")
    more: JsonObject = {} if delay is None else {"max_buffer_delay_ms": delay}
    return {**more, **_stream_fields(options)}


def _stream_fields(options: StreamOptions) -> JsonObject:
    given: JsonObject = {
        "add_timestamps": options.get("add_timestamps"),
        "add_phoneme_timestamps": options.get("add_phoneme_timestamps"),
        "use_normalized_timestamps": options.get("use_normalized_timestamps"),
        "context_id": options.get("context_id"),
    }
    own = {key: value for key, value in given.items() if value is not None}
    return {**own, **_speech_fields(options, options.get("output_format", RawFormat()))}


def _speech_fields(options: SpeechOptions, output_format: OutputFormat) -> JsonObject:
    config: GenerationConfig | None = options.get("generation_config")
    given: JsonObject = {
        "model_id": options.get("model_id", DEFAULT_MODEL),
        "voice": _voice(options["voice"]).to_json(),
        "output_format": output_format.to_json(),
        "language": options.get("language"),
        "generation_config": None if config is None else _json(config),
        "pronunciation_dict_id": options.get("pronunciation_dict_id"),
    }
    return {key: value for key, value in given.items() if value is not None} | dict(options.get("extra", {}))


def headers(request: Request, settings: ClientSettings) -> Mapping[str, str]:
    """All headers of a request. The request's own win, so that a caller may ask in another version."""
    always = {**settings.credentials, "Cartesia-Version": settings.version}
    if request.json is not None:
        always["Content-Type"] = "application/json"
    if request.form is not None:
        always["Content-Type"] = request.form.content_type
    own = {name.lower() for name in request.headers}
    return {name: value for name, value in always.items() if name.lower() not in own} | dict(request.headers)


def content(request: Request) -> bytes | list[Segment] | None:
    """The body on the wire, UTF-8 JSON or a form; in stretches where some of it is still to come."""
    if request.form is not None:
        return request.form.segments() if request.form.streamed else request.form.body()
    if request.json is None:
        return None
    return json.dumps(request.json, ensure_ascii=False, separators=(",", ":")).encode()


def _voice(voice: Voice | str) -> Voice:
    return VoiceById(voice) if isinstance(voice, str) else voice


def _json(value: Value) -> JsonObject:
    return value.to_json()
