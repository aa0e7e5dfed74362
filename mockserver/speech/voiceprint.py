"""Whose voice is it? The three numbers of a timbre, measured from sound.

Every probe is a short stretch from the middle of a symbol whose two code tones are known. What is left when
they are taken out by least squares is the voice: a fundamental and its second harmonic. The fundamental is
the frequency that leaves the least, over all probes together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from mockserver.speech import code
from mockserver.speech.detector import RATE, Floats
from mockserver.speech.timbre import FUNDAMENTAL, HARMONIC, TILT, Timbre

PROBE: Final = 224
"""Samples of a probe at 8 kHz: 28 ms, the level part of the shortest symbol."""

_Doubles = npt.NDArray[np.float64]
_COARSE_STEP: Final = 5.0
_COARSE_PROBES: Final = 4
_ROUNDS: Final = 5
_TIMES: Final = (np.arange(PROBE) - (PROBE - 1) / 2) * (2 * np.pi / RATE)


@dataclass(frozen=True, slots=True)
class VoicePrint:
    """fundamental: hertz. harmonic: level of the second harmonic against it. tilt: as `Timbre`, but 1.0 for
    1000."""

    fundamental: float
    harmonic: float
    tilt: float


def measure(probes: Sequence[Floats], symbols: Sequence[int]) -> VoicePrint:
    """The voice of probes of PROBE samples, each from a symbol (grid * 256 + byte). At least one probe."""
    sound = np.stack(probes).astype(np.float64)
    tones = np.stack([_waves(_tones_of(symbol)) for symbol in symbols])
    low, high = (ends / 100 for ends in FUNDAMENTAL)
    candidates = np.arange(low, high + _COARSE_STEP, _COARSE_STEP)
    few, few_tones = sound[:_COARSE_PROBES], tones[:_COARSE_PROBES]
    hertz = float(candidates[np.argmin([_fit(few, few_tones, f)[1] for f in candidates])])
    width = _COARSE_STEP
    for _ in range(_ROUNDS):
        costs = [_fit(sound, tones, hertz + offset)[1] for offset in (-width, 0.0, width)]
        hertz = _vertex(hertz, width, costs)
        width /= 4
    hertz = min(max(hertz, low), high)
    levels = np.hypot(*np.split(_fit(sound, tones, hertz)[0], 2, axis=1))
    first, second, low_tone, high_tone = np.median(levels, axis=0)
    return VoicePrint(
        fundamental=round(hertz, 2),
        harmonic=round(float(second / (first + 1e-12)), 3),
        tilt=round(float((high_tone - low_tone) / (high_tone + low_tone + 1e-12)), 3),
    )


def nearest(voice: VoicePrint, candidates: Mapping[str, Timbre]) -> str:
    """The name of the candidate that sounds most like the print. Raises ValueError if there is none.

    Each difference counts in proportion to the range in which voices differ, the fundamental most: it is the
    one that survives any channel. Of equals the first in the mapping wins.
    """
    if not candidates:
        raise ValueError("no voices to choose from")

    def distance(name: str) -> float:
        timbre = candidates[name]
        return (
            (20 * (voice.fundamental - timbre.fundamental / 100) / (FUNDAMENTAL[1] - FUNDAMENTAL[0]) * 100)
            ** 2
            + (1000 * (voice.harmonic - timbre.harmonic / 1000) / (HARMONIC[1] - HARMONIC[0])) ** 2
            + (1000 * (voice.tilt - timbre.tilt / 1000) / (TILT[1] - TILT[0])) ** 2
        )

    return min(candidates, key=distance)


def _tones_of(symbol: int) -> tuple[float, float]:
    low, high = code.tone_slots(symbol & 255, symbol >> 8)
    return float(code.slot_hertz(low)), float(code.slot_hertz(high))


def _waves(hertz: Sequence[float]) -> _Doubles:
    """Cosines, then sines, of each frequency: (PROBE, 2 * len(hertz))."""
    phase = np.outer(_TIMES, hertz)
    return np.concatenate([np.cos(phase), np.sin(phase)], axis=1)


def _fit(sound: _Doubles, tones: _Doubles, hertz: float) -> tuple[_Doubles, float]:
    """Least squares of every probe by voice and code tones: weights (cosines, then sines) and what is left.

    Columns of the weights: fundamental, harmonic, low tone, high tone.
    """
    voice = _waves([hertz, 2 * hertz])
    shared = np.broadcast_to(voice, (len(sound), *voice.shape))
    columns = np.concatenate([shared[..., :2], tones[..., :2], shared[..., 2:], tones[..., 2:]], axis=2)
    rows = columns.transpose(0, 2, 1)
    target = rows @ sound[..., None]
    weights = np.linalg.solve(rows @ columns, target)
    explained = float((target * weights).sum())
    return weights[..., 0], -explained


def _vertex(centre: float, width: float, costs: Sequence[float]) -> float:
    """The lowest point of the parabola through three equally spaced costs, held within them."""
    left, middle, right = costs
    bend = left - 2 * middle + right
    if bend <= 0:
        return centre + width * (-1, 0, 1)[int(np.argmin(costs))]
    return centre + width * min(max((left - right) / (2 * bend), -1.0), 1.0)
