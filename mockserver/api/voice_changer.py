"""`POST /voice-changer/bytes` and `/sse`: the same words, or the same sound, in another voice."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from mockserver.api.clips import clip, flat_format, heard
from mockserver.api.replies import Audio, Events, Later
from mockserver.api.tts import VoiceRef, timbre_of_voice
from mockserver.audio.formats import OutputFormat
from mockserver.audio.wav import WavDialect
from mockserver.contract.validation import Call
from mockserver.conversion.score import Score, score
from mockserver.conversion.survey import survey
from mockserver.settings import latency_ms, pace_of
from mockserver.speech.timbre import Timbre
from mockserver.streams.changing import LINES, Changing
from mockserver.world.ledger import Use
from mockserver.world.world import World

CREDITS_PER_SECOND: Final = 15
"""Of the clip; a second that has begun counts (the number is documented, the rounding assumed)."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is asked for. mark: all that its sound depends on."""

    data: bytes
    timbre: Timbre
    format: OutputFormat
    dialect: WavDialect
    mark: Hashable


def change(call: Call, world: World) -> Later[Score]:
    """Answer `voice_changer.bytes`. Raises ApiError, as do the parts of the answer."""
    order = _order(call, world)

    def then(found: Score) -> Audio:
        _pay(found, call, world)
        media_type = call.version.media_type(order.format.container)
        recipe = ("voice changer", order.mark, order.format, order.dialect)
        return Audio(found, order.format, order.dialect, media_type, recipe, (), world.contexts)

    return Later(_work(order), then)


def stream(call: Call, world: World) -> Later[Score]:
    """Answer `voice_changer.sse`. Raises ApiError, as do the parts of the answer."""
    order, settings = _order(call, world), world.settings

    def then(found: Score) -> Events:
        _pay(found, call, world)
        changing = Changing(
            version=call.version,
            sound=found,
            format=order.format,
            dialect=order.dialect,
            mark=order.mark,
            speed=pace_of(settings.pace),
            latency=latency_ms(settings.latency),
            seed=f"{settings.seed}\n{order.mark}",
        )
        in_lines = Events(replace(changing, framing="lines"), world, media_type=LINES)
        return Events(changing, world, in_lines=in_lines)

    return Later(_work(order), then)


def _order(call: Call, world: World) -> _Order:
    world.credits.check()
    fmt = flat_format(call.body)
    timbre = timbre_of_voice(VoiceRef(id=str(call.body["voice[id]"])), world)
    data = clip(call, "clip", world) or b""
    dialect = call.version.wav_written(world.settings.wav)
    return _Order(data, timbre, fmt, dialect, (sha256(data).hexdigest(), timbre))


def _work(order: _Order) -> Callable[[], Score]:
    return lambda: score(heard(order.data, survey), order.timbre)


def _pay(found: Score, call: Call, world: World) -> None:
    seconds = -(-found.survey.samples // found.survey.rate)
    use = Use("voice_changer", voice=str(call.body["voice[id]"]))
    world.credits.spend(CREDITS_PER_SECOND * seconds, use)
