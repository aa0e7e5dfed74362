"""The official JavaScript SDKs, unmodified, stream: events, and sockets with their contexts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mockserver import MockServer
from mockserver.speech.listening import listen
from tests.clients.js_streamers import HEARD, RATE, STREAMERS, WORDS, Errors, Outcome, Streamer, run

pytestmark = [pytest.mark.clients, pytest.mark.heavy]


@pytest.fixture(scope="module")
def tls_server() -> Iterator[MockServer]:
    """The server for clients that dial nothing but wss."""
    with MockServer(tls=True) as running:
        yield running


@pytest.fixture(scope="module")
def played(
    server: MockServer, tls_server: MockServer, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Streamer], Outcome]:
    """What came of the script of an SDK. Each is played once, even if it breaks down."""
    outcomes: dict[str, Outcome] = {}

    def outcome(streamer: Streamer) -> Outcome:
        if streamer.id not in outcomes:
            meets = tls_server if streamer.tls else server
            outcomes[streamer.id] = run(streamer, meets, tmp_path_factory.mktemp("js"))
        return outcomes[streamer.id]

    return outcome


@pytest.fixture
def outcome(request: pytest.FixtureRequest, played: Callable[[Streamer], Outcome]) -> Outcome:
    """What came of the script of the SDK that is the parameter."""
    came = played(request.param)
    assert not came.fault, came.fault
    return came


each_sdk = pytest.mark.parametrize(
    "outcome", [pytest.param(row, id=row.id) for row in STREAMERS], indirect=True
)


@pytest.mark.parametrize(
    ("outcome", "scene"),
    [pytest.param(row, scene, id=f"{row.id} {scene}") for row in STREAMERS for scene in row.scenes],
    indirect=["outcome"],
)
def test_what_was_asked_for_is_heard_in_what_the_sdk_streams(outcome: Outcome, scene: str) -> None:
    clip = outcome.clip(scene)
    assert listen(clip.samples, RATE).text == HEARD[scene]


@pytest.mark.parametrize(
    ("outcome", "scene"),
    [pytest.param(row, scene, id=f"{row.id} {scene}") for row in STREAMERS for scene in row.timed],
    indirect=["outcome"],
)
def test_each_word_is_heard_between_its_start_and_its_end(outcome: Outcome, scene: str) -> None:
    samples = outcome.clip(scene).samples
    told = outcome.times[scene]
    assert [word for word, _, _ in told] == WORDS
    slices = [samples[round(start * RATE) : round(end * RATE)] for _, start, end in told]
    assert [listen(sound, RATE).text for sound in slices] == WORDS


@each_sdk
def test_each_flush_is_answered_after_the_sound_of_what_came_before_it(outcome: Outcome) -> None:
    wanted = ["chunk", "flush_done 0", "chunk", "flush_done 1", "done"]
    assert outcome.orders["flushed"] == wanted


@each_sdk
def test_a_cancelled_context_is_done_once_what_was_begun_is_told(outcome: Outcome) -> None:
    assert outcome.orders["cancelled"] == ["chunk", "done"]


@pytest.mark.parametrize(
    ("outcome", "error"),
    [pytest.param(row, row.error, id=row.id) for row in STREAMERS],
    indirect=["outcome"],
)
def test_an_unknown_voice_reaches_the_caller_in_the_way_of_the_sdk(outcome: Outcome, error: Errors) -> None:
    assert [kind for kind, _ in outcome.errors] == [kind for kind, _ in error]
    for (_, text), (_, says) in zip(outcome.errors, error, strict=True):
        assert says in text
