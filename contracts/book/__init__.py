"""The book of laws, a module for each chapter of the API."""

from __future__ import annotations

from typing import Final

from contracts.book import service, tts_bytes, voices, voices_made
from contracts.laws import Law

LAWS: Final[tuple[Law, ...]] = service.LAWS + tts_bytes.LAWS + voices.LAWS + voices_made.LAWS
