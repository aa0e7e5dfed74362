"""Events on their way: made one by one while the client reads, each no earlier than it is due."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from mockserver.contract.errors import ApiError
from mockserver.edge import log
from mockserver.edge.kept import Kept
from mockserver.edge.replies import Pieces, disconnected, start
from mockserver.edge.request import ClientGone
from mockserver.edge.types import Receive, Send

if TYPE_CHECKING:
    from mockserver.api.replies import Events
    from mockserver.world.clock import Clock

_TOGETHER: Final = 1 << 15
"""Bytes of events that are sent in one piece, if they are ready at the same time."""


async def recite(events: Events, kept: Kept[Pieces], request_id: str, receive: Receive, send: Send) -> int:
    """Send all events; the number of body bytes sent.

    Raises ClientGone, or ApiError before the status is sent.
    """
    recital = events.recital
    events.world.contexts.enter()
    try:
        await send(
            start(200, events.media_type, (("cache-control", "no-cache"), *events.headers), request_id)
        )
        pieces = kept.get(recital.recipe) if recital.at_once else None
        if pieces is None:
            return await _stream(events, kept, request_id, receive, send)
        body = pieces.joined()
        await send({"type": "http.response.body", "body": body})
        return len(body)
    finally:
        events.world.contexts.leave()


async def _stream(events: Events, kept: Kept[Pieces], request_id: str, receive: Receive, send: Send) -> int:
    recital, clock = events.recital, events.world.clock
    begun = clock.now()
    sent = ahead = 0
    keep = recital.at_once and kept.asked_again(recital.recipe)
    pieces, waiting = Pieces(), Pieces()
    gone = asyncio.ensure_future(disconnected(receive))
    try:
        for due, piece in _guarded(events, request_id):
            if due:
                await _wait(clock, begun + due, gone)
            waiting.append(piece)
            ahead += len(piece)
            # The first event goes at once; those that are ready together go together.
            if due or not sent or ahead >= _TOGETHER:
                sent += await _send_some(waiting, pieces, send)
                ahead = 0
                keep = keep and kept.admits(sent)
                if not keep:
                    pieces.clear()
                if gone.done():
                    raise ClientGone
        sent += await _send_some(waiting, pieces, send)
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
    if keep:
        kept.put(recital.recipe, pieces, sent)
    return sent


async def _send_some(waiting: Pieces, pieces: Pieces, send: Send) -> int:
    if not waiting:
        return 0
    body = b"".join(waiting)
    waiting.clear()
    pieces.append(body)
    await send({"type": "http.response.body", "body": body, "more_body": True})
    # As for audio: others get their turn, and a client that left is seen.
    await asyncio.sleep(0)
    return len(body)


def _guarded(events: Events, request_id: str) -> Iterator[tuple[float, bytes]]:
    """The events; should making them fail, the last one says so, since the status has been sent."""
    try:
        yield from events.recital.events()
    except Exception:
        log.logger.exception("failed", extra={"fields": {"request_id": request_id}})
        yield 0.0, events.recital.failure(ApiError("internal"), request_id)


async def _wait(clock: Clock, until: float, gone: asyncio.Future[None]) -> None:
    if until <= clock.now():
        return
    due: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    take_back = clock.remind(until, due.cancel)
    try:
        await asyncio.wait((due, gone), return_when=asyncio.FIRST_COMPLETED)
    finally:
        take_back()
    if gone.done():
        raise ClientGone
