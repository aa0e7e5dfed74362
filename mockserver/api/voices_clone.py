"""`/voices/clone`, `/voices/clone/clip` and `/voices/clone/url`: a voice out of a clip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from mockserver.api.replies import Json, Later
from mockserver.api.voices import metadata, new_voice
from mockserver.audio.decoding import TooLong, UndecodableAudio
from mockserver.contract.errors import ApiError
from mockserver.contract.validation import Call
from mockserver.voices.clips import LONGEST_SECONDS, embedding_of
from mockserver.voices.embeddings import Embedding
from mockserver.voices.renderings import embedding_object
from mockserver.world.world import World

_RECOGNISED: Final = 1_000
"""Voices that are looked for in a clip: the public ones and the first of one's own."""


def clone(call: Call, world: World) -> Later[Embedding]:
    """Answer `voices.clone`: a new voice. Raises ApiError, as do the parts of the answer."""
    body: Mapping[str, Any] = call.body
    world.voices.require_room()

    def then(embedding: Embedding) -> Json:
        return metadata(world.voices.add(new_voice(body, world, embedding)), call.version)

    return Later(_listening(call, world), then)


def hear(call: Call, world: World) -> Later[Embedding]:
    """Answer `voices.clone_clip`: only what the voice sounds like; nothing is stored."""
    return Later(_listening(call, world), lambda embedding: Json(embedding_object(embedding) + b"\n"))


def refuse(call: Call, world: World) -> Json:
    """Answer `voices.clone_url`, which always raises ApiError(clip_url): nothing is ever fetched."""
    del call, world
    raise ApiError("clip_url")


def _listening(call: Call, world: World) -> Callable[[], Embedding]:
    clip = call.files["clip"][0].data
    limit = world.settings.max_clip_bytes
    if len(clip) > limit:
        raise ApiError("file_too_large", limit=limit)
    known = [entry.voice for entry in world.voices.all()[:_RECOGNISED]]

    def listen() -> Embedding:
        try:
            return embedding_of(clip, known)
        except TooLong:
            raise ApiError("clip_too_long", limit=LONGEST_SECONDS) from None
        except UndecodableAudio as error:
            raise ApiError("clip_unreadable", reason=error) from None

    return listen
