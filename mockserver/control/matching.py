"""Which calls are meant: one set of words for queries of the journal, for waiting and for scripted answers.

A call that matches no expectation is told apart in words: what was wanted, and what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

from mockserver.control.asked import Asked
from mockserver.control.names import check_operation
from mockserver.control.rows import Row, Spoken

NEAREST: Final = 3
"""Calls that are shown when none was the right one."""


@dataclass(frozen=True, slots=True)
class Match:
    """What is asked of a call; None asks nothing.

    transcript is part of what was to be spoken, `says` is all of it, but for white space around it. status
    may be that of the answer, or of one context of a socket. ended: only calls that are over, or only others.
    """

    operation: str | None = None
    version: str | None = None
    transport: str | None = None
    path: str | None = None
    voice: str | None = None
    transcript: str | None = None
    says: str | None = None
    context: str | None = None
    model: str | None = None
    language: str | None = None
    status: int | None = None
    heard: str | None = None
    ended: bool | None = None

    def __post_init__(self) -> None:
        """Raises UnknownOperation: a question about calls that cannot be would be answered with none."""
        if self.operation is not None:
            check_operation(self.operation)

    def wanted(self) -> dict[str, object]:
        """What is asked for, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value is not None}

    def fits(self, row: Row) -> bool:
        """Whether a call is meant."""
        return next(self.differences(row), None) is None

    def asks(self, asked: Asked) -> bool:
        """Whether a request is meant that was not answered yet."""
        given = {
            "operation": asked.operation,
            "version": asked.version,
            "transport": asked.transport,
            "path": asked.path,
            "voice": asked.voice,
            "transcript": asked.transcript,
            "says": asked.transcript,
            "context": asked.context,
        }
        return all(
            name in given and _agree(name, value, given[name]) for name, value in self.wanted().items()
        )

    def differences(self, row: Row) -> Iterator[str]:
        """Where a call is not what is asked for, e.g. `voice: wanted 'a', was 'b'`. Nothing if it is."""
        wanted = self.wanted()
        of_speech = {name: value for name, value in wanted.items() if name in _OF_SPEECH}
        for name, value in wanted.items():
            if name in of_speech:
                continue
            was = row.statuses if name == "status" else (getattr(row, name),)
            if not any(_agree(name, value, each) for each in was):
                yield _differ(name, value, was[0] if len(was) == 1 else was)
        if of_speech:
            # All of it must be true of one text: the voice of one and the words of another will not do.
            yield from min((list(_unlike(of_speech, each)) for each in row.spoken or (Spoken(),)), key=len)


def nearest(match: Match, rows: Sequence[Row]) -> list[tuple[Row, list[str]]]:
    """The calls that differ in the fewest points, and how; among equals those with the likest words, then
    the latest."""
    told = [(row, list(match.differences(row))) for row in reversed(rows)]
    return sorted(told, key=lambda pair: (len(pair[1]), -_likeness(match, pair[0])))[:NEAREST]


def explained(match: Match, rows: Sequence[Row]) -> str:
    """What to say when no call was the right one."""
    wanted = ", ".join(f"{name}={value!r}" for name, value in match.wanted().items()) or "any call"
    if not rows:
        return f"no call was made at all; wanted {wanted}"
    lines = [f"none of {len(rows)} call{'s' if len(rows) > 1 else ''} was the right one; wanted {wanted}"]
    for row, differences in nearest(match, rows):
        lines.append(f"  {row.line()}")
        lines.extend(f"      {difference}" for difference in differences)
    return "\n".join(lines)


def _likeness(match: Match, row: Row) -> float:
    from difflib import SequenceMatcher  # only where an expectation failed

    words = (match.says or match.transcript or "")[:_COMPARED]
    spoken = ((each.transcript or "")[:_COMPARED] for each in row.spoken)
    return max((SequenceMatcher(None, words, text).ratio() for text in spoken), default=0.0) if words else 0.0


_COMPARED: Final = 200
"""Characters that are compared to tell which words are alike."""
_OF_SPEECH: Final = ("voice", "transcript", "says", "context", "model", "language")


def _unlike(wanted: dict[str, object], spoken: Spoken) -> Iterator[str]:
    for name, value in wanted.items():
        was = spoken.transcript if name == "says" else getattr(spoken, name)
        if not _agree(name, value, was):
            yield _differ(name, value, was)


def _agree(name: str, wanted: object, was: object) -> bool:
    if name in ("transcript", "heard"):
        return isinstance(was, str) and str(wanted) in was
    if name == "says":
        return isinstance(was, str) and was.split() == str(wanted).split()
    return wanted == was


def _differ(name: str, wanted: object, was: object) -> str:
    part = " to contain" if name in ("transcript", "heard") else ""
    return f"{name}: wanted{part} {wanted!r}, was {was!r}"
