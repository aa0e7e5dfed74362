"""The sockets: a handshake judged over plain HTTP, then frames to and from the protocol of the path.

One coroutine of a connection reads; a second one lives only while there is something to send, so an idle
socket costs one. Between them stands the protocol, which is pulled no faster than the peer reads.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from mockserver.contract.errors import ApiError, ErrorReply, render
from mockserver.contract.openings import has_channel
from mockserver.contract.versions import Version, choose
from mockserver.edge import log
from mockserver.edge.auth import Door, in_handshake
from mockserver.edge.channels import Channel, Opened, channel_at
from mockserver.edge.noting import Notes, Overheard
from mockserver.edge.replies import FAIR_SHARE
from mockserver.edge.request import ClientGone, Head, read_head
from mockserver.edge.seam import Effects
from mockserver.edge.types import Receive, Scope, Send
from mockserver.edge.wire import Wire
from mockserver.settings import Settings
from mockserver.world.world import World, Worlds

if TYPE_CHECKING:
    from mockserver.edge.selfcheck import SelfCheck

_CLOSING = 2.0
"""Seconds in which a connection that was refused should be gone."""


class Sockets:
    """Every WebSocket of the API as one plain ASGI callable."""

    def __init__(
        self,
        settings: Settings,
        worlds: Worlds,
        door: Door,
        effects: Effects,
        notes: Notes,
        self_check: SelfCheck | None = None,
    ) -> None:
        self._settings = settings
        self._worlds = worlds
        self._door = door
        self._effects = effects
        self._notes = notes
        self._self_check = self_check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection from handshake to end."""
        await receive()  # websocket.connect
        head = read_head({**scope, "method": "GET"})
        if not self._notes.keeps:
            await self._talk(head, scope, receive, send)
            return
        heard = Overheard(head, self._worlds.nobody, self._notes, receive, send)
        try:
            await self._talk(head, scope, heard.receive, heard.send, heard)
        finally:
            heard.ended()

    async def _talk(
        self, head: Head, scope: Scope, receive: Receive, send: Send, heard: Overheard | None = None
    ) -> None:
        version: Version | None = None
        try:
            channel = channel_at(head.path)
            if channel is None:
                raise ApiError("not_found")
            query = dict(head.query)
            default = self._settings.default_version or channel.version
            version = choose(head.version, query.get("cartesia_version"), default)
            if not has_channel(version, channel.name):
                raise ApiError("version_unknown")
            world = self._door.enter(in_handshake(head.headers, query), version, head.path)
            if heard is not None:
                heard.belongs(world, channel.operation, version)
            wire = Wire(head, channel.operation, version, world, scope, self._effects, receive, send)
            if heard is not None:
                wire.noted = heard.noted
            await wire.open()
            channel.admit(wire)
            world.credits.check()
            channel.meter(world).enter()
        except ClientGone:
            return
        except ApiError as error:
            if heard is not None:
                heard.refused(error)
            await self._refuse(error, head, version, receive, send)
            return
        try:
            await _serve(wire, channel, self._self_check)
        except ClientGone:
            log.event(logging.DEBUG, "cut", path=head.path)
        finally:
            channel.meter(world).leave()

    async def _refuse(
        self, error: ApiError, head: Head, version: Version | None, receive: Receive, send: Send
    ) -> None:
        """A refused handshake is plain HTTP."""
        request_id = self._worlds.nobody.ids.uuid()
        reply: ErrorReply = render(error, version, request_id)
        log.event(logging.INFO, "refused", path=head.path, status=reply.status, why=str(error))
        headers = [
            (b"content-type", reply.media_type.encode()),
            (b"content-length", str(len(reply.body)).encode()),
            (b"x-request-id", request_id.encode()),
        ]
        await send({"type": "websocket.http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": reply.body})
        await receive()  # websocket.disconnect: it has been sent
        # uvicorn takes us to have forgotten the handshake, and says so, until the connection is closed, which
        # it tells by a second disconnect. With TLS that takes a word from the peer, who may have none.
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING):
                await receive()


async def _serve(wire: Wire, channel: Channel, self_check: SelfCheck | None) -> None:
    head, version, world = wire.head, wire.version, wire.world
    opened = channel.open(wire)
    # Under a quirk that changes traits the messages are meant to break the contract.
    if self_check is not None and not world.traits:
        opened = replace(opened, write=self_check.messages(opened.write, version, channel.name))
    connection = opened.connection
    request_id = connection.id.encode()
    await wire.send({"type": "websocket.accept", "headers": [(b"x-request-id", request_id)]})
    log.event(logging.DEBUG, "opened", path=head.path, version=version.date, request_id=connection.id)
    pump = _Pump(opened, world, wire.send)
    try:
        pump.wake()
        while True:
            message = await wire.receive()
            if message["type"] == "websocket.disconnect":
                break
            text = message.get("text")
            data = message["bytes"] if text is None else text
            try:
                met = await wire.meet(data)
            except ApiError as error:
                connection.refuse(data, error)
            else:
                connection.receive(met, world.clock.now())
            pump.wake()
            if connection.congested:
                await pump.relieved()
    finally:
        connection.close()
        pump.stop()
    log.event(logging.DEBUG, "closed", path=head.path, code=message.get("code"), request_id=connection.id)


class _Pump:
    """Sends what the connection has to say: a task while there is something, else a reminder."""

    def __init__(self, opened: Opened, world: World, send: Send) -> None:
        self._connection = opened.connection
        self._write = opened.write
        self._clock = world.clock
        self._send = send
        self._task: asyncio.Task[None] | None = None
        self._reminded_at: float | None = None
        self._take_back: Callable[[], None] | None = None
        self._stopped = False
        self._moved = asyncio.Event()

    def wake(self) -> None:
        """Something may have changed: see what there is to send."""
        if self._task is None and not self._stopped:
            self._task = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        """Send nothing more."""
        self._halt()
        if self._task is not None:
            self._task.cancel()
        if self._take_back is not None:
            self._take_back()

    async def relieved(self) -> None:
        """Wait until enough has been sent for more text to be welcome, or nothing will be sent any more."""
        while self._connection.congested and not self._stopped:
            self._moved.clear()
            await self._moved.wait()

    def _halt(self) -> None:
        self._stopped = True
        self._moved.set()

    async def _run(self) -> None:
        try:
            await self._drain()
        except OSError:
            self._halt()  # the peer is gone; the reading side is told as well
        except Exception:
            # A fault of ours. The peer must not wait for what will not come.
            log.logger.exception("failed", extra={"fields": {"request_id": self._connection.id}})
            self._halt()
            await self._close(1011, "internal error")
        finally:
            self._task = None
        if not self._stopped:
            self._sleep()

    async def _drain(self) -> None:
        from mockserver.streams.events import BUSY, Closed

        pull, now, write, send = self._connection.pull, self._clock.now, self._write, self._send
        ahead = 0
        while (event := pull(now())) is not None:
            if type(event) is Closed:
                self._halt()
                await self._close(event.code, event.reason)
                return
            if event is BUSY:
                self._moved.set()
                await asyncio.sleep(0)
                continue
            text = write(event)
            await send({"type": "websocket.send", "text": text})
            self._moved.set()
            ahead += len(text)
            if ahead >= FAIR_SHARE:
                # Sending returns without a turn of the loop while there is room: others get theirs here.
                await asyncio.sleep(0)
                ahead = 0

    async def _close(self, code: int, reason: str) -> None:
        await self._send({"type": "websocket.close", "code": code, "reason": reason})

    def _sleep(self) -> None:
        """Be woken at the next deadline; one reminder is enough, and an early one does no harm."""
        deadline = self._connection.next_deadline()
        if deadline is None or (self._reminded_at is not None and self._reminded_at <= deadline):
            return
        if self._take_back is not None:
            self._take_back()
        self._reminded_at = deadline
        self._take_back = self._clock.remind(deadline, self._reminded)

    def _reminded(self) -> None:
        self._reminded_at = self._take_back = None
        self.wake()
