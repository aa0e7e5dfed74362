"""The likelihood that somebody speaks."""

from __future__ import annotations

import pytest

from mockserver.contract.errors import ApiError
from mockserver.streams.stt.endpointing import Likelihood, Thresholds


@pytest.mark.parametrize(
    ("milliseconds", "likelihood"),
    [(100, 0.87), (480, 0.5), (840, 0.3), (1340, 0.145), (2080, 0.05)],
)
def test_silence_makes_it_less_likely_as_the_table_says(milliseconds: int, likelihood: float) -> None:
    moved = Likelihood()
    moved.be_sure()
    for _ in range(milliseconds // 20):
        moved.pass_by(voiced=False)
    assert moved.reaches(likelihood - 0.01)
    assert not moved.reaches(likelihood + 0.01)
    assert moved.silence == milliseconds // 20


@pytest.mark.parametrize(("milliseconds", "likelihood"), [(40, 0.5), (80, 0.75), (120, 0.875), (200, 0.968)])
def test_sound_makes_it_more_likely(milliseconds: int, likelihood: float) -> None:
    moved = Likelihood()
    assert not moved.reaches(0.001)
    for _ in range(milliseconds // 20):
        moved.pass_by(voiced=True)
    assert moved.reaches(likelihood - 0.01)
    assert not moved.reaches(likelihood + 0.01)


def test_thresholds_that_do_not_go_together_are_refused() -> None:
    assert Thresholds() == Thresholds(0.8, 0.6, 0.3, 5600)
    assert Thresholds().changed({"end_threshold": 0.2, "start_threshold": None}) == Thresholds(end=0.2)
    assert Thresholds().changed({"turn_end_timeout_ms": 640}, "turn_") == Thresholds(end_timeout_ms=640)
    for values in ({"start_threshold": 0.6}, {"end_threshold": 0.6}, {"eager_end_threshold": 0.3}):
        with pytest.raises(ApiError, match="start > eager_end > end"):
            Thresholds().changed(dict(values))
