"""`/voices/mix` and `/voices/localize`: voices out of voices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.api.replies import Json
from mockserver.api.voices import accent_named, metadata, new_voice
from mockserver.contract.errors import ApiError
from mockserver.contract.validation import Call
from mockserver.voices import accents, embeddings
from mockserver.voices.embeddings import Embedding, embedding_given
from mockserver.voices.renderings import embedding_object
from mockserver.world.world import World

_GENDERS: Final = {"male": "masculine", "female": "feminine"}


def mix(call: Call, world: World) -> Json:
    """Answer `voices.mix`. Raises ApiError: voice_not_found, mix_weights."""
    body: Mapping[str, Any] = call.body
    parts = [(_part(given, world), float(given["weight"])) for given in body["voices"]]
    try:
        mixed = embeddings.mix(parts)
    except ValueError:
        raise ApiError("mix_weights") from None
    return Json(embedding_object(mixed) + b"\n")


def localize(call: Call, world: World) -> Json:
    """Answer `voices.localize`: a new voice for a voice, numbers for numbers. Raises ApiError."""
    body: Mapping[str, Any] = call.body
    accent = _accent(body)
    gender = body.get("original_speaker_gender")
    if body.get("voice_id") is None:
        given = embedding_given(body["embedding"])
        return Json(embedding_object(_localized(given, accent, gender)) + b"\n")
    source = world.voices.get(body["voice_id"]).voice
    voice = new_voice(
        {**body, "accent": accent.id, "base_voice_id": None},
        world,
        _localized(source.embedding, accent, gender),
        gender=_GENDERS.get(gender or "", source.gender),
        base_voice_id=source.id,
    )
    return metadata(world.voices.add(voice), call.version)


def _localized(embedding: Embedding, accent: accents.Accent, gender: str | None) -> Embedding:
    return embeddings.localized(embedding, accent.language, accent.id, gender)


def _accent(body: Mapping[str, Any]) -> accents.Accent:
    """What is asked for: an accent where the version has them, else a language and perhaps its dialect."""
    if body.get("accent"):
        return accent_named(body["accent"])
    language: str = body["language"]
    dialect = accents.DIALECTS.get((language, body.get("dialect") or ""))
    return accent_named(dialect) if dialect else accents.of_language(language)


def _part(given: Mapping[str, Any], world: World) -> Embedding:
    # Some clients send both; the id wins, as it does in speech.
    if given.get("id") is not None:
        return world.voices.get(given["id"]).voice.embedding
    return embedding_given(given["embedding"])
