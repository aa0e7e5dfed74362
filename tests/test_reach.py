"""The report of what the tests reach tells what is missing, and nothing else."""

from __future__ import annotations

from tests.reach import promised, report


def test_what_was_reached_is_not_missing_and_what_was_not_is() -> None:
    every = set(promised())
    assert ("tts.bytes", "2026-08-14", 200) in every
    assert ("tts.bytes", "2026-08-14", 500) not in every
    missed = ("tts.bytes", "2026-08-14", 402)
    told = report(every - {missed})
    assert "| tts.bytes | 402 | 2026-08-14 |" in told
    assert "| tts.sse | 402 |" not in told
    assert told.endswith("Nothing.\n")


def test_what_no_document_promises_is_told() -> None:
    assert "- tts.bytes 418 (2026-08-14)" in report({("tts.bytes", "2026-08-14", 418)})
