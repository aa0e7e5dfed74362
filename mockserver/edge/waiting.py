"""Waiting by the world's clock, which a test may move."""

from __future__ import annotations

import asyncio
from typing import NoReturn

from mockserver.edge.dropping import held
from mockserver.edge.replies import disconnected
from mockserver.edge.request import ClientGone
from mockserver.edge.types import Receive, Scope
from mockserver.world.clock import Clock


async def until(clock: Clock, when: float) -> None:
    """Return once it is `when`; a time that is over is a turn of the loop."""
    if when <= clock.now():
        await asyncio.sleep(0)
        return
    due = asyncio.Event()
    take_back = clock.remind(when, due.set)
    try:
        await due.wait()
    finally:
        take_back()


async def until_or_gone(clock: Clock, when: float, scope: Scope, receive: Receive) -> None:
    """The same while nothing is to come from the client but that it leaves. Raises ClientGone if it does."""
    due = asyncio.ensure_future(until(clock, when))
    gone = asyncio.ensure_future(disconnected(receive))
    try:
        with held(scope):
            await asyncio.wait((due, gone), return_when=asyncio.FIRST_COMPLETED)
    finally:
        due.cancel()
        gone.cancel()
    if gone.done() and not gone.cancelled():
        raise ClientGone


async def for_ever(scope: Scope, receive: Receive) -> NoReturn:
    """Wait for the client to leave. Raises ClientGone."""
    with held(scope):
        await disconnected(receive)
    raise ClientGone
