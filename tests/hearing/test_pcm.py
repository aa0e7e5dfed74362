"""Streams of samples, cut anywhere."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.audio.decoding import PCM_ENCODINGS, decode_pcm
from mockserver.hearing.pcm import SAMPLE_BYTES, PcmReader, bytes_a_second
from tests.speech.speaking import bounded


@given(
    encoding=st.sampled_from(PCM_ENCODINGS),
    data=st.binary(max_size=64),
    cuts=st.lists(st.integers(0, 64), max_size=8),
)
@bounded(60)
def test_half_a_sample_waits_for_its_other_half(encoding: str, data: bytes, cuts: list[int]) -> None:
    reader = PcmReader(encoding, 8_000)
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    read = [reader.read(data[low:high]) for low, high in pairwise(edges)]
    assert np.array_equal(np.concatenate(read), decode_pcm(data, encoding, 8_000).samples)


def test_the_widths_of_samples() -> None:
    assert SAMPLE_BYTES.keys() == set(PCM_ENCODINGS)
    assert bytes_a_second("pcm_f32le", 16_000) == 64_000


@pytest.mark.parametrize(("encoding", "rate"), [("mp3", 16_000), ("pcm_s16le", 100), ("pcm_s16le", 500_000)])
def test_what_is_no_stream_is_refused(encoding: str, rate: int) -> None:
    with pytest.raises(ValueError, match=r"unknown|range"):
        PcmReader(encoding, rate)
