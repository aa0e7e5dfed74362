"""`POST /tts/bytes` and `/tts/sse`: a transcript and a voice become audio that does not exist yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from mockserver.api.pronunciation_dicts import lexicon_of
from mockserver.api.replies import Audio, Events, Headers, Later
from mockserver.api.saving import saved
from mockserver.audio.formats import (
    DEFAULT_BIT_RATE,
    DEFAULT_ENCODING,
    DEFAULT_SAMPLE_RATE,
    OutputFormat,
    fault,
)
from mockserver.audio.wav import WavDialect
from mockserver.contract import models, retired
from mockserver.contract.errors import ApiError
from mockserver.contract.models import Model
from mockserver.contract.validation import Call
from mockserver.settings import latency_ms, pace_of
from mockserver.speech import prosody
from mockserver.speech.lexicon import Lexicon
from mockserver.speech.plan import FrameGrid, Plan, Unspeakable, plan
from mockserver.speech.prosody import Prosody
from mockserver.speech.timbre import Timbre, timbre_of
from mockserver.speech.transcript import speakable
from mockserver.streams.speaking import Manner
from mockserver.streams.sse import Recital
from mockserver.streams.traits import traits_of
from mockserver.world.ledger import PRO_PERMILLE, SPEECH, Use
from mockserver.world.limits import Meter
from mockserver.world.world import World

_PLANS_KEPT: Final = 128
_PLAN_KEPT_CHARS: Final = 2_000
"""Longer transcripts are planned anew each time: a kept plan is larger than its text."""


@dataclass(frozen=True, slots=True)
class VoiceRef:
    """A voice as a request names it: by id, or by its embedding where the version takes one."""

    id: str | None = None
    embedding: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """A request for speech, the same for every version and transport."""

    model: Model
    transcript: str
    voice: VoiceRef
    timbre: Timbre
    format: OutputFormat
    prosody: Prosody
    max_seconds: float | None = None
    lexicon: Lexicon | None = None
    use: Use = SPEECH


def speak(call: Call, world: World) -> Audio | Later[bytes]:
    """Answer a validated `tts.bytes` call. Raises ApiError."""
    settings = world.settings
    speech = _speech(_order(call, settings.as_of, settings.max_transcript_chars), world)
    dialect = call.version.wav_written(settings.wav)
    media_type = call.version.media_type(speech.format.container)
    audio = utter(speech, dialect, media_type, contexts=world.contexts)
    world.credits.spend(len(speech.transcript), speech.use)
    return saved(audio, world) if call.body.get("save") else audio


def recite(call: Call, world: World) -> Events:
    """Answer a validated `tts.sse` call. Raises ApiError."""
    body: Mapping[str, Any] = call.body
    settings = world.settings
    speech = read(body, world)
    if not speakable(speech.transcript):
        raise ApiError("empty_transcript")
    recital = Recital(
        version=call.version,
        manner=manner_of(speech, body),
        transcript=speech.transcript,
        context_id=body.get("context_id"),
        max_seconds=speech.max_seconds,
        end=None if settings.sse_end == "by-version" else settings.sse_end,
        speed=pace_of(settings.pace),
        latency=latency_ms(settings.latency),
        seed=f"{settings.seed}\n{speech.transcript}",
        traits=traits_of(call.version.date, world.traits),
    )
    world.credits.spend(len(speech.transcript), speech.use)
    return Events(recital, world)


def manner_of(speech: Speech, body: Mapping[str, Any]) -> Manner:
    """How a streaming request wants to be spoken. Raises ApiError for a format that cannot be."""
    if speech.format.container != "raw":
        raise ApiError("sse_raw_only")
    if (reason := fault(speech.format)) is not None:
        raise ApiError("format_impossible", reason=reason)
    language = body.get("language") or body.get("locale")
    times = bool(body.get("add_timestamps"))
    timed = speech.model.timed
    if times and language is not None and timed is not None and language not in timed:
        raise ApiError("timestamps_language", language=language)
    original = body.get("use_original_timestamps")  # the same wish in the words of one client
    normalized = body.get("use_normalized_timestamps")
    return Manner(
        model=speech.model.id,
        voice=speech.voice,
        language=language,
        timbre=speech.timbre,
        prosody=speech.prosody,
        grid=speech.model.grid,
        format=speech.format,
        words=times,
        phonemes=bool(body.get("add_phoneme_timestamps")),
        normalized=bool(normalized) if normalized is not None else original is False,
        lexicon=speech.lexicon,
        use=speech.use,
    )


def read(body: Mapping[str, Any], world: World) -> Speech:
    """A validated body, in whichever version's spelling, as one value. Raises ApiError."""
    settings = world.settings
    return _speech(_ordered(body, settings.as_of, settings.max_transcript_chars), world)


class _Order(NamedTuple):
    """What a body says by itself; whose voice it is depends on the world, and may change."""

    model: Model
    transcript: str
    voice: VoiceRef
    format: OutputFormat
    prosody: Prosody
    max_seconds: float | None
    dict_id: str | None


def _speech(order: _Order, world: World) -> Speech:
    return Speech(
        model=order.model,
        transcript=order.transcript,
        voice=order.voice,
        timbre=timbre_of_voice(order.voice, world),
        format=order.format,
        prosody=order.prosody,
        max_seconds=order.max_seconds,
        lexicon=lexicon_of(order.dict_id, world) if order.dict_id is not None else None,
        use=use_of("tts", order.model.id, order.voice, world),
    )


@lru_cache(maxsize=_PLANS_KEPT)
def _order(call: Call, as_of: date | None, longest: int) -> _Order:
    # A repeated request has the very same call, and calls are compared as objects.
    body: Mapping[str, Any] = call.body
    return _ordered(body, as_of, longest)


def _ordered(body: Mapping[str, Any], as_of: date | None, longest: int) -> _Order:
    transcript: str = body["transcript"]
    if len(transcript) > longest:
        raise ApiError("transcript_too_long", limit=longest, length=len(transcript))
    model = models.check(body["model_id"], body.get("language") or body.get("locale"), as_of=as_of)
    return _Order(
        model=model,
        transcript=transcript,
        voice=_voice(body["voice"]),
        format=format_of(body["output_format"]),
        prosody=_prosody(body, model),
        max_seconds=body.get("duration"),
        dict_id=body.get("pronunciation_dict_id"),
    )


def utter(
    speech: Speech,
    dialect: WavDialect,
    media_type: str,
    headers: Headers = (),
    contexts: Meter | None = None,
) -> Audio:
    """Plan the speech. Raises ApiError: nothing speakable, a format that cannot be."""
    if (reason := fault(speech.format)) is not None:
        raise ApiError("format_impossible", reason=reason)
    said = (
        speech.transcript,
        speech.timbre,
        speech.prosody,
        speech.model.grid,
        speech.max_seconds,
        speech.lexicon,
    )
    short = len(speech.transcript) <= _PLAN_KEPT_CHARS
    try:
        planned = (_planned if short else _planned.__wrapped__)(*said)
    except Unspeakable:
        raise ApiError("empty_transcript") from None
    recipe = (planned if short else said, speech.format, dialect)
    return Audio(planned.plan, speech.format, dialect, media_type, recipe, headers, contexts)


@dataclass(frozen=True, slots=True, eq=False)
class _Planned:
    """A plan that is one object for one utterance as long as it is kept: compared at no cost."""

    plan: Plan
    mark: int

    def __hash__(self) -> int:
        # Of what was said and not of the object: objects come and go at the same places.
        return self.mark


@lru_cache(maxsize=_PLANS_KEPT)
def _planned(
    transcript: str,
    timbre: Timbre,
    prosody: Prosody,
    grid: FrameGrid,
    max_seconds: float | None,
    lexicon: Lexicon | None,
) -> _Planned:
    planned = plan(
        transcript, timbre=timbre, prosody=prosody, grid=grid, max_seconds=max_seconds, lexicon=lexicon
    )
    return _Planned(planned, hash((transcript, timbre, prosody, max_seconds, lexicon)))


def use_of(capability: str, model_id: str | None, ref: VoiceRef, world: World) -> Use:
    """What credits are spent on where a voice speaks; professional clones cost more."""
    entry = world.voices.find(ref.id) if ref.id is not None else None
    pro = entry is not None and entry.voice.pro
    return Use(capability, model_id, ref.id, PRO_PERMILLE if pro else SPEECH.permille)


def timbre_of_voice(ref: VoiceRef, world: World) -> Timbre:
    """The sound of a voice that is named. Raises ApiError: voice_not_found, embedding_voice_refused."""
    if ref.id is None:
        retired.check_embedding_voice(world.settings.as_of)
        return _timbre_of(ref.embedding or ())
    entry = world.voices.meant(ref.id)
    # That an archived voice does not speak any more is assumed.
    if entry is None or entry.voice.status == "archived":
        raise ApiError("voice_not_found", voice=ref.id)
    return entry.voice.timbre


@lru_cache(maxsize=_PLANS_KEPT)
def _timbre_of(embedding: tuple[float, ...]) -> Timbre:
    return timbre_of(embedding)


def _voice(given: str | Mapping[str, Any]) -> VoiceRef:
    if isinstance(given, str):
        return VoiceRef(id=given)
    # Python 1.x sends id and embedding together; the id wins.
    if given.get("id") is not None:
        return VoiceRef(id=given["id"])
    return VoiceRef(embedding=tuple(float(number) for number in given["embedding"]))


def format_of(given: Mapping[str, Any]) -> OutputFormat:
    """A validated `output_format`; what is left out is 44100 Hz, pcm_s16le, 128 kbit/s."""
    rate: int = given.get("sample_rate") or DEFAULT_SAMPLE_RATE
    if given["container"] == "mp3":
        return OutputFormat("mp3", rate, bit_rate=given.get("bit_rate") or DEFAULT_BIT_RATE)
    return OutputFormat(given["container"], rate, encoding=given.get("encoding") or DEFAULT_ENCODING)


def _prosody(body: Mapping[str, Any], model: Model) -> Prosody:
    parts = [prosody.of_speed(body.get("speed"))]
    config = body.get("generation_config")
    if config and model.generation_config_acts:
        parts.append(
            prosody.of_generation_config(config.get("speed"), config.get("volume"), config.get("emotion"))
        )
    voice = body["voice"]
    controls = voice.get("__experimental_controls") if isinstance(voice, Mapping) else None
    if controls and model.controls_act:
        parts.append(prosody.of_experimental_controls(controls.get("speed"), controls.get("emotion") or ()))
    return prosody.together(*parts)
