"""The control API of many workers: what is everybody's is done by all, and the client gets one answer."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import OrderedDict
from typing import Final

from mockserver.contract.errors import ApiError, render
from mockserver.contract.versions import VERSIONS
from mockserver.edge.control import CONTROL_PREFIX
from mockserver.edge.request import ClientGone, read_body, read_head
from mockserver.edge.types import ASGIApp, Receive, Scope, Send
from mockserver.edge.workers.connection import INSIDE_STATE
from mockserver.edge.workers.merging import (
    FAULT,
    FAULTS,
    FOLLOW,
    HEALTH,
    MERGES,
    WAIT,
    followed,
    names_in,
    waited,
)
from mockserver.edge.workers.peers import PATIENCE, Answer, Peers, asking, query_of
from mockserver.edge.workers.whose import NAME, Whose

_LARGEST: Final = 64 * 2**20
_LOOK_AGAIN: Final = 0.05
"""Seconds between two looks into all journals, for whoever waits for calls of any key."""
_MARKS: Final = 256
"""Answers to followers that are remembered, by their marks."""


class Everyone:
    """The application of one worker among others."""

    def __init__(self, app: ASGIApp, peers: Peers, whose: Whose) -> None:
        self._app = app
        self._peers = peers
        self._whose = whose
        # Rules have ids that a client may use later: no two workers give the same one.
        self._ids = itertools.count(peers.number + 1, peers.count)
        self._told: OrderedDict[str, list[int]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, alone or together."""
        path = scope["path"]
        inside = scope["type"] != "http" or scope["state"].get(INSIDE_STATE)
        if not path.startswith(CONTROL_PREFIX) or inside or not self._ours(scope):
            await self._app(scope, receive, send)
            return
        try:
            body = await read_body(read_head(scope), receive, _LARGEST)
            answer = await self._answered(scope, body)
        except ClientGone:
            return
        except ApiError as error:
            reply = render(error, VERSIONS[-1], "control")
            answer = Answer(reply.status, reply.media_type, reply.body)
        await _send(answer, send)

    def _ours(self, scope: Scope) -> bool:
        """Whether more is to be done than to let this worker answer."""
        key = query_of(scope).get("key", "")
        if re.fullmatch(NAME, key) or (scope["method"], scope["path"]) == ("POST", FAULTS):
            return True
        return not key and _shared(scope["method"], scope["path"])

    async def _answered(self, scope: Scope, body: bytes) -> Answer:
        key = query_of(scope).get("key", "")
        if (scope["method"], scope["path"]) == ("POST", FAULTS):
            body = self._named(body)
        if scope["path"] == FOLLOW:
            return await self._follow(scope)
        if re.fullmatch(NAME, key):
            return await self._of_name(scope, body, key)
        if key:
            return await self._peers.own(scope, body)
        return await (self._wait(scope) if scope["path"] == WAIT else self._together(scope, body))

    async def _together(self, scope: Scope, body: bytes) -> Answer:
        method, path = scope["method"], scope["path"]
        own = await self._peers.own(scope, body)
        if method == "DELETE" and path.startswith(FAULT):
            others = await self._peers.others(scope, body) if own.status in (200, 404) else []
            return next((each for each in (own, *others) if each.status == 200), own)
        if own.status >= 400:
            return own
        others = await self._peers.others(scope, body)
        merged = MERGES[method, path]([own.body, *(each.body for each in others if each.status < 400)])
        return Answer(own.status, own.media_type, merged)

    async def _of_name(self, scope: Scope, body: bytes, name: str) -> Answer:
        """A page knows keys only by the names that they are shown under: who has that key?"""
        admitted = await self._peers.own(asking(scope, {}, HEALTH), b"")
        if admitted.status >= 400:
            return admitted
        question = asking(scope, {"timeout": "0"}, FOLLOW)
        for number in range(self._peers.count):
            told = await self._peers.ask(number, question, b"")
            if told is not None and name in names_in(told.body):
                break
        else:
            number = self._whose.of_credential(name)  # a key that only looks like such a name
        answer = await self._peers.ask(number, scope, body)
        return answer or Answer(502, "text/plain; charset=utf-8", b"its worker died")

    async def _wait(self, scope: Scope) -> Answer:
        query = query_of(scope)
        now = asking(scope, {**query, "timeout": "0"})
        judged = await self._peers.own(now if _may_be_number(query) else scope, b"")
        if judged.status >= 400:
            return judged
        deadline = _deadline(query)
        while True:
            bodies = [judged.body, *(each.body for each in await self._peers.others(now, b""))]
            enough, merged = waited(bodies, int(query.get("count", "1")))
            if enough or asyncio.get_running_loop().time() >= deadline:
                return Answer(200, judged.media_type, merged)
            await asyncio.sleep(_LOOK_AGAIN)
            judged = await self._peers.own(now, b"")

    async def _follow(self, scope: Scope) -> Answer:
        """What is new in any journal. A mark of ours stands for how far each worker had told."""
        query = query_of(scope)
        judged = await self._peers.own(asking(scope, {**query, "timeout": "0"}), b"")
        if judged.status >= 400 or not _may_be_number(query):
            return judged if judged.status >= 400 else await self._peers.own(scope, b"")
        mark, deadline = query.pop("mark", ""), _deadline(query)
        told = self._told.get(mark, []) if query.get("after", "0") != "0" else []
        told = told or [0] * self._peers.count
        while True:
            questions = [asking(scope, {**query, "after": str(after), "timeout": "0"}) for after in told]
            asked = await asyncio.gather(
                *(self._peers.ask(number, each, b"") for number, each in enumerate(questions))
            )
            bodies = [answer.body if answer is not None else b"{}" for answer in asked]
            found = followed(bodies, told)
            if str(found.mark) != mark or asyncio.get_running_loop().time() >= deadline:
                self._told[str(found.mark)] = found.told
                while len(self._told) > _MARKS:
                    self._told.popitem(last=False)
                return Answer(200, judged.media_type, found.body)
            await asyncio.sleep(_LOOK_AGAIN)

    def _named(self, body: bytes) -> bytes:
        """The rule with an id, if it is one that has none."""
        import orjson

        try:
            given = orjson.loads(body)
        except orjson.JSONDecodeError:
            return body
        if not isinstance(given, dict) or "id" in given:
            return body
        return orjson.dumps({**given, "id": f"rule-{next(self._ids)}"})


def _may_be_number(query: dict[str, str]) -> bool:
    try:
        return 0 <= float(query.get("timeout", "5")) <= PATIENCE
    except ValueError:
        return False


def _deadline(query: dict[str, str]) -> float:
    return asyncio.get_running_loop().time() + float(query.get("timeout", "5"))


def _shared(method: str, path: str) -> bool:
    return (
        (method, path) in MERGES
        or (method == "GET" and path in (WAIT, FOLLOW))
        or (method == "DELETE" and path.startswith(FAULT))
    )


async def _send(answer: Answer, send: Send) -> None:
    headers = [(b"content-type", answer.media_type.encode()), (b"x-request-id", b"control")]
    headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
