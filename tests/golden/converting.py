"""The committed table of clips in other voices and of words between clips, and what differs from it today.

Clips are made in whole numbers, so that they are the same everywhere too. Run as a module, it prints how many
rows differ and which; with `write`, it makes the table anew.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import soundfile

from mockserver.audio.decoding import reading
from mockserver.conversion.infill import infill
from mockserver.conversion.joins import beginning, ending, loudness_of
from mockserver.conversion.score import score
from mockserver.conversion.survey import survey
from mockserver.speech.plan import FrameGrid, plan
from mockserver.speech.prosody import Prosody
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import Timbre
from mockserver.speech.tones import SINE

PATH = Path(__file__).with_name("converted.json")
GRID = FrameGrid(80, 1000)
ADA, BOB = Timbre(17_321, 250, 120), Timbre(9_876, 800, -90)
RATES = (8_000, 16_000, 22_050, 44_100, 48_000)

Samples = npt.NDArray[np.int16]


def speech(rate: int) -> Samples:
    """Words of one byte and of many, quick and loud."""
    said = plan("I, too, say: Ünïcödé, 你好 & 😀!", timbre=BOB, prosody=Prosody(1200, 1500), grid=GRID)
    return np.concatenate(list(synthesise(said, rate)))


def noise(rate: int) -> Samples:
    """From a linear congruence, louder and softer in steps."""
    state, found = 1, []
    for place in range(rate):
        state = (state * 1_103_515_245 + 12_345) % (1 << 31)
        found.append(((state >> 15) - 32_768) * (1 + place * 8 // rate % 5) // 6)
    return np.array(found, np.int16)


def sweep(rate: int) -> Samples:
    """From 90 Hz over two octaves in a second."""
    steps = (90 + 270 * np.arange(rate, dtype=np.int64) // rate) * (1 << 32) // rate
    return SINE[(np.cumsum(steps) & 0xFFFFFFFF) >> 20] // 3


def square(rate: int) -> Samples:
    """As loud as can be."""
    return np.where(np.arange(rate) // (rate // 300) % 2, 32_767, -32_768).astype(np.int16)


CLIPS: dict[str, Callable[[int], Samples]] = {
    "speech": speech,
    "noise": noise,
    "sweep": sweep,
    "square": square,
}


class Row(NamedTuple):
    """A clip at a rate, what was made of it at another, and the SHA-256 of that (int16, little-endian)."""

    made: str
    clip: str
    rate: int
    out_rate: int
    samples: int
    sha256: str


def rows() -> Iterator[Row]:
    """Every row as it is today."""
    for clip in CLIPS:
        for place, rate in enumerate(RATES):
            out_rate = RATES[(3 * place + 1) % len(RATES)]
            changed = score(survey(reading(_file(clip, rate))), ADA)
            yield _row("changed", clip, rate, out_rate, changed.blocks(out_rate))
            side = loudness_of(reading(_file(clip, rate)))
            filled = infill(
                "words between",
                left=ending(side),
                right=beginning(side),
                timbre=ADA,
                prosody=Prosody(900, 1000),
                grid=GRID,
            )
            yield _row("filled", clip, rate, out_rate, filled.blocks(out_rate))


def _file(clip: str, rate: int) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, CLIPS[clip](rate), rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def _row(made: str, clip: str, rate: int, out_rate: int, blocks: Iterator[Samples]) -> Row:
    mark, samples = sha256(), 0
    for block in blocks:
        mark.update(block.astype("<i2", copy=False).tobytes())
        samples += block.size
    return Row(made, clip, rate, out_rate, samples, mark.hexdigest())


def committed() -> list[Row]:
    """Every row of the table."""
    return [Row(*row) for row in json.loads(PATH.read_text("utf-8"))]


def differences() -> list[str]:
    """One line for each row that is made otherwise than the table says."""
    return [
        f"{now} instead of {wanted}" for now, wanted in zip(rows(), committed(), strict=True) if now != wanted
    ]


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        lines = [json.dumps(list(row)) for row in rows()]
        PATH.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")
    otherwise = differences()
    print(f"{len(otherwise)} of {len(committed())} rows differ", *otherwise, sep="\n")  # noqa: T201
