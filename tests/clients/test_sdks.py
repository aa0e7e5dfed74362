"""Official SDKs, unmodified but for base URL and key, run the example of their own README."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from mockserver.audio.decoding import Clip, decode, decode_pcm
from mockserver.speech.listening import listen
from tests.clients.roster import CLIENTS, TRANSCRIPT, Outcome, RealClient

OutcomeOf = Callable[[str], Outcome]


def client_of(name: str) -> RealClient:
    return next(client for client in CLIENTS if client.name == name)


def clip_of(audio: bytes, fmt: Mapping[str, object]) -> Clip:
    """Audio as samples; only headerless PCM needs to be told what it is."""
    rate, encoding = fmt["sample_rate"], fmt.get("encoding")
    if fmt["container"] == "raw" and isinstance(rate, int) and isinstance(encoding, str):
        return decode_pcm(audio, encoding, rate)
    return decode(audio)


@pytest.mark.parametrize(
    ("name", "edge", "fmt"),
    [
        pytest.param(client.name, edge, fmt, marks=client.marks())
        for client in CLIENTS
        for edge in client.edges
        for fmt in client.formats
    ],
)
def test_the_transcript_is_heard_in_the_audio_that_the_sdk_hands_over(
    name: str, edge: str, fmt: str, outcome_of: OutcomeOf
) -> None:
    asked = client_of(name).formats[fmt]
    clip = clip_of(outcome_of(name).audio[f"{edge} {fmt}"], asked)
    assert clip.sample_rate == asked["sample_rate"]
    assert listen(clip.samples, clip.sample_rate).text == TRANSCRIPT


@pytest.mark.parametrize(
    ("name", "version"),
    [
        pytest.param(client.name, client.status_version, marks=client.marks())
        for client in CLIENTS
        if client.status_version
    ],
)
def test_the_sdk_reads_the_status_of_its_own_version(name: str, version: str, outcome_of: OutcomeOf) -> None:
    assert outcome_of(name).status == {"ok": True, "version": version}


@pytest.mark.parametrize(
    ("name", "what"),
    [pytest.param(client.name, what, marks=client.marks()) for client in CLIENTS for what in client.refusals],
)
def test_the_sdk_raises_its_own_exception_for_a_refusal(name: str, what: str, outcome_of: OutcomeOf) -> None:
    wanted = client_of(name).refusals[what]
    raised = outcome_of(name).errors[what]
    assert (raised.error, raised.status) == (wanted.error, wanted.status)
    assert wanted.says in raised.says
