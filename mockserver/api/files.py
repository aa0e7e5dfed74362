"""`/files`, and the files of datasets and of saved speech: all that a key gave the service to keep."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

from mockserver.agents.store import uses_file
from mockserver.api.replies import Content, Json
from mockserver.api.resources import Resources, Shape, written
from mockserver.audio.formats import OutputFormat
from mockserver.audio.wav import WavDialect
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject
from mockserver.contract.multipart import Part
from mockserver.contract.validation import Call
from mockserver.world.collections import Collection, Kind, Resource, Test
from mockserver.world.world import World

KIND: Final = Kind(
    "files",
    "file",
    "file_",
    invented={"filename": "invented.wav", "purpose": "fine_tune", "data": "", "size": 0},
)
MOST_BYTES: Final = 1 << 28
"""What all files of a key may have together (assumed: nobody says)."""

SAVED: Final = "tts_generation"
_WAV: Final = WavDialect("", 18, sized=True)
_LONGEST_NAME: Final = 1_000


def kept(world: World, filename: str, purpose: str, data: bytes, **more: str) -> Resource:
    """A new file of the key. Raises ApiError: file_too_large, files_full, resources_full."""
    limit = world.settings.max_clip_bytes
    if len(data) > limit and purpose != SAVED:
        raise ApiError("file_too_large", limit=limit)
    files = world.collections.of(KIND)
    if sum(size(each) for each in files.all()) + len(data) > MOST_BYTES:
        raise ApiError("files_full", limit=MOST_BYTES)
    text = base64.b64encode(data).decode("ascii")
    name = filename[:_LONGEST_NAME]
    return files.create({"filename": name, "purpose": purpose, "size": len(data), "data": text, **more})


def size(file: Resource) -> int:
    """How many bytes it has."""
    found = file.fields.get("size")
    return found if isinstance(found, int) else 0


def data_of(file: Resource) -> bytes:
    """Its bytes."""
    return base64.b64decode(file.text("data"))


def uploaded(call: Call) -> Part | None:
    """The file of a form, if there is one."""
    parts = call.files.get("file")
    return parts[0] if parts else None


def upload(call: Call, world: World) -> Json:
    """Answer `files.upload`. Raises ApiError as `kept`."""
    part, body = call.files["file"][0], call.body
    made = kept(world, part.filename or "upload", str(body["purpose"]), part.data)
    return written(_FILES.shape(made, call, world), 201)


def download(call: Call, world: World) -> Content:
    """Answer `files.download`. Raises ApiError(resource_not_found)."""
    found = _FILES.named(call, world)
    if call.params.get("format") and found.text("encoding"):
        return Content(_playable(found), "application/octet-stream")
    return Content(data_of(found), "application/octet-stream")


def delete(call: Call, world: World) -> Json:
    """Answer `files.delete`. Raises ApiError: resource_not_found, file_in_use."""
    found = _FILES.named(call, world)
    if found.text("dataset") or uses_file(found.id, world):
        raise ApiError("file_in_use")
    _of(world).delete(found.id)
    return written({"message": "File deleted successfully"})


def _playable(file: Resource) -> bytes:
    """Samples without a head, as a WAV file of 16 bits."""
    import numpy as np

    from mockserver.audio.decoding import decode_pcm
    from mockserver.audio.encoders import open_encoder

    rate = int(file.text("sample_rate"))
    clip = decode_pcm(data_of(file), file.text("encoding"), rate)
    samples = np.clip(np.round(clip.samples * np.float32(32768)), -32768, 32767).astype(np.int16)
    encoder = open_encoder(OutputFormat("wav", rate, encoding="pcm_s16le"), samples.size, _WAV)
    return encoder.head() + encoder.encode(samples) + encoder.tail()


def _of(world: World) -> Collection:
    return world.collections.of(KIND)


def _written(file: Resource, world: World) -> JsonObject:
    return {
        "id": file.id,
        "filename": file.text("filename"),
        "purpose": file.text("purpose"),
        "size": size(file),
        # Which words there are is not on record (assumed).
        "status": "ready",
        "owner_id": world.user_id,
        "created_at": file.created_at,
    }


def _wanted(call: Call) -> tuple[Test, ...]:
    params: Mapping[str, Any] = call.params
    purpose, words = params.get("purpose"), (params.get("q") or "").lower()
    return (
        lambda file: purpose is None or file.text("purpose") == purpose,
        lambda file: words in file.text("filename").lower(),
    )


_FIELDS: Final = ("id", "filename", "purpose", "size", "status", "owner_id", "created_at")
_FILES: Final = Resources(
    kind=KIND,
    shapes={"2026-08-14": Shape(_FIELDS, next_page=False)},
    written=_written,
    wanted=_wanted,
)
page, get = _FILES.page, _FILES.get
