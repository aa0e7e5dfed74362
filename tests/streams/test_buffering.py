"""Text that waits: whole words go when the oldest is due, and nothing waits for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.streams.buffering import TextBuffer, whole_words
from tests.streams.talking import Talk, kinds, message


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", 0),
        ("word", 0),
        ("word ", 5),
        ("two wor", 4),
        ("line\nbreak\tx", 11),
        ("wait <break time=", 5),
        ('wait <break time="1s"/> fo', 24),
        ("say <spell>A B", 4),
        ("say <spell>A B</sp", 4),
        ("say <spell>A B</spell> ", 23),
        ("say <<k|", 4),
        ("say <<k|o>", 4),
        ("1 < 2 and", 6),
        ("ends with <", 10),
    ],
)
def test_whole_words_end_at_white_space_outside_markup(text: str, whole: int) -> None:
    assert whole_words(text) == whole


def test_what_may_go_on_waits_for_its_own_time() -> None:
    buffer = TextBuffer()
    buffer.add("one tw", 0.0)
    buffer.add("o thr", 1.0)
    assert buffer.take_due(2.0, 2.0) == "one two "
    assert (buffer.oldest, buffer.size) == (1.0, 3)
    buffer.add("ee", 1.5)
    assert buffer.take_due(3.0, 2.0) == "three"
    assert (buffer.oldest, buffer.size) == (None, 0)


@given(st.floats(0, 1e7), st.integers(1, 5000))
def test_half_a_word_is_spoken_when_it_is_due_whatever_the_rounding(at: float, delay_ms: int) -> None:
    talk = Talk()
    talk.wait(at % 300)
    talk.send(message("ab", more=True, max_buffer_delay_ms=delay_ms))
    assert kinds(talk.wait(delay_ms / 1000 + 0.001)) == ["chunk"]


def test_a_client_that_does_not_read_is_not_read() -> None:
    talk = Talk()
    assert not talk.connection.congested
    talk.send(*("{" for _ in range(1001)))
    assert talk.connection.congested
    talk.hear()
    assert not talk.connection.congested


def test_much_unspoken_text_is_enough() -> None:
    talk = Talk()
    for name in range(53):
        talk.send(message("x " * 10_000, context_id=str(name)))
    assert talk.connection.congested
    talk.connection.close()
    assert not talk.connection.congested


def test_of_all_text_that_waits_the_first_that_is_due_is_come_back_for() -> None:
    talk = Talk()
    talk.send(message("ab", context_id="soon", more=True, max_buffer_delay_ms=1000))
    talk.send(message("cd", context_id="late", more=True, max_buffer_delay_ms=3000))
    assert talk.connection.next_deadline() == 1.0
