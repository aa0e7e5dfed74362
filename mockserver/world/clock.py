"""The time that a server lives in: the machine's, or a test's own.

With a clock of its own a test runs five minutes of silence in no time, and nothing happens by itself.
"""

from __future__ import annotations

import asyncio
import heapq
import threading
import time
from collections.abc import Callable


class Clock:
    """The machine's clock; seconds since some moment, never falling."""

    def now(self) -> float:
        """The time."""
        return time.monotonic()

    def remind(self, when: float, wake: Callable[[], object]) -> Callable[[], None]:
        """Call `wake` on the running event loop once it is `when`; the result takes that back."""
        return asyncio.get_running_loop().call_later(max(0.0, when - self.now()), wake).cancel


class ManualClock(Clock):
    """A clock that stands still until it is told to go on. May be used from any thread."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = start
        self._lock = threading.Lock()
        self._count = 0
        self._reminders: list[tuple[float, int, asyncio.AbstractEventLoop, Callable[[], object]]] = []

    def now(self) -> float:
        """The time."""
        return self._now

    def remind(self, when: float, wake: Callable[[], object]) -> Callable[[], None]:
        """As of Clock; a time that is over already is now."""
        loop = asyncio.get_running_loop()
        with self._lock:
            if when > self._now:
                self._count += 1
                entry = (when, self._count, loop, wake)
                heapq.heappush(self._reminders, entry)
                return lambda: self._forget(entry[1])
        return loop.call_soon(wake).cancel

    def advance(self, seconds: float) -> None:
        """Go on by so much, and wake whoever waited for it."""
        due = []
        with self._lock:
            self._now += seconds
            while self._reminders and self._reminders[0][0] <= self._now:
                due.append(heapq.heappop(self._reminders))
        for _, _, loop, wake in due:
            if not loop.is_closed():
                loop.call_soon_threadsafe(wake)

    def _forget(self, number: int) -> None:
        with self._lock:
            self._reminders = [entry for entry in self._reminders if entry[1] != number]
            heapq.heapify(self._reminders)
