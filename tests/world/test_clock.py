"""A clock that a test owns stands still until it is told to go on."""

from __future__ import annotations

import asyncio

from mockserver.world.clock import Clock, ManualClock


def test_a_manual_clock_goes_on_only_when_it_is_told_to() -> None:
    clock = ManualClock(5.0)
    assert clock.now() == 5.0
    clock.advance(2.5)
    assert clock.now() == 7.5


def test_reminders_come_when_their_time_has_come_and_not_before() -> None:
    async def story() -> list[str]:
        clock, woken = ManualClock(), asyncio.Event()
        heard: list[str] = []
        clock.remind(2.0, lambda: (heard.append("second"), woken.set()))
        clock.remind(1.0, lambda: heard.append("first"))
        clock.remind(3.0, lambda: heard.append("never"))
        take_back = clock.remind(1.5, lambda: heard.append("taken back"))
        take_back()
        clock.advance(2.0)
        await woken.wait()
        return heard

    assert asyncio.run(story()) == ["first", "second"]


def test_a_reminder_for_the_past_comes_at_once() -> None:
    async def story(clock: Clock) -> None:
        woken = asyncio.Event()
        clock.remind(clock.now(), woken.set)
        await woken.wait()

    asyncio.run(story(ManualClock(9.0)))
    asyncio.run(story(Clock()))


def test_the_clock_of_the_machine_never_falls() -> None:
    times = [Clock().now() for _ in range(100)]
    assert times == sorted(times)


def test_a_clock_outlives_the_loops_that_it_reminded() -> None:
    clock = ManualClock()

    async def leave() -> None:
        clock.remind(1.0, lambda: None)

    asyncio.run(leave())
    clock.advance(2.0)
    assert clock.now() == 2.0
