"""Calls on their way into the journal."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mockserver.api.replies import Audio, Content, Json
from mockserver.contract.secret_places import secrets_in
from mockserver.control.asked import of_call
from mockserver.control.journal import Conversation, Entry
from mockserver.control.scripted import Script, patched, whole
from mockserver.edge.types import Message, Receive, Send

if TYPE_CHECKING:
    from mockserver.api.replies import Reply
    from mockserver.contract.errors import ApiError, ErrorReply
    from mockserver.contract.validation import Call
    from mockserver.contract.versions import Version
    from mockserver.control.powers import Powers
    from mockserver.edge.request import Head
    from mockserver.world.world import World

_PLAN: Final = 48
"""Bytes that a plan of speech takes for each byte of the request (measured)."""


@dataclass(frozen=True, slots=True)
class Scripted:
    """A scripted answer on its way."""

    script: Script

    @property
    def answer(self) -> Reply | None:
        """The whole answer, if it is one."""
        return whole(self.script)

    def changed(self, reply: Reply) -> Reply:
        """The server's own answer, as it is to be changed."""
        return reply if self.script.body is not None else patched(self.script, reply)


class Notes:
    """Writes the journal of one server."""

    def __init__(self, powers: Powers) -> None:
        self._journals = powers.journals
        self._worlds = powers.worlds
        self._scripts = powers.scripts
        self._metrics = powers.metrics
        self.keeps = powers.journals.keeps

    def belongs(self, entry: Entry, world: World) -> None:
        """It turned out whose call it is: from now on it is in the journal."""
        entry.at = world.clock.now()
        entry.key = world.key
        self._journals.begin(entry)

    def script(self, head: Head, call: Call, world: World) -> Scripted | None:
        """What a test has written to be the answer, or to change it."""
        found = self._scripts.take(of_call(call, world.key, head.path, head.headers))
        return Scripted(found) if found is not None else None

    def refused(self, entry: Entry, error: ApiError, reply: ErrorReply, request_id: str) -> None:
        """It is answered with an error."""
        if not entry.number:
            self.belongs(entry, self._presumed(entry))
        entry.error, entry.reply, entry.request_id = error, None, request_id
        entry.told = reply.status
        entry.error_body = reply.body
        entry.sent = len(reply.body)

    def ended(self, entry: Entry, world: World) -> None:
        """It is over."""
        if not entry.number:
            self.belongs(entry, self._presumed(entry))
        entry.ended = world.clock.now()
        if entry.journal is not None:
            entry.journal.grow(entry, _held(entry))
        self._metrics.ended(entry)
        self._journals.changed()

    def moved(self) -> None:
        """Something was said on a socket."""
        self._journals.changed()

    def _presumed(self, entry: Entry) -> World:
        """The world of the key that a call showed before it was refused, if that key is in use."""
        for place, given in (("header", entry.head.headers), ("query", dict(entry.head.query))):
            for _, secret in secrets_in("header" if place == "header" else "query", given):
                world = self._worlds.find(secret)
                if world is not None:
                    return world
        return self._worlds.nobody


def _held(entry: Entry) -> int:
    """Bytes that a call holds besides itself."""
    reply = entry.reply
    if type(reply) is Audio:
        return len(entry.body) * _PLAN
    size = len(entry.body) + len(entry.error_body)
    if isinstance(reply, Json | Content):
        size += len(reply.body)
    if entry.call is not None and entry.call.files:
        size += sum(len(part.data) for parts in entry.call.files.values() for part in parts)
    return size


class Overheard:
    """A socket whose frames are written down on their way: `receive` and `send` in place of ASGI's own."""

    def __init__(self, head: Head, world: World, notes: Notes, receive: Receive, send: Send) -> None:
        self._entry = Entry(head)
        self._world = world
        self._talk = self._entry.conversation = Conversation()
        self._notes = notes
        self._moved = notes.moved
        self._receive = receive
        self._send = send

    def belongs(self, world: World, operation: str, version: Version) -> None:
        """It turned out whose socket it is, and which."""
        self._world = world
        self._entry.operation, self._entry.version = operation, version.date
        self._notes.belongs(self._entry, world)

    def noted(self, effects: tuple[str, ...]) -> None:
        """Something was done to it on purpose."""
        self._entry.effects += effects

    def refused(self, error: ApiError) -> None:
        """The handshake is refused."""
        self._entry.error = error

    def ended(self) -> None:
        """It is over."""
        self._notes.ended(self._entry, self._world)

    async def receive(self) -> Message:
        """The next message of the client."""
        message = await self._receive()
        if message["type"] == "websocket.receive":
            text = message.get("text")
            self._talk.came(message["bytes"] if text is None else text, self._world.clock.now())
            self._moved()
        elif message["type"] == "websocket.disconnect" and self._talk.code is None:
            self._talk.code = message.get("code")
        return message

    def send(self, message: Message) -> Awaitable[None]:
        """Send one message."""
        # Not a coroutine of its own: this is called for every chunk of sound.
        if message["type"] == "websocket.send":
            text = message.get("text")
            if text is not None and self._talk.went(text, self._world.clock.now):
                self._moved()
        else:
            self._rare(message)
        return self._send(message)

    def _rare(self, message: Message) -> None:
        if message["type"] == "websocket.accept":
            self._entry.told = 101
            ids = [value for name, value in message.get("headers", ()) if name == b"x-request-id"]
            self._entry.request_id = ids[0].decode() if ids else ""
        elif message["type"] == "websocket.close":
            self._talk.code = message.get("code", 1000)
        elif message["type"] == "websocket.http.response.start":
            self._entry.told = message["status"]
