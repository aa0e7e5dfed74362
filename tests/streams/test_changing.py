"""A changed clip as a stream: what is written when, without sockets or clips."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.audio.formats import Samples, parse_format
from mockserver.audio.wav import WavDialect
from mockserver.contract.errors import ApiError
from mockserver.contract.versions import VERSIONS, version_of
from mockserver.streams.changing import FORMS, Changing
from tests.audio.sounds import encoded, tone

DIALECT = WavDialect("Lavf60.16.100", 18)


@dataclass(frozen=True)
class Sound:
    """Samples in blocks that end at `cuts`."""

    all: Samples
    cuts: tuple[int, ...] = ()

    def samples(self, rate: int) -> int:
        return len(self.all)

    def blocks(self, rate: int) -> Iterator[Samples]:
        yield from np.split(self.all, sorted(self.cuts))


TONE = tone(440, 5000, 8000)
SECOND = Changing(
    version_of("2026-08-14"),
    Sound(tone(440, 8000, 8000)),
    parse_format("raw@8000/pcm_s16le"),
    DIALECT,
    "mark",
)


def lines(changing: Changing) -> list[dict[str, object]]:
    return [json.loads(line) for _, line in replace(changing, framing="lines").events()]


def test_every_dated_version_has_its_form() -> None:
    assert list(FORMS) == [version.date for version in VERSIONS]


def test_events_have_a_type_in_the_early_versions_alone() -> None:
    assert {date: form.typed for date, form in FORMS.items()} == {
        "2024-06-10": True,
        "2024-11-13": True,
        "2025-04-16": True,
        "2025-11-04": False,
        "2026-03-01": False,
        "2026-08-14": False,
    }


@pytest.mark.parametrize(
    "fmt", ["raw@8000/pcm_mulaw", "wav@8000/pcm_s16le", "mp3@8000/32k", "raw@8000/pcm_f32le"]
)
@given(cuts=st.lists(st.integers(0, 5000), max_size=5))
def test_the_pieces_joined_are_the_whole_in_any_format_however_it_was_cut(fmt: str, cuts: list[int]) -> None:
    sound = Sound(TONE, tuple(cuts))
    found = lines(replace(SECOND, sound=sound, format=parse_format(fmt)))
    assert b"".join(base64.b64decode(str(each["data"])) for each in found[:-1]) == encoded(fmt, TONE, DIALECT)
    assert found[-1] == {"status_code": 200, "done": True}


def test_chunks_have_the_size_of_those_of_speech() -> None:
    sizes = [len(base64.b64decode(str(each["data"]))) // 2 for each in lines(SECOND)[:-1]]
    assert set(sizes[:-1]) == {743}  # 4096 at 44.1 kHz
    assert sum(sizes) == 8000


def test_at_real_time_each_event_waits_until_the_sound_before_it_has_sounded() -> None:
    due = [at for at, _ in replace(SECOND, speed=1.0).events()]
    assert due == pytest.approx([*(number * 743 / 8000 for number in range(11)), 1.0])
    assert {at for at, _ in SECOND.events()} == {0.0}


def test_nothing_at_all_is_an_end_alone() -> None:
    assert lines(replace(SECOND, sound=Sound(TONE[:0]))) == [{"status_code": 200, "done": True}]


@pytest.mark.parametrize(
    ("version", "text"),
    [
        (
            "2025-04-16",
            '{"type":"error","status_code":500,"done":true,"error":"Unexpected error: An unexpected error '
            'occurred, please contact support@cartesia.ai if the problem persists."}',
        ),
        (
            "2026-08-14",
            '{"type":"error","status_code":500,"done":true,"title":"Unexpected error","message":"An '
            'unexpected error occurred, please contact support@cartesia.ai if the problem persists.",'
            '"error_code":null,"request_id":"r"}',
        ),
    ],
)
def test_a_stream_that_breaks_off_says_so_in_the_form_of_its_version(version: str, text: str) -> None:
    broken = replace(SECOND, version=version_of(version))
    fault = ApiError("internal")
    assert broken.failure(fault, "r") == f"event: error\ndata: {text}\n\n".encode()
    assert replace(broken, framing="lines").failure(fault, "r") == f"{text}\n".encode()
