"""The contexts of one socket, without the socket: frames to send, and who is told what comes back.

Both edges put every text frame into `receive`, then ask `ready` and `take` for the context they wait for.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from uuid import uuid4

from client.errors import CartesiaError, ConfigurationError, ContextOver, StatusError, UnreadableAnswer
from client.events import Done, Event, read_event
from client.values import JsonObject


@dataclass(slots=True)
class _Inbox:
    """What came for one context and was not taken yet."""

    waiting: deque[Event | CartesiaError] = field(default_factory=deque)
    over: bool = False

    def put(self, found: Event | CartesiaError) -> None:
        if not self.over:
            self.waiting.append(found)
            self.over = isinstance(found, Done | CartesiaError)


class Conversation:
    """Routes the messages of one socket to its contexts."""

    def __init__(self) -> None:
        self._inboxes: dict[str, _Inbox] = {}

    def open(self, context_id: str | None) -> str:
        """Begin to keep what comes for a context; the id is made where none is given.

        Raises ConfigurationError for a context that is open already: its answers could not be told apart.
        """
        name = context_id if context_id is not None else str(uuid4())
        if name in self._inboxes and not self._inboxes[name].over:
            raise ConfigurationError(f"the context {name!r} is open already")
        self._inboxes[name] = _Inbox()
        return name

    def receive(self, message: str | bytes) -> None:
        """Take in one frame. One that cannot be read ends every context: it may have been anybody's."""
        try:
            found = read_event(message)
        except UnreadableAnswer as error:
            self.lose(error)
            return
        for inbox in self._meant(found):
            inbox.put(found)

    def ready(self, context_id: str) -> bool:
        """Whether `take` has something to tell, be it that the context is over."""
        inbox = self._inboxes[context_id]
        return bool(inbox.waiting) or inbox.over

    def take(self, context_id: str) -> Event | None:
        """The next event, or None after the last; raises the error that ended the context, once."""
        inbox = self._inboxes[context_id]
        if not inbox.waiting:
            return None
        found = inbox.waiting.popleft()
        if isinstance(found, CartesiaError):
            raise found
        return found

    def check(self, context_id: str) -> None:
        """Raise ContextOver where nothing more may be sent to a context."""
        if self._inboxes[context_id].over:
            raise ContextOver(f"the context {context_id!r} has ended")

    def abandon(self, context_id: str) -> bool:
        """Want nothing more of a context, of what is waiting neither. Whether it was still going on."""
        inbox = self._inboxes[context_id]
        going_on = not inbox.over
        inbox.waiting.clear()
        inbox.over = True
        return going_on

    def lose(self, error: CartesiaError) -> None:
        """End every context that is going on, e.g. because the socket is gone."""
        for inbox in self._inboxes.values():
            inbox.put(error)

    def _meant(self, found: Event | StatusError) -> list[_Inbox]:
        """Whom a message is for.

        One that names no context is taken for that of the only one that is going on. Where there are several,
        an error is everybody's, lest somebody wait for ever, and anything else is nobody's.
        """
        if found.context_id is not None:
            inbox = self._inboxes.get(found.context_id)
            return [] if inbox is None else [inbox]
        going_on = [inbox for inbox in self._inboxes.values() if not inbox.over]
        return going_on if len(going_on) == 1 or isinstance(found, StatusError) else []


@dataclass(frozen=True, slots=True)
class Frames:
    """The messages of one context; each repeats all of its settings, as the service wants it."""

    settings: JsonObject

    def text(self, transcript: str, *, more: bool) -> str:
        """The next piece of the text; `more` says whether another may follow."""
        return frame({**self.settings, "transcript": transcript, "continue": more})

    def flush(self) -> str:
        """Speak what is held back, and say when it has been sent."""
        return frame({**self.settings, "transcript": "", "continue": True, "flush": True})

    def cancel(self) -> str:
        """Begin nothing more."""
        return frame({"context_id": self.settings["context_id"], "cancel": True})


def frame(message: JsonObject) -> str:
    """A message as it goes out."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
