"""Which version a request means."""

from __future__ import annotations

import pytest

from mockserver.contract.errors import ApiError, render
from mockserver.contract.versions import choose


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("2024-06-10", "2024-06-10"),
        ("2024-06-11", "2024-06-10"),
        ("2025-01-01", "2024-11-13"),
        ("2025-06-01", "2025-04-16"),
        ("2025-09-01", "2025-04-16"),
        ("2026-02-28", "2025-11-04"),
        ("2026-08-14", "2026-08-14"),
        ("2031-01-01", "2026-08-14"),
    ],
)
def test_a_date_means_the_newest_version_not_after_it(asked: str, meant: str) -> None:
    assert choose(asked, None, None).date == meant


@pytest.mark.parametrize(
    "asked", [None, "", "  ", "2024", "2024-6-10", "20240610", "2025-02-30", "v1", "２０２４-06-10"]
)
def test_no_date_is_refused_in_plain_text(asked: str | None) -> None:
    with pytest.raises(ApiError) as caught:
        choose(asked, None, None)
    reply = render(caught.value, None, "r")
    assert (reply.status, reply.media_type) == (400, "text/plain; charset=utf-8")
    assert reply.body == b"Cartesia-Version header is required in YYYY-MM-DD form"


def test_a_date_before_the_first_version_has_no_schema() -> None:
    with pytest.raises(ApiError) as caught:
        choose("2024-06-09", None, None)
    reply = render(caught.value, None, "r")
    assert reply.status == 404
    assert reply.body == b"No API schema exists for the requested Cartesia-Version"


def test_the_query_beats_the_header_and_both_beat_the_default() -> None:
    assert choose("2024-06-10", "2025-04-16", "2026-03-01").date == "2025-04-16"
    assert choose("2024-06-10", None, "2026-03-01").date == "2024-06-10"
    assert choose(None, None, "2026-03-01").date == "2026-03-01"


def test_a_malformed_date_is_refused_although_there_is_a_default() -> None:
    with pytest.raises(ApiError, match="version_required"):
        choose("yesterday", None, "2026-03-01")


@pytest.mark.parametrize(
    ("version", "raw", "wav", "mp3"),
    [
        ("2024-06-10", "application/octet-stream", "application/octet-stream", "application/octet-stream"),
        ("2024-11-13", "audio/pcm", "audio/wav", "audio/mpeg"),
        ("2026-08-14", "audio/pcm", "audio/wav", "audio/mpeg"),
    ],
)
def test_media_types_by_container(version: str, raw: str, wav: str, mp3: str) -> None:
    row = choose(version, None, None)
    assert [row.media_type(box) for box in ("raw", "wav", "mp3")] == [raw, wav, mp3]


@pytest.mark.parametrize(
    ("version", "software", "fmt_size"),
    [
        ("2024-06-10", "Lavf58.76.100", 40),
        ("2025-04-16", "Lavf60.16.100", 18),
        ("2025-11-04", "Lavf62.3.100", 18),
        ("2026-03-01", "Lavf62.12.101", 18),
    ],
)
def test_wav_heads_are_those_of_the_recordings_of_the_time(
    version: str, software: str, fmt_size: int
) -> None:
    row = choose(version, None, None)
    assert (row.wav.software, row.wav.float_fmt_size, row.wav.sized) == (software, fmt_size, False)
    assert (row.wav_sized.software, row.wav_sized.float_fmt_size, row.wav_sized.sized) == (
        software,
        fmt_size,
        True,
    )
