"""The control API's door: who may come in, and its answers over HTTP."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from mockserver.api.replies import Later, Reply
from mockserver.contract.errors import ApiError, render
from mockserver.contract.versions import VERSIONS
from mockserver.control.page import page
from mockserver.control.powers import Powers
from mockserver.edge import log
from mockserver.edge.kept import Kept
from mockserver.edge.replies import Sender, disconnected
from mockserver.edge.request import ClientGone, Head, read_body, read_head
from mockserver.edge.sockets import is_loopback
from mockserver.edge.types import LEAVING, Receive, Scope, Send

if TYPE_CHECKING:
    from mockserver.control.waiting import Waiting

CONTROL_PREFIX: Final = "/_mock/"
_LARGEST: Final = 64 * 2**20
"""Bytes of a request: a snapshot with a few thousand voices."""
_OURS: Final = VERSIONS[-1]
"""In whose form errors are told."""


class ControlApi:
    """Every request to the control API as one plain ASGI callable."""

    def __init__(self, powers: Powers) -> None:
        self._powers = powers
        self._token = powers.settings.control_token
        self._host = powers.settings.host
        self._sender = Sender(Kept(0))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. It leaves no trace in the journal and in no world."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        head = read_head(scope)
        try:
            found = page(head.path) if head.method in ("GET", "HEAD") else None
            if found is None:
                self._admit(head, scope)
            reply = found or await self._answer(head, scope, receive)
            await self._sender.reply(reply, "control", receive, send)
        except ClientGone:
            pass
        except ApiError as error:
            await self._sender.error(render(error, _OURS, "control"), "control", send)
        except Exception:
            log.logger.exception("failed", extra={"fields": {"path": head.path}})
            await self._sender.error(render(ApiError("internal"), _OURS, "control"), "control", send)

    def _admit(self, head: Head, scope: Scope) -> None:
        """Let in whoever holds the token; without one, whoever is on this machine and knows it by its name.

        A page of the web can make a browser on this machine call us: it says where it comes from, or it calls
        us by its own name, which it has made to mean this machine. Raises ApiError.
        """
        host = head.headers.get("host", "")
        origin = head.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            raise ApiError("control_refused", reason=f"the origin {origin} is not that of this server")
        if head.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise ApiError("control_refused", reason="a page of another site asked for it")
        if self._token is not None:
            shown = head.headers.get("x-mock-token", "")
            if not hmac.compare_digest(shown.encode("latin-1"), self._token.encode()):
                raise ApiError("control_token_wrong")
            return
        name = urlsplit(f"//{host}").hostname or ""
        if not is_loopback(name) and name != self._host:
            raise ApiError("control_refused", reason=f"{name or 'no host'} is not a name of this server")
        client = scope.get("client")
        if client is not None and not is_loopback(client[0].removeprefix("::ffff:")):
            raise ApiError("control_refused", reason="without a token only this machine may use it")

    async def _answer(self, head: Head, scope: Scope, receive: Receive) -> Reply:
        from mockserver.control.routes import answer  # loaded when somebody uses them
        from mockserver.control.waiting import Waiting

        body = await read_body(head, receive, _LARGEST)
        found = answer(self._powers, head.method, head.path, head.query, body)
        if isinstance(found, Later):
            return found.then(await asyncio.to_thread(found.work))
        return await self._waited(found, scope, receive) if isinstance(found, Waiting) else found

    async def _waited(self, waiting: Waiting, scope: Scope, receive: Receive) -> Reply:
        """The reply when it is there, or when the time is up or the server stops. Raises ClientGone."""
        moved = asyncio.Event()
        stop = self._powers.journals.watch(moved.set)
        gone = asyncio.ensure_future(disconnected(receive))
        leaving = scope.get("state", {}).get(LEAVING) or asyncio.Event()
        left = asyncio.ensure_future(leaving.wait())
        for end in (gone, left):
            end.add_done_callback(lambda _: moved.set())
        try:
            async with asyncio.timeout(waiting.timeout):
                while True:
                    moved.clear()
                    if (reply := waiting.ready()) is not None:
                        return reply
                    if gone.done():
                        raise ClientGone
                    if left.done():
                        return waiting.otherwise()
                    await moved.wait()
        except TimeoutError:
            return waiting.otherwise()
        finally:
            gone.cancel()
            left.cancel()
            stop()
