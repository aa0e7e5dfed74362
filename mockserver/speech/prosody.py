"""Speed, volume and emotion of every API version, as two integers.

The controls differ between versions; each has one function here that turns it into a `Prosody`, and
`together` joins them. How much a name changes the sound is assumed (the real service acts on meaning); which
names exist is documented, and that unknown ones are ignored was observed.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Certainty = Literal["recorded", "quoted", "documented", "assumed"]


RATE_RANGE: Final = (600, 1500)
"""`generation_config.speed`, 0.6 to 1.5 (documented, 2025-04-16 on)."""

VOLUME_RANGE: Final = (500, 2000)
"""`generation_config.volume`, 0.5 to 2.0 (documented, 2025-04-16 on)."""


def _held(value: int, ends: tuple[int, int]) -> int:
    low, high = ends
    return min(max(value, low), high)


@dataclass(frozen=True, slots=True)
class Prosody:
    """How fast and how loud, in permille of normal; both are held inside the documented ranges."""

    rate_permille: int = 1000
    volume_permille: int = 1000

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate_permille", _held(self.rate_permille, RATE_RANGE))
        object.__setattr__(self, "volume_permille", _held(self.volume_permille, VOLUME_RANGE))


NORMAL: Final = Prosody()


@dataclass(frozen=True, slots=True)
class Row:
    """What one name does, where the name comes from, and how sure its effect is."""

    rate: int
    volume: int
    source: str
    certainty: Certainty = "assumed"


def _speeds() -> dict[str, Row]:
    source = "voice.__experimental_controls.speed; slow, normal, fast also top-level speed"
    rates = {"slowest": 600, "slow": 800, "normal": 1000, "fast": 1250, "fastest": 1500}
    return {name: Row(rate, 1000, source) for name, rate in rates.items()}


SPEEDS: Final = MappingProxyType(_speeds())
"""The named speeds. `slowest` and `fastest` are the ends -1 and 1 of the numeric control (documented)."""

# Emotions of `generation_config.emotion` by how they sound: (rate, volume) and the names that share it.
_FAMILIES: Final = (
    (1000, 1000, "neutral content confident trust determined proud"),
    (1150, 1250, "excited enthusiastic elated euphoric triumphant amazed surprised"),
    (1080, 1100, "happy flirtatious curious anticipation grateful affectionate"),
    (1120, 1400, "angry mad outraged frustrated agitated threatened"),
    (1200, 1200, "anxious panicked alarmed scared"),
    (950, 1100, "disgusted contempt envious sarcastic ironic skeptical"),
    (900, 850, "peaceful serene calm sympathetic contemplative mysterious nostalgic wistful"),
    (850, 750, "sad dejected melancholic disappointed hurt guilty rejected resigned"),
    (880, 800, "bored tired distant apologetic hesitant insecure confused"),
)

EMOTIONS: Final = MappingProxyType(
    {
        name: Row(rate, volume, "generation_config.emotion, 2025-11-04 and 2026-08-14")
        for rate, volume, names in _FAMILIES
        for name in names.split()
    }
)
"""The 58 documented emotion names of `generation_config`."""

EMOTION_TAGS: Final = MappingProxyType(
    {
        "anger": Row(1120, 1400, "voice.__experimental_controls.emotion"),
        "positivity": Row(1080, 1100, "voice.__experimental_controls.emotion"),
        "surprise": Row(1150, 1250, "voice.__experimental_controls.emotion"),
        "sadness": Row(850, 750, "voice.__experimental_controls.emotion"),
        "curiosity": Row(1050, 1050, "voice.__experimental_controls.emotion"),
    }
)
"""The five names of the older tags `name[:level]`."""

LEVELS: Final = MappingProxyType({"lowest": 25, "low": 50, "": 100, "high": 150, "highest": 200})
"""Strength of a tag in percent of its row; the names are documented, the strengths assumed."""


def permille(value: float) -> int:
    """A JSON number as permille: value * 1000 in double precision, halves up. NaN counts as 1.0."""
    if math.isnan(value):
        return 1000
    return math.floor(min(max(value, -1e6), 1e6) * 1000 + 0.5)


def of_experimental_controls(speed: float | str | None = None, emotion: Iterable[str] = ()) -> Prosody:
    """`voice.__experimental_controls` (before 2025-04-16).

    speed: -1 to 1, straight lines from 0.6 x over 1 x to 1.5 x (assumed), or one of five names.
    emotion: tags `name[:level]`; their effects multiply in the order given.
    """
    spoken = of_speed(speed) if speed is None or isinstance(speed, str) else Prosody(_line(permille(speed)))
    return together(spoken, *(_of_tag(tag) for tag in emotion))


def of_speed(speed: str | None) -> Prosody:
    """Top-level `speed`: slow, normal or fast (also slowest and fastest); an unknown name changes nothing."""
    row = SPEEDS.get(speed) if speed is not None else None
    return Prosody(row.rate, row.volume) if row else NORMAL


def of_generation_config(
    speed: float | None = None, volume: float | None = None, emotion: str | None = None
) -> Prosody:
    """`generation_config`: speed 0.6 to 1.5, volume 0.5 to 2.0, one emotion name; unknown names change
    nothing."""
    row = EMOTIONS.get(emotion.lower()) if emotion is not None else None
    asked = Prosody(1000 if speed is None else permille(speed), 1000 if volume is None else permille(volume))
    return together(asked, Prosody(row.rate, row.volume)) if row else asked


def together(*parts: Prosody) -> Prosody:
    """All of them at once: rates and volumes multiply, held inside their ranges at each step."""
    joined = NORMAL
    for part in parts:
        joined = Prosody(
            joined.rate_permille * part.rate_permille // 1000,
            joined.volume_permille * part.volume_permille // 1000,
        )
    return joined


def _line(position: int) -> int:
    position = _held(position, (-1000, 1000))
    low, high = RATE_RANGE
    return 1000 + position * (high - 1000 if position > 0 else 1000 - low) // 1000


def _of_tag(tag: str) -> Prosody:
    name, _, level = tag.lower().partition(":")
    row, percent = EMOTION_TAGS.get(name), LEVELS.get(level)
    if row is None or percent is None:
        return NORMAL
    return Prosody(1000 + (row.rate - 1000) * percent // 100, 1000 + (row.volume - 1000) * percent // 100)
