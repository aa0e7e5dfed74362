"""A client whose every answer is held against the document of its version."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpx
import jsonschema_rs

from mockserver import MockServer
from mockserver.contract.documents import inline
from mockserver.contract.operations import Operation, find
from mockserver.contract.versions import choose

_KEYS = itertools.count()


@contextmanager
def checked(server: MockServer, version: str, key: str | None = None) -> Iterator[httpx.Client]:
    """HTTP under a version, with a key that nobody used before unless one is given."""
    headers = {"X-API-Key": key or f"checked-{next(_KEYS)}", "Cartesia-Version": version}
    hooks: dict[str, list[Any]] = {"response": [_check]}
    with httpx.Client(
        base_url=server.base_url, headers=headers, trust_env=False, timeout=30, event_hooks=hooks
    ) as http:
        yield http


def _check(response: httpx.Response) -> None:
    response.read()
    request = response.request
    version = choose(request.headers["cartesia-version"], None, None)
    operation, _ = find(version, request.method, request.url.path)
    media = operation.node.child("responses").child(str(response.status_code))
    assert media.value is not None, f"{operation.id} answers {response.status_code}: {response.text}"
    kind = response.headers.get("content-type", "").partition(";")[0]
    kinds = [name for name, _ in media.child("content").items()]
    assert kind in kinds if kinds else not response.content, f"{operation.id} answers {kind}"
    if kind == "application/json":
        errors = [
            f"{error.message} at {error.instance_path}"
            for error in _validator(operation, response.status_code).iter_errors(response.json())
        ]
        assert not errors, f"{operation.id}: {errors}"


@cache
def _validator(operation: Operation, status: int) -> jsonschema_rs.Draft202012Validator:
    content = operation.node.child("responses").child(str(status)).child("content")
    schema: Any = inline(content.child("application/json").child("schema"))
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
