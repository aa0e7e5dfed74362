"""Audio of recent requests, kept so that a repeated one costs no synthesis; bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

LARGEST_SHARE: Final = 4
"""One entry takes at most this fraction (1/4) of the whole, so a long text cannot drive out all others."""


class Kept:
    """The most recently used bodies by recipe. Used from one event loop only, so without locks."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, recipe: Hashable) -> bytes | None:
        body = self._bodies.get(recipe)
        if body is not None:
            self._bodies.move_to_end(recipe)
        return body

    def admits(self, size: int) -> bool:
        """Whether a body of that many bytes would be kept."""
        return size <= self._limit // LARGEST_SHARE

    def put(self, recipe: Hashable, body: bytes) -> None:
        if not self.admits(len(body)) or recipe in self._bodies:
            return
        self._bodies[recipe] = body
        self._size += len(body)
        while self._size > self._limit:
            _, oldest = self._bodies.popitem(last=False)
            self._size -= len(oldest)
