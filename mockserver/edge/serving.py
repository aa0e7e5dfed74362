"""uvicorn as we want it: our sockets, told when ready, stopped at once, exit 0 on Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Generator
from functools import partial
from typing import Final, cast

import uvicorn

from mockserver.edge.tls import Tls
from mockserver.edge.types import LEAVING, ASGIApp
from mockserver.edge.upgrade import HttpProtocol

_TICK: Final = 0.1
"""Seconds between uvicorn's housekeeping (the Date header, limits)."""
_KEEP_ALIVE: Final = 75
"""Seconds an idle connection is kept. Longer than the pools of the official clients (5 s), so that a
server that closes never meets a client that has just begun to send."""
_FAREWELL: Final = 2
"""Seconds that open answers get to finish at shutdown."""


class Server(uvicorn.Server):
    """A uvicorn server that calls back when it listens, and can be stopped from any thread."""

    def __init__(
        self,
        app: ASGIApp,
        on_ready: Callable[[], None] = lambda: None,
        tls: Tls | None = None,
        protocol: Callable[..., asyncio.Protocol] = HttpProtocol,
    ) -> None:
        """protocol: makes a connection, from what uvicorn gives it."""
        super().__init__(
            uvicorn.Config(
                app,
                ssl_context_factory=(lambda *_: tls.context) if tls else None,
                http=cast("type[asyncio.Protocol]", protocol),
                ws="websockets-sansio",
                # The official clients offer deflate; it costs 2.5 times the CPU and gains nothing here.
                ws_per_message_deflate=False,
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=_KEEP_ALIVE,
                timeout_graceful_shutdown=_FAREWELL,
            )
        )
        self._on_ready = on_ready
        self._wake: Callable[[], object] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        self._leaving = self.lifespan.state[LEAVING] = asyncio.Event()
        await super().startup(sockets)
        loop, woken = asyncio.get_running_loop(), asyncio.Event()
        self._woken = woken
        self._wake = partial(loop.call_soon_threadsafe, woken.set)
        self._on_ready()

    async def main_loop(self) -> None:
        """uvicorn's own, but a stop is seen at once rather than at the next tick."""
        counter = 0
        while not await self.on_tick(counter):
            counter = (counter + 1) % 864_000
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn's own, but those who only wait are told."""
        self._leaving.set()
        await super().shutdown(sockets)

    def stop(self) -> None:
        """Finish the open answers and return from `run`. May be called from any thread, and twice."""
        self.should_exit = True
        if self._wake is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                self._wake()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Ctrl-C and SIGTERM end the server; unlike uvicorn's own they do not also end the process."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {s: signal.signal(s, lambda *_: self.stop()) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
