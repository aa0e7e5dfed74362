"""What the sockets of one date do that those of its neighbours do not."""

from __future__ import annotations

import pytest

from tests.streams.sound import bytes_of
from tests.streams.talking import OLD, VERSIONS, Talk, audio, kinds, message


def test_the_first_version_goes_on_after_a_text_that_named_no_more_to_come() -> None:
    # The first JavaScript client's own example opens a context so, and continues it at once.
    talk = Talk("2024-06-10")
    talk.send(message("One two "), message("three four", more=False))
    heard = talk.hear()
    assert kinds(heard) == ["chunk", "done"]
    assert audio(heard) == bytes_of("One two three four", message(), "2024-06-10")


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_later_ones_refuse_text_after_the_last(version: str) -> None:
    talk = Talk(version)
    talk.send(message("One two "))
    talk.hear(1)
    assert "error" in kinds(talk.say(message("three four")))


@pytest.mark.parametrize("version", VERSIONS)
def test_errors_are_a_line_an_object_or_at_one_date_both(version: str) -> None:
    (error,) = Talk(version).say(message(model_id="sonic-99"))
    line = "error" in error
    structured = {"title", "message", "error_code", "request_id"} <= error.keys()
    assert (
        (line, structured)
        == {
            "2025-11-04": (True, True),  # its clients read title and message, those of others `error`
            **dict.fromkeys(OLD[:3], (True, False)),
            **dict.fromkeys(VERSIONS[4:], (False, True)),
        }[version]
    )
