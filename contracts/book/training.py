"""Laws of files, the files of data sets, and fine-tunes."""

from __future__ import annotations

from typing import Final

from contracts.api import Api
from contracts.book.kept import cleared, listed
from contracts.laws import VERSIONS, law

_SINCE_2025: Final = VERSIONS[2:]
_NEW: Final = VERSIONS[-1:]
_BYTES: Final = b"RIFF, or any other bytes \x00\xff\x80"
_RAW: Final = "our client uploads no files"


@law(
    "files.upload-then-download",
    "A file has a name, size and purpose, its bytes come back as they went, and deleted it is gone.",
    source="OpenAPI of August 2026",
    certainty="documented",
    versions=_NEW,
    rows=("late 7",),
    raw=_RAW,
)
def file(api: Api) -> None:
    made = api.fill_in("/files", {"purpose": "fine_tune"}, _BYTES, part="file")
    made.must_have_status(201)
    found = made.json()
    path = f"/files/{found.get('id')}"
    with cleared(api, path):
        made.must("id", "file_ and more", str(found.get("id")).startswith("file_"), found.get("id"))
        told = {name: found.get(name) for name in ("filename", "size", "purpose")}
        made.must_be("what it is", {"filename": "file.wav", "size": 28, "purpose": "fine_tune"}, told)
        info = api.send("GET", f"{path}/info")
        info.must_have_status(200)
        info.must_be("info", found, info.json())
        whole = api.send("GET", f"{path}/download")
        whole.must_have_status(200)
        whole.must("body", "the bytes that were sent", whole.body == _BYTES, whole.shown())
        ids = [row.get("id") for page in listed(api, "/files") for row in page.rows("data")]
        info.must("ids of the list", "the new one, once", ids.count(found["id"]) == 1, ids)
        gone = api.send("DELETE", path)
        gone.must_have_status(200)
        gone.must_be("message", "File deleted successfully", gone.json().get("message"))
        for rest in ("/info", "/download"):
            api.send("GET", path + rest).must_have_status(404)


@law(
    "datasets.files-are-kept",
    "A recording of a data set is listed with its name and size until it is deleted.",
    source="definitions since 2025-04-16",
    certainty="documented",
    versions=_SINCE_2025,
    rows=("early 9", "late 7"),
    raw=_RAW,
)
def files_of_dataset(api: Api) -> None:
    made = api.ask("POST", "/datasets/", {"name": "Mine", "description": "Of tests"})
    made.must_have_status(200, 201)
    path = f"/datasets/{made.json().get('id')}"
    with cleared(api, path):
        sent = api.fill_in(f"{path}/files", {"purpose": "fine_tune"}, _BYTES, part="file")
        sent.must_have_status(200, 204)
        page = api.send("GET", f"{path}/files")
        page.must_have_status(200)
        [row] = page.rows("data")
        told = (row.get("filename"), row.get("size"))
        page.must_be("filename and size", ("file.wav", 28), told)
        api.send("DELETE", f"{path}/files/{row.get('id')}").must_have_status(200, 204)
        page = api.send("GET", f"{path}/files")
        page.must_be("data", [], page.json().get("data"))
        unknown = api.fill_in("/datasets/nothing/files", {"purpose": "fine_tune"}, _BYTES, part="file")
        unknown.must_have_status(404)


@law(
    "fine_tunes.begin-as-created",
    "A fine-tune is created or in training at first, has no voices yet, and is gone once deleted.",
    source="definitions since 2025-04-16; the guide to professional voices",
    certainty="documented",
    versions=_SINCE_2025,
    # Training is dear on the live service.
    needs="the mock",
    rows=("early 9", "late 7"),
)
def fine_tune(api: Api) -> None:
    dataset = api.ask("POST", "/datasets/", {"name": "Mine", "description": "Of tests"})
    dataset.must_have_status(200, 201)
    dataset_id = str(dataset.json().get("id"))
    asked = {
        "name": "Captain",
        "description": "A sailor",
        "language": "en",
        "model_id": "sonic-3-2026-01-12",
        "dataset": dataset_id,
    }
    with cleared(api, f"/datasets/{dataset_id}"):
        made = api.ask("POST", "/fine-tunes/", asked)
        made.must_have_status(200, 201)
        path = f"/fine-tunes/{made.json().get('id')}"
        made.must_be("what was asked for", asked, {name: made.json().get(name) for name in asked})
        got = api.send("GET", path)
        got.must_have_status(200)
        status = got.json().get("status")
        got.must("status", "created or training", status in ("created", "training"), status)
        voices = api.send("GET", f"{path}/voices")
        voices.must_have_status(200)
        voices.must_be("voices", [], voices.json().get("data"))
        ids = [row.get("id") for page in listed(api, "/fine-tunes/") for row in page.rows("data")]
        got.must("ids of the list", "the new one, once", ids.count(made.json()["id"]) == 1, ids)
        api.send("DELETE", path).must_have_status(200, 204)
        api.send("GET", path).must_have_status(404)
        api.send("GET", f"{path}/voices").must_have_status(404)


@law(
    "fine_tunes.need-a-dataset",
    "A fine-tune of a data set that is not there is refused with 404, and one of nothing with 400.",
    source="definitions since 2025-04-16; the statuses are assumed",
    certainty="assumed",
    versions=_SINCE_2025,
    rows=("early 9",),
)
def needs_dataset(api: Api) -> None:
    rest = {"name": "C", "description": "d", "language": "en", "model_id": "sonic-3-2026-01-12"}
    api.ask("POST", "/fine-tunes/", {**rest, "dataset": "nothing"}).must_have_status(404)
    api.ask("POST", "/fine-tunes/", rest).must_have_status(400)
    api.send("GET", "/fine-tunes/nothing").must_have_status(404)


LAWS: Final = (file, files_of_dataset, fine_tune, needs_dataset)
