import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech.plan import FrameGrid, extend
from mockserver.speech.prosody import Prosody
from mockserver.speech.synthesis import synthesise, synthesise_from
from mockserver.speech.timbre import Timbre
from tests.speech.speaking import (
    MIXED,
    RATES,
    VOICE,
    bounded,
    grids,
    prosodies,
    rates,
    said,
    say,
    sound,
    texts,
    timbres,
)

SOUNDS = {
    8000: "64a8974b16c558d7143bc1b981b6a391a44a977cc6bcb6c2161d05247ed7fdd0",
    16000: "2ade8ea67a1163115737cf67f7cdaf954f4babb5b9076607b5c8887110ec0321",
    22050: "10fe0f349b8048d5edf2d7727fca49d1a19db3e99f8a71d9fd975fb9d68591a9",
    24000: "250b16df965ce42691f1c6162efff8f3edaf685f69bf8e9568ea3dcee2103133",
    44100: "f75d615031aded6aa0a0d32f2b18bdf41d8e8f5182232e92f00f79d9fce56c60",
    48000: "e0a5ed9a713f32c672698cdeb3d3e7261d7d86457d615254c73e66580df3f593",
}


@pytest.mark.parametrize("rate", RATES)
def test_the_same_words_are_the_same_bits_everywhere(rate: int) -> None:
    spoken = say(MIXED, rate, prosody=Prosody(1100, 900))
    assert hashlib.sha256(spoken.astype("<i2").tobytes()).hexdigest() == SOUNDS[rate]


@bounded(60)
@given(texts, timbres, prosodies, grids, rates)
def test_the_plan_knows_the_number_of_samples(
    text: str, timbre: Timbre, prosody: Prosody, grid: FrameGrid, rate: int
) -> None:
    planned = said(text, timbre=timbre, prosody=prosody, grid=grid)
    assert sound(planned, rate).size == planned.samples(rate)


@bounded(60)
@given(texts, rates, st.integers(1, 300), st.integers(1, 3000))
def test_blocks_of_any_size_join_to_the_same_samples(
    text: str, rate: int, first_ms: int, block_ms: int
) -> None:
    planned = said(text)
    blocks = list(synthesise(planned, rate, first_ms=first_ms, block_ms=block_ms))
    assert np.array_equal(np.concatenate(blocks), sound(planned, rate))
    assert all(block.dtype == np.int16 for block in blocks)
    assert blocks[0].size <= rate * first_ms // 1000


@bounded(60)
@given(texts, texts, rates, grids)
def test_pieces_sound_as_the_whole(begin: str, rest: str, rate: int, grid: FrameGrid) -> None:
    begun = said(begin, grid=grid)
    whole = extend(begun, rest)
    added = list(synthesise_from(whole, rate, token=len(begun.tokens)))
    joined = np.concatenate([sound(begun, rate), *added])
    assert np.array_equal(joined, say(f"{begin} {rest}", rate, grid=grid))


def test_nothing_added_sounds_as_nothing() -> None:
    begun = said("one")
    assert list(synthesise_from(extend(begun, " "), 8000, token=1)) == []


def test_a_duration_cuts_the_sound_and_changes_none_of_it() -> None:
    whole, cut = say("Hello you", 44_100), say("Hello you", 44_100, max_seconds=0.7)
    assert cut.size == 30 * 1024
    assert np.array_equal(cut, whole[: cut.size])
    assert say("Hello", 44_100, max_seconds=0.0).size == 0


def test_every_word_starts_with_the_first_sample_of_its_frame() -> None:
    planned = said("one two three")
    spoken = np.abs(sound(planned, 44_100).astype(np.int32))
    for word in planned.words:
        start = word.start * 1024
        assert spoken[start - 2048 : start].max() == 0
        assert spoken[start : start + 200].max() > 1000


def test_volume_is_a_factor_of_the_samples() -> None:
    normal, loud = (say("louder", 8000, prosody=Prosody(1000, volume)) for volume in (1000, 2000))
    assert np.abs(loud.astype(np.int32) - 2 * normal.astype(np.int32)).max() <= 3


def test_voices_differ_in_their_sound() -> None:
    assert not np.array_equal(say("a", 8000, timbre=VOICE), say("a", 8000, timbre=Timbre(15_000, 400, -50)))


@pytest.mark.parametrize("sizes", [{"first_ms": 0}, {"block_ms": 0}])
def test_a_block_has_a_size(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="millisecond"):
        synthesise(said("a"), 8000, **sizes)


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_another_process_without_wide_instructions_says_the_same_bits(hash_seed: str) -> None:
    script = (
        "from tests.speech.test_synthesis import *\n"
        "test_the_same_words_are_the_same_bits_everywhere(8000)\n"
        "test_the_same_words_are_the_same_bits_everywhere(44100)\n"
    )
    surroundings = {
        "PYTHONHASHSEED": hash_seed,
        "NPY_DISABLE_CPU_FEATURES": "AVX2 AVX512F",
        "PYTHONWARNINGS": "ignore",
    }
    subprocess.run([sys.executable, "-c", script], check=True, env=os.environ | surroundings)
