"""Requests with audio in them, as values, and how the sockets that listen are opened. Pure; nothing sends."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, Literal, Unpack, get_args

from client.errors import UnreadableAnswer
from client.hearing import read_number, read_words
from client.hearing_values import (
    ChangeOptions,
    InfillOptions,
    SttOptions,
    TranscribeOptions,
    Transcription,
    TurnOptions,
    TurnsOptions,
)
from client.multipart import Form
from client.requests import Request
from client.responses import Answer
from client.uploads import AsyncSource, file_of
from client.values import JsonObject, OutputFormat, RawFormat, WavFormat

DEFAULT_INFILL_MODEL: Final = "sonic-3"
DEFAULT_STT_MODEL: Final = "ink-whisper"
DEFAULT_TURNS_MODEL: Final = "ink-2"

Query = Sequence[tuple[str, str]]
_Threshold = Literal["start_threshold", "eager_end_threshold", "end_threshold", "end_timeout_ms"]
_TURN: Final[tuple[_Threshold, ...]] = get_args(_Threshold)


def voice_changer_bytes(clip: AsyncSource, **options: Unpack[ChangeOptions]) -> Request:
    """`POST /voice-changer/bytes`."""
    form = _change(clip, options, options.get("output_format", WavFormat()))
    return Request("POST", "/voice-changer/bytes", form=form)


def voice_changer_sse(clip: AsyncSource, **options: Unpack[ChangeOptions]) -> Request:
    """`POST /voice-changer/sse`."""
    form = _change(clip, options, options.get("output_format", RawFormat()))
    return Request("POST", "/voice-changer/sse", form=form, headers={"Accept": "text/event-stream"})


def infill_bytes(
    left: AsyncSource | None, right: AsyncSource | None, **options: Unpack[InfillOptions]
) -> Request:
    """`POST /infill/bytes`."""
    fields = {
        "model_id": options.get("model_id", DEFAULT_INFILL_MODEL),
        "language": options.get("language", "en"),
        "transcript": options["transcript"],
        "voice_id": options["voice"],
        **_format(options.get("output_format", WavFormat())),
        **options.get("extra", {}),
    }
    sides: dict[str, AsyncSource | None] = {"left_audio": left, "right_audio": right}
    files = {name: file_of(source) for name, source in sides.items() if source is not None}
    return Request("POST", "/infill/bytes", form=Form(fields, files))


def transcribe(file: AsyncSource, **options: Unpack[TranscribeOptions]) -> Request:
    """`POST /stt`."""
    language = options.get("language")
    fields: dict[str, str | Sequence[str]] = {"model": options.get("model", DEFAULT_STT_MODEL)}
    fields |= {} if language is None else {"language": language}
    fields |= {"timestamp_granularities[]": "word"} if options.get("timestamps", False) else {}
    query = {"encoding": options.get("encoding"), "sample_rate": options.get("sample_rate")}
    return Request(
        "POST",
        "/stt",
        params={name: str(value) for name, value in query.items() if value is not None},
        form=Form({**fields, **options.get("extra", {})}, {"file": file_of(file)}),
    )


def read_transcription(answer: Answer) -> Transcription:
    """Raises UnreadableAnswer where there is no `text`, or what there is has other types."""
    try:
        found = json.loads(answer.body)
        text, language = found["text"], found.get("language")
        if not isinstance(text, str) or not isinstance(language, str | None):
            raise TypeError("text and language are strings")
        return Transcription(
            text=text,
            language=language,
            duration=read_number(found.get("duration")),
            words=read_words(found.get("words")),
            request_id=found.get("request_id") or answer.request_id,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableAnswer(f"no transcription in the answer: {answer.body[:200]!r}") from error


def stt_query(**options: Unpack[SttOptions]) -> Query:
    """The query of `/stt/websocket`."""
    own = {name: options.get(name) for name in ("language", "min_volume", "max_silence_duration_secs")}
    return [*_listening(options, DEFAULT_STT_MODEL), *_given(own)]


def turns_query(**options: Unpack[TurnsOptions]) -> Query:
    """The query of `/stt/turns/websocket`."""
    own = {f"turn_{name}": options.get(name) for name in _TURN}
    return [*_listening(options, DEFAULT_TURNS_MODEL), *_given(own)]


def turn_config(**options: Unpack[TurnOptions]) -> JsonObject:
    """The message that changes when turns start and end."""
    turn: JsonObject = {name: options[name] for name in _TURN if name in options}
    return {"type": "config", "turn": turn}


def _change(clip: AsyncSource, options: ChangeOptions, output_format: OutputFormat) -> Form:
    fields = {"voice[id]": options["voice"], **_format(output_format), **options.get("extra", {})}
    return Form(fields, {"clip": file_of(clip)})


def _format(output_format: OutputFormat) -> dict[str, str]:
    return {f"output_format[{name}]": str(value) for name, value in output_format.to_json().items()}


def _listening(options: Mapping[str, object], model: str) -> list[tuple[str, str]]:
    always = {"model": model, "encoding": "pcm_s16le", "sample_rate": 16000}
    keyterms = options.get("keyterms") or ()
    terms = [("keyterm", str(term)) for term in keyterms] if isinstance(keyterms, Sequence) else []
    return [*((name, str(options.get(name, value))) for name, value in always.items()), *terms]


def _given(values: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in values.items() if value is not None]
