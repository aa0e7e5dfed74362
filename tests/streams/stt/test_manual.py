"""`/stt/websocket` as a conversation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.streams.events import Closed
from mockserver.world.script import Script
from tests.hearing.sounds import noise, silence, speech, together
from tests.speech.speaking import bounded
from tests.streams.stt.listening import Listening, cut, kinds, pcm, texts
from tests.streams.talking import VERSIONS

HELLO = pcm(speech("Hello there, world!"))
LATER = pcm(together(speech("One two."), silence(1.2), speech("Three.")))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("model", ["ink-2", "ink-preview", "ink-whisper", "ink-whisper-2025-06-04"])
def test_final_texts_joined_as_they_are_are_the_transcript(version: str, model: str) -> None:
    told = Listening(version=version, model=model).after(HELLO, "finalize", HELLO, "close")
    assert "".join(texts(told)) == " Hello there, world! Hello there, world!"


def test_ink_2_tells_every_word_once_and_for_good() -> None:
    told = Listening().after(HELLO, "finalize")
    assert [(each.get("text"), each["is_final"]) for each in told] == [
        (" Hello", True),
        (" there,", True),
        (" world!", True),
        ("", True),
        (None, False),
    ]


def test_ink_whisper_drafts_a_phrase_and_tells_it_when_it_ends() -> None:
    talk = Listening(model="ink-whisper")
    told = talk.after(LATER)
    assert [(each["text"], each["is_final"]) for each in told[:3]] == [
        (" One", False),
        (" One two.", False),
        (" One two.", True),
    ]
    assert texts(talk.after("finalize")) == [" Three.", ""]


@pytest.mark.parametrize(("pause", "ends"), [(0.5, True), (0.8, True), (2.5, False)])
def test_the_pause_that_ends_a_phrase_is_the_clients_choice(pause: float, ends: bool) -> None:
    talk = Listening(model="ink-whisper", max_silence_duration_secs=pause)
    assert texts(talk.after(LATER)[:3]) == ([" One two."] if ends else [])


def test_a_phrase_without_a_pause_ends_after_half_a_minute() -> None:
    long = pcm(speech(" ".join(["onward"] * 75)))
    finals = texts(Listening(model="ink-whisper", max_silence_duration_secs=5).after(long))
    assert len(finals) == 1
    assert 40 < len(finals[0].split()) < 60


def test_words_come_with_their_times_and_texts_with_their_share_of_the_sound() -> None:
    told = Listening().after(HELLO, "finalize")
    first = told[0]
    assert list(first) == ["type", "is_final", "text", "duration", "language", "words", "request_id"]
    (word,) = first["words"]
    assert word["word"] == " Hello"
    assert abs(word["start"] - 0.139) < 0.03
    assert first["duration"] == word["end"]
    seconds = len(HELLO) / 32_000
    assert abs(sum(each["duration"] for each in told if "duration" in each) - seconds) < 0.002


def test_an_empty_text_tells_that_everything_was_heard() -> None:
    told = Listening().after(HELLO, "finalize", "finalize", "close")
    assert kinds(told)[-5:] == ["flush_done", "transcript", "flush_done", "transcript", "done"]
    empty = [each for each in told if each.get("text") == ""]
    assert [each["duration"] for each in empty[1:]] == [0.0, 0.0]
    assert all("words" not in each for each in told if each.get("text") == "")


@pytest.mark.parametrize("word", ["close", "done"])
def test_either_word_ends_the_conversation(word: str) -> None:
    talk = Listening()
    told = talk.after(HELLO, word, "finalize", HELLO)
    assert kinds(told)[-1] == "done"
    assert told[-1] == {"type": "done", "is_final": False, "request_id": talk.connection.id}
    assert talk.closed == Closed(1000, "Close message")
    assert talk.after(HELLO, "close") == []


@given(places=st.lists(st.integers(0, len(LATER)), max_size=12))
@bounded(20)
def test_the_cuts_of_the_audio_change_nothing(places: list[int]) -> None:
    for model in ("ink-2", "ink-whisper"):
        pieces = Listening(model=model).after(*cut(LATER, places), "close")
        assert pieces == Listening(model=model).after(LATER, "close")


@given(places=st.lists(st.integers(0, len(LATER)), max_size=4))
@bounded(20)
def test_no_word_is_lost_wherever_the_client_finalizes(places: list[int]) -> None:
    talk = Listening()
    frames = [frame for piece in cut(LATER, places) for frame in (piece, "finalize")]
    assert "".join(texts(talk.after(*frames, "close"))) == " One two. Three."


@pytest.mark.parametrize("text", ["", "flush", "Finalize", "finalize\n", '{"type":"close"}', "\ud800"])
def test_another_text_is_an_error_and_the_conversation_goes_on(text: str) -> None:
    talk = Listening()
    (told,) = talk.after(text)
    assert (told["type"], told["status_code"], told["error_code"]) == ("error", 400, None)
    assert told["message"].endswith("a text message must be one of finalize, close, done")
    assert "".join(texts(talk.after(HELLO, "close"))) == " Hello there, world!"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"sample_rate": "3"}, "invalid sample rate"),
        ({"sample_rate": "fast"}, "invalid sample rate"),
        ({"sample_rate": "2000"}, "invalid sample rate"),
        ({"encoding": "mp3"}, "encoding must be"),
        ({"model": ""}, "model must"),
        ({"model": "sonic-3"}, "The model is not valid"),
        ({"language": "tw"}, "invalid language: tw"),
        ({"language": "de"}, "The language is not supported by this model"),
        ({"min_volume": "2"}, "min_volume must be"),
        ({"keyterm": ["k"] * 101}, "100 keyterms"),
        ({"keyterm": ["k" * 601, "l" * 600]}, "1200 characters"),
    ],
)
def test_bad_settings_are_told_in_the_open_socket_which_then_closes(
    version: str, query: dict[str, Any], sentence: str
) -> None:
    talk = Listening(version=version, **query)
    (told,) = talk.hear()
    assert told["type"] == "error"
    assert 400 <= told["status_code"] < 500
    assert sentence in told["message"]
    assert talk.closed is not None
    assert talk.after(HELLO, "finalize") == []


def test_keyterms_and_the_limits_of_them_are_taken() -> None:
    assert Listening(keyterm=["k" * 12] * 100).hear() == []


@pytest.mark.parametrize(
    ("version", "keys"),
    [
        ("2025-04-16", ["type", "message", "error", "status_code", "request_id"]),
        ("2025-11-04", ["type", "error_code", "status_code", "title", "message", "request_id"]),
        ("2026-08-14", ["type", "error_code", "status_code", "title", "message", "request_id"]),
    ],
)
def test_errors_are_written_as_the_version_writes_them(version: str, keys: list[str]) -> None:
    (told,) = Listening(version=version).after("what")
    assert list(told) == keys


@pytest.mark.parametrize(
    ("version", "seconds"), [(each, 20) for each in VERSIONS[:3]] + [(each, 180) for each in VERSIONS[3:]]
)
def test_a_silent_client_is_sent_away_and_every_message_is_a_sign_of_life(version: str, seconds: int) -> None:
    talk = Listening(version=version)
    for frame in (b"", b"\0\0", "finalize"):
        talk.now += seconds - 0.5
        talk.after(frame)
        assert talk.closed is None
        assert talk.connection.next_deadline() == talk.now + seconds
    talk.now += seconds
    assert talk.hear() == []
    assert talk.closed == Closed(1000, "connection idle timeout")
    assert talk.connection.next_deadline() is None


def test_what_was_told_beforehand_is_heard_instead_word_by_word() -> None:
    talk = Listening()
    talk.world.script.following.extend(["quite another thing was said", "and then"])
    told = talk.after(HELLO, "finalize", HELLO, "finalize", HELLO, "close")
    assert texts(told) == [
        " quite", " another", " thing", " was", " said", "",
        " and", " then", "",
        " Hello", " there,", " world!", "",
    ]  # fmt: skip


def test_what_was_told_beforehand_needs_no_sound_that_can_be_heard() -> None:
    talk = Listening(model="ink-whisper")
    talk.world.script.following.extend(["from silence", "unused"])
    assert texts(talk.after(bytes(32_000), "finalize", "finalize", "close")) == [" from silence", "", "", ""]
    assert talk.world.script == Script(following=type(talk.world.script.following)(["unused"]))


def test_credits_are_spent_as_sound_comes_in_and_end_the_conversation() -> None:
    talk = Listening()
    talk.world.credits.left = 3
    second = bytes(32_000)
    assert talk.after(*[second] * 6) == []
    assert talk.world.credits.left == 0
    (told,) = talk.after(second)
    assert (told["type"], told["status_code"], told["error_code"]) == ("error", 402, "quota_exceeded")
    assert talk.closed is not None


def test_other_sound_is_told_in_the_language_of_the_query() -> None:
    sound = pcm(together(noise(0.4), silence(0.5)))
    heard = texts(Listening(model="ink-whisper", language="ru").after(sound, "close"))[0].strip()
    assert heard
    assert all("а" <= letter <= "я" for letter in heard)


def test_a_client_that_runs_ahead_is_held_up_until_it_has_been_heard() -> None:
    talk = Listening()
    talk.send(bytes(5 << 20))
    assert talk.connection.congested
    talk.hear()
    assert not talk.connection.congested


def test_long_frames_are_heard_a_little_at_a_time() -> None:
    talk = Listening()
    talk.send(bytes(32_000 * 60))
    pulls = 0
    while talk.connection.pull(0.0) is not None:
        pulls += 1
    assert pulls == 120
