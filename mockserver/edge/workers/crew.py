"""The crew: starts the workers, replaces one that dies and says so, and ends them all."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from mockserver.edge import log
from mockserver.edge.workers.inbox import inbox
from mockserver.edge.workers.worker import READY, Orders
from mockserver.settings import Settings

_FAREWELL: Final = 5
"""Seconds that workers have to end; they give open answers two."""


class CannotWork(RuntimeError):
    """A worker ended before it was ready."""


@dataclass(slots=True)
class _Hand:
    """A worker as the crew sees it. lifeline: our end."""

    process: subprocess.Popen[bytes]
    lifeline: socket.socket
    ready: bool = False


class Crew:
    """So many workers that share listening sockets. Runs in the main thread, without a loop of asyncio."""

    def __init__(self, settings: Settings, sockets: Sequence[socket.socket]) -> None:
        self._settings = settings
        self._sockets = sockets
        # An inbox outlives its worker: what lies in it is for the next one of that number.
        self._inboxes = [inbox() for _ in range(settings.workers)]
        self._hands: list[_Hand] = []
        self._selector = selectors.DefaultSelector()
        self._woken, self._wake = socket.socketpair()
        self._stopping = False
        self._on_ready: Callable[[], object] = _nothing

    def run(self, on_ready: Callable[[], object]) -> None:
        """Work until Ctrl-C or SIGTERM; `on_ready` is called once all listen. Raises CannotWork."""
        for sock in self._sockets:
            sock.listen(2048)
        self._on_ready = on_ready
        self._selector.register(self._woken, selectors.EVENT_READ)
        before = {s: signal.signal(s, self._stop) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            self._hands = [self._start(number) for number in range(self._settings.workers)]
            while not self._stopping:
                self._look()
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _look(self) -> None:
        for event, _ in self._selector.select():
            if event.fileobj is self._woken or self._stopping:
                return
            number: int = event.data
            hand = self._hands[number]
            with contextlib.suppress(ConnectionResetError):
                if hand.lifeline.recv(1) == READY:
                    hand.ready = True
                    if all(each.ready for each in self._hands):
                        self._on_ready()
                        self._on_ready = _nothing
                    continue
            self._replace(number)

    def _replace(self, number: int) -> None:
        hand = self._hands[number]
        self._selector.unregister(hand.lifeline)
        hand.lifeline.close()
        code = hand.process.wait()
        if not hand.ready:
            raise CannotWork(f"worker {number} ended with code {code} before it was ready")
        log.event(logging.WARNING, "worker died, its keys begin anew", worker=number, code=code)
        self._hands[number] = self._start(number)

    def _start(self, number: int) -> _Hand:
        ours, theirs = socket.socketpair()
        listening = tuple(sock.fileno() for sock in self._sockets)
        boxes = tuple(put.fileno() for put, _ in self._inboxes)
        own = self._inboxes[number][1].fileno()
        orders = Orders(self._settings, number, listening, boxes, own, theirs.fileno())
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", "mockserver.edge.workers.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=(*listening, *boxes, own, theirs.fileno()),
                process_group=0,  # Ctrl-C is for us alone; we tell them
            )
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                pickle.dump(orders, pipe)
        self._selector.register(ours, selectors.EVENT_READ, number)
        log.event(logging.DEBUG, "worker started", worker=number, pid=process.pid)
        return _Hand(process, ours)

    def _stop(self, *_: object) -> None:
        self._stopping = True
        self._wake.send(b"s")

    def _end(self) -> None:
        for hand in self._hands:
            hand.process.terminate()
        for hand in self._hands:
            try:
                hand.process.wait(_FAREWELL)
            except subprocess.TimeoutExpired:
                hand.process.kill()
                hand.process.wait()
            hand.lifeline.close()
        self._selector.close()
        for sock in (self._woken, self._wake, *(end for pair in self._inboxes for end in pair)):
            sock.close()


def _nothing() -> None:
    """All were ready before."""


def available() -> bool:
    """Whether this system can pass sockets from process to process."""
    return os.name == "posix" and hasattr(socket, "send_fds")
