"""The dated versions of the API, and which one a request means.

A version is a row of traits; code asks the row and never compares dates. Shapes are in its document.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import Final, Literal

from mockserver.audio.wav import WavDialect
from mockserver.contract import media
from mockserver.contract.errors import ApiError

Certainty = Literal["recorded", "quoted", "documented", "assumed"]


@dataclass(frozen=True, slots=True)
class Version:
    """One dated version.

    date: YYYY-MM-DD. error_form: how refusals are written. status_version: what `GET /` answers.
    media_types: of audio. wav_head: how the headers of streamed WAV files are written. certainty: that of the
    traits together.
    """

    date: str
    error_form: Literal["text", "json"]
    status_version: str
    media_types: media.MediaTypes
    wav_head: media.WavHead
    takes_embedding_voices: bool
    certainty: Certainty
    source: str

    def media_type(self, container: str) -> str:
        """The Content-Type of audio in a container: raw, wav or mp3."""
        return self.media_types.by_container[container]

    @property
    def wav(self) -> WavDialect:
        """How the header of a streamed WAV file is written: with placeholders for sizes."""
        return self.wav_head.dialect

    def wav_written(self, how: Literal["streaming", "sized", "extensible"]) -> WavDialect:
        """The header as the `wav` setting wants it."""
        if how == "extensible":
            return replace(self.wav_head.dialect, float_fmt_size=40)
        return self.wav if how == "streaming" else self.wav_sized

    @property
    def wav_sized(self) -> WavDialect:
        """The same header with exact sizes, for readers that cannot take a stream of unknown length."""
        return replace(self.wav_head.dialect, sized=True)


VERSIONS: Final[tuple[Version, ...]] = (
    Version(
        "2024-06-10", "text", "2024-06-10", media.OCTETS, media.LAVF_58, True,
        "documented", "vendor's OpenAPI of October 2024; f32 recordings of 2024",
    ),
    Version(
        "2024-11-13", "text", "2024-11-13", media.BY_CONTAINER, media.LAVF_60, True,
        "assumed", "definitions of October 2025; media types as of the late versions",
    ),
    Version(
        "2025-04-16", "text", "2025-04-16", media.BY_CONTAINER, media.LAVF_60, False,
        "recorded", "s16le recordings of November 2025; definitions of October 2025",
    ),
    Version(
        "2025-11-04", "text", "2026-03-01", media.BY_CONTAINER, media.LAVF_62_3, True,
        "recorded", "f32 recording of December 2025; the SDKs' change log for embeddings",
    ),
    Version(
        "2026-03-01", "json", "2026-03-01", media.BY_CONTAINER, media.LAVF_62_12, False,
        "recorded", "a 401 and an s16le file of June 2026; change log of 2026",
    ),
    Version(
        "2026-08-14", "json", "2026-03-01", media.BY_CONTAINER, media.LAVF_62_12, False,
        "documented", "OpenAPI of August 2026; the WAV header as of June 2026",
    ),
)  # fmt: skip
"""Oldest first."""

GATEWAY_DEFAULT: Final = "2026-03-01"
"""The version of answers to requests that may go without one (documented: `GET /` shows it)."""

_BY_DATE: Final = {version.date: version for version in VERSIONS}
_FORM: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def choose(header: str | None, query: str | None, default: str | None) -> Version:
    """The version that a request means.

    `header` is Cartesia-Version, `query` is cartesia_version (where a transport has one; it wins), `default`
    stands in for both. A date between two releases means the newest not after it (quoted), one after the last
    means the last (assumed). Raises ApiError: version_required when there is no date or it is none,
    version_unknown for a date before the first release (assumed, from a quoted 404 of one operation).
    """
    asked = query or header or default
    version = _BY_DATE.get(asked or "")
    return version or _newest_not_after(_day(asked))


def version_of(date: str) -> Version:
    """The row of one of the dates in VERSIONS."""
    return _BY_DATE[date]


def _day(asked: str | None) -> str:
    text = (asked or "").strip()
    if _FORM.fullmatch(text):
        try:
            return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    raise ApiError("version_required")


def _newest_not_after(day: str) -> Version:
    for version in reversed(VERSIONS):
        if version.date <= day:
            return version
    raise ApiError("version_unknown")
