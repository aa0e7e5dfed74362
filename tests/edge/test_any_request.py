"""Whatever is sent, the answer is one that the contract knows; audio that comes back can be understood."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from mockserver import MockServer
from mockserver.audio.decoding import decode, decode_pcm
from mockserver.audio.formats import BIT_RATES, ENCODINGS, SAMPLE_RATES, mp3_ceiling
from mockserver.contract.documents import bundle, inline
from mockserver.contract.operations import operations
from mockserver.contract.versions import version_of
from mockserver.speech.listening import listen
from mockserver.voices.catalogue import VOICES
from tests.edge.requests import VERSIONS

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=5_000)
# All of schemathesis but two: whether valid data is accepted and invalid data refused. What a document
# cannot say (a voice that exists, a clip that is sound) the first takes for valid; the version header, which
# is set for every request here, the second takes for the one that it spoilt.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    missing_required_header,
    unsupported_method,
    allow_header_conformance,
    ignored_auth,
]

ORDINARY = {"X-API-Key": "fuzz"}
ADMIN = {"Authorization": "Bearer sk_car_admin_fuzz"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from(
    ["model_id", "transcript", "voice", "output_format", "language", "speed", "duration", "generation_config"]
)

pcm = st.builds(
    lambda container, encoding, rate: {"container": container, "encoding": encoding, "sample_rate": rate},
    st.sampled_from(["raw", "wav"]),
    st.sampled_from(ENCODINGS),
    st.sampled_from(SAMPLE_RATES),
)
mp3 = st.sampled_from(
    [
        {"container": "mp3", "sample_rate": rate, "bit_rate": bits}
        for rate in SAMPLE_RATES
        for bits in BIT_RATES
        if bits <= mp3_ceiling(rate)
    ]
)
# Markup has tests of its own; here every character counts. White space is what `str.split` says.
transcripts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="<>"), min_size=1, max_size=40
).filter(lambda text: any(c.isalnum() for c in text))
valid = st.fixed_dictionaries(
    {
        "model_id": st.sampled_from(["sonic-2", "sonic-3", "sonic-3.5", "sonic-turbo"]),
        "transcript": transcripts,
        "voice": st.sampled_from(sorted(VOICES)).map(lambda name: {"mode": "id", "id": name}),
        "output_format": pcm | mp3,
    },
    optional={
        "language": st.sampled_from(["en", "fr", "de", "ja", None]),
        "speed": st.sampled_from(["slow", "normal", "fast", None]),
        "generation_config": st.fixed_dictionaries(
            {}, optional={"speed": st.floats(0.6, 1.5), "volume": st.floats(0.5, 2.0), "emotion": st.text()}
        ),
    },
)


def post(http: httpx.Client, version: str, content: bytes) -> httpx.Response:
    return http.post("/tts/bytes", content=content, headers={"Cartesia-Version": version})


def answers_anything(http: httpx.Client, version: str, value: Any) -> None:
    reply = post(http, version, json.dumps(value).encode())
    assert reply.status_code in (400, 404), reply.text


def is_understood(http: httpx.Client, version: str, request: dict[str, Any]) -> None:
    reply = post(http, version, json.dumps(request).encode())
    assert reply.status_code == 200, reply.text
    output = request["output_format"]
    if output["container"] == "raw":
        clip = decode_pcm(reply.content, output["encoding"], output["sample_rate"])
    else:
        clip = decode(reply.content)
    assert listen(clip.samples, clip.sample_rate).text == " ".join(request["transcript"].split())


objects = st.dictionaries(fields | st.text(), json_values, max_size=8)


@FEW
@given(st.sampled_from(VERSIONS), objects)
def test_any_json_object_is_answered(http: httpx.Client, version: str, value: dict[str, Any]) -> None:
    answers_anything(http, version, value)


@FEW
@given(st.sampled_from(VERSIONS), valid, fields, json_values)
def test_a_valid_request_with_one_field_spoilt_is_answered(
    http: httpx.Client, version: str, request: dict[str, Any], field: str, value: Any
) -> None:
    reply = post(http, version, json.dumps({**request, field: value}).encode())
    assert reply.status_code in (200, 400, 404), reply.text


@FEW
@given(st.sampled_from(VERSIONS), st.binary(max_size=200))
def test_any_bytes_are_answered(http: httpx.Client, version: str, content: bytes) -> None:
    assert post(http, version, content).status_code == 400


@FEW
@given(st.sampled_from(VERSIONS), valid)
def test_any_valid_request_is_understood(http: httpx.Client, version: str, request: dict[str, Any]) -> None:
    is_understood(http, version, request)


@pytest.mark.fuzz
@MANY
@given(st.sampled_from(VERSIONS), objects)
def test_any_json_object_is_answered_at_length(
    http: httpx.Client, version: str, value: dict[str, Any]
) -> None:
    answers_anything(http, version, value)


@pytest.mark.fuzz
@MANY
@given(st.sampled_from(VERSIONS), valid)
def test_any_valid_request_is_understood_at_length(
    http: httpx.Client, version: str, request: dict[str, Any]
) -> None:
    is_understood(http, version, request)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_answer_keeps_the_contract(strict: MockServer, version: str) -> None:
    # Of what the next version has just so, that one's share will do.
    keeps_contract(strict, version, 3, skipped=unchanged_after(version))


@pytest.mark.fuzz
@pytest.mark.parametrize("version", VERSIONS)
def test_every_answer_keeps_the_contract_at_length(strict: MockServer, version: str) -> None:
    keeps_contract(strict, version, 1_000)


@pytest.fixture(scope="module")
def strict() -> Iterator[MockServer]:
    """A server that tells a right key from a wrong one."""
    with MockServer(api_key=("fuzz", "sk_car_admin_fuzz")) as running:
        yield running


def unchanged_after(version: str) -> set[str]:
    """The labels of operations that the next version describes in the same words."""
    place = VERSIONS.index(version)
    if place + 1 == len(VERSIONS):
        return set()
    ours, theirs = ({f"{o.method} {o.template}": o for o in operations(version_of(v))}
                    for v in VERSIONS[place : place + 2])  # fmt: skip
    return {
        label for label, operation in ours.items()
        if label in theirs and inline(operation.node) == inline(theirs[label].node)
    }  # fmt: skip


def keeps_contract(server: MockServer, version: str, examples: int, skipped: Collection[str] = ()) -> None:
    """Throw what a document allows, and what it does not, at the server; hold the answers to the document."""
    schema = schemathesis.openapi.from_dict(bundle(version))
    schema.config.update(base_url=server.base_url)
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.label in skipped:
            continue
        admin = operation.definition.raw.get("security") == [{"adminKey": []}]
        headers = {**(ADMIN if admin else ORDINARY), "Cartesia-Version": version}
        # Of a request without a body nothing can be wrong.
        for mode in GenerationMode if operation.body else [GenerationMode.POSITIVE]:
            # Of one that nothing can be varied in, one is enough.
            varied = operation.body or operation.query or operation.path_parameters
            holds(operation.as_strategy(generation_mode=mode), headers, examples if varied else 1)


def holds(cases: st.SearchStrategy[schemathesis.Case], headers: dict[str, str], examples: int) -> None:
    """The answers to so many of the cases keep the contract."""

    @settings(FEW, max_examples=examples)
    @given(case=cases)
    def each(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    each()
