"""Requests about voices as values. Pure; nothing here sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Unpack
from urllib.parse import quote

from client.multipart import File, Form
from client.requests import Request
from client.values import JsonObject, JsonValue
from client.voice_values import (
    AccentFilters,
    CloneOptions,
    CreateOptions,
    LocalizeOptions,
    SpeakerGender,
    VoiceChanges,
    VoiceListOptions,
    VoicePart,
)


def listing(**options: Unpack[VoiceListOptions]) -> Request:
    """`GET /voices`."""
    params = {name: value for name, value in options.items() if name != "expand"}
    return Request("GET", "/voices", params=_query(params) | _expand(options.get("expand", ())))


def get(voice_id: str, expand: Iterable[str] = ()) -> Request:
    """`GET /voices/{id}`."""
    return Request("GET", _path(voice_id), params=_expand(expand))


def create(**options: Unpack[CreateOptions]) -> Request:
    """`POST /voices`."""
    return Request("POST", "/voices", json=_given(options))


def update(voice_id: str, **changes: Unpack[VoiceChanges]) -> Request:
    """`PATCH /voices/{id}`."""
    fields: dict[str, JsonValue] = {name: _json(value) for name, value in changes.items() if name != "extra"}
    return Request("PATCH", _path(voice_id), json={**fields, **changes.get("extra", {})})


def delete(voice_id: str) -> Request:
    """`DELETE /voices/{id}`."""
    return Request("DELETE", _path(voice_id))


def clone(clip: File, **options: Unpack[CloneOptions]) -> Request:
    """`POST /voices/clone`."""
    fields = {name: _text(value) for name, value in options.items() if name != "extra" and value is not None}
    return Request(
        "POST", "/voices/clone", form=Form(fields | dict(options.get("extra", {})), {"clip": clip})
    )


def clone_clip(clip: File, enhance: bool | None) -> Request:
    """`POST /voices/clone/clip`, of 2024-06-10."""
    fields = {} if enhance is None else {"enhance": _text(enhance)}
    return Request("POST", "/voices/clone/clip", form=Form(fields, {"clip": clip}))


def localize(**options: Unpack[LocalizeOptions]) -> Request:
    """`POST /voices/localize`."""
    return Request("POST", "/voices/localize", json=_given(options))


def localize_embedding(
    embedding: Sequence[float], language: str, original_speaker_gender: SpeakerGender, dialect: str | None
) -> Request:
    """`POST /voices/localize` for numbers, of 2024-06-10."""
    fields: JsonObject = {
        "embedding": list(embedding),
        "language": language,
        "original_speaker_gender": original_speaker_gender,
        "dialect": dialect,
    }
    return Request("POST", "/voices/localize", json=_given(fields))


def mix(parts: Iterable[VoicePart]) -> Request:
    """`POST /voices/mix`."""
    voices: list[JsonObject] = []
    for voice, weight in parts:
        key = "id" if isinstance(voice, str) else "embedding"
        voices.append({key: _json(voice), "weight": weight})
    return Request("POST", "/voices/mix", json={"voices": voices})


def accents(**options: Unpack[AccentFilters]) -> Request:
    """`GET /accents`."""
    return Request("GET", "/accents", params=_query(options))


def add_accents(voice_id: str, names: Iterable[str]) -> Request:
    """`PATCH /voices/{id}/accents`."""
    return Request("PATCH", f"{_path(voice_id)}/accents", json={"accents": list(names)})


def delete_accent(voice_id: str, accent_id: str) -> Request:
    """`DELETE /voices/{id}/accents/{accent_id}`."""
    return Request("DELETE", f"{_path(voice_id)}/accents/{quote(accent_id, safe='')}")


def _path(voice_id: str) -> str:
    return f"/voices/{quote(voice_id, safe='')}"


def _query(given: Mapping[str, object]) -> dict[str, str | Sequence[str]]:
    return {name: _text(value) for name, value in given.items() if value is not None}


def _expand(fields: Iterable[str]) -> dict[str, str | Sequence[str]]:
    wanted = list(fields)
    return {"expand[]": wanted} if wanted else {}


def _text(value: object) -> str:
    # JSON's words, not Python's.
    return str(value).lower() if isinstance(value, bool) else str(value)


def _given(options: Mapping[str, object]) -> JsonObject:
    fields = {k: _json(v) for k, v in options.items() if k != "extra" and v is not None}
    extra = options.get("extra")
    return fields | dict(extra) if isinstance(extra, Mapping) else fields


def _json(value: object) -> JsonValue:
    if isinstance(value, str | int | float | bool | None):
        return value
    if isinstance(value, Mapping):
        return {str(name): _json(part) for name, part in value.items()}
    return [_json(part) for part in value] if isinstance(value, Iterable) else str(value)
