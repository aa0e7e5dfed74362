"""What recent requests led to, kept so that a repeated one costs nothing; bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

_ASKED_REMEMBERED: Final = 4096
LARGEST_SHARE: Final = 4
"""One entry takes at most this fraction (1/4) of the whole, so a long text cannot drive out all others."""

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The most recently used values. Used from one event loop only, so without locks."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._asked: dict[int, None] = {}

    def get(self, key: Hashable) -> Value | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def asked_again(self, key: Hashable) -> bool:
        """Whether the key was asked for before; it is remembered from now on.

        What is asked for once is not worth keeping: most is never asked for again, and memory that is used
        over and over is quicker than memory that is held. Two keys with one hash do no harm.
        """
        mark = hash(key)
        if mark in self._asked:
            return True
        self._asked[mark] = None
        if len(self._asked) > _ASKED_REMEMBERED:
            del self._asked[next(iter(self._asked))]
        return False

    def admits(self, size: int) -> bool:
        """Whether a value of that many bytes would be kept."""
        return size <= self._limit // LARGEST_SHARE

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value that takes `size` bytes, and forget the least recently used ones beyond the limit."""
        if not self.admits(size) or key in self._entries:
            return
        self._entries[key] = (value, size)
        self._size += size
        while self._size > self._limit:
            _, (_, freed) = self._entries.popitem(last=False)
            self._size -= freed
