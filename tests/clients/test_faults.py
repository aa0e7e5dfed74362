"""What goes wrong on purpose, through the clients that it broke: they retry, raise, or hear nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode_pcm
from mockserver.speech.listening import listen
from tests.clients.roster import CLIENTS, TRANSCRIPT, Outcome

Run = Callable[[str, str], Outcome]

SDKS: Final = ("py-3.5.1", "py-4.2.0")
QUIRKS: Final = (
    "error-swallowed-as-done",
    "drop-without-close-frame",
    "handshake-402",
    "close-1011-mid-generation",
    "unrequested-phonemes",
    "unknown-message-type",
    "null-context-id",
    "timestamps-cjk-packed",
)

pytestmark = [pytest.mark.clients, pytest.mark.heavy]


@pytest.fixture(scope="module")
def ran(server: MockServer, run_script: Run) -> Run:
    """Scripts use the quirk of their key."""
    for quirk in QUIRKS:
        server.powers.quirks.set([quirk], f"quirk {quirk}")
    rule = {"match": {"key": "quirk error-swallowed-as-done"}, "effect": "error=model_sunsetted"}
    server.powers.rules.add(rule)
    return run_script


def heard(audio: bytes, name: str) -> str:
    """The words in what a client received."""
    form = next(client for client in CLIENTS if client.name == name).formats["raw"]
    rate, encoding = form["sample_rate"], form["encoding"]
    assert isinstance(rate, int)
    assert isinstance(encoding, str)
    clip = decode_pcm(audio, encoding, rate)
    return listen(clip.samples, rate).text


@pytest.mark.parametrize("name", SDKS)
def test_the_sdk_recovers_from_a_burst_by_its_own_retries(ran: Run, name: str) -> None:
    outcome = ran(name, "faults_3.py")
    assert heard(outcome.audio["sync burst"], name) == TRANSCRIPT
    assert heard(outcome.audio["sync once"], name) == TRANSCRIPT


@pytest.mark.parametrize("name", SDKS)
def test_the_sdk_raises_what_goes_wrong(ran: Run, name: str) -> None:
    errors = ran(name, "faults_3.py").errors
    told = {what: (error.error, error.status) for what, error in errors.items()}
    assert told == {
        "burst without retries": ("RateLimitError", 429),
        "credits": ("APIStatusError", 402),
        "reset": (told["reset"][0], None),
        "refused": ("APIConnectionError", None),
        "marker": ("JSONDecodeError", None),
    }
    assert "Current limit: 2" in errors["burst without retries"].says


@pytest.mark.parametrize("name", SDKS)
def test_the_sdk_does_not_notice_a_truncated_answer(ran: Run, name: str) -> None:
    audio = ran(name, "faults_3.py").audio["sync truncated"]
    assert len(audio) == 44100 * 4
    assert TRANSCRIPT.startswith(heard(audio, name).split()[0])


@pytest.mark.parametrize("name", SDKS)
def test_the_sdk_hands_on_what_it_does_not_know(ran: Run, name: str) -> None:
    notes = ran(name, "faults_3.py").notes
    assert notes["unknown-message-type"] == ["x_future", "done"]
    assert "phoneme_timestamps" in str(notes["unrequested-phonemes"])


def test_livekit_takes_an_error_for_an_end_without_audio(ran: Run) -> None:
    outcome = ran("livekit-1.8.9", "faults_livekit.py")
    assert heard(outcome.audio["async well"], "livekit-1.8.9") == TRANSCRIPT
    assert "no audio frames were pushed" in outcome.errors["quirk error-swallowed-as-done"].says


@pytest.mark.parametrize(
    ("quirk", "error", "status"),
    [
        ("drop-without-close-frame", "APIStatusError", 1006),
        ("close-1011-mid-generation", "APIStatusError", 1011),
        ("handshake-402", "APIStatusError", 402),
    ],
)
def test_livekit_raises_when_its_socket_ends(ran: Run, quirk: str, error: str, status: int) -> None:
    told = ran("livekit-1.8.9", "faults_livekit.py").errors[f"quirk {quirk}"]
    assert (told.error, told.status) == (error, status)


def test_livekit_hears_all_in_spite_of_phonemes_and_a_burst(ran: Run) -> None:
    audio = ran("livekit-1.8.9", "faults_livekit.py").audio
    assert heard(audio["async unrequested"], "livekit-1.8.9") == TRANSCRIPT
    assert heard(audio["async burst"], "livekit-1.8.9") == TRANSCRIPT


def test_pipecat_drops_what_has_no_context(ran: Run) -> None:
    outcome = ran("pipecat-1.14.0", "faults_pipecat.py")
    assert outcome.audio["async quirk null-context-id"] == b""
    assert heard(outcome.audio["async quirk timestamps-cjk-packed"], "pipecat-1.14.0") == TRANSCRIPT
    assert "402" in str(outcome.notes["sk_car_mock_402"])


def test_pipecat_calls_a_message_of_no_known_type_an_error(ran: Run) -> None:
    outcome = ran("pipecat-1.14.0", "faults_pipecat.py")
    assert "x_future" in str(outcome.notes["quirk unknown-message-type"])
