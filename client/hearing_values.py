"""What is asked about audio, and what is heard in it: arguments and answers of everything that listens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, Required, TypedDict

from client.values import OutputFormat

HeardEncoding = Literal["pcm_s16le", "pcm_s32le", "pcm_f16le", "pcm_f32le", "pcm_mulaw", "pcm_alaw"]


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word with its times in seconds from the beginning of the audio. The space before it belongs to it."""

    word: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Transcription:
    """What was heard in a file. `words` is empty where their times were not asked for."""

    text: str
    language: str | None = None
    duration: float | None = None
    words: tuple[HeardWord, ...] = ()
    request_id: str | None = None


class ChangeOptions(TypedDict, total=False):
    """The arguments of the voice changer but for its clip. `extra`: other fields of the form, as text."""

    voice: Required[str]
    output_format: NotRequired[OutputFormat]
    extra: NotRequired[Mapping[str, str | Sequence[str]]]


class InfillOptions(TypedDict, total=False):
    """The arguments of infill but for the audio around it.

    `extra` holds other fields of the form, as text, such as the controls of the versions of 2024.
    """

    transcript: Required[str]
    voice: Required[str]
    model_id: NotRequired[str]
    language: NotRequired[str]
    output_format: NotRequired[OutputFormat]
    extra: NotRequired[Mapping[str, str | Sequence[str]]]


class TranscribeOptions(TypedDict, total=False):
    """The arguments of a transcription but for its file; what is None is left to the service.

    `timestamps`: whether the times of the words are wanted. `encoding` and `sample_rate`: of samples without
    a header.
    """

    model: NotRequired[str]
    language: NotRequired[str | None]
    timestamps: NotRequired[bool]
    encoding: NotRequired[HeardEncoding | None]
    sample_rate: NotRequired[int | None]
    extra: NotRequired[Mapping[str, str | Sequence[str]]]


class ListenOptions(TypedDict, total=False):
    """The arguments that both sockets have; samples are 16 bit at 16 kHz where nothing else is said."""

    model: NotRequired[str]
    encoding: NotRequired[HeardEncoding]
    sample_rate: NotRequired[int]
    keyterms: NotRequired[Sequence[str]]


class SttOptions(ListenOptions, total=False):
    """The arguments of a socket whose client says when; what is None is left to the service."""

    language: NotRequired[str | None]
    min_volume: NotRequired[float | None]
    max_silence_duration_secs: NotRequired[float | None]


class TurnOptions(TypedDict, total=False):
    """When a turn starts and ends, as probabilities and a time; what is not given stays as it is."""

    start_threshold: NotRequired[float]
    eager_end_threshold: NotRequired[float]
    end_threshold: NotRequired[float]
    end_timeout_ms: NotRequired[int]


class TurnsOptions(ListenOptions, TurnOptions, total=False):
    """The arguments of a socket that tells turns."""
