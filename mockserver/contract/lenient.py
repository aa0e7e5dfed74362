"""Zeros of clients that fill in whatever is a number: where ids are invented, they stand for nothing sent.

Only `invent_ids` reads requests so; the real API refuses what its contract refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mockserver.contract.multipart import Part

ZEROS: Final = {
    "limit": ("limit",),  # a page of the usual length
    "sample_rate": ("sample_rate", "encoding"),  # a file without a rate is no PCM: it describes itself
    "output_format[bit_rate]": ("output_format[bit_rate]",),
    "output_format[sample_rate]": ("output_format[sample_rate]",),
}
"""A parameter or form field that stands for its default if it is 0, with all that is then left out
(assumed: generated examples have a 0 there, and stateless mocks answer them)."""


def query_without_zeros(query: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The pairs of a query string, without those that stand for their default."""
    pairs = tuple(query)
    gone = {name for key, value in pairs if value == "0" for name in ZEROS.get(key, ())}
    return tuple(pair for pair in pairs if pair[0] not in gone)


def form_without_zeros(parts: Iterable[Part]) -> list[Part]:
    """The parts of a form, without those that stand for their default."""
    return [part for part in parts if part.data != b"0" or part.name not in ZEROS]
