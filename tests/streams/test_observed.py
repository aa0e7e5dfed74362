"""Rows A3 to A5 of the observations that no other file here names: mostly what the mock does not imitate.

Where the service was seen to misbehave, or to vary from run to run, the test says what the mock does instead.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.streams.sound import bytes_of
from tests.streams.talking import NEW, VERSIONS, Message, Talk, audio, kinds, message, told, words

LONG = "one two three four five six seven eight nine ten"
PANGRAM = "The quick brown fox jumps over the lazy dog."
TIMED: dict[str, Any] = {"add_timestamps": True}


def in_words(text: str, **changes: Any) -> list[Message]:
    """The text word by word, and the end."""
    pieces = [message(piece, more=True, **changes) for piece in re.findall(r"\S+\s*", text)]
    return [*pieces, message("", more=False, **changes)]


@pytest.mark.parametrize("version", VERSIONS)
def test_phonemes_unrequested(version: str) -> None:
    """They came unasked for a while in 2025; the mock sends what is asked for."""
    assert kinds(Talk(version).say(message(**TIMED))) == ["chunk", "timestamps", "chunk", "done"]


@pytest.mark.parametrize("version", VERSIONS)
def test_null_context(version: str) -> None:
    """A fault of the service, seen by one client's authors; the mock names the context in every frame."""
    talk = Talk(version)
    heard = talk.say(message(more=True, flush=True, **TIMED))
    heard += talk.say(message("", more=False, **TIMED), message(context_id="d", model_id="none"))
    assert {each["type"] for each in heard} == {"chunk", "timestamps", "flush_done", "done", "error"}
    assert {each["context_id"] for each in heard if each["type"] != "error"} == {"c"}
    assert [each["context_id"] for each in heard if each["type"] == "error"] == ["d"]


def test_faster_than_realtime() -> None:
    """Unless a pace is set, minutes of sound are there with no time passed."""
    talk = Talk()
    heard = talk.say(message("word " * 1_000))
    assert kinds(heard)[-1] == "done"
    assert talk.now == 0.0
    assert len(audio(heard)) > 300 * 8_000 * 2


def test_nondeterministic() -> None:
    """The service varies in length from run to run; the mock says the same text in the same bytes."""
    first, again = (Talk().say(message(PANGRAM, **TIMED)) for _ in range(2))
    assert first == again
    assert audio(first) == bytes_of(PANGRAM, message())


@pytest.mark.parametrize("version", VERSIONS)
def test_cancel_no_done(version: str) -> None:
    """One client missed the `done`; it is documented, and without it a caller waits for ever."""
    talk = Talk(version)
    talk.send(message(LONG))
    talk.hear(1)
    heard = talk.say({"context_id": "c", "cancel": True})
    assert [each["type"] for each in heard].count("done") == 1
    assert heard[-1]["type"] == "done"
    assert talk.wait(30) == []


@pytest.mark.parametrize(("delay", "flushes"), [(0, 9), (100, 0), (250, 0), (None, 0)])
def test_mbd_0_word_isolated(delay: int | None, flushes: int) -> None:
    """Each word is spoken by itself with no delay, but not stretched: only the service made it 2.6 times."""
    changes = {} if delay is None else {"max_buffer_delay_ms": delay}
    talk = Talk(NEW[1])
    heard: list[Message] = []
    for each in in_words(PANGRAM, **changes):
        heard += talk.say(each)
    spoken = [each["flush_id"] for each in heard if each["type"] == "chunk"]
    assert len(set(spoken)) == max(flushes, 1)
    assert audio(heard) == bytes_of(PANGRAM, message())


@pytest.mark.parametrize("version", VERSIONS)
def test_short_continuation_artefacts(version: str) -> None:
    """One-word continuations changed the accent; in the mock they sound as the whole text does."""
    assert audio(Talk(version).say(*in_words(PANGRAM))) == bytes_of(PANGRAM, message(), version)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", ["请问有什么", "Wo ist das", "はい"])
def test_language_autodetect(version: str, text: str) -> None:
    """The service guesses, at times wrongly; the mock never does: no language means English."""
    asked = message(text, model_id="sonic-3", **TIMED)
    heard = Talk(version).say(asked)
    assert heard == Talk(version).say({**asked, "language": "en"})
    assert [word for word, _, _ in words(heard)] == text.split()


@pytest.mark.parametrize("version", VERSIONS)
def test_abnormal_drops(version: str) -> None:
    """Sockets broke off and went silent; the mock's stay while they are used, and every turn has its end."""
    talk = Talk(version)
    for turn in range(20):
        assert kinds(talk.say(message(context_id=str(turn)))) == ["chunk", "done"]
        talk.wait(290)
    assert talk.closed is None


def test_rate_limited_stream_no_done() -> None:
    """Over the limit streams fell silent; the mock refuses the new one, the others have their end."""
    talk = Talk("2025-04-16", plan="free")
    talk.send(*(message(LONG, context_id=name) for name in "abc"))
    heard = talk.hear()
    assert [told(each) for each in heard if each["context_id"] == "c"] == [
        (429, "Too many concurrent requests. Current limit: 2")
    ]
    for name in "ab":
        assert audio(heard, name) == bytes_of(LONG, message(), "2025-04-16")
        assert [each["context_id"] for each in heard if each["type"] == "done"].count(name) == 1


@pytest.mark.parametrize("model", ["sonic-3", "sonic-3.5", "sonic-3.6"])
def test_cjk_packing_varies(model: str) -> None:
    """Entries had one to three characters by model and run; the mock's have one, whatever the model."""
    heard = Talk().say(message("请问,有什么", model_id=model, language="zh", **TIMED))
    assert [word for word, _, _ in words(heard)] == ["请", "问", ",", "有", "什", "么"]


@pytest.mark.parametrize("version", VERSIONS)
def test_none_for_maths(version: str) -> None:
    """One user got no times at all for it in 2024; the mock gives them for all that it speaks."""
    heard = Talk(version).say(message("2 + 2 = 4", **TIMED))
    assert [word for word, _, _ in words(heard)] == ["2", "+", "2", "=", "4"]
