"""How far a WAV file is searched for samples whose size was never filled in."""

from __future__ import annotations

import struct

import pytest

from mockserver.audio.decoding import MAX_SAMPLES
from mockserver.audio.unsized import with_size

NOTHING = struct.pack("<4sI", b"LIST", 0)
SAMPLES = struct.pack("<4sI", b"data", 0) + b"\x01\x00\x02\x00"


@pytest.mark.parametrize(("before", "mended"), [(0, True), (63, True), (64, False)])
def test_samples_are_looked_for_in_the_first_64_chunks(before: int, mended: bool) -> None:
    data = b"RIFF\0\0\0\0WAVE" + NOTHING * before + SAMPLES
    assert (with_size(data) != data) is mended


def test_half_an_hour_at_48_khz_is_the_longest_sound() -> None:
    assert MAX_SAMPLES == 86_400_000
