"""Whatever is asked of the control API gets an answer, and no fault of ours."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver import create_app
from mockserver.api.replies import Later
from mockserver.contract.errors import ApiError
from mockserver.control.routes import answer, document
from mockserver.control.waiting import Waiting

APP = create_app()
PATHS: Any = document()["paths"]
ROUTES = [(method.upper(), path) for path, item in PATHS.items() for method in item]
NAMES = st.sampled_from([
    "key", "seconds", "now", "seed", "match", "times", "json", "text", "base64", "patch", "transcript",
    "status", "headers", "media_type", "effect", "id", "ids", "format", "stores", "settings", "clock",
    "voices", "own", "following", "pace", "plan", "limit", "count", "timeout", "heard",
])  # fmt: skip
WORDS = st.sampled_from(["k", "", "tts.bytes", "200", "true", "-1", "nan", "é", "1e999"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
BODIES = (
    st.dictionaries(NAMES, VALUES, max_size=4).map(lambda value: json.dumps(value).encode())
    | VALUES.map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=20)
)


@given(
    route=st.sampled_from(ROUTES),
    query=st.lists(st.tuples(NAMES, WORDS), max_size=4),
    key=st.sampled_from([(), (("key", "k"),)]),
    body=BODIES,
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_request_is_answered_or_refused(
    route: tuple[str, str], query: list[tuple[str, str]], key: tuple[tuple[str, str], ...], body: bytes
) -> None:
    method, path = route
    status = 200
    try:
        found = answer(APP.powers, method, path.replace("{id}", "x"), (*query, *key), body)
        if isinstance(found, Later):
            found = found.then(found.work())
        if isinstance(found, Waiting):
            found = found.ready() or found.otherwise()
    except ApiError as error:
        status = error.fault.status
    assert status < 500
