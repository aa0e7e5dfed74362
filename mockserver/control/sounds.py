"""The sound of a call, made again: audio is a pure function of what was asked, so none of it was kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object, as_text
from mockserver.control.journal import Conversation, Entry
from mockserver.control.rows import row_of

if TYPE_CHECKING:
    import numpy as np

    from mockserver.api.replies import Sounding
    from mockserver.audio.formats import Samples
    from mockserver.speech.plan import Plan
    from mockserver.world.world import World

LONGEST: Final = 300
"""Seconds of a sound that are made again; nobody looks at more at once."""
_WIDTHS: Final = {"pcm_s16le": 2, "pcm_f32le": 4, "pcm_mulaw": 1, "pcm_alaw": 1}
_RATES: Final = range(1_000, 400_000)
"""Of sound that somebody sent and that is still to be heard."""
_UPLOAD_RATE: Final = 16_000
"""Of the sound on a listening socket that does not name one."""


@dataclass(frozen=True, slots=True)
class Resounding:
    """Mono int16 sound that can be made as often as it is wanted. samples: its length, which may be less than
    that of its plan where a client stopped it."""

    plan: Plan | Sounding | _Clip
    rate: int
    samples: int

    def blocks(self) -> Iterator[Samples]:
        """The sound, block by block."""
        from mockserver.speech.plan import Plan
        from mockserver.speech.synthesis import synthesise

        left = self.samples
        plan, rate = self.plan, self.rate
        for block in synthesise(plan, rate) if isinstance(plan, Plan) else plan.blocks(rate):
            if left <= 0:
                return
            yield block[:left]
            left -= block.size


@dataclass(frozen=True, slots=True, eq=False)
class _Clip:
    """Sound that a client sent."""

    sound: np.ndarray

    def samples(self, rate: int) -> int:
        """Exact number of samples; the rate is that of the clip."""
        return int(self.sound.size)

    def blocks(self, rate: int) -> Iterator[Samples]:
        """All of it."""
        yield self.sound


def resounding(entry: Entry, world: World, context: str | None) -> Resounding:
    """What was spoken in a call, or in one context of a socket; where nothing was, what the client sent.

    context: its id; None is the first. Raises ApiError: resource_not_found where nothing sounds,
    voice_not_found where the voice is gone since.
    """
    talk = entry.conversation
    found = answered(entry) if talk is None else _spoken(entry, talk, world, context)
    found = found or _sent(entry)
    if found is None:
        raise ApiError("resource_not_found", thing="sound")
    return found


def answered(entry: Entry) -> Resounding | None:
    """The sound of the answer to a request; None where it has none."""
    from mockserver.api.replies import Audio, Events
    from mockserver.speech.plan import plan
    from mockserver.streams.sse import Recital

    reply = entry.reply
    if isinstance(reply, Audio):
        return of_plan(reply.plan, reply.format.sample_rate)
    if not isinstance(reply, Events):
        return None
    told = reply.recital
    if not isinstance(told, Recital):
        return of_plan(told.sound, told.format.sample_rate)
    manner = told.manner
    whole = plan(
        told.transcript,
        timbre=manner.timbre,
        prosody=manner.prosody,
        grid=manner.grid,
        max_seconds=told.max_seconds,
        lexicon=manner.lexicon,
    )
    return of_plan(whole, manner.format.sample_rate)


def of_plan(plan: Plan | Sounding | _Clip, rate: int, most: int | None = None) -> Resounding:
    """A plan that is heard at a rate, or the first `most` samples of it."""
    whole = min(plan.samples(rate), LONGEST * rate)
    return Resounding(plan, rate, whole if most is None else min(whole, most))


def wav(sound: Resounding) -> bytes:
    """A WAV file of 16 bits with exact sizes."""
    from mockserver.audio.wav import WavDialect, wav_header

    head = wav_header("pcm_s16le", sound.rate, sound.samples, WavDialect("", 18, sized=True))
    return head + b"".join(block.astype("<i2").tobytes() for block in sound.blocks())


def heard(sound: Resounding) -> JsonObject:
    """The words that the ear of this project hears in it, in seconds, and in whose voice."""
    from mockserver.speech.listening import Listener

    listener = Listener(sound.rate)
    for block in sound.blocks():
        listener.feed(block)
    told = listener.finish()
    words: list[JsonValue] = [
        {
            "text": word.text,
            "start": round(word.start, 3),
            "end": round(word.end, 3),
            "confidence": word.confidence,
        }
        for word in told.words
    ]
    pitch = None if told.voice is None else round(told.voice.fundamental, 1)
    return {
        "text": told.text,
        "confidence": told.confidence,
        "pitch": pitch,
        "rate": sound.rate,
        "seconds": sound.samples / sound.rate,
        "words": words,
    }


def _spoken(entry: Entry, talk: Conversation, world: World, context: str | None) -> Resounding | None:
    """One context: its texts joined, in the manner of the first, as far as its sound was sent."""
    from mockserver.api.tts import manner_of, read
    from mockserver.speech.plan import Unspeakable, plan

    if entry.operation != "tts.websocket":
        return None
    spoken = [each for each in row_of(entry).spoken if context is None or each.context == context]
    if not spoken or not (wanted := spoken[0]).audio_bytes:
        return None
    body = _first_of(talk, wanted.context, entry)
    if body is None:
        return None
    manner = manner_of(read(body, world), body)
    try:
        whole = plan(
            wanted.transcript or "",
            timbre=manner.timbre,
            prosody=manner.prosody,
            grid=manner.grid,
            max_seconds=body.get("duration"),  # type: ignore[arg-type]
            lexicon=manner.lexicon,
        )
    except Unspeakable:
        return None
    width = _WIDTHS[manner.format.encoding or "pcm_s16le"]
    return of_plan(whole, manner.format.sample_rate, wanted.audio_bytes // width)


def _first_of(talk: Conversation, context: str | None, entry: Entry) -> JsonObject | None:
    """The message that opened a context."""
    import orjson

    from mockserver.control import redaction

    for frame in talk.frames:
        if frame.direction != "in" or not isinstance(frame.data, str):
            continue
        try:
            body = as_object(orjson.loads(frame.data))
        except orjson.JSONDecodeError:
            continue
        named = as_text(body.get("context_id")) or None
        if named is not None:
            named = redaction.text(named, entry.key)
        if named == context and as_text(body.get("transcript")).strip() and body.get("output_format"):
            return body
    return None


def _sent(entry: Entry) -> Resounding | None:
    import numpy as np

    from mockserver.audio.decoding import UndecodableAudio, decode, decode_pcm

    try:
        if entry.conversation is not None:
            data = b"".join(f.data for f in entry.conversation.frames if isinstance(f.data, bytes))
            query = dict(entry.head.query)
            rate = query.get("sample_rate", "")
            clip = decode_pcm(
                data,
                query.get("encoding", "pcm_s16le"),
                int(rate) if rate.isdecimal() and int(rate) else _UPLOAD_RATE,
            )
        else:
            parts = [part for listed in entry.call.files.values() for part in listed] if entry.call else []
            if not parts:
                return None
            clip = decode(parts[0].data)
    except (UndecodableAudio, ValueError, KeyError):
        return None
    if not clip.samples.size or clip.sample_rate not in _RATES:
        return None
    return of_plan(_Clip((np.clip(clip.samples, -1, 1) * 32767).astype(np.int16)), clip.sample_rate)
