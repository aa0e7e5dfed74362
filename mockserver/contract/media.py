"""How audio was seen to come: media types, and the heads of WAV files. Versions name a row of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mockserver.audio.wav import WavDialect

Certainty = Literal["recorded", "quoted", "documented", "assumed"]


@dataclass(frozen=True, slots=True)
class MediaTypes:
    """The Content-Type of audio, by container."""

    name: str
    by_container: Mapping[str, str]
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True)
class WavHead:
    """How a muxer wrote WAV headers: its name in the LIST chunk, the size of the fmt chunk of pcm_f32le."""

    dialect: WavDialect
    certainty: Certainty
    source: str


OCTETS: Final = MediaTypes(
    "bytes",
    dict.fromkeys(("raw", "wav", "mp3"), "application/octet-stream"),
    "documented",
    "vendor's OpenAPI of October 2024",
)
BY_CONTAINER: Final = MediaTypes(
    "by container",
    {"raw": "audio/pcm", "wav": "audio/wav", "mp3": "audio/mpeg"},
    "quoted",
    "clients of the late versions; assumed for 2024-11-13 and 2025-04-16",
)

# A recording shows a day, not a version. Which version has which muxer is assumed, so that each header of
# record can be had from one of them.
LAVF_58: Final = WavHead(
    WavDialect("Lavf58.76.100", 40), "recorded", "pcm_f32le files of 2024; pcm_s16le is assumed alike"
)
LAVF_60: Final = WavHead(
    WavDialect("Lavf60.16.100", 18),
    "recorded",
    "pcm_s16le files of November 2025; the 18 bytes of pcm_f32le are assumed",
)
LAVF_62_3: Final = WavHead(
    WavDialect("Lavf62.3.100", 18),
    "recorded",
    "a pcm_f32le file of December 2025; pcm_s16le is assumed alike",
)
LAVF_62_12: Final = WavHead(
    WavDialect("Lavf62.12.101", 18),
    "recorded",
    "a pcm_s16le file of June 2026; the 18 bytes of pcm_f32le are assumed",
)

MEDIA_TYPES: Final = (OCTETS, BY_CONTAINER)
WAV_HEADS: Final = (LAVF_58, LAVF_60, LAVF_62_3, LAVF_62_12)
