"""Requests as they are read where whatever they refer to exists (`invent_ids`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mockserver.contract.lenient import form_without_zeros
from mockserver.contract.multipart import Part
from mockserver.contract.operations import Operation

CLIPS: Final = ("clip", "file", "left_audio", "right_audio")
"""Fields of forms that take sound."""
LISTENING: Final = ("stt.", "infill.", "voice_changer.", "voices.")
"""Beginnings of operations that listen to their files; all others keep them as they are."""


def form_invented(
    operation: Operation, query: Iterable[tuple[str, str]], parts: Iterable[Part]
) -> list[Part]:
    """A form in which a file that cannot be read is a made-up clip, and a zero is left out."""
    kept = form_without_zeros(parts)
    if not operation.id.startswith(LISTENING) or any(name == "encoding" for name, _ in query):
        return kept  # with an encoding, any bytes are sound
    return [_sound(part) if part.name in CLIPS and part.data else part for part in kept]


def _sound(part: Part) -> Part:
    from mockserver.audio.decoding import UndecodableAudio, reading
    from mockserver.audio.made_up import clip_for

    try:
        reading(part.data)
    except UndecodableAudio:
        return replace(part, data=clip_for(part.data))
    return part
