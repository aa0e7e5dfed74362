"""`/stt/turns/websocket` as a conversation: who speaks when, in the stream's own time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.streams.events import Closed
from tests.hearing.sounds import noise, silence, speech, together
from tests.speech.speaking import bounded
from tests.streams.stt.listening import Listening, Message, cut, kinds, kinds_in_short, pcm

HELLO = speech("Hello there, world!")
CLOSE = '{"type":"close"}'
TURN = pcm(together(silence(0.3), HELLO, silence(2)))
MORE = together(silence(0.05), speech("And more"), silence(2.5), speech("Again"), silence(1.5))
TWO = pcm(together(silence(0.3), HELLO, MORE))
VERSIONS = ("2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
TENTH = bytes(3_200)


def listen(*frames: str | bytes, **query: Any) -> list[Message]:
    return Listening("stt_turns", **query).after(*frames)


def config(**turn: float) -> str:
    return json.dumps({"type": "config", "turn": turn})


def silence_before(kind: str, **query: Any) -> int:
    """Tenths of a second of silence after a word until an event is told."""
    talk = Listening("stt_turns", **query)
    talk.after(pcm(HELLO))
    for tenths in range(130):
        if kind in kinds(talk.after(TENTH)):
            return tenths
    raise AssertionError(f"{kind} was never told")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_turn_goes_from_its_first_sound_to_its_silence(version: str) -> None:
    talk = Listening("stt_turns", version=version)
    named = {"request_id": talk.connection.id}
    assert talk.after(TURN) == [
        {"type": "connected"} | named,
        {"type": "turn.start"} | named,
        {"type": "turn.update", "transcript": "Hello"} | named,
        {"type": "turn.update", "transcript": "Hello there,"} | named,
        {"type": "turn.update", "transcript": "Hello there, world!"} | named,
        {"type": "turn.eager_end", "transcript": "Hello there, world!"} | named,
        {"type": "turn.end", "transcript": "Hello there, world!"} | named,
    ]


def test_who_speaks_again_soon_resumes_and_who_waits_begins_anew() -> None:
    told = listen(TWO)
    assert kinds_in_short(told) == [
        "connected",
        *("turn.start", "turn.update", "turn.eager_end", "turn.resume", "turn.update"),
        *("turn.eager_end", "turn.end", "turn.start", "turn.update", "turn.eager_end", "turn.end"),
    ]
    assert [each["transcript"] for each in told if each["type"] == "turn.end"] == [
        "Hello there, world! And more",
        "Again",
    ]


@given(places=st.lists(st.integers(0, len(TWO)), max_size=12))
@bounded(20)
def test_the_cuts_of_the_audio_change_nothing(places: list[int]) -> None:
    assert listen(*cut(TWO, places), CLOSE) == listen(TWO, CLOSE)


def test_nothing_ends_while_no_sound_comes() -> None:
    talk = Listening("stt_turns")
    assert kinds(talk.after(pcm(HELLO)))[-1] == "turn.update"
    talk.now += 170
    assert talk.hear() == []
    told = talk.after(bytes(64_000))
    assert kinds(told)[-2:] == ["turn.eager_end", "turn.end"]


def test_a_close_ends_the_turn_that_is_on_with_all_that_was_said() -> None:
    talk = Listening("stt_turns")
    told = talk.after(pcm(HELLO), CLOSE, TURN)
    assert told[-1]["type"] == "turn.end"
    assert told[-1]["transcript"] == "Hello there, world!"
    assert talk.closed == Closed(1000, "Close message")
    assert talk.after(TURN, CLOSE) == []


def test_a_close_without_a_turn_is_told_nothing() -> None:
    talk = Listening("stt_turns")
    assert kinds(talk.after(CLOSE)) == ["connected"]
    assert talk.closed == Closed(1000, "Close message")


def test_silence_alone_is_no_turn() -> None:
    assert kinds(listen(bytes(160_000), CLOSE)) == ["connected"]


@pytest.mark.parametrize("word", ["a", "I"])
def test_the_shortest_word_is_a_turn(word: str) -> None:
    told = listen(pcm(together(silence(1), speech(word), silence(2))), turn_start_threshold="0.9")
    assert kinds(told) == ["connected", "turn.start", "turn.update", "turn.eager_end", "turn.end"]
    assert told[-1]["transcript"] == word


def test_a_faint_word_is_a_turn_all_the_same() -> None:
    told = listen(pcm(together(silence(1), 0.01 * speech("whisper"), silence(2))))
    assert [each["transcript"] for each in told if each["type"] == "turn.end"] == ["whisper"]


def test_sound_too_short_for_a_word_may_be_a_turn_without_words() -> None:
    told = listen(pcm(together(silence(0.5), noise(0.07), silence(2))), turn_start_threshold="0.65")
    assert kinds(told) == ["connected", "turn.start", "turn.eager_end", "turn.end"]
    assert told[-1]["transcript"] == ""


def test_a_higher_start_threshold_needs_longer_sound() -> None:
    sound = pcm(together(silence(0.5), noise(0.07), silence(2)))
    begun = [
        "turn.start" in kinds(listen(sound, turn_start_threshold=each)) for each in ("0.7", "0.75", "0.9")
    ]
    assert begun == sorted(begun, reverse=True)
    assert (begun[0], begun[-1]) == (True, False)


def test_a_higher_end_threshold_ends_sooner() -> None:
    waits = [silence_before("turn.end", turn_end_threshold=each) for each in ("0.05", "0.2", "0.3", "0.5")]
    assert waits == sorted(waits, reverse=True)
    assert len(set(waits)) == 4


def test_a_higher_eager_end_threshold_is_eager_sooner() -> None:
    waits = [
        silence_before("turn.eager_end", turn_eager_end_threshold=each, turn_end_threshold="0.1")
        for each in ("0.3", "0.5", "0.7")
    ]
    assert waits == sorted(waits, reverse=True)
    assert len(set(waits)) == 3


@pytest.mark.parametrize(("milliseconds", "tenths"), [(640, 6), (1_000, 10), (1_900, 19)])
def test_a_turn_ends_after_its_timeout_in_any_case(milliseconds: int, tenths: int) -> None:
    waited = silence_before("turn.end", turn_end_threshold="0.05", turn_end_timeout_ms=milliseconds)
    # The plan has some silence at its end, and the ear looks a little ahead.
    assert abs(waited - tenths) <= 4


def test_settings_may_change_on_the_way() -> None:
    talk = Listening("stt_turns")
    patient = config(end_threshold=0.05, end_timeout_ms=11_200)
    assert kinds(talk.after(patient, pcm(HELLO), bytes(32_000)))[-1] == "turn.eager_end"
    assert kinds(talk.after(config(end_threshold=0.5), 3 * TENTH)) == ["turn.end"]


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (config(start_threshold=0.4), "start_threshold"),
        (config(end_timeout_ms=100), "end_timeout_ms"),
        (config(eager_end_threshold=0.3), "start > eager_end > end"),
        ("finalize", "not valid JSON"),
        ('{"type":"stop"}', "type must be"),
        ("[]", "must be an object"),
        ("{", "not valid JSON"),
    ],
)
def test_a_bad_message_is_an_error_and_changes_nothing(frame: str, sentence: str) -> None:
    talk = Listening("stt_turns")
    _, told = talk.after(frame)
    assert (told["type"], told["status_code"]) == ("error", 400)
    assert sentence in told["message"]
    assert talk.after(TURN)[-1]["transcript"] == "Hello there, world!"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"model": "ink-whisper"}, "The model is not valid"),
        ({"model": "ink-7"}, "The model is not valid"),
        ({"sample_rate": "7"}, "invalid sample rate"),
        ({"sample_rate": None}, "sample_rate is required"),
        ({"turn_start_threshold": "0.95"}, "turn_start_threshold must be"),
        ({"turn_end_timeout_ms": "639"}, "turn_end_timeout_ms must be"),
        ({"turn_eager_end_threshold": "0.3"}, "start > eager_end > end"),
        ({"turn_start_threshold": "0.5"}, "start > eager_end > end"),
    ],
)
def test_bad_settings_are_told_instead_of_connected(
    version: str, query: dict[str, Any], sentence: str
) -> None:
    talk = Listening("stt_turns", version=version, **query)
    told = talk.after(TURN)
    assert kinds(told) == ["error"]
    assert sentence in told[0]["message"]
    assert talk.closed is not None


def test_what_was_told_beforehand_is_the_transcript_of_a_turn() -> None:
    talk = Listening("stt_turns")
    talk.world.script.following.extend(["one two three four five", "just this"])
    told = talk.after(TURN, TURN, TURN, CLOSE)
    assert [each["transcript"] for each in told if each["type"] == "turn.end"] == [
        "one two three four five",
        "just this",
        "Hello there, world!",
    ]
    assert [each["transcript"] for each in told if each["type"] == "turn.update"][:3] == [
        "one",
        "one two",
        "one two three",
    ]
