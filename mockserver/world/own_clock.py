"""The time of one world: it goes with the server's clock until it is stopped, pushed on or set.

It begins at 0, so that what a world remembers of times means the same in another process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

from mockserver.world.clock import Clock


@dataclass(slots=True, eq=False)
class _Reminder:
    when: float
    wake: Callable[[], object]
    loop: asyncio.AbstractEventLoop
    take_back: Callable[[], None] | None = None


class OwnClock(Clock):
    """Seconds since the world began, never falling unless it is set. May be used from any thread."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._origin = base.now()
        self._stopped: float | None = None
        self._lock = threading.RLock()
        self._reminders: dict[int, _Reminder] = {}
        self._count = 0

    @property
    def frozen(self) -> bool:
        """Whether it stands still until it is told to go on."""
        return self._stopped is not None

    def now(self) -> float:
        """The time."""
        stopped = self._stopped
        return self._base.now() - self._origin if stopped is None else stopped

    def remind(self, when: float, wake: Callable[[], object]) -> Callable[[], None]:
        """As of Clock, by this clock's time."""
        loop = asyncio.get_running_loop()
        if when <= self.now():
            return loop.call_soon(wake).cancel
        with self._lock:
            self._count += 1
            number = self._count
            reminder = self._reminders[number] = _Reminder(when, wake, loop)
            self._arm(number, reminder)
        return lambda: self._forget(number)

    def freeze(self) -> None:
        """Stand still; nothing that waits for a time happens by itself any more."""
        with self._lock:
            self._stopped = self.now()
            self._rearm()

    def resume(self) -> None:
        """Go on from where it stands."""
        with self._lock:
            if self._stopped is not None:
                self._origin, self._stopped = self._base.now() - self._stopped, None
                self._rearm()

    def advance(self, seconds: float) -> None:
        """Be that much later, and wake whoever waited for it; it stands or goes as before."""
        self.set(self.now() + seconds)

    def set(self, seconds: float) -> None:
        """Be at that time; whoever waited for one that is over by now is woken, in the order of times."""
        with self._lock:
            if self._stopped is None:
                self._origin = self._base.now() - seconds
            else:
                self._stopped = seconds
            due = sorted((r.when, n) for n, r in self._reminders.items() if r.when <= seconds)
            woken = [self._reminders.pop(number) for _, number in due]
            self._rearm()
        for reminder in woken:
            if reminder.take_back is not None:
                self._on_loop(reminder, reminder.take_back)
            self._on_loop(reminder, reminder.wake)

    def dump(self) -> float:
        """The time, for a snapshot."""
        return self.now()

    def load(self, dumped: float) -> None:
        """Be at the time of a snapshot."""
        self.set(float(dumped))

    def _arm(self, number: int, reminder: _Reminder) -> None:
        """On the reminder's own loop: have the base clock wake us, if time goes by at all."""
        if self._stopped is None and number in self._reminders:
            reminder.take_back = self._base.remind(reminder.when + self._origin, lambda: self._due(number))

    def _rearm(self) -> None:
        for number, reminder in self._reminders.items():
            self._on_loop(reminder, lambda number=number, reminder=reminder: self._again(number, reminder))  # type: ignore[misc]

    def _again(self, number: int, reminder: _Reminder) -> None:
        if reminder.take_back is not None:
            reminder.take_back()
            reminder.take_back = None
        self._arm(number, reminder)

    def _due(self, number: int) -> None:
        with self._lock:
            reminder = self._reminders.get(number)
            if reminder is None:
                return
            if reminder.when > self.now():  # stopped or set since
                self._again(number, reminder)
                return
            del self._reminders[number]
        reminder.wake()

    def _forget(self, number: int) -> None:
        with self._lock:
            reminder = self._reminders.pop(number, None)
        if reminder is not None and reminder.take_back is not None:
            reminder.take_back()

    @staticmethod
    def _on_loop(reminder: _Reminder, act: Callable[[], object]) -> None:
        if not reminder.loop.is_closed():
            reminder.loop.call_soon_threadsafe(act)
