"""The same clip gives the same samples: today, in another process, and without a CPU's wider instructions."""

from __future__ import annotations

import pytest

from tests.golden.converting import CLIPS, RATES, committed, differences
from tests.golden.test_served_bytes import active_cpu_features, elsewhere


def test_the_table_holds_every_kind_of_clip_at_every_rate_in_and_out() -> None:
    table = committed()
    for made in ("changed", "filled"):
        some = [row for row in table if row.made == made]
        assert {(row.clip, row.rate) for row in some} == {(clip, rate) for clip in CLIPS for rate in RATES}
        assert {row.out_rate for row in some} == set(RATES)
        assert all(row.samples > 0 for row in some)
    assert len({row.sha256 for row in table if row.made == "changed"}) == len(table) // 2


def test_the_table_holds_in_this_process() -> None:
    assert differences() == []


def test_the_table_holds_in_another_process_without_the_wider_instructions_of_this_cpu() -> None:
    features = active_cpu_features()
    if not features:
        pytest.skip("numpy uses nothing beyond its baseline on this machine")
    report = elsewhere(
        ["-m", "tests.golden.converting"],
        NPY_DISABLE_CPU_FEATURES=" ".join(features),
        PYTHONHASHSEED="7",
    )
    assert report == f"0 of {len(committed())} rows differ\n"
