"""What comes of audio that goes in keeps the documents: not only the refusals, which any bytes draw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import httpx
import jsonschema_rs
import pytest

from mockserver.contract.documents import Node, inline
from mockserver.contract.jsonvalue import JsonObject, as_list, as_object
from mockserver.contract.operations import find
from mockserver.contract.versions import choose

VERSIONS = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
SENTENCE = "The quick fox."
MEDIA = {"wav": "audio/wav", "mp3": "audio/mpeg", "raw": "audio/pcm"}

Fields = Mapping[str, str]


@pytest.fixture(scope="module")
def clip(http: httpx.Client) -> bytes:
    """A sentence as a WAV file."""
    body = {
        "model_id": "sonic-3",
        "transcript": SENTENCE,
        "voice": {"mode": "id", "id": SARAH},
        "output_format": {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000},
    }
    return http.post("/tts/bytes", json=body, headers={"Cartesia-Version": "2026-08-14"}).content


def output(container: str) -> dict[str, str]:
    fields = {"output_format[container]": container, "output_format[sample_rate]": "16000"}
    of_mp3 = {"output_format[bit_rate]": "64000", "output_format[sample_rate]": "44100"}
    return fields | (of_mp3 if container == "mp3" else {"output_format[encoding]": "pcm_s16le"})


def send(
    http: httpx.Client, version: str, path: str, fields: Fields, files: Mapping[str, bytes], **headers: str
) -> httpx.Response:
    parts = {name: ("clip.wav", data) for name, data in files.items()}
    found = http.post(path, data=fields, files=parts, headers={"Cartesia-Version": version, **headers})
    assert found.status_code == 200, found.text
    return found


def described(version: str, path: str) -> Mapping[str, Node]:
    """The bodies that the document has for a success, by media type."""
    operation, _ = find(choose(version, None, None), "POST", path)
    return dict(operation.node.child("responses").child("200").child("content").items())


def assert_kept(value: Any, schema: JsonObject) -> None:
    """The value keeps the schema and has no key that the schema does not name."""
    jsonschema_rs.validator_for(cast("dict[str, Any]", schema)).validate(value)
    members = [schema, *map(as_object, as_list(schema.get("oneOf")))]
    fitting = [m for m in members if "properties" in m and jsonschema_rs.is_valid(cast(Any, m), value)]
    assert any(set(value) <= set(as_object(m["properties"])) for m in fitting), value


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("container", ["wav", "mp3", "raw"])
@pytest.mark.parametrize("path", ["/voice-changer/bytes", "/infill/bytes"])
def test_audio_comes_as_the_media_type_of_its_container(
    http: httpx.Client, clip: bytes, version: str, container: str, path: str
) -> None:
    if path == "/infill/bytes":
        fields = {"model_id": "sonic-2", "language": "en", "transcript": "It ran.", "voice_id": SARAH}
        found = send(http, version, path, {**fields, **output(container)}, {"left_audio": clip})
    else:
        found = send(http, version, path, {"voice[id]": SARAH, **output(container)}, {"clip": clip})
    wanted = "application/octet-stream" if version == "2024-06-10" else MEDIA[container]
    assert found.headers["content-type"] == wanted
    assert wanted in described(version, path)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_changed_voice_in_lines_is_as_described(http: httpx.Client, clip: bytes, version: str) -> None:
    path = "/voice-changer/sse"
    fields = {"voice[id]": SARAH, **output("raw")}
    found = send(http, version, path, fields, {"clip": clip}, **{"X-Fern-SDK-Name": "cartesia"})
    kind = found.headers["content-type"].partition(";")[0]
    assert kind == "application/x-ndjson"
    schema = as_object(inline(described(version, path)[kind].child("schema")))
    lines = [json.loads(line) for line in found.text.splitlines() if line]
    assert len(lines) > 1
    for line in lines:
        assert_kept(line, schema)
    assert [line["done"] for line in lines] == [False] * (len(lines) - 1) + [True]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_changed_voice_in_events_is_as_described(http: httpx.Client, clip: bytes, version: str) -> None:
    path = "/voice-changer/sse"
    found = send(http, version, path, {"voice[id]": SARAH, **output("raw")}, {"clip": clip})
    kind = found.headers["content-type"].partition(";")[0]
    assert kind == "text/event-stream"
    event = as_object(inline(described(version, path)[kind].child("schema")))
    data = as_object(as_object(event["properties"])["data"])
    blocks = [block for block in found.text.split("\n\n") if block]
    assert len(blocks) > 1
    names = []
    for block in blocks:
        read = dict(line.split(": ", 1) for line in block.splitlines())
        names.append(read["event"])
        jsonschema_rs.validator_for(cast("dict[str, Any]", event)).validate(read)
        assert_kept(json.loads(read["data"]), as_object(data["contentSchema"]))
    assert names == ["chunk"] * (len(blocks) - 1) + ["done"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", ["/stt", "/audio/transcriptions"])
@pytest.mark.parametrize("words", [False, True])
def test_a_transcription_is_as_described(
    http: httpx.Client, clip: bytes, version: str, path: str, words: bool
) -> None:
    fields = {"model": "ink-whisper", **({"timestamp_granularities[]": "word"} if words else {})}
    found = send(http, version, path, fields, {"file": clip})
    kind = found.headers["content-type"].partition(";")[0]
    schema = as_object(inline(described(version, path)[kind].child("schema")))
    assert_kept(found.json(), schema)
    assert found.json()["text"].strip() == SENTENCE
    assert ("words" in found.json()) is words


def test_clients_of_openai_that_name_no_version_are_answered_in_the_gateways(
    http: httpx.Client, clip: bytes
) -> None:
    found = http.post("/audio/transcriptions", data={"model": "ink-whisper"}, files={"file": ("a.wav", clip)})
    assert found.status_code == 200
    assert found.json()["text"].strip() == SENTENCE
    assert found.json()["type"] == "transcript"
