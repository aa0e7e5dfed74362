"""When a turn starts and ends: how likely it is that somebody speaks, as a number that moves with the sound.

With every fiftieth of a second of sound the distance to certainty shrinks by a constant factor; with every
one of silence the likelihood does. So it is a function of the stream alone, and thresholds act one way: a
higher `start` needs longer sound, a higher `eager_end` or `end` a shorter silence. After sure speech it is

    silence in ms     100  200  354  480  834  1340  2074
    likelihood       0.87 0.75 0.60 0.50 0.30  0.14  0.05

The service's own measure is not known: the curve is assumed; ranges and defaults of the thresholds are those
of its definitions of 2026. Whole numbers, so that it is the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject

SURE: Final = 1_000_000
_UNSURE_LEFT: Final = 707_107  # of the distance to certainty: it halves in 40 ms of sound
_SURE_LEFT: Final = 971_532  # of the likelihood: it halves in 480 ms of silence


@dataclass(frozen=True, slots=True)
class Thresholds:
    """start, eager_end, end: likelihoods, 0 to 1. end_timeout_ms: silence that ends a turn in any case."""

    start: float = 0.8
    eager_end: float = 0.6
    end: float = 0.3
    end_timeout_ms: float = 5600

    def __post_init__(self) -> None:
        if not self.start > self.eager_end > self.end:
            detail = "the thresholds must keep start > eager_end > end"
            raise ApiError("invalid_request", detail=detail)

    def changed(self, values: JsonObject, prefix: str = "") -> Thresholds:
        """With those of the values that are given, e.g. `start_threshold`. Raises ApiError(invalid_request)
        if they do not go together."""
        names = {"start": "start_threshold", "eager_end": "eager_end_threshold"}
        names |= {"end": "end_threshold", "end_timeout_ms": "end_timeout_ms"}
        given = {field: values.get(prefix + name) for field, name in names.items()}
        return replace(
            self,
            **{field: float(value) for field, value in given.items() if isinstance(value, (int, float))},
        )


class Likelihood:
    """How likely it is that somebody speaks, moved on by a fiftieth of a second at a time."""

    def __init__(self) -> None:
        self._millionths = 0
        self.silence = 0
        """Fiftieths of a second since there was sound."""

    def pass_by(self, *, voiced: bool) -> None:
        """One more moment."""
        if voiced:
            self._millionths = SURE - (SURE - self._millionths) * _UNSURE_LEFT // SURE
            self.silence = 0
        else:
            self._millionths = self._millionths * _SURE_LEFT // SURE
            self.silence += 1

    def be_sure(self) -> None:
        """A word was heard."""
        self._millionths = SURE
        self.silence = 0

    def reaches(self, threshold: float) -> bool:
        """Whether it is at least so likely."""
        return self._millionths >= threshold * SURE
