"""Which operation a method and a path mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.contract.documents import Node
from mockserver.contract.errors import ApiError, render
from mockserver.contract.jsonvalue import JsonObject
from mockserver.contract.operations import Atlas, find, route
from mockserver.contract.versions import choose
from tests.contract.requests import VERSIONS

OLD, NEW = choose("2024-06-10", None, None), choose("2026-08-14", None, None)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("method", "path", "name", "key", "dated"),
    [
        ("GET", "/", "api_status.get", False, False),
        ("POST", "/tts/bytes", "tts.bytes", True, True),
        ("POST", "/tts/bytes/", "tts.bytes", True, True),
        ("POST", "/tts/sse", "tts.sse", True, True),
    ],
)
def test_operations_of_every_version(
    version: str, method: str, path: str, name: str, key: bool, dated: bool
) -> None:
    operation, params = find(choose(version, None, None), method, path)
    assert (operation.id, operation.needs_key, operation.needs_version) == (name, key, dated)
    assert operation.version.date == version
    assert params == {}


@pytest.mark.parametrize("path", ["/nowhere", "/tts", "/tts/bytes/more", "//", "tts/bytes", "/tts//bytes"])
def test_a_path_that_no_version_has_is_not_found(path: str) -> None:
    with pytest.raises(ApiError) as caught:
        find(NEW, "GET", path)
    assert render(caught.value, NEW, "r").status == 404
    assert render(caught.value, OLD, "r").body == b"Not found: The requested resource does not exist."


def test_a_wrong_method_is_refused_with_the_right_ones() -> None:
    with pytest.raises(ApiError) as caught:
        find(NEW, "GET", "/tts/bytes")
    reply = render(caught.value, NEW, "r")
    assert (reply.status, reply.headers) == (405, (("allow", "POST"),))


@pytest.mark.parametrize("header", [None, "", "nonsense", "1999-01-01", "2025-04-16"])
def test_the_status_is_told_whatever_the_version(header: str | None) -> None:
    operation, _ = route(header, None, None, "GET", "/")
    assert operation.id == "api_status.get"


@pytest.mark.parametrize(
    ("header", "default", "told"),
    [
        ("2024-06-10", None, "2024-06-10"),
        ("2024-11-13", None, "2024-11-13"),
        ("2025-04-16", None, "2025-04-16"),
        ("2026-08-14", None, "2026-03-01"),
        (None, None, "2026-03-01"),
        (None, "2024-11-13", "2024-11-13"),
    ],
)
def test_the_status_echoes_early_versions_and_shows_the_gateways_default_later(
    header: str | None, default: str | None, told: str
) -> None:
    operation, _ = route(header, None, default, "GET", "/")
    assert operation.version.status_version == told


@pytest.mark.parametrize("path", ["/tts/bytes", "/nowhere"])
def test_everything_else_needs_a_version_before_it_is_looked_for(path: str) -> None:
    with pytest.raises(ApiError, match="version_required"):
        route(None, None, None, "POST", path)


def two_versions(date: str) -> Node:
    """Small documents: the oldest version has things, the newest only makes them; the others have nothing."""

    def got(name: str) -> JsonObject:
        return {"get": {"operationId": name}}

    paths: dict[str, JsonObject] = {
        "2024-06-10": {
            "/things/{id}": got("things.get"),
            "/things/": got("things.list"),
            "/{kind}/latest": got("any.latest"),
            "/things/latest": got("things.latest"),
            "/{kind}/{id}/old": got("any.old"),
            "/things/{id}/old": got("things.old"),
        },
        "2026-08-14": {"/things": {"post": {"operationId": "things.create"}}},
    }
    return Node({"openapi": "3.1.0", "paths": paths.get(date, {})}, Path("small.yaml"))


@pytest.mark.parametrize(
    ("path", "name", "params"),
    [
        ("/things/7", "things.get", {"id": "7"}),
        ("/things/7/", "things.get", {"id": "7"}),
        ("/things", "things.list", {}),
        ("/things/", "things.list", {}),
        ("/things/latest", "things.latest", {}),
        ("/things/7/old", "things.old", {"id": "7"}),
        ("/others/7/old", "any.old", {"kind": "others", "id": "7"}),
        ("/others/latest", "any.latest", {"kind": "others"}),
        ("/things/a b%2Fc", "things.get", {"id": "a b%2Fc"}),
    ],
)
def test_literal_segments_come_before_parameters(path: str, name: str, params: dict[str, str]) -> None:
    operation, found = Atlas(two_versions).find(OLD, "GET", path)
    assert (operation.id, found) == (name, params)


@pytest.mark.parametrize(("method", "path"), [("GET", "/things/7"), ("GET", "/things")])
def test_what_only_another_version_has_has_no_schema_in_this_one(method: str, path: str) -> None:
    with pytest.raises(ApiError) as caught:
        Atlas(two_versions).find(NEW, method, path)
    assert render(caught.value, NEW, "r").status == 404
    assert render(caught.value, OLD, "r").body == b"No API schema exists for the requested Cartesia-Version"


def test_a_parameter_is_never_empty() -> None:
    with pytest.raises(ApiError, match="not_found"):
        Atlas(two_versions).find(OLD, "GET", "/things//")
