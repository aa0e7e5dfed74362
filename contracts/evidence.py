"""What a law looks at, and what it raises when that is not as it should be."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

SHOWN: Final = 300
"""Characters of a value that are worth showing to a person."""


class Broken(Exception):
    """A law does not hold: what was looked at, what it should be, what it was, and where it was seen."""

    def __init__(self, what: str, expected: str, got: str, seen: Evidence) -> None:
        self.what = what
        self.expected = expected
        self.got = got
        self.seen = seen
        super().__init__(f"{what}: expected {expected}, got {got}")


class Evidence(ABC):
    """An exchange or a conversation, whole. Everything it finds wrong is told by Broken."""

    __slots__ = ()

    @abstractmethod
    def request(self, secret: str | None) -> str:
        """What was asked, for a person who wants to ask it again; without the key."""

    def must_be(self, what: str, expected: object, got: object) -> None:
        """Raises Broken unless both are equal, and of one type where numbers could pass for truth values."""
        if expected != got or isinstance(expected, bool) != isinstance(got, bool):
            raise Broken(what, cut(repr(expected)), cut(repr(got)), self)

    def must(self, what: str, expected: str, holds: bool, got: object) -> None:
        """Raises Broken unless it holds; `expected` says in words what."""
        if not holds:
            raise Broken(what, expected, cut(repr(got)), self)

    def must_have_numbers(self, what: str, count: int, found: object) -> None:
        """Raises Broken unless `found` is an array of so many numbers."""
        numbers = isinstance(found, list) and all(isinstance(each, int | float) for each in found)
        if not numbers or not isinstance(found, list) or len(found) != count:
            raise Broken(what, f"an array of {count} numbers", cut(repr(found)), self)


def cut(text: str) -> str:
    """A text, or its beginning and how long it is."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} … ({len(text)} characters)"
