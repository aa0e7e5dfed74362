"""Which audio formats exist, and how one is written in a word: `mp3@44100/128k`.

The names and numbers are the API's own (documented for every dated version). Nothing here knows a version:
what a version allows is the contract's business.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

if TYPE_CHECKING:
    # Only its name is needed here; a server starts without waiting for it.
    import numpy as np
    import numpy.typing as npt

Samples: TypeAlias = "npt.NDArray[np.int16]"
"""Mono sound, one int16 a sample, full scale 32768."""

Container: TypeAlias = Literal["raw", "wav", "mp3"]

CONTAINERS: Final[tuple[Container, ...]] = get_args(Container)
ENCODINGS: Final = ("pcm_f32le", "pcm_s16le", "pcm_mulaw", "pcm_alaw")
SAMPLE_RATES: Final = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
"""In hertz; documented for every container."""
BIT_RATES: Final = (32_000, 64_000, 96_000, 128_000, 192_000)
"""In bits a second; documented for MP3."""

SAMPLE_BYTES: Final[dict[str, int]] = {"pcm_f32le": 4, "pcm_s16le": 2, "pcm_mulaw": 1, "pcm_alaw": 1}

DEFAULT_SAMPLE_RATE: Final = 44_100
DEFAULT_ENCODING: Final = "pcm_s16le"
DEFAULT_BIT_RATE: Final = 128_000

# The highest bit rate of MPEG audio layer III at a sample rate: MPEG-1 from 32 kHz, MPEG-2 from 16 kHz, below
# it MPEG-2.5, which is nobody's standard and ends where LAME ends.
_MP3_CEILING: Final = {
    8_000: 64_000,
    16_000: 160_000,
    22_050: 160_000,
    24_000: 160_000,
    44_100: 320_000,
    48_000: 320_000,
}


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """The form in which audio is asked for.

    sample_rate is in hertz. raw and wav have one of ENCODINGS and no bit rate; mp3 has a bit rate, in bits a
    second, and no encoding. Anything else is a ValueError. Whether the numbers can be served is another
    question: `fault`.
    """

    container: Container
    sample_rate: int
    encoding: str | None = None
    bit_rate: int | None = None

    def __post_init__(self) -> None:
        if self.container not in CONTAINERS:
            raise ValueError(
                f"unknown container {self.container!r}, one of {', '.join(CONTAINERS)} is needed"
            )
        if self.sample_rate < 1:
            raise ValueError(f"a sample rate of {self.sample_rate} Hz cannot be")
        if self.container == "mp3":
            if self.encoding is not None or self.bit_rate is None:
                raise ValueError("mp3 has a bit rate and no encoding")
        elif self.bit_rate is not None or self.encoding not in ENCODINGS:
            raise ValueError(
                f"{self.container} has no bit rate and one of the encodings {', '.join(ENCODINGS)}"
            )

    def __str__(self) -> str:
        """The spelling that `parse_format` reads."""
        if self.bit_rate is None:
            return f"{self.container}@{self.sample_rate}/{self.encoding}"
        kilobits, rest = divmod(self.bit_rate, 1000)
        return f"{self.container}@{self.sample_rate}/{self.bit_rate if rest else f'{kilobits}k'}"


def fault(fmt: OutputFormat) -> str | None:
    """Why `fmt` cannot be served as it is asked for, in a few words; None if it can.

    MP3 carries no more than a certain bit rate at each sample rate. A codec would quietly take another bit
    rate or another sample rate, which is worse than a refusal.
    """
    if fmt.sample_rate not in SAMPLE_RATES:
        return f"sample rate {fmt.sample_rate} is not one of {', '.join(map(str, SAMPLE_RATES))}"
    if fmt.bit_rate is None:
        return None
    if fmt.bit_rate not in BIT_RATES:
        return f"bit rate {fmt.bit_rate} is not one of {', '.join(map(str, BIT_RATES))}"
    ceiling = mp3_ceiling(fmt.sample_rate)
    if fmt.bit_rate > ceiling:
        return f"mp3 at {fmt.sample_rate} Hz carries at most {ceiling} bit/s, not {fmt.bit_rate}"
    return None


def mp3_ceiling(sample_rate: int) -> int:
    """The most bits a second that an MP3 of one of SAMPLE_RATES can carry."""
    return _MP3_CEILING[sample_rate]


def parse_format(text: str) -> OutputFormat:
    """Read `mp3@44100/128k`, `wav@44100/pcm_s16le` or `raw@8000/pcm_mulaw`; ValueError says what is wrong.

    For wav and mp3 the rate and what follows the slash may be left out: 44100 Hz, pcm_s16le, and 128k or the
    most that the rate carries. Headerless sound is never guessed at: raw needs both.
    """
    head, slash, detail = text.partition("/")
    container, at, rate_text = head.partition("@")
    if container not in CONTAINERS or (at and not rate_text) or (slash and not detail):
        raise ValueError(f"{text!r} is no audio format; write wav, mp3@44100/128k or raw@8000/pcm_mulaw")
    if container == "raw" and not (rate_text and detail):
        raise ValueError(f"{text!r} needs a rate and an encoding, as in raw@44100/pcm_f32le")
    rate = _number(rate_text, "sample rate") if rate_text else DEFAULT_SAMPLE_RATE
    if container == "mp3":
        fmt = OutputFormat("mp3", rate, bit_rate=_bit_rate(detail, rate))
    else:
        fmt = OutputFormat(cast(Container, container), rate, detail or DEFAULT_ENCODING)
    problem = fault(fmt)
    if problem:
        raise ValueError(problem)
    return fmt


def _bit_rate(detail: str, sample_rate: int) -> int:
    if not detail:
        return min(DEFAULT_BIT_RATE, _MP3_CEILING.get(sample_rate, DEFAULT_BIT_RATE))
    if detail.endswith("k"):
        return 1000 * _number(detail[:-1], "bit rate")
    return _number(detail, "bit rate")


def _number(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(f"{text!r} is no {what}")
    return int(text)
