"""The clock of one world: it goes with the server's, and can be stopped, pushed on and set."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from mockserver.world.clock import ManualClock
from mockserver.world.own_clock import OwnClock


def run(story: Callable[[ManualClock, OwnClock, list[str]], Awaitable[None]]) -> list[str]:
    """What rang, in order."""
    rang: list[str] = []
    base = ManualClock(100.0)
    asyncio.run(story(base, OwnClock(base), rang))  # type: ignore[arg-type]
    return rang


async def settled() -> None:
    """Let everything that is due on the loop happen."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_it_begins_at_nothing_and_goes_with_the_servers() -> None:
    base = ManualClock(100.0)
    clock = OwnClock(base)
    assert clock.now() == 0
    base.advance(2.5)
    assert clock.now() == 2.5


def test_frozen_it_stands_and_goes_on_from_there() -> None:
    base = ManualClock()
    clock = OwnClock(base)
    base.advance(1)
    clock.freeze()
    assert clock.frozen
    base.advance(50)
    assert clock.now() == 1
    clock.advance(10)
    assert clock.now() == 11
    clock.resume()
    base.advance(3)
    assert (clock.now(), clock.frozen) == (14, False)


def test_advancing_wakes_whoever_waited_in_the_order_of_times() -> None:
    async def story(base: ManualClock, clock: OwnClock, rang: list[str]) -> None:
        clock.remind(300.0, lambda: rang.append("late"))
        clock.remind(60.0, lambda: rang.append("early"))
        clock.remind(301.0, lambda: rang.append("never"))
        clock.advance(300.0)
        await settled()

    assert run(story) == ["early", "late"]


def test_the_servers_time_wakes_as_well_and_only_once() -> None:
    async def story(base: ManualClock, clock: OwnClock, rang: list[str]) -> None:
        clock.remind(10.0, lambda: rang.append("rang"))
        clock.advance(4.0)
        await settled()
        base.advance(5.9)
        await settled()
        rang.append("not yet")
        base.advance(0.2)
        await settled()
        clock.advance(100.0)
        await settled()

    assert run(story) == ["not yet", "rang"]


def test_while_it_is_frozen_the_servers_time_wakes_nobody() -> None:
    async def story(base: ManualClock, clock: OwnClock, rang: list[str]) -> None:
        clock.remind(10.0, lambda: rang.append("first"))
        clock.freeze()
        clock.remind(20.0, lambda: rang.append("second"))
        base.advance(1000.0)
        await settled()
        rang.append("asleep")
        clock.advance(15.0)
        await settled()
        clock.resume()
        await settled()
        base.advance(5.0)
        await settled()

    assert run(story) == ["asleep", "first", "second"]


def test_what_is_taken_back_does_not_ring() -> None:
    async def story(base: ManualClock, clock: OwnClock, rang: list[str]) -> None:
        take_back = clock.remind(10.0, lambda: rang.append("rang"))
        take_back()
        take_back()
        clock.advance(20.0)
        base.advance(20.0)
        await settled()

    assert run(story) == []


def test_what_is_over_is_now() -> None:
    async def story(base: ManualClock, clock: OwnClock, rang: list[str]) -> None:
        clock.advance(5.0)
        clock.remind(5.0, lambda: rang.append("rang"))
        await settled()

    assert run(story) == ["rang"]
