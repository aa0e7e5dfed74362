"""An output format is written in one word, and one that cannot be served is named."""

from __future__ import annotations

import re

import pytest

from mockserver.audio.formats import (
    BIT_RATES,
    CONTAINERS,
    ENCODINGS,
    SAMPLE_RATES,
    OutputFormat,
    fault,
    parse_format,
)

EVERY_FORMAT = [
    *(OutputFormat(box, rate, code) for box in ("raw", "wav") for rate in SAMPLE_RATES for code in ENCODINGS),
    *(OutputFormat("mp3", rate, bit_rate=bits) for rate in SAMPLE_RATES for bits in BIT_RATES),
]


def test_the_values_are_those_that_the_api_documents() -> None:
    assert CONTAINERS == ("raw", "wav", "mp3")
    assert ENCODINGS == ("pcm_f32le", "pcm_s16le", "pcm_mulaw", "pcm_alaw")
    assert SAMPLE_RATES == (8000, 16000, 22050, 24000, 44100, 48000)
    assert BIT_RATES == (32000, 64000, 96000, 128000, 192000)


@pytest.mark.parametrize(
    ("text", "fmt"),
    [
        ("wav", OutputFormat("wav", 44100, "pcm_s16le")),
        ("mp3", OutputFormat("mp3", 44100, None, 128000)),
        ("mp3@8000", OutputFormat("mp3", 8000, None, 64000)),
        ("mp3@24000", OutputFormat("mp3", 24000, None, 128000)),
        ("mp3/192k", OutputFormat("mp3", 44100, None, 192000)),
        ("mp3@44100/128k", OutputFormat("mp3", 44100, None, 128000)),
        ("mp3@44100/128000", OutputFormat("mp3", 44100, None, 128000)),
        ("wav@48000", OutputFormat("wav", 48000, "pcm_s16le")),
        ("wav/pcm_f32le", OutputFormat("wav", 44100, "pcm_f32le")),
        ("wav@44100/pcm_s16le", OutputFormat("wav", 44100, "pcm_s16le")),
        ("raw@8000/pcm_mulaw", OutputFormat("raw", 8000, "pcm_mulaw")),
    ],
)
def test_a_format_is_read_from_its_spelling(text: str, fmt: OutputFormat) -> None:
    assert parse_format(text) == fmt


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "'' is no audio format"),
        ("ogg", "'ogg' is no audio format"),
        ("WAV", "'WAV' is no audio format"),
        ("wav@", "'wav@' is no audio format"),
        ("wav@44100/", "'wav@44100/' is no audio format"),
        ("raw", "'raw' needs a rate and an encoding"),
        ("raw@8000", "'raw@8000' needs a rate and an encoding"),
        ("raw/pcm_alaw", "'raw/pcm_alaw' needs a rate and an encoding"),
        ("wav@44100/pcm_u8", "wav has no bit rate and one of the encodings pcm_f32le, pcm_s16le"),
        ("wav@44.1k", "'44.1k' is no sample rate"),
        ("wav@-8000", "'-8000' is no sample rate"),
        ("wav@0", "a sample rate of 0 Hz cannot be"),
        ("wav@11025", "sample rate 11025 is not one of 8000, 16000, 22050, 24000, 44100, 48000"),
        ("mp3@11025", "sample rate 11025 is not one of"),
        ("mp3@44100/pcm_s16le", "'pcm_s16le' is no bit rate"),
        ("mp3@44100/k", "'' is no bit rate"),
        ("mp3@44100/128", "bit rate 128 is not one of 32000, 64000, 96000, 128000, 192000"),
        ("mp3@8000/128k", "mp3 at 8000 Hz carries at most 64000 bit/s, not 128000"),
        ("mp3@٤٤١٠٠", "'٤٤١٠٠' is no sample rate"),
        ("wav@" + "9" * 5000, "is no sample rate"),
    ],
)
def test_a_wrong_spelling_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        parse_format(text)


def test_each_format_is_spelt_so_that_it_is_read_back() -> None:
    servable = [fmt for fmt in EVERY_FORMAT if fault(fmt) is None]
    assert [parse_format(str(fmt)) for fmt in servable] == servable
    assert str(OutputFormat("mp3", 44100, bit_rate=128000)) == "mp3@44100/128k"
    assert str(OutputFormat("mp3", 44100, bit_rate=128500)) == "mp3@44100/128500"
    assert str(OutputFormat("raw", 8000, "pcm_mulaw")) == "raw@8000/pcm_mulaw"


def test_only_mp3_of_more_bits_than_its_rate_carries_cannot_be_served() -> None:
    assert [str(fmt) for fmt in EVERY_FORMAT if fault(fmt)] == [
        "mp3@8000/96k",
        "mp3@8000/128k",
        "mp3@8000/192k",
        "mp3@16000/192k",
        "mp3@22050/192k",
        "mp3@24000/192k",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        ("ogg", 44100, "pcm_s16le", None),
        ("raw", 44100, None, None),
        ("wav", 44100, "pcm_u8", None),
        ("wav", 44100, "pcm_s16le", 128000),
        ("mp3", 44100, None, None),
        ("mp3", 44100, "pcm_s16le", 128000),
        ("raw", 0, "pcm_s16le", None),
        ("raw", -8000, "pcm_s16le", None),
    ],
)
def test_a_format_that_makes_no_sense_cannot_be_made(fields: tuple[str, int, str | None, int | None]) -> None:
    with pytest.raises(ValueError, match=r"container|encoding|sample rate"):
        OutputFormat(*fields)  # type: ignore[arg-type]
