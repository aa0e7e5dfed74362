"""`/fine-tunes`: voices trained with a dataset, ready after a while by the world's clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mockserver.api import datasets, files, voices, voices_list
from mockserver.api.replies import Empty, Json, Later
from mockserver.api.resources import PAGE, Resources, Shape, written
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_text
from mockserver.contract.validation import Call
from mockserver.voices.renderings import TRAITS
from mockserver.world.collections import Course, Kind, Resource
from mockserver.world.world import World

if TYPE_CHECKING:
    from mockserver.voices.embeddings import Embedding
    from mockserver.voices.voice import Voice

KIND: Final = Kind(
    "fine_tunes",
    "fine-tune",
    "fine_tune_",
    invented={
        "name": "Invented",
        "description": "",
        "language": "en",
        "model_id": "sonic-3",
        "dataset": "dataset_0",
    },
)

VOICES: Final = 4
"""Voices that a training gives (documented)."""
CLOSENESS: Final = 0.9995
"""How close each stays to the recordings: the cosine between the two (assumed)."""
_HEARD: Final = 4
"""Recordings that are listened to; more would not tell more."""
_KNOWN: Final = 1_000
"""Voices that are looked for in a recording: the public ones and the first of one's own."""
_MODELS: Final = ("sonic-3.5-2026-05-04", "sonic-3.6-2026-08-27")
"""Models that trained voices speak with (quoted, from the sentence of voice_model_mismatch)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the recordings of a dataset are like; an empty embedding where that cannot be told."""

    embedding: Embedding
    errors: tuple[tuple[str, str], ...]
    """(code, message) of what the user should mend."""


def create(call: Call, world: World) -> Later[Heard]:
    """Answer `fine_tunes.create`. Raises ApiError: resource_not_found for the dataset."""
    body: Mapping[str, Any] = call.body
    voices.check_texts(body)
    dataset = world.collections.of(datasets.KIND).get(body["dataset"])
    clips = [files.data_of(file) for file in datasets.recordings(dataset.id, world)[:_HEARD]]
    known = [entry.voice for entry in world.voices.all()[:_KNOWN]]

    def then(heard: Heard) -> Json:
        seconds = world.settings.fine_tune_seconds
        made = _FINE_TUNES.of(world).create(
            _fields(body, heard), _course(seconds, failed=not heard.embedding)
        )
        return written(_FINE_TUNES.shape(made, call, world))

    return Later(_listening(clips, known), then)


def page(call: Call, world: World) -> Json:
    """Answer `fine_tunes.list`. Raises ApiError(resource_cursor_unknown)."""
    offer(world)
    return _FINE_TUNES.page(call, world)


def get(call: Call, world: World) -> Json | Empty:
    """Answer `fine_tunes.get`. Raises ApiError(resource_not_found)."""
    offer(world)
    return _FINE_TUNES.get(call, world)


def page_of_voices(call: Call, world: World) -> Json:
    """Answer `fine_tunes.list_voices`. Raises ApiError: resource_not_found, cursor_unknown."""
    found = _FINE_TUNES.named(call, world)
    offer(world)
    ids = _voices_of(_FINE_TUNES.of(world).get(found.id))
    params: Mapping[str, Any] = call.params
    stretch = world.voices.page(
        [lambda entry: entry.voice.id in ids],
        params.get("limit") or PAGE,
        params.get("starting_after"),
        params.get("ending_before"),
        own=True,
    )
    return voices_list.stretch(stretch, TRAITS[call.version.date].listed)


def delete(call: Call, world: World) -> Empty:
    """Answer `fine_tunes.delete`; its voices go too (assumed). Raises ApiError(resource_not_found)."""
    for voice_id in _voices_of(_FINE_TUNES.named(call, world)):
        if world.voices.find(voice_id) is not None:
            world.voices.remove(voice_id)
    return _FINE_TUNES.delete(call, world)


def offer(world: World) -> None:
    """Make the voices of each training that is completed by now and has none yet."""
    tunes = _FINE_TUNES.of(world)
    for tune in tunes.all():
        if tunes.status(tune) == "completed" and tune.fields.get("embedding") and not _voices_of(tune):
            made: list[JsonValue] = [_trained(tune, number, world) for number in range(1, VOICES + 1)]
            tunes.update(tune.id, {"voices": made})


def _trained(tune: Resource, number: int, world: World) -> str:
    from mockserver.voices.embeddings import turned

    embedding = tuple(
        float(each) for each in as_list(tune.fields["embedding"]) if isinstance(each, float | int)
    )
    body = {**tune.fields, "name": f"{tune.text('name')[: voices.LONGEST_TEXT - 2]} {number}"}
    voice = voices.new_voice(body, world, turned(embedding, f"fine-tune {number}", CLOSENESS), pro=True)
    return world.voices.add(voice).voice.id


def _voices_of(tune: Resource) -> tuple[str, ...]:
    return tuple(as_text(each) for each in as_list(tune.fields.get("voices")))


def _listening(clips: Sequence[bytes], known: Sequence[Voice]) -> Callable[[], Heard]:
    def listen() -> Heard:
        from mockserver.audio.decoding import UndecodableAudio
        from mockserver.voices.clips import embedding_of
        from mockserver.voices.embeddings import mix

        found, errors = [], []
        for number, clip in enumerate(clips, 1):
            try:
                found.append((embedding_of(clip, known), 1.0))
            except UndecodableAudio as error:
                errors.append(("unsupported_audio_format", f"Recording {number} cannot be read: {error}."))
        if not clips:
            errors.append(("dataset_empty", "The dataset has no recordings."))
        return Heard(mix(found) if found else (), tuple(errors))

    return listen


def _course(seconds: float, *, failed: bool) -> Course:
    end = "failed" if failed else "completed"
    return ((0, "created"), (seconds / 4, "training"), (seconds, end)) if seconds else ((0, end),)


def _fields(body: Mapping[str, Any], heard: Heard) -> JsonObject:
    accent = body.get("accent")
    errors: list[JsonValue] = [{"code": code, "message": message} for code, message in heard.errors]
    return {
        **{name: body[name] for name in ("name", "description", "language", "dataset")},
        "model_id": body.get("model_id"),
        "accent": voices.accent_named(accent).id if accent else None,
        "embedding": list(heard.embedding),
        "errors": errors,
    }


def _written(tune: Resource, world: World) -> JsonObject:
    given = {name: tune.fields[name] for name in ("model_id", "accent") if tune.fields.get(name) is not None}
    errors = tune.fields.get("errors")
    return {
        "id": tune.id,
        **{name: tune.fields[name] for name in ("name", "description", "language", "dataset")},
        **given,
        "status": _FINE_TUNES.of(world).status(tune) or "completed",
        "supported_model_ids": list(_MODELS),
        **({"user_errors": errors} if errors else {}),
    }


_FIRST: Final = ("id", "name", "description", "language", "model_id", "dataset", "status")
_LAST: Final = (
    "id", "name", "description", "language", "accent", "model_id", "supported_model_ids", "dataset", "status",
    "user_errors",
)  # fmt: skip
_FINE_TUNES: Final = Resources(
    kind=KIND,
    shapes={
        "2025-04-16": Shape(_FIRST, next_page=False),
        "2025-11-04": Shape(_FIRST),
        "2026-03-01": Shape(_FIRST),
        "2026-08-14": Shape(_LAST),
    },
    written=_written,
)
