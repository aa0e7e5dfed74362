"""A small ear: what can be said of sound without knowing what is said in it. Pure, standard library only."""

from __future__ import annotations

import array
import sys
from itertools import pairwise
from typing import Final

from contracts.evidence import Evidence

SAMPLE_BYTES: Final = {"pcm_s16le": 2, "pcm_f32le": 4, "pcm_mulaw": 1, "pcm_alaw": 1}
_QUIET: Final = 200
"""Of 32768, mean magnitude: speech of any service is well above, hiss and silence below."""


def samples(pcm: bytes) -> array.array[int]:
    """16 bit little-endian as numbers; an odd byte at the end is left out."""
    found = array.array("h", pcm[: len(pcm) // 2 * 2])
    if sys.byteorder == "big":
        found.byteswap()
    return found


def floats(pcm: bytes) -> array.array[float]:
    """32 bit little-endian floats as numbers."""
    found = array.array("f", pcm[: len(pcm) // 4 * 4])
    if sys.byteorder == "big":
        found.byteswap()
    return found


def mulaw(coded: bytes) -> list[int]:
    """mu-law (ITU-T G.711) as numbers of 16 bits."""
    return [_MULAW[code] for code in coded]


def alaw(coded: bytes) -> list[int]:
    """A-law (ITU-T G.711) as numbers of 16 bits."""
    return [_ALAW[code] for code in coded]


def _mulaw_level(code: int) -> int:
    code = ~code & 0xFF
    magnitude = (((code & 15) * 8 + 132) << (code >> 4 & 7)) - 132
    return -magnitude if code & 0x80 else magnitude


def _alaw_level(code: int) -> int:
    code ^= 0x55
    chord, step = code >> 4 & 7, code & 15
    magnitude = step * 16 + 8 if chord == 0 else (step * 16 + 264) << (chord - 1)
    return magnitude if code & 0x80 else -magnitude


_MULAW: Final = tuple(map(_mulaw_level, range(256)))
_ALAW: Final = tuple(map(_alaw_level, range(256)))


def must_be_speech(seen: Evidence, pcm: bytes, rate: int, *, at_least_s: float = 0.5) -> None:
    """Raises Broken unless 16 bit sound is long enough, loud enough, and smooth.

    smooth: from one sample to the next it moves less than it is loud. At 24 kHz and more all speech does, and
    bytes in the wrong order do not.
    """
    seen.must("length", "whole samples of 16 bit", len(pcm) % 2 == 0, len(pcm))
    heard = samples(pcm)
    seen.must(
        "length", f"at least {at_least_s} s", len(heard) >= at_least_s * rate, f"{len(heard) / rate:.3f} s"
    )
    loudness = sum(map(abs, heard)) / len(heard)
    seen.must("loudness", f"a mean above {_QUIET}", loudness > _QUIET, round(loudness))
    if rate >= 24_000:
        steps = sum(abs(b - a) for a, b in pairwise(heard)) / len(heard)
        seen.must(
            "steps between samples", "smaller than the samples", steps < loudness, round(steps / loudness, 2)
        )


def must_be_same(seen: Evidence, what: str, first: bytes, second: bytes) -> None:
    """Raises Broken, and says where they part, unless both are the same bytes."""
    if first == second:
        return
    at = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    got = f"{len(second)} bytes, another from byte {at} on: {second[at : at + 8].hex(' ')}"
    seen.must(what, f"{len(first)} bytes, from byte {at} on {first[at : at + 8].hex(' ')}", False, got)
