"""The story of a request, in order: version, operation, key, body, contract, answer."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from mockserver.api import handler
from mockserver.api.replies import Json, Later, Reply
from mockserver.contract import retired
from mockserver.contract.errors import ApiError, render
from mockserver.contract.lenient import query_without_zeros
from mockserver.contract.operations import Operation, route
from mockserver.contract.validation import Call, RawRequest, files_taken, takes_form, validate, validate_form
from mockserver.contract.versions import Version, choose
from mockserver.control.journal import Entry
from mockserver.control.powers import Powers
from mockserver.edge import log
from mockserver.edge.auth import Door, in_headers
from mockserver.edge.control import CONTROL_PREFIX, ControlApi
from mockserver.edge.dropping import Dropped
from mockserver.edge.effects import faults_of
from mockserver.edge.inventing import form_invented
from mockserver.edge.kept import Kept
from mockserver.edge.noting import Notes
from mockserver.edge.replies import Sender, as_read_by
from mockserver.edge.request import ClientGone, Head, read_body, read_form, read_head
from mockserver.edge.seam import Effects
from mockserver.edge.types import ASGIApp, Receive, Scope, Send
from mockserver.edge.websocket import Sockets
from mockserver.settings import Settings
from mockserver.world.clock import Clock
from mockserver.world.limits import using
from mockserver.world.world import World, Worlds

if TYPE_CHECKING:
    from mockserver.edge.selfcheck import SelfCheck

_CALLS_KEPT: Final = 1 << 20
"""Bytes of request bodies whose validated calls are kept."""
_LISTENING: Final = ("stt.transcribe", "stt.transcribe_openai")
"""Operations that take files of another size than all others."""
_SLOW_AT_ONCE: Final = 2
"""Replies that are worked out in threads at the same time; each may hold a decoded clip."""


class App:
    """The whole API as an ASGI application with worlds of its own, and the control API beside it."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._api = Api(settings, clock)
        self._with_origin = _for_browsers(self._api)
        self.powers = self._api.powers
        """What the control API is a door to."""
        self.self_check = self._api.self_check
        """What the server found out about itself; None unless the settings want that."""
        self._control = None if settings.no_control else ControlApi(self.powers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one socket."""
        path = scope["path"]
        if self._control is not None and (path.startswith(CONTROL_PREFIX) or path == CONTROL_PREFIX[:-1]):
            await self._control(scope, receive, send)
            return
        # Only browsers say where they come from; all others are spared the way through the middleware.
        direct = scope["type"] == "websocket" or all(name != b"origin" for name, _ in scope["headers"])
        await (self._api if direct else self._with_origin)(scope, receive, send)


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> App:
    """The whole API as an ASGI application with worlds of its own, and a clock of the caller's if given."""
    return App(settings or Settings(), clock)


def _for_browsers(api: Api) -> ASGIApp:
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
    return app


@dataclass(slots=True)
class Exchange:
    """What is known of a request so far; an error is told in the words of the version found by then."""

    head: Head
    world: World
    scope: Scope
    receive: Receive
    send: Send
    version: Version | None = None
    entry: Entry | None = None
    """Its place in the journal, where one is kept."""
    operation: Operation | None = None
    own: bool = True
    """Whether the answer is the server's own, and not what a test made of it."""


class Api:
    """Every HTTP request of the API as one plain ASGI callable."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._worlds = Worlds(settings, clock)
        self._door = Door(self._worlds, settings.api_key)
        self.faults = faults_of(settings)
        """What goes wrong on purpose."""
        self._effects: Effects = self.faults
        self.powers = Powers(settings, self._worlds, self.faults.rules, self.faults.quirks)
        self._notes = Notes(self.powers)
        self.self_check = _self_check(settings)
        self._sockets = Sockets(
            settings, self._worlds, self._door, self._effects, self._notes, self.self_check
        )
        self._sender = Sender(Kept(settings.kept_audio_bytes))
        self._calls: Kept[Call] = Kept(_CALLS_KEPT)
        self._slow = asyncio.Semaphore(_SLOW_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever happens is told to the client as the API would, and logged."""
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
            return
        exchange = Exchange(read_head(scope), self._worlds.nobody, scope, receive, send)
        if self._notes.keeps:
            exchange.entry = Entry(exchange.head)
        try:
            await self._exchange(exchange)
        except ClientGone:
            _log(logging.DEBUG, "client left", exchange)
            if exchange.entry is not None:
                exchange.entry.left = True
        except ApiError as error:
            with suppress(ClientGone):
                await self._refuse(error, exchange)
        except Dropped:
            raise
        except Exception:
            # A fault of ours. The client is told in the API's own form; the traceback is for us.
            log.logger.exception("failed", extra={"fields": {"path": exchange.head.path}})
            with suppress(ClientGone):
                await self._refuse(ApiError("internal"), exchange)
        finally:
            if exchange.entry is not None:
                self._notes.ended(exchange.entry, exchange.world)

    async def _exchange(self, exchange: Exchange) -> None:
        reply = as_read_by(await self._answer(exchange), exchange.head.headers)
        request_id = _named(reply) or exchange.world.ids.uuid()
        if exchange.entry is not None:
            exchange.entry.reply, exchange.entry.request_id = reply, request_id
        size = await self._sender.reply(reply, request_id, exchange.receive, self._checked(exchange))
        if exchange.entry is not None:
            exchange.entry.sent = size
        _log(logging.DEBUG, "answered", exchange, bytes=size, request_id=request_id)

    async def _answer(self, exchange: Exchange) -> Reply:
        head = exchange.head
        default = self._settings.default_version
        try:
            operation, path_params = route(head.version, None, default, head.method, head.path)
        except ApiError as error:
            raise retired.refusal(error, self._asked(head), head.method, head.path) from None
        exchange.version, exchange.operation = operation.version, operation
        if exchange.entry is not None:
            exchange.entry.operation, exchange.entry.version = operation.id, operation.version.date
        if operation.needs_key:
            shown = in_headers(head.headers)
            version = operation.version if operation.needs_version else None
            exchange.world = self._door.enter(shown, version, operation.template, admin=operation.needs_admin)
        if exchange.entry is not None:
            self._notes.belongs(exchange.entry, exchange.world)
        retired.check(operation.id, exchange.world.settings.as_of)
        call = await self._call(operation, path_params, exchange)
        act = self._effects.on_request(head, call, exchange.world)
        if act is not None:
            exchange.own = False
            if exchange.entry is not None:
                exchange.entry.effects += act.told()
            exchange.receive, exchange.send = await act.begin(exchange.scope, exchange.receive, exchange.send)
            call, exchange.world = act.call(head, call), act.world(exchange.world)
        script = self._notes.script(head, call, exchange.world) if self.powers.scripts.any else None
        reply = script.answer if script is not None else None
        exchange.own = exchange.own and script is None
        if reply is None:
            reply = await self._handled(call, exchange.world)
        return reply if script is None else script.changed(reply)

    async def _handled(self, call: Call, world: World) -> Reply:
        reply = handler(call.operation)(call, world)
        if isinstance(reply, Later):
            with using(reply.meter):
                async with self._slow:
                    found = await asyncio.to_thread(reply.work)
            return reply.then(found)
        return reply

    async def _call(self, operation: Operation, path_params: dict[str, str], exchange: Exchange) -> Call:
        head, receive, entry = exchange.head, exchange.receive, exchange.entry
        if self._settings.invent_ids:
            head = replace(head, query=query_without_zeros(head.query))
        if takes_form(operation):
            request = RawRequest(path_params, head.query, head.headers, "", b"")
            limit = self._largest(operation)
            parts = await read_form(head, receive, limit, files_taken(operation))
            if self._settings.invent_ids:
                parts = tuple(form_invented(operation, head.query, parts))
            call = validate_form(operation, request, parts)
        else:
            body = await read_body(head, receive, self._settings.max_body_bytes)
            if entry is not None:
                entry.body = body
            call = self._validated(operation, path_params, head, body)
        if entry is not None:
            entry.call = call
        return call

    def _largest(self, operation: Operation) -> int:
        """Bytes of the largest file that an operation takes."""
        settings = self._settings
        return settings.max_audio_bytes if operation.id in _LISTENING else settings.max_clip_bytes

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
        if exchange.entry is not None:
            self._notes.refused(exchange.entry, error, reply, request_id)
        _log(
            logging.INFO,
            "refused",
            exchange,
            status=reply.status,
            why=str(error),
            violations="; ".join(error.violations) or None,
            request_id=request_id,
        )
        await self._sender.error(reply, request_id, self._checked(exchange))

    def _checked(self, exchange: Exchange) -> Send:
        """What to send an answer with, so that the server hears itself if it is told to."""
        if self.self_check is None or exchange.operation is None or not exchange.own:
            return exchange.send
        return self.self_check.answer(exchange.operation, exchange.send)

    def _asked(self, head: Head) -> Version | None:
        """The version whose words a refusal before routing is told in; None means the oldest form."""
        try:
            return choose(head.version, None, self._settings.default_version)
        except ApiError:
            return None


def _self_check(settings: Settings) -> SelfCheck | None:
    if not settings.self_check:
        return None
    from mockserver.edge.selfcheck import SelfCheck  # only tests of the server itself want it

    return SelfCheck()


def _named(reply: Reply) -> str | None:
    """The id that the document itself gives to the request."""
    return reply.request_id if isinstance(reply, Json) else None


def _log(level: int, event: str, exchange: Exchange, **more: object) -> None:
    if log.logger.isEnabledFor(level):
        version = exchange.version.date if exchange.version else None
        log.event(level, event, method=exchange.head.method, path=exchange.head.path, version=version, **more)
