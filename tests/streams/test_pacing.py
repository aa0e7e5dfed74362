"""Slow models and real time, on a clock that the test owns."""

from __future__ import annotations

import pytest

from mockserver.settings import latency_ms, pace_of
from mockserver.streams.pacing import latency_of
from tests.streams.talking import Talk, audio, kinds, message

TEXT = "one two three four five"


def seconds(heard: list[dict[str, object]]) -> float:
    return len(audio(heard)) / 2 / 8000


@pytest.mark.parametrize(("pace", "factor"), [("realtime", 1.0), ("4", 4.0)])
def test_sound_comes_no_faster_than_asked_for(pace: str, factor: float) -> None:
    talk = Talk(pace=pace)
    heard = talk.say(message(TEXT))
    assert kinds(heard) == ["chunk"]
    while not (heard and heard[-1]["type"] == "done"):
        before = talk.now
        heard += talk.wait(0.05)
        assert talk.now - before == pytest.approx(0.05)
        assert seconds(heard) <= talk.now * factor + 0.1
    assert talk.now == pytest.approx(seconds(heard) / factor, abs=0.1)


def test_contexts_in_real_time_sound_side_by_side() -> None:
    talk = Talk(pace="realtime")
    talk.send(message(TEXT, context_id="a"), message(TEXT, context_id="b"))
    heard = talk.wait(0.5)
    assert {each["context_id"] for each in heard} == {"a", "b"}


def test_more_text_goes_on_where_the_sound_is() -> None:
    talk = Talk(pace="realtime")
    heard = talk.say(message("one ", more=True, flush=True))
    heard += talk.wait(0.2) + talk.say(message("two", more=False)) + talk.wait(10)
    whole = Talk(pace="realtime")
    whole.send(message("one two"))
    assert audio(heard) == audio(whole.wait(10))


def test_latency_holds_the_first_sound_back() -> None:
    talk = Talk(latency="90")
    assert talk.say(message(TEXT)) == []
    assert talk.wait(0.089) == []
    assert kinds(talk.wait(0.002)) == ["chunk", "done"]


def test_latencies_have_the_median_and_the_95th_percentile_asked_for() -> None:
    draw = latency_of((90.0, 250.0), "seed")
    draws = sorted(draw() for _ in range(4000))
    assert draws[2000] == pytest.approx(0.090, rel=0.1)
    assert draws[3800] == pytest.approx(0.250, rel=0.1)


def test_latencies_can_be_had_again() -> None:
    one, same, other = (latency_of((90.0, 250.0), seed) for seed in ("a", "a", "b"))
    first = [one() for _ in range(5)]
    assert first == [same() for _ in range(5)]
    assert first != [other() for _ in range(5)]


@pytest.mark.parametrize(("text", "factor"), [("instant", None), ("realtime", 1.0), ("2.5", 2.5)])
def test_paces(text: str, factor: float | None) -> None:
    assert pace_of(text) == factor


@pytest.mark.parametrize(("text", "profile"), [("0", None), ("90", (90.0, 90.0)), ("90/250", (90.0, 250.0))])
def test_latency_profiles(text: str, profile: tuple[float, float] | None) -> None:
    assert latency_ms(text) == profile


@pytest.mark.parametrize("text", ["", "fast", "0", "-1", "nan", "inf"])
def test_a_pace_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="instant, realtime"):
        pace_of(text)


@pytest.mark.parametrize("text", ["", "x", "90/", "90/80", "-1", "1/2/3"])
def test_a_latency_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="p50"):
        latency_ms(text)
