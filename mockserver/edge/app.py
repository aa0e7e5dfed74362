"""The story of a request, in order: version, operation, key, body, contract, answer."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from mockserver.api import handler
from mockserver.api.replies import Later, Reply
from mockserver.contract import retired
from mockserver.contract.errors import ApiError, render
from mockserver.contract.operations import Operation, route
from mockserver.contract.validation import Call, RawRequest, files_taken, takes_form, validate, validate_form
from mockserver.contract.versions import Version, choose
from mockserver.edge import log
from mockserver.edge.auth import Door, in_headers
from mockserver.edge.kept import Kept
from mockserver.edge.replies import Sender, as_read_by
from mockserver.edge.request import ClientGone, Head, read_body, read_form, read_head
from mockserver.edge.seam import Effects, NoEffects
from mockserver.edge.types import ASGIApp, Receive, Scope, Send
from mockserver.edge.websocket import Sockets
from mockserver.settings import Settings
from mockserver.world.clock import Clock
from mockserver.world.world import World, Worlds

_CALLS_KEPT: Final = 1 << 20
"""Bytes of request bodies whose validated calls are kept."""
_SLOW_AT_ONCE: Final = 2
"""Replies that are worked out in threads at the same time; each may hold a decoded clip."""


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> ASGIApp:
    """The whole API as an ASGI application with worlds of its own, and a clock of the caller's if given."""
    api = Api(settings or Settings(), clock)
    # Which origins the real API allows is not known (assumed: all).
    app = Starlette(
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["*"],
                allow_headers=["*"],
                expose_headers=["x-request-id", "cartesia-file-id"],
            )
        ]
    )
    # Every path is the contract's business, not the router's: which ones exist depends on the version.
    app.router.redirect_slashes = False
    app.router.default = api

    async def entrance(scope: Scope, receive: Receive, send: Send) -> None:
        # Only browsers say where they come from; all others are spared the way through the middleware.
        direct = scope["type"] == "websocket" or all(name != b"origin" for name, _ in scope["headers"])
        await (api if direct else app)(scope, receive, send)

    return entrance


@dataclass(slots=True)
class Exchange:
    """What is known of a request so far; an error is told in the words of the version found by then."""

    head: Head
    world: World
    scope: Scope
    receive: Receive
    send: Send
    version: Version | None = None


class Api:
    """Every HTTP request of the API as one plain ASGI callable."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._worlds = Worlds(settings, clock)
        self._door = Door(self._worlds, settings.api_key)
        self._effects: Effects = NoEffects()
        self._sockets = Sockets(settings, self._worlds, self._door, self._effects)
        self._sender = Sender(Kept(settings.kept_audio_bytes))
        self._calls: Kept[Call] = Kept(_CALLS_KEPT)
        self._slow = asyncio.Semaphore(_SLOW_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever happens is told to the client as the API would, and logged."""
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
            return
        exchange = Exchange(read_head(scope), self._worlds.nobody, scope, receive, send)
        try:
            await self._exchange(exchange)
        except ClientGone:
            _log(logging.DEBUG, "client left", exchange)
        except ApiError as error:
            await self._refuse(error, exchange)
        except Exception:
            # A fault of ours. The client is told in the API's own form; the traceback is for us.
            log.logger.exception("failed", extra={"fields": {"path": exchange.head.path}})
            await self._refuse(ApiError("internal"), exchange)

    async def _exchange(self, exchange: Exchange) -> None:
        reply = as_read_by(await self._answer(exchange), exchange.head.headers)
        request_id = exchange.world.ids.uuid()
        size = await self._sender.reply(reply, request_id, exchange.receive, exchange.send)
        _log(logging.DEBUG, "answered", exchange, bytes=size, request_id=request_id)

    async def _answer(self, exchange: Exchange) -> Reply:
        head = exchange.head
        default = self._settings.default_version
        try:
            operation, path_params = route(head.version, None, default, head.method, head.path)
        except ApiError as error:
            raise retired.refusal(error, self._asked(head), head.method, head.path) from None
        exchange.version = operation.version
        if operation.needs_key:
            shown = in_headers(head.headers)
            exchange.world = self._door.enter(
                shown, operation.version, operation.template, admin=operation.needs_admin
            )
        retired.check(operation.id, self._settings.as_of)
        call = await self._call(operation, path_params, head, exchange.receive)
        act = self._effects.on_request(head, call, exchange.world)
        if act is not None:
            exchange.receive, exchange.send = await act.begin(exchange.scope, exchange.receive, exchange.send)
        reply = handler(call.operation)(call, exchange.world)
        if isinstance(reply, Later):
            async with self._slow:
                found = await asyncio.to_thread(reply.work)
            return reply.then(found)
        return reply

    async def _call(
        self, operation: Operation, path_params: dict[str, str], head: Head, receive: Receive
    ) -> Call:
        if takes_form(operation):
            return validate_form(
                operation,
                RawRequest(path_params, head.query, head.headers, "", b""),
                await read_form(head, receive, self._settings.max_clip_bytes, files_taken(operation)),
            )
        body = await read_body(head, receive, self._settings.max_body_bytes)
        return self._validated(operation, path_params, head, body)

    def _validated(self, operation: Operation, path_params: dict[str, str], head: Head, body: bytes) -> Call:
        key = (operation, head.query, body)
        call = None if path_params else self._calls.get(key)
        if call is None:
            kind = head.headers.get("content-type", "")
            call = validate(operation, RawRequest(path_params, head.query, head.headers, kind, body))
            if not path_params:
                self._calls.put(key, call, len(body))
        return call

    async def _refuse(self, error: ApiError, exchange: Exchange) -> None:
        request_id = exchange.world.ids.uuid()
        exchange.version = exchange.version or self._asked(exchange.head)
        reply = render(error, exchange.version, request_id)
        _log(
            logging.INFO,
            "refused",
            exchange,
            status=reply.status,
            why=str(error),
            violations="; ".join(error.violations) or None,
            request_id=request_id,
        )
        await self._sender.error(reply, request_id, exchange.send)

    def _asked(self, head: Head) -> Version | None:
        """The version whose words a refusal before routing is told in; None means the oldest form."""
        try:
            return choose(head.version, None, self._settings.default_version)
        except ApiError:
            return None


def _log(level: int, event: str, exchange: Exchange, **more: object) -> None:
    if log.logger.isEnabledFor(level):
        version = exchange.version.date if exchange.version else None
        log.event(level, event, method=exchange.head.method, path=exchange.head.path, version=version, **more)
