"""Whatever effect is asked for: the answer is one that it allows, and the next request is answered."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from mockserver import MockServer
from mockserver.contract.faults import FAULTS
from mockserver.control.faults import effect_of
from mockserver.control.faults.machines import MACHINES
from tests.edge.faulty import PATIENCE, dial, say
from tests.edge.requests import VERSIONS, body

POINTS = st.one_of(
    st.sampled_from(["start", "headers"]),
    st.builds("{}-{}".format, st.integers(0, 9000), st.just("bytes")),
    st.builds("{}-{}".format, st.integers(0, 5), st.sampled_from(["chunks", "messages", "seconds"])),
)
ENDINGS = st.sampled_from(
    ["stall=0.001", "disconnect=close", "disconnect=reset", "truncate", "close=1011", "close=4001 reason=x",
     "corrupt=json", "corrupt=audio"]
)  # fmt: skip
ASIDE = st.sampled_from(
    ["latency=1", "drip=9000000", "done=missing", "done=doubled", "timestamps=reversed",
     *(f"frames={name}" for name in MACHINES)]
)  # fmt: skip
ERRORS = st.builds("error={}".format, st.sampled_from(list(FAULTS)))


@st.composite
def effects(draw: st.DrawFn) -> str:
    """A line of words."""
    words = draw(st.lists(ASIDE, max_size=2, unique_by=lambda word: word.partition("=")[0]))
    if draw(st.booleans()):
        words += [f"after={draw(POINTS)}", draw(ENDINGS)]
    elif draw(st.booleans()) or not words:
        words.append(draw(ERRORS))
    return " ".join(words)


def over_http(server: MockServer, fault: str, path: str, version: str) -> None:
    request: dict[str, Any] = body(transcript="One two three", add_timestamps=True)
    if path == "/tts/bytes":
        del request["add_timestamps"]
    headers = {"X-API-Key": "any", "Cartesia-Version": version, "X-Mock-Fault": fault}
    error = effect_of(fault).error
    allowed = {200} if error is None else {FAULTS[error].status, FAULTS[error].text_status}
    with suppress(httpx.TransportError, httpx.DecodingError):
        reply = httpx.post(
            server.base_url + path, json=request, headers=headers, trust_env=False, verify=False, timeout=20
        )
        assert reply.status_code in allowed, reply.text


def over_a_socket(server: MockServer, fault: str, version: str) -> None:
    tag = fault if fault.isascii() else ""
    for header, text in ((fault, "One two three"), ("", f'<mock fault="{tag}"/>One two three')):
        ended = (ConnectionClosed, InvalidHandshake, EOFError, ConnectionError, ValueError)
        with suppress(*ended), dial(server, fault=header, version=version) as ws:
            say(ws, text, add_timestamps=True)
            say(ws, "Nothing", context="after", voice=5)
            # Silence is allowed, death is not.
            assert ws.ping(ack_on_close=True).wait(PATIENCE)


CHEAP = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(CHEAP, max_examples=2000)


def holds(server: MockServer, fault: str, version: str) -> None:
    for path in ("/tts/bytes", "/tts/sse"):
        over_http(server, fault, path, version)
    over_a_socket(server, fault, version)
    headers = {"X-API-Key": "any", "Cartesia-Version": version}
    assert (
        httpx.get(f"{server.base_url}/voices", headers=headers, trust_env=False, verify=False).status_code
        == 200
    )


@CHEAP
@given(effects(), st.sampled_from(VERSIONS))
def test_any_effect_does_what_it_says_and_no_more(server: MockServer, fault: str, version: str) -> None:
    holds(server, fault, version)


@pytest.mark.fuzz
@LONG
@given(effects(), st.sampled_from(VERSIONS))
def test_many_effects_do_what_they_say_and_no_more(server: MockServer, fault: str, version: str) -> None:
    holds(server, fault, version)
