"""What every operation of every version refuses alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from mockserver.contract.operations import Operation, operations
from mockserver.contract.versions import VERSIONS
from tests.edge.requests import OLD, said

OPERATIONS = [operation for version in VERSIONS for operation in operations(version)]
GUARDED = [operation for operation in OPERATIONS if operation.needs_key]
NAMES = [f"{operation.version.date} {operation.id}" for operation in GUARDED]

NO_KEY = "Unauthorized: No credentials were provided."
NO_KEY_JSON = "None | Unauthorized | No credentials were provided."


@pytest.fixture(scope="module")
def narrow() -> Iterator[httpx.Client]:
    """The way to a server that takes next to nothing."""
    with (
        MockServer(max_body_bytes=8, max_clip_bytes=8, max_audio_bytes=8) as running,
        httpx.Client(base_url=running.base_url, trust_env=False) as http,
    ):
        yield http


def ask(http: httpx.Client, operation: Operation, **options: Any) -> httpx.Response:
    path = operation.template.replace("{", "").replace("}", "")
    headers = {"Cartesia-Version": operation.version.date, **options.pop("headers", {})}
    return http.request(operation.method, path, headers=headers, **options)


@pytest.mark.parametrize("operation", GUARDED, ids=NAMES)
def test_without_a_key_nothing_is_opened_and_the_journal_says_what_was_tried(
    narrow: httpx.Client, operation: Operation
) -> None:
    reply = ask(narrow, operation)
    status, kind, text = said(reply)
    old = operation.version.date in OLD
    assert (status, kind.partition(";")[0]) == (401, "text/plain" if old else "application/json")
    assert text.strip() == (NO_KEY if old else NO_KEY_JSON)
    latest = narrow.get("/_mock/journal", params={"status": "401"})
    assert latest.json()["calls"][-1]["operation"] == operation.id


TAKES_BODY = [operation for operation in GUARDED if "requestBody" in operation.node.value]  # type: ignore[operator]


@pytest.mark.parametrize(
    "operation", TAKES_BODY, ids=[f"{each.version.date} {each.id}" for each in TAKES_BODY]
)
def test_a_body_beyond_the_limit_is_refused(narrow: httpx.Client, operation: Operation) -> None:
    key = "sk_car_admin_narrow" if operation.needs_admin else "narrow"
    kinds = operation.node.value["requestBody"]  # type: ignore[index,call-overload]
    form = "multipart/form-data" in str(kinds)
    sent = {"files": {"clip": b"x" * (1 << 20)}} if form else {"json": {"name": "x" * 4096}}
    reply = ask(narrow, operation, headers={"Authorization": f"Bearer {key}"}, **sent)
    assert reply.status_code == 413
