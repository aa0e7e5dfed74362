"""`POST /infill/bytes`: new words between two clips; the answer is the new words alone."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from mockserver.api.clips import clip, flat_format, heard
from mockserver.api.replies import Audio, Later
from mockserver.api.tts import VoiceRef, timbre_of_voice
from mockserver.contract import models
from mockserver.contract.errors import ApiError
from mockserver.contract.models import Model
from mockserver.contract.validation import Call
from mockserver.conversion.infill import Infill, infill
from mockserver.conversion.joins import Join, beginning, ending, loudness_of
from mockserver.speech import prosody
from mockserver.speech.plan import Unspeakable
from mockserver.speech.prosody import Prosody
from mockserver.world.ledger import Use
from mockserver.world.world import World

CREDITS: Final = 300
"""What an infill costs besides one for each character (documented)."""


def insert(call: Call, world: World) -> Later[Infill]:
    """Answer `infill.bytes`. Raises ApiError, as do the parts of the answer."""
    body: Mapping[str, Any] = call.body
    settings = world.settings
    world.credits.check()
    transcript: str = body["transcript"]
    if len(transcript) > settings.max_transcript_chars:
        raise ApiError("transcript_too_long", limit=settings.max_transcript_chars, length=len(transcript))
    model = models.check(body["model_id"], body.get("language"), as_of=settings.as_of)
    fmt = flat_format(body)
    timbre = timbre_of_voice(VoiceRef(id=str(body["voice_id"])), world)
    manner = _prosody(body, model)
    use = Use("infill", model.id, str(body["voice_id"]))
    left, right = clip(call, "left_audio", world), clip(call, "right_audio", world)
    dialect = call.version.wav_written(settings.wav)

    def work() -> Infill:
        try:
            return infill(
                transcript,
                left=_left(left),
                right=_right(right),
                timbre=timbre,
                prosody=manner,
                grid=model.grid,
            )
        except Unspeakable:
            raise ApiError("empty_transcript") from None

    def then(found: Infill) -> Audio:
        world.credits.spend(CREDITS + len(transcript), use)
        media_type = call.version.media_type(fmt.container)
        sides = tuple(None if data is None else sha256(data).digest() for data in (left, right))
        recipe = ("infill", sides, transcript, timbre, manner, model.grid, fmt, dialect)
        return Audio(found, fmt, dialect, media_type, recipe, (), world.contexts)

    return Later(work, then)


def _left(data: bytes | None) -> Join | None:
    return None if data is None else ending(heard(data, loudness_of))


def _right(data: bytes | None) -> Join | None:
    return None if data is None else beginning(heard(data, loudness_of))


def _prosody(body: Mapping[str, Any], model: Model) -> Prosody:
    if not model.controls_act:
        return prosody.NORMAL
    speed = body.get("voice[__experimental_controls][speed]")
    return prosody.of_experimental_controls(
        speed, body.get("voice[__experimental_controls][emotion][]") or ()
    )
