"""The Cartesia plugin of LiveKit Agents for Node, unmodified but for base URL and key, speaks and hears."""

from __future__ import annotations

from typing import Final

import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode_pcm
from mockserver.speech.listening import listen
from tests.clients.roster import TRANSCRIPT, Outcome, RealClient, run

PLUGIN: Final = RealClient(
    "agents-js-1.8.1",
    "agents_js.mjs",
    "sonic-3",
    "f786b574-daa5-4673-aa0c-cbe3e8534c02",
    None,
    {},
    {},
)
"""With the model and the voice that it takes by default."""

pytestmark = [pytest.mark.clients, pytest.mark.heavy]


@pytest.fixture(scope="module")
def outcome(
    server: MockServer, strict_server: MockServer, tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    """What came of its script, which runs once; skips where it is not installed."""
    folder = tmp_path_factory.mktemp("agents-js")
    return run(PLUGIN, PLUGIN.script, server.base_url, strict_server.base_url, folder)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("continued", TRANSCRIPT),
        ("reused 0", "First comes this."),
        ("reused 1", "Then comes that."),
        ("reused 2", "Last of all, this."),
    ],
)
def test_what_an_agent_in_node_says_is_heard(what: str, words: str, outcome: Outcome) -> None:
    clip = decode_pcm(outcome.audio[f"async {what}"], "pcm_s16le", 16000)
    assert listen(clip.samples, 16000).text == words


def test_every_word_has_its_time_for_an_agent_in_node(outcome: Outcome) -> None:
    rows = outcome.notes["words"]
    assert isinstance(rows, list)
    assert [text.strip() for text, _, _ in rows] == TRANSCRIPT.split()
    times = [time for _, start, end in rows for time in (start, end)]
    assert times == sorted(times)


def test_an_agent_in_node_hears_a_turn_from_its_start_to_its_end(outcome: Outcome) -> None:
    told = outcome.notes["turn"]
    assert isinstance(told, list)
    start, interim, final, end = 0, 1, 2, 3
    assert [kind for kind, _ in told if kind in (start, final, end)] == [start, final, end]
    assert [text for kind, text in told if kind == final] == [TRANSCRIPT]
    assert [text for kind, text in told if kind == interim][-1] == TRANSCRIPT


def test_a_bad_key_reaches_an_agent_in_node_as_its_status(outcome: Outcome) -> None:
    refusal = outcome.errors["bad key"]
    assert (refusal.error, refusal.status) == ("APIStatusError", 401)
    assert "401" in refusal.says


def test_an_unknown_voice_is_silence_to_an_agent_in_node(outcome: Outcome) -> None:
    assert outcome.notes["unknown voice"] == 0
