"""What a law is, and the book of them.

A law is a sentence about the service that can be seen to hold or not from outside. It names the versions it
holds for, what it costs to ask the live service, and where it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from contracts.api import Api

Certainty = Literal["recorded", "quoted", "documented", "assumed"]
Needs = Literal["nothing", "strict keys", "the mock", "an admin key"]
"""strict keys: a target that refuses unknown keys. the mock: true of the fake only, as it was promised.
an admin key: a mock that has an administrator whose key is known."""

VERSIONS: Final = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
TEXT_ERRORS: Final = VERSIONS[:4]
"""Versions that refuse in plain text, `Title: message`."""
JSON_ERRORS: Final = VERSIONS[4:]
"""Versions that refuse with a JSON object."""


@dataclass(frozen=True, slots=True)
class Law:
    """One row of the book. `check` asks the service and raises Broken where the law does not hold."""

    id: str
    sentence: str
    check: Callable[[Api], None]
    source: str
    certainty: Certainty
    versions: tuple[str, ...]
    credits: int
    """At most, for one version, on the live service."""
    needs: Needs
    rows: tuple[str, ...]
    """What of that which is known it checks: ids of observations (`flush-ids-from-zero`), and sections of the
    references of the wire (`early 5`, `late 3`)."""
    raw: str
    """Why it cannot be held through a client, which sees less than the wire; empty where it can."""

    @property
    def of_the_mock(self) -> bool:
        """Whether it is true of the fake only, and never asked of the live service."""
        return self.needs in ("the mock", "an admin key")


def law(
    id: str,  # noqa: A002 - the word that the command line uses
    sentence: str,
    *,
    source: str,
    certainty: Certainty,
    versions: tuple[str, ...] = VERSIONS,
    credits: int = 0,  # noqa: A002
    needs: Needs = "nothing",
    rows: tuple[str, ...] = (),
    raw: str = "",
) -> Callable[[Callable[[Api], None]], Law]:
    """Make the function below a law; the module that holds it lists it in `LAWS`."""

    def make(check: Callable[[Api], None]) -> Law:
        return Law(id, sentence, check, source, certainty, versions, credits, needs, rows, raw)

    return make


def select(laws: Iterable[Law], patterns: Iterable[str]) -> tuple[Law, ...]:
    """The laws whose id fits one of the patterns (`tts.*`), in the order of the book; all for no pattern."""
    wanted = tuple(patterns)
    return tuple(law for law in laws if not wanted or any(fnmatchcase(law.id, each) for each in wanted))
