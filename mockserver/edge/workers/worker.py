"""One worker: a process of its own, started by the crew, which ends with it."""

from __future__ import annotations

import asyncio
import pickle
import socket
import sys
import threading
from dataclasses import dataclass
from functools import partial

from mockserver.edge import log
from mockserver.edge.app import create_app
from mockserver.edge.serving import Server
from mockserver.edge.warming import warm_up
from mockserver.edge.workers.connection import Desk
from mockserver.edge.workers.everyone import Everyone
from mockserver.edge.workers.inbox import Delivery, give, take
from mockserver.edge.workers.peers import Peers
from mockserver.edge.workers.whose import Whose
from mockserver.settings import Settings

READY = b"r"


@dataclass(frozen=True, slots=True)
class Orders:
    """What the crew tells a worker, over its standard input. Numbers of file descriptors, which it inherits.

    listening: the sockets of the server. inboxes: where to put what is another's, by worker. inbox: where to
    take out what is its own. lifeline: READY goes out there, and its end means that the crew has gone.
    """

    settings: Settings
    number: int
    listening: tuple[int, ...]
    inboxes: tuple[int, ...]
    inbox: int
    lifeline: int


class Worker(Server):
    """The server of one worker."""

    def __init__(self, orders: Orders) -> None:
        boxes = [socket.socket(fileno=fd) for fd in orders.inboxes]
        whose = Whose(orders.settings.seed, len(boxes))
        self._desk = Desk(orders.number, whose, lambda to, fd, read: give(boxes[to], fd, read))
        self._inbox = socket.socket(fileno=orders.inbox)
        self._lifeline = socket.socket(fileno=orders.lifeline)
        self._adopting: set[asyncio.Task[object]] = set()
        alone = create_app(orders.settings)
        alone.powers.journals.number(orders.number + 1, len(boxes))
        app = Everyone(alone, Peers(alone, orders.number, dict(enumerate(boxes))), whose)
        super().__init__(app, self._say_ready, protocol=self._desk.connection())

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and look into the inbox, where something may lie since the last worker of this number."""
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._inbox.fileno(), partial(take, self._inbox, self._adopt))
        loop.add_reader(self._lifeline.fileno(), self.stop)

    def _adopt(self, delivery: Delivery) -> None:
        loop = asyncio.get_running_loop()
        make = self._desk.connection(delivery.read, inside=delivery.inside)
        task: asyncio.Task[object] = loop.create_task(
            loop.connect_accepted_socket(
                lambda: make(
                    config=self.config, server_state=self.server_state, app_state=self.lifespan.state
                ),
                delivery.sock,
            )
        )
        self._adopting.add(task)
        task.add_done_callback(self._adopted)

    def _adopted(self, task: asyncio.Task[object]) -> None:
        self._adopting.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.logger.warning("a connection was lost on its way", exc_info=task.exception())

    def _say_ready(self) -> None:
        self._lifeline.send(READY)
        threading.Thread(target=warm_up, daemon=True).start()


def main() -> None:
    """Do as ordered until told to stop, or until the crew has gone."""
    orders: Orders = pickle.load(sys.stdin.buffer)
    log.set_up(orders.settings)
    Worker(orders).run(sockets=[socket.socket(fileno=fd) for fd in orders.listening])


if __name__ == "__main__":
    main()
