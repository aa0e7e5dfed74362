"""What a caller says and hears: voices, output formats, the controls of a generation, the API's status.

Frozen values that know their own JSON. Ranges and lists of names are the service's to judge, and it judges
them differently by version, so nothing is checked here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, Protocol, Required, TypeAlias, TypedDict

JsonValue: TypeAlias = "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = Mapping[str, JsonValue]

Encoding = Literal["pcm_f32le", "pcm_s16le", "pcm_mulaw", "pcm_alaw"]
SampleRate = Literal[8000, 16000, 22050, 24000, 44100, 48000]
BitRate = Literal[32000, 64000, 96000, 128000, 192000]


class Value(Protocol):
    """Anything that can say itself in the API's JSON."""

    def to_json(self) -> JsonObject: ...


@dataclass(frozen=True, slots=True)
class VoiceById:
    """A voice of the catalogue. The tagged form is the only one that every dated version takes."""

    id: str

    def to_json(self) -> JsonObject:
        return {"mode": "id", "id": self.id}


@dataclass(frozen=True, slots=True)
class VoiceByEmbedding:
    """A voice as 192 numbers; only for versions before 2025-04-16 (and, undocumented, 2025-11-04)."""

    embedding: Sequence[float]

    def to_json(self) -> JsonObject:
        return {"mode": "embedding", "embedding": list(self.embedding)}


@dataclass(frozen=True, slots=True)
class RawFormat:
    """Samples and nothing else, mono."""

    encoding: Encoding = "pcm_s16le"
    sample_rate: SampleRate = 44100

    def to_json(self) -> JsonObject:
        return {"container": "raw", "encoding": self.encoding, "sample_rate": self.sample_rate}


@dataclass(frozen=True, slots=True)
class WavFormat:
    """WAV, mono. Its header comes before the length is known, so its sizes are placeholders."""

    encoding: Encoding = "pcm_s16le"
    sample_rate: SampleRate = 44100

    def to_json(self) -> JsonObject:
        return {"container": "wav", "encoding": self.encoding, "sample_rate": self.sample_rate}


@dataclass(frozen=True, slots=True)
class Mp3Format:
    """MP3, mono; `bit_rate` in bits a second."""

    sample_rate: SampleRate = 44100
    bit_rate: BitRate = 128000

    def to_json(self) -> JsonObject:
        return {"container": "mp3", "sample_rate": self.sample_rate, "bit_rate": self.bit_rate}


@dataclass(frozen=True, slots=True)
class GenerationConfig:
    """How to speak; None leaves it to the service. `speed` 0.6–1.5, `volume` 0.5–2.0, 1 is as usual."""

    speed: float | None = None
    volume: float | None = None
    emotion: str | None = None

    def to_json(self) -> JsonObject:
        given = {"speed": self.speed, "volume": self.volume, "emotion": self.emotion}
        return {key: value for key, value in given.items() if value is not None}


Voice = VoiceById | VoiceByEmbedding
OutputFormat = RawFormat | WavFormat | Mp3Format


class SpeechOptions(TypedDict, total=False):
    """The arguments that every way to speak has.

    `extra` holds fields of a single version that have no argument here (`speed`, `duration`, `locale` …),
    as JSON; it wins over the arguments.
    """

    voice: Required[Voice | str]
    model_id: NotRequired[str]
    language: NotRequired[str | None]
    generation_config: NotRequired[GenerationConfig | None]
    pronunciation_dict_id: NotRequired[str | None]
    extra: NotRequired[JsonObject]


class TtsOptions(SpeechOptions, total=False):
    """The arguments of speech as one body of audio."""

    transcript: Required[str]
    output_format: NotRequired[OutputFormat]


class StreamOptions(SpeechOptions, total=False):
    """The arguments of speech in pieces; what is None is left to the service."""

    output_format: NotRequired[RawFormat]
    context_id: NotRequired[str | None]
    add_timestamps: NotRequired[bool | None]
    add_phoneme_timestamps: NotRequired[bool | None]
    use_normalized_timestamps: NotRequired[bool | None]


class SseOptions(StreamOptions, total=False):
    """The arguments of speech as server-sent events."""

    transcript: Required[str]


class ContextOptions(StreamOptions, total=False):
    """The arguments of a context of a socket. `max_buffer_delay_ms`: how long text may wait for more."""

    max_buffer_delay_ms: NotRequired[int | None]


@dataclass(frozen=True, slots=True)
class Status:
    """The answer of `GET /`. `version` is a dated version."""

    ok: bool
    version: str
