"""Whatever is sent, the contract answers with a call or with an ApiError that can be written down."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.contract.errors import ApiError, render
from mockserver.contract.versions import choose
from tests.contract.requests import REQUEST, VERSIONS, speak

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=8)
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
NAMES = st.sampled_from(
    [
        "model_id", "transcript", "voice", "output_format", "language", "locale", "generation_config",
        "duration", "speed", "save", "max_buffer_delay_ms", "mode", "id", "embedding", "emotion",
        "__experimental_controls", "container", "encoding", "sample_rate", "bit_rate", "volume",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    ["id", "embedding", "raw", "wav", "mp3", "pcm_s16le", 8000, 44100, 128000, 1.0, "fast", None]
)
NEARLY = st.recursive(
    SCALARS | WORDS | st.just([0.5] * 192),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
)
BROKEN = st.builds(lambda changes: {**REQUEST, **changes}, st.dictionaries(NAMES, NEARLY, max_size=4))


def answered(version: str, body: bytes) -> None:
    try:
        call = speak(version, body)
    except ApiError as error:
        row = choose(version, None, None)
        reply = render(error, row, "r")
        assert 400 <= reply.status < 500
        assert reply.body
        if row.error_form == "json":
            assert list(json.loads(reply.body)) == ["error_code", "message", "title", "request_id"]
    else:
        assert isinstance(call.body["transcript"], str)
        assert isinstance(call.body["voice"], dict | str)


@pytest.mark.parametrize("version", VERSIONS)
@given(body=ANY | NEARLY | BROKEN)
@settings(deadline=None, max_examples=150)
def test_any_json_is_taken_or_refused(version: str, body: object) -> None:
    answered(version, json.dumps(body).encode())


@pytest.mark.parametrize("version", VERSIONS)
@given(body=st.binary(max_size=64) | st.text(max_size=64).map(str.encode))
@settings(deadline=None, max_examples=80)
def test_any_bytes_are_taken_or_refused(version: str, body: bytes) -> None:
    answered(version, body)
