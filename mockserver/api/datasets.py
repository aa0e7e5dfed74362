"""`/datasets` and their files: recordings to train a voice with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.api import files
from mockserver.api.replies import Empty, Json
from mockserver.api.resources import Making, Resources, Shape
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject
from mockserver.contract.validation import Call
from mockserver.world.collections import Kind, Resource, Test
from mockserver.world.world import World

KIND: Final = Kind("datasets", "dataset", "dataset_", invented={"name": "Invented", "description": ""})

PURPOSE: Final = "fine_tune"


def recordings(dataset_id: str, world: World) -> list[Resource]:
    """The files of a dataset, in the order in which they came."""
    return world.collections.of(files.KIND).all(_belongs_to(dataset_id))


def delete(call: Call, world: World) -> Empty:
    """Answer `datasets.delete`; the files go too. Raises ApiError(resource_not_found)."""
    found = _DATASETS.named(call, world)
    for file in recordings(found.id, world):
        world.collections.of(files.KIND).delete(file.id)
    return _DATASETS.delete(call, world)


def upload_file(call: Call, world: World) -> Empty:
    """Answer `datasets.upload_file`. A form without a file keeps nothing (assumed: the field is optional).

    Raises ApiError: resource_not_found, and as `files.kept`.
    """
    dataset = _DATASETS.named(call, world)
    part = files.uploaded(call)
    if part is not None:
        files.kept(world, part.filename or "upload", PURPOSE, part.data, dataset=dataset.id)
    return Empty()


def page_of_files(call: Call, world: World) -> Json:
    """Answer `datasets.list_files`. Raises ApiError: resource_not_found, resource_cursor_unknown."""
    dataset = _DATASETS.named(call, world)
    return _FILES.page_of(call, world, _belongs_to(dataset.id))


def delete_file(call: Call, world: World) -> Empty:
    """Answer `datasets.delete_file`. Raises ApiError(resource_not_found), also for a file of another one."""
    dataset = _DATASETS.named(call, world)
    file = _FILES.named(call, world)
    if file.text("dataset") not in ("", dataset.id):
        raise ApiError("resource_not_found", thing=files.KIND.thing)
    return _FILES.delete(call, world)


def _belongs_to(dataset_id: str) -> Test:
    return lambda file: file.text("dataset") == dataset_id


def _made(call: Call, world: World) -> Making:
    del world
    body: Mapping[str, Any] = call.body
    return Making({"name": body["name"], "description": body["description"]})


def _written(dataset: Resource, world: World) -> JsonObject:
    del world
    return {
        "id": dataset.id,
        "name": dataset.text("name"),
        "created_at": dataset.created_at,
        "description": dataset.text("description"),
    }


def _written_file(file: Resource, world: World) -> JsonObject:
    del world
    return {
        "id": file.id,
        "filename": file.text("filename"),
        "created_at": file.created_at,
        "size": files.size(file),
    }


_PAGED: Final = {"2025-04-16": False, "2025-11-04": True, "2026-03-01": True, "2026-08-14": True}
"""Whether a page names the next one (definitions of each date)."""


def _shapes(*fields: str) -> dict[str, Shape]:
    return {date: Shape(fields, next_page=named, updated=204) for date, named in _PAGED.items()}


_DATASETS: Final = Resources(
    kind=KIND, shapes=_shapes("id", "name", "created_at", "description"), made=_made, written=_written
)
_FILES: Final = Resources(
    kind=files.KIND,
    shapes=_shapes("id", "filename", "created_at", "size"),
    written=_written_file,
    param="fileID",
)
create, page, get, update = _DATASETS.create, _DATASETS.page, _DATASETS.get, _DATASETS.update
