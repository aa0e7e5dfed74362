"""Contexts, empty text, cancelling, buffering: the rows A4 of the observations, and what the pages say."""

from __future__ import annotations

import itertools

import pytest

from mockserver.streams.moves import MOVES, Move, State
from tests.streams.sound import bytes_of
from tests.streams.talking import (
    DANIEL,
    NEW,
    OLD,
    SARAH,
    VERSIONS,
    Talk,
    audio,
    kinds,
    message,
    told,
    words,
)

FIRST_EMPTY = (
    "transcript empty or contains only punctuation: "
    "first transcript for WS is empty or contains only punctuation"
)
NO_VALID = "Invalid transcript: No valid transcripts passed"
NO_CONTEXT = "Invalid context ID: The requested context ID does not exist or may have already been cancelled."
LONG = "one two three four five six seven eight nine ten"


def test_every_move_in_every_state_has_an_outcome() -> None:
    assert set(MOVES) == set(itertools.product(State, Move))


def closed_words(version: str) -> str:
    return "Context has closed" if version in OLD else "Invalid request: Context has closed"


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13", "2025-04-16"])
@pytest.mark.parametrize("transcript", ["", " ", "...", "!?"])
@pytest.mark.parametrize("more", [True, False])
def test_first_transcript_empty(version: str, transcript: str, more: bool) -> None:
    (error,) = Talk(version).say(message(transcript, more=more))
    assert told(error) == (400, FIRST_EMPTY)
    assert error["context_id"] == "c"


@pytest.mark.parametrize("version", VERSIONS[3:])
@pytest.mark.parametrize("transcript", ["", " ", ".", "…"])
@pytest.mark.parametrize("more", [True, False])
def test_no_valid_transcripts(version: str, transcript: str, more: bool) -> None:
    (error,) = Talk(version).say(message(transcript, more=more))
    assert told(error) == (400, NO_VALID)


def test_no_valid_transcripts_when_a_cancelled_turn_is_closed() -> None:
    talk = Talk()
    talk.send(message(more=True, flush=True))
    talk.hear(1)
    talk.send({"context_id": "c", "cancel": True}, message("", more=False))
    assert told(talk.hear()[0]) == (400, NO_VALID)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("closing", ["", " "])
def test_empty_final_is_accepted_after_speakable_text(version: str, closing: str) -> None:
    talk = Talk(version)
    talk.send(message("Hello there", more=True))
    heard = talk.hear() + talk.say(message(closing, more=False))
    assert kinds(heard) == ["chunk", "done"]
    assert audio(heard) == bytes_of("Hello there", message(), version)


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_empty_final_is_refused_once_the_context_is_over(version: str) -> None:
    talk = Talk(version)
    talk.say(message())
    (error,) = talk.say(message("", more=False))
    assert told(error) == (400, FIRST_EMPTY if version == "2025-04-16" else NO_VALID)


def test_punctuation_aborts_queue() -> None:
    talk = Talk()
    heard = talk.say(message("...", more=True), message("Hello there", more=True))
    assert [told(error) for error in heard] == [(400, NO_VALID), (400, closed_words("2026-08-14"))]


def test_punctuation_is_welcome_once_a_word_was_said() -> None:
    talk = Talk()
    heard = talk.say(message("Hello ", more=True), message("...", more=True), message("", more=False))
    assert audio(heard) == bytes_of("Hello ...", message())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("used", [False, True])
def test_invalid_context_on_cancel(version: str, used: bool) -> None:
    talk = Talk(version)
    if used:
        talk.say(message())
    (error,) = talk.say({"context_id": "c", "cancel": True})
    assert told(error) == (400, NO_CONTEXT)
    line, fields = ("error",), ("title", "message", "error_code", "request_id")
    forms = {**dict.fromkeys(OLD, line), **dict.fromkeys(NEW, fields), "2025-11-04": line + fields}
    assert tuple(error) == ("type", "context_id", "status_code", "done", *forms[version])
    assert kinds(talk.say(message(context_id="d"))) == ["chunk", "done"]


def test_invalid_context_on_cancel_of_a_cancelled_context() -> None:
    talk = Talk()
    talk.send(message(LONG))
    talk.hear(1)
    talk.send({"context_id": "c", "cancel": True}, {"context_id": "c", "cancel": True})
    assert [told(error) for error in talk.hear()] == [(400, NO_CONTEXT)]


def test_cancel_lets_running_finish() -> None:
    talk = Talk()
    asked = message(LONG, more=True, max_buffer_delay_ms=0)
    talk.send(asked, message("never said", more=True, max_buffer_delay_ms=0))
    heard = talk.hear(1)
    heard += talk.say({"context_id": "c", "cancel": True})
    assert audio(heard) == bytes_of(LONG, asked)
    assert kinds(heard) == ["chunk", "done"]


def test_cancel_of_what_has_not_begun_is_silent() -> None:
    talk = Talk()
    talk.send(message(LONG, more=True))
    assert kinds(talk.say({"context_id": "c", "cancel": True})) == ["done"]
    assert talk.wait(10) == []


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_reuse_after_done(version: str) -> None:
    talk = Talk(version)
    talk.say(message())
    (error,) = talk.say(message("again"))
    assert told(error) == (400, closed_words(version))


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_reuse_after_done_opened_a_new_context_in_2024(version: str) -> None:
    talk = Talk(version)
    talk.say(message())
    assert audio(talk.say(message("again"))) == bytes_of("again", message(), version)


def test_reuse_after_done_without_a_voice() -> None:
    talk = Talk()
    talk.say(message())
    (error,) = talk.say(message("again", voice=...))
    assert told(error) == (400, "Invalid request: unable to infer voice mode")


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_context_expires_1s_after_its_last_audio(version: str) -> None:
    talk = Talk(version)
    assert kinds(talk.say(message(more=True, flush=True))) == ["chunk", "flush_done"]
    assert talk.wait(0.99) == []
    assert talk.wait(0.02) == [{"type": "done", "context_id": "c", "status_code": 200, "done": True}]


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_context_expired_5s_after_its_last_input_in_2024(version: str) -> None:
    talk = Talk(version)
    talk.say(message(more=True))
    talk.wait(4.9)
    talk.say(message(" on", more=True))
    assert talk.wait(4.9) == []
    assert kinds(talk.wait(0.2)) == ["done"]


def test_second_send_after_final_stops_the_sound() -> None:
    talk = Talk()
    talk.send(message(LONG))
    heard = talk.hear(2)
    heard += talk.say(message("more"))
    assert told(heard[-1]) == (400, closed_words("2026-08-14"))
    assert len(audio(heard)) < len(bytes_of(LONG, message()))
    assert talk.wait(10) == []


@pytest.mark.parametrize(
    "change",
    [
        {"voice": {"mode": "id", "id": DANIEL}},
        {"model_id": "sonic-3"},
        {"language": "de"},
        {"output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16000}},
    ],
)
def test_settings_locked(change: dict[str, object]) -> None:
    talk = Talk("2026-03-01")
    talk.say(message(more=True, language="en", flush=True))
    (error,) = talk.say(message("more", more=True, **{"language": "en", **change}))
    assert told(error) == (400, "Invalid request: Context has closed")


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13"])
def test_messages_that_only_steer_may_name_any_voice(version: str) -> None:
    """The asynchronous clients flush and close with a model, an embedding and a format of their own."""
    other = {
        "model_id": "sonic-english",
        "voice": {"mode": "embedding", "embedding": [1.0] * 192},
        "output_format": {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 44100},
    }
    talk = Talk(version)
    heard = talk.say(
        message("Hello ", more=True), message("", more=True, flush=True, **other), message("there", more=True)
    )
    heard += talk.say(message("", more=False, **other))
    assert audio(heard) == bytes_of("Hello there", message(), version)
    assert kinds(heard) == ["chunk", "flush_done", "chunk", "done"]


@pytest.mark.parametrize("version", VERSIONS)
def test_verbatim_join(version: str) -> None:
    """No space is added between inputs: a word in two pieces is one word where text is held at all."""
    talk = Talk(version)
    delay = {"max_buffer_delay_ms": 500}
    pieces = ["Hel", "lo th", "ere, my fri", "end"]
    talk.send(*(message(piece, more=True, **delay) for piece in pieces))
    heard = talk.say(message("", more=False, **delay))
    assert audio(heard) == bytes_of("Hello there, my friend", message(), version)


def test_mbd_0_speaks_each_piece_as_it_is() -> None:
    talk = Talk()
    pieces = message("Hel", more=True, max_buffer_delay_ms=0), message("lo", max_buffer_delay_ms=0)
    heard = talk.say(*(dict(piece, add_timestamps=True) for piece in pieces))
    assert [word for word, _, _ in words(heard)] == ["Hel", "lo"]
    assert len(audio(heard)) > len(bytes_of("Hello", message()))


@pytest.mark.parametrize("version", NEW)
def test_buffer_3000(version: str) -> None:
    talk = Talk(version)
    talk.send(message("Hello there ", more=True))
    assert talk.wait(2.99) == []
    assert kinds(talk.wait(0.02)) == ["chunk"]


@pytest.mark.parametrize("version", OLD)
def test_text_was_not_held_before_2026(version: str) -> None:
    assert kinds(Talk(version).say(message(more=True))) == ["chunk"]


def test_what_may_go_on_as_a_word_is_held_until_it_is_due_itself() -> None:
    talk = Talk()
    asked = message("one ", more=True, max_buffer_delay_ms=1000, add_timestamps=True)
    talk.send(asked)
    talk.now = 0.5
    talk.send({**asked, "transcript": "two thr"})
    assert [word for word, _, _ in words(talk.wait(0.6))] == ["one", "two"]
    talk.send({**asked, "transcript": "ee four"})
    assert [word for word, _, _ in words(talk.wait(0.5))] == ["three"]
    assert [word for word, _, _ in words(talk.wait(0.7))] == ["four"]


def test_markup_in_two_pieces_is_one_tag() -> None:
    talk = Talk()
    asked = message("one <break time=", more=True, max_buffer_delay_ms=1000)
    talk.send(asked)
    talk.now = 0.9
    talk.send({**asked, "transcript": '"1s"/> two <sp'})
    heard = talk.wait(0.2)
    talk.send({**asked, "transcript": "ell>A B</spell> three", "continue": False})
    heard += talk.hear()
    assert audio(heard) == bytes_of('one <break time="1s"/> two <spell>A B</spell> three', asked)


def test_idle_5min() -> None:
    talk = Talk()
    talk.say(message())
    assert talk.wait(299.9) == []
    assert talk.closed is None
    talk.wait(0.2)
    assert talk.closed is not None
    assert (talk.closed.code, talk.closed.reason) == (1000, "connection idle timeout")
    assert talk.connection.next_deadline() is None


def test_idle_5min_counts_from_the_last_message_of_the_client() -> None:
    talk = Talk()
    talk.wait(200)
    talk.say(message())
    talk.wait(200)
    assert talk.closed is None


def test_no_app_ping() -> None:
    """Every text frame is taken for a request."""
    (error,) = Talk().say("ping")
    assert told(error) == (400, "Invalid request: Your request was invalid: the message is not valid JSON")


@pytest.mark.parametrize("sent", [{"duration": 0.4}, {"duration": 0.001}])
def test_a_duration_cuts_the_context(sent: dict[str, float]) -> None:
    talk = Talk("2024-11-13")
    heard = talk.say(message("one two", more=True, **sent), message(" three", more=False, **sent))
    assert audio(heard) == bytes_of("one two three", message(**sent), "2024-11-13")
    assert kinds(heard)[-1] == "done"


def test_no_more_contexts_than_the_plan_allows() -> None:
    talk = Talk("2025-04-16", plan="free")
    held = {"more": True, "max_buffer_delay_ms": 1000}
    heard = talk.say(*(message(context_id=name, **held) for name in "abc"))
    assert [told(error) for error in heard] == [(429, "Too many concurrent requests. Current limit: 2")]
    assert heard[0]["context_id"] == "c"
    talk.say({"context_id": "a", "cancel": True})
    assert talk.say(message(context_id="d", **held)) == []


def test_contexts_of_a_connection_that_is_gone_count_no_longer() -> None:
    first = Talk(plan="free")
    first.send(*(message(context_id=name, more=True) for name in "ab"))
    second = Talk(world=first.world)
    assert told(second.say(message())[0])[0] == 429
    first.connection.close()
    assert kinds(second.say(message())) == ["chunk", "done"]


def test_contexts_interleave_and_each_is_in_order() -> None:
    talk = Talk()
    talk.send(message(LONG, context_id="a"), message(LONG, context_id="b"), message("short", context_id="c"))
    heard = talk.hear()
    assert [each["context_id"] for each in heard[:6]] == ["a", "b", "c", "a", "b", "c"]
    for name in "ab":
        assert audio(heard, name) == bytes_of(LONG, message())


def test_speech_of_a_context_that_failed_is_not_made() -> None:
    talk = Talk()
    talk.send(message(LONG, context_id="a"), message(LONG, context_id="b"))
    talk.hear(2)
    talk.send(message("x", context_id="a", voice={"mode": "id", "id": SARAH[::-1]}))
    heard = talk.hear()
    assert [each["type"] for each in heard if each["context_id"] == "a"] == ["error"]
    assert heard[-1] == {"type": "done", "context_id": "b", "status_code": 200, "done": True}


@pytest.mark.parametrize("field", ["model_id", "voice", "output_format"])
def test_full_settings_each_time(field: str) -> None:
    talk = Talk()
    talk.say(message(more=True))
    (error,) = talk.say(message("more", **{field: ...}))
    assert told(error)[0] == 400
    assert error["context_id"] == "c"


def test_402_credits() -> None:
    """When they are gone text is refused on its context; what was accepted is spoken. Errors cost nothing."""
    talk = Talk(credits=10)
    talk.say(message("x" * 100, model_id="none"))
    assert kinds(talk.say(message("Hello there", context_id="a"))) == ["chunk", "done"]
    (error,) = talk.say(message("more", context_id="b"))
    assert told(error) == (402, "Payment required: You have run out of credits.")
    assert talk.world.contexts.in_use == 0
