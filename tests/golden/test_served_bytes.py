"""The same request gives the same bytes: today, in another process, under another hash seed, on another CPU.

After a wanted change of the sound `tools/make_golden.py` makes the table anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from mockserver.audio.formats import ENCODINGS, SAMPLE_RATES
from tests.golden.table import differences, read

ROOT = Path(__file__).parents[2]


def active_cpu_features() -> list[str]:
    """Names of the instruction sets beyond its baseline that numpy uses on this machine."""
    core = import_module("numpy._core._multiarray_umath")
    features = core.__cpu_features__
    return [name for name in core.__cpu_dispatch__ if features[name]]


def elsewhere(code: list[str], **environment: str) -> str:
    """What another Python process prints."""
    done = subprocess.run(
        [sys.executable, *code],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout


def test_the_table_holds_every_container_encoding_rate_voice_speed_volume_and_language() -> None:
    requests = [request for request, _ in read()]
    pcm = {f"{box}@{rate}/{code}" for box in ("raw", "wav") for rate in SAMPLE_RATES for code in ENCODINGS}
    assert pcm <= {request.format for request in requests}
    assert len({request.format for request in requests} - pcm) == 24  # every MP3 that can be
    assert len({request.voice for request in requests}) >= 3
    assert {request.speed for request in requests} == {0.6, 1.0, 1.5}
    assert {request.volume for request in requests} == {0.5, 1.0, 2.0}
    assert {request.language for request in requests} == {"en", "de", "ja", "hi", "ar"}


def test_different_requests_sound_different() -> None:
    raw = [row for row in read() if row[0].format == "raw@24000/pcm_s16le"]
    assert len(raw) > 100
    assert len({served.sha256 for _, served in raw}) == len({request for request, _ in raw})


def test_mp3_rows_have_the_rate_and_bit_rate_that_their_format_names() -> None:
    for request, served in read():
        if request.format.startswith("mp3@"):
            rate, bits = request.format.removeprefix("mp3@").removesuffix("k").split("/")
            assert served.frames == ((int(rate), 1000 * int(bits), True),)
            assert served.samples <= served.decoded <= served.samples + 2 * 1152


def test_the_table_holds_in_this_process() -> None:
    assert differences() == []


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_table_holds_in_another_process_with_another_hash_seed(seed: str) -> None:
    assert elsewhere(["-m", "tests.golden.table"], PYTHONHASHSEED=seed) == f"0 of {len(read())} rows differ\n"


def test_the_table_holds_without_the_wider_instruction_sets_of_this_cpu() -> None:
    features = active_cpu_features()
    if not features:
        pytest.skip("numpy uses nothing beyond its baseline on this machine")
    disabled = {"NPY_DISABLE_CPU_FEATURES": " ".join(features)}
    show = "from tests.golden.test_served_bytes import active_cpu_features as a; print(a())"
    assert elsewhere(["-c", show], **disabled) == "[]\n"
    assert elsewhere(["-m", "tests.golden.table"], **disabled) == f"0 of {len(read())} rows differ\n"
