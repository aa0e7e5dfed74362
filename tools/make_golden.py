"""Make `tests/golden/served.json` anew. The rows are chosen here; tests/golden checks them on its own."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mockserver.audio.formats import BIT_RATES, ENCODINGS, SAMPLE_RATES, OutputFormat, fault
from tests.golden import table
from tests.golden.serving import Request

TEXTS = {
    "en": "Hello there, this is a test.",
    "de": "Grüße aus Köln, bitte weiter!",
    "ja": "こんにちは、世界。",
    "hi": "नमस्ते दुनिया",
    "ar": "مرحبا بالعالم",
}
VOICES = (
    "694f9389-aac1-45b6-b726-9d9369183238",
    "a0e99841-438c-4a64-b679-ae501e7d6091",
    "47c38ca4-5f35-497b-b1a3-415245fb35e1",
)
SPEEDS = (1.0, 0.6, 1.5)
VOLUMES = (1.0, 0.5, 2.0)
GRIDS = {"en": (80, 1000), "de": (1024, 44100), "ja": (80, 1000), "hi": (1024, 44100), "ar": (80, 1000)}

FORMATS = [
    *(OutputFormat(box, rate, code) for box in ("raw", "wav") for rate in SAMPLE_RATES for code in ENCODINGS),
    *(OutputFormat("mp3", rate, bit_rate=bits) for rate in SAMPLE_RATES for bits in BIT_RATES),
]


def requests() -> list[Request]:
    """Every format of one sound, every sound in one format, and each format with two further sounds."""
    sounds = list(product(VOICES, SPEEDS, VOLUMES, TEXTS))
    formats = [str(fmt) for fmt in FORMATS if fault(fmt) is None]
    pairs = [(fmt, sounds[0]) for fmt in formats] + [("raw@24000/pcm_s16le", sound) for sound in sounds]
    # 7 is prime to the number of sounds: formats that are neighbours get sounds that differ in everything.
    for number, fmt in enumerate(formats):
        pairs += [(fmt, sounds[(7 * number + shift) % len(sounds)]) for shift in (1, 68)]
    return [
        Request(fmt, voice, speed, volume, language, TEXTS[language], GRIDS[language])
        for fmt, (voice, speed, volume, language) in dict.fromkeys(pairs)
    ]


if __name__ == "__main__":
    rows = requests()
    table.write(rows)
    print(f"{table.PATH.name}: {len(rows)} rows")
