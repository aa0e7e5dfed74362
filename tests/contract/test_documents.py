"""The documents themselves: complete, valid, small in parts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from mockserver.contract.documents import BadDocument, Node, bundle, document, folder, follow, inline
from mockserver.contract.operations import find, operations
from mockserver.contract.versions import VERSIONS, choose
from tests.contract.requests import VERSIONS as DATES
from tools import check_contract

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("version", DATES)
def test_a_bundle_is_valid_and_complete_in_itself(version: str) -> None:
    whole = bundle(version)
    assert not list(OpenAPIV31SpecValidator(whole).iter_errors())
    text = json.dumps(whole)
    assert '"$ref": "#/components/' in text
    assert ".yaml" not in text
    assert whole["info"]["version"] == version  # type: ignore[index, call-overload]


@pytest.mark.parametrize("version", DATES)
def test_a_bundle_is_the_same_each_time(version: str) -> None:
    assert json.dumps(bundle(version)) == json.dumps(bundle(version))


@pytest.mark.parametrize("version", DATES)
@pytest.mark.parametrize("name", ["api_status.get", "tts.bytes", "tts.sse"])
def test_operations_that_every_version_has(version: str, name: str) -> None:
    assert name in [operation.id for operation in operations(choose(version, None, None))]


def test_there_is_a_document_for_each_version_and_no_other() -> None:
    assert sorted(file.stem for file in folder().glob("20*.yaml")) == [version.date for version in VERSIONS]
    assert [version.date for version in VERSIONS] == DATES


@pytest.mark.parametrize("version", DATES)
def test_refusals_are_documented_in_the_form_of_the_version(version: str) -> None:
    row = choose(version, None, None)
    form = {"text": "text/plain", "json": "application/json"}[row.error_form]
    operation, _ = find(row, "POST", "/tts/bytes")
    responses = operation.node.child("responses")
    for status in ("400", "401", "402", "404", "413", "429", "500"):
        assert form in [kind for kind, _ in responses.child(status).child("content").items()]
    documented = [kind for kind, _ in responses.child("200").child("content").items()]
    assert set(documented) == {row.media_type(container) for container in ("raw", "wav", "mp3")}


@pytest.mark.parametrize("version", DATES)
def test_whether_a_version_takes_embeddings_is_in_its_document(version: str) -> None:
    row = choose(version, None, None)
    operation, _ = find(row, "POST", "/tts/bytes")
    body = json.dumps(inline(operation.node.child("requestBody")))
    assert ('"minItems": 192' in body) is row.takes_embedding_voices


def test_the_check_of_the_contract_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_contract.main() == 0, capsys.readouterr().out


def test_a_reference_to_nowhere_is_told_with_its_place() -> None:
    broken = Node({"$ref": "shared/status.yaml#/schemas/Nothing"}, document("2024-06-10").file)
    with pytest.raises(BadDocument, match=r"status\.yaml#/schemas/Nothing: there is no Nothing"):
        follow(broken)


def test_what_stands_beside_a_reference_is_laid_over_it() -> None:
    node = Node({"$ref": "#/info", "version": "9"}, document("2024-06-10").file)
    assert inline(node) == {**inline(Node({"$ref": "#/info"}, node.file)), "version": "9"}  # type: ignore[dict-item]


def test_the_contract_costs_nothing_until_it_is_asked() -> None:
    script = (
        "import sys, mockserver.contract.validation, mockserver.contract.models\n"
        "assert not {'yaml', 'jsonschema_rs', 'orjson'} & set(sys.modules), 'imported too early'\n"
        "from mockserver.contract import documents, errors, operations, validation, versions\n"
        "found, _ = operations.find(versions.choose('2025-04-16', None, None), 'POST', '/tts/bytes')\n"
        "try: validation.validate(found, validation.RawRequest({}, (), {}, '', b'{}'))\n"
        "except errors.ApiError: pass\n"
        "print(documents.read.cache_info().misses)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False
    )
    assert run.stderr == ""
    # The version's own list, its tts.yaml, and the shared parameters, fields, voices and formats.
    assert run.stdout == "6\n"
