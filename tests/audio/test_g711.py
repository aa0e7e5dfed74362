"""G.711, over every input, against its definition and against a codec that nobody here wrote."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import soundfile

from mockserver.audio.formats import Samples
from mockserver.audio.g711 import Codes, decode_alaw, decode_mulaw, encode_alaw, encode_mulaw
from tests.audio.sounds import EVERY_SAMPLE

EVERY_CODE = np.arange(256).astype(np.uint8)

# The definition: sixteen steps to a chord, each chord's steps twice as wide as those below. Widths on the
# 16-bit scale.
MULAW_WIDTHS = [4] + [8] * 15 + [8 << chord for chord in range(1, 8) for _ in range(16)]
ALAW_WIDTHS = [16] * 32 + [16 << chord for chord in range(1, 7) for _ in range(16)]


def edges(widths: list[int]) -> list[int]:
    """The decision values: where each step begins, and where the last one ends."""
    values = [0]
    for width in widths:
        values.append(values[-1] + width)
    return values


def test_the_definition_has_the_overload_points_of_the_standard() -> None:
    assert edges(MULAW_WIDTHS)[-1] == 4 * 8159
    assert edges(ALAW_WIDTHS)[-1] == 8 * 4096


def test_mulaw_codes_every_sample_as_defined() -> None:
    starts = edges(MULAW_WIDTHS)
    steps = [min(bisect_right(starts, abs(int(x))) - 1, 127) for x in EVERY_SAMPLE]
    wanted = [(0x7F if x < 0 else 0xFF) - step for x, step in zip(EVERY_SAMPLE, steps, strict=True)]
    assert encode_mulaw(EVERY_SAMPLE).tolist() == wanted


def test_alaw_codes_every_sample_as_defined() -> None:
    starts = edges(ALAW_WIDTHS)
    steps = [min(bisect_right(starts, abs(int(x))) - 1, 127) for x in EVERY_SAMPLE]
    wanted = [(step if x < 0 else 0x80 + step) ^ 0x55 for x, step in zip(EVERY_SAMPLE, steps, strict=True)]
    assert encode_alaw(EVERY_SAMPLE).tolist() == wanted


def test_mulaw_levels_are_the_middles_of_their_steps() -> None:
    starts = edges(MULAW_WIDTHS)
    middles = [0, *((low + high) // 2 for low, high in pairwise(starts[1:]))]
    assert decode_mulaw(EVERY_CODE[::-1]).tolist() == middles + [-level for level in middles]


def test_alaw_levels_are_the_middles_of_their_steps() -> None:
    starts = edges(ALAW_WIDTHS)
    middles = [(low + high) // 2 for low, high in pairwise(starts)]
    assert decode_alaw(EVERY_CODE ^ np.uint8(0x55)).tolist() == [-level for level in middles] + middles


@pytest.mark.parametrize(("encode", "subtype"), [(encode_mulaw, "ULAW"), (encode_alaw, "ALAW")])
def test_every_sample_is_coded_as_libsndfile_codes_it(
    encode: Callable[[Samples], Codes], subtype: str
) -> None:
    file = io.BytesIO()
    soundfile.write(file, EVERY_SAMPLE, 8000, format="RAW", subtype=subtype)
    assert encode(EVERY_SAMPLE).tobytes() == file.getvalue()


@pytest.mark.parametrize(("decode", "subtype"), [(decode_mulaw, "ULAW"), (decode_alaw, "ALAW")])
def test_every_code_is_decoded_as_libsndfile_decodes_it(
    decode: Callable[[Codes], Samples], subtype: str
) -> None:
    file = io.BytesIO(EVERY_CODE.tobytes())
    levels, _ = soundfile.read(
        file, dtype="int16", format="RAW", subtype=subtype, channels=1, samplerate=8000
    )
    assert decode(EVERY_CODE).tolist() == levels.tolist()


def test_a_view_with_gaps_is_coded_like_its_copy() -> None:
    gaps = EVERY_SAMPLE[::3]
    assert encode_mulaw(gaps).tobytes() == encode_mulaw(gaps.copy()).tobytes()
    assert encode_alaw(gaps).tobytes() == encode_alaw(gaps.copy()).tobytes()
