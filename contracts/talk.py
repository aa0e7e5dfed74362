"""Conversations as a law sees them: contexts that say things, and what is told of them.

A law names what it says and looks at what it hears; that JSON goes over a socket is settled here. The same
laws run over bare frames (`Talk`) and through our own client (`wires.through_client`).
"""

from __future__ import annotations

import base64
import binascii
import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from contracts.evidence import Broken, Evidence, cut
from contracts.exchange import Reply
from contracts.wires import Closed, Line

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
Fields: TypeAlias = Mapping[str, Json]

MOST_MESSAGES: Final = 5_000
"""A context that tells more than that for a sentence will never end."""


@dataclass(frozen=True, slots=True)
class Heard(Evidence):
    """Messages in the order in which they came, each as its object; and what was sent to get them."""

    messages: tuple[Mapping[str, object], ...]
    asked: Reply | str
    """The exchange that they came in, or the frames that were sent."""

    def request(self, secret: str | None) -> str:
        if isinstance(self.asked, Reply):
            return self.asked.request(secret)
        return self.asked.replace(secret, "$CARTESIA_API_KEY") if secret else self.asked

    def of(self, *kinds: str) -> list[Mapping[str, object]]:
        """The messages of some types."""
        return [each for each in self.messages if each.get("type") in kinds]

    def one(self, kind: str) -> Mapping[str, object]:
        """The only message of a type. Raises Broken where there is none, or more."""
        found = self.of(kind)
        self.must(f"messages of type {kind}", "one", len(found) == 1, self.kinds())
        return found[0]

    @property
    def last(self) -> Mapping[str, object]:
        """The last message. Raises Broken where there is none."""
        self.must("messages", "some", bool(self.messages), 0)
        return self.messages[-1]

    def kinds(self) -> list[str]:
        """The types, in order, repeated ones once."""
        found: list[str] = []
        for each in self.messages:
            kind = str(each.get("type"))
            if found[-1:] != [kind]:
                found.append(kind)
        return found

    def pieces(self) -> list[bytes]:
        """The sound of each chunk. Raises Broken for a chunk whose data is no base64."""
        return [self._decoded(each) for each in self.of("chunk")]

    def audio(self) -> bytes:
        """The sound of all chunks. Raises Broken where one is no base64."""
        return b"".join(self.pieces())

    def words(self, kind: str = "word") -> list[tuple[str, float, float]]:
        """Text, start and end of each word or phoneme. Raises Broken unless they are three equal columns."""
        whole = "timestamps" if kind == "word" else f"{kind}_timestamps"
        rows: list[tuple[str, float, float]] = []
        for message in self.of(whole):
            times = message.get(f"{kind}_timestamps")
            columns = (
                [times.get(name) for name in (f"{kind}s", "start", "end")] if isinstance(times, dict) else []
            )
            good = bool(columns) and all(isinstance(column, list) for column in columns)
            self.must(f"{kind}_timestamps", f"arrays {kind}s, start and end", good, message)
            texts, starts, ends = (list(column) for column in columns if isinstance(column, list))
            self.must("lengths", "the same", len(texts) == len(starts) == len(ends), message)
            numbers = all(isinstance(each, int | float) for each in (*starts, *ends))
            self.must("start and end", "numbers", numbers, message)
            rows += [(str(t), float(s), float(e)) for t, s, e in zip(texts, starts, ends, strict=True)]
        return rows

    def must_end_well(self) -> None:
        """Raises Broken unless the last message is `done`, the only one, and none is an error."""
        self.must("messages", "no error", not self.of("error"), self.of("error"))
        self.must_be("type of the last message", "done", self.last.get("type"))
        self.must_be("messages of type done", 1, len(self.of("done")))

    def _decoded(self, chunk: Mapping[str, object]) -> bytes:
        data = chunk.get("data")
        try:
            return base64.b64decode(data, validate=True) if isinstance(data, str) else _raise()
        except (ValueError, binascii.Error):
            raise Broken("data of a chunk", "a string of base64", cut(repr(data)), self) from None


def _raise() -> bytes:
    raise ValueError("no string")


class Context(Protocol):
    """One utterance, whose text may come in pieces."""

    def say(self, transcript: str, *, more: bool = False) -> None:
        """The next piece of the text; `more`: another may follow."""

    def flush(self) -> None:
        """Have what was said so far spoken now."""

    def end(self) -> None:
        """Nothing more will be said: an empty text that closes the context."""

    def cancel(self) -> None:
        """Want no more of it."""

    def until(self, *kinds: str) -> Heard:
        """All that is told of the context until a message of one of the types; an error ends it as well."""

    def until_over(self) -> Heard:
        """All that is told of the context from its beginning until `done` or an error."""


class Conversation(Protocol):
    """A socket that carries contexts."""

    def context(self, name: str, **settings: Json) -> Context:
        """A context; `settings` change or add fields of its messages. Nothing is sent yet."""


class Talk:
    """A socket with nothing between: frames as they are."""

    def __init__(self, line: Line, usual: Fields, patience: float) -> None:
        self._line = line
        self._usual = usual
        self._patience = patience
        self._log: list[str] = []
        self.heard: list[Mapping[str, object]] = []
        """All messages in the order in which they came, whichever context they are of."""

    @property
    def reply(self) -> Reply:
        """The answer to the handshake."""
        return self._line.reply

    def context(self, name: str, **settings: Json) -> FramedContext:
        """See Conversation."""
        return FramedContext(self, {**self._usual, **settings, "context_id": name})

    def send(self, frame: Fields | str | bytes) -> None:
        """Any frame; an object as JSON. Raises Broken where the socket is closed."""
        said = json.dumps(frame, ensure_ascii=False) if isinstance(frame, Mapping) else frame
        self._log.append(said if isinstance(said, str) else f"({len(said)} bytes)")
        try:
            self._line.send(said)
        except Closed as closed:
            raise Broken("socket", "open", str(closed), self.so_far()) from closed

    def hear(self) -> Mapping[str, object]:
        """The next message, an object. Raises Broken where it is none, or the socket is closed."""
        try:
            frame = self._line.receive(self._patience)
        except Closed as closed:
            raise Broken("socket", "a message", str(closed), self.so_far()) from closed
        try:
            found = json.loads(frame) if isinstance(frame, str) else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Broken("message", "a JSON object as text", cut(repr(frame)), self.so_far())
        self.heard.append(found)
        if len(self.heard) > MOST_MESSAGES:
            raise Broken("messages", "an end", f"{len(self.heard)} and more", self.so_far())
        return found

    def end_of_socket(self) -> Closed:
        """How the other side closes, after what else it tells. Raises Broken unless it does in time."""
        while True:
            try:
                frame = self._line.receive(self._patience)
            except Closed as closed:
                return closed
            if isinstance(frame, str) and len(self.heard) < MOST_MESSAGES:
                self.heard.append(_object_or_text(frame))
                continue
            raise Broken("socket", "an end", "messages without end", self.so_far())

    def so_far(self) -> Heard:
        """Everything, as evidence."""
        return Heard(tuple(self.heard), self.asked)

    @property
    def asked(self) -> str:
        """The address, the version, and every frame that was sent."""
        asked = self._line.reply.asked
        version = asked.headers.get("Cartesia-Version")
        head = f"websocket {shlex.quote(asked.url)}" + (
            f" -H 'Cartesia-Version: {version}'" if version else ""
        )
        return "\n".join([head, *(f"  > {cut(each)}" for each in self._log)])

    def close(self) -> None:
        self._line.close()


class FramedContext:
    """A context of bare frames; see Context."""

    def __init__(self, talk: Talk, settings: Fields) -> None:
        self._talk = talk
        self.settings = settings
        self._seen = len(talk.heard)

    def say(self, transcript: str, *, more: bool = False, **changed: Json) -> None:
        """`changed`: fields of this one message."""
        self._talk.send({**self.settings, "transcript": transcript, "continue": more, **changed})

    def flush(self) -> None:
        self._talk.send({**self.settings, "transcript": "", "continue": True, "flush": True})

    def end(self) -> None:
        self.say("")

    def cancel(self) -> None:
        self._talk.send({"context_id": self.settings["context_id"], "cancel": True})

    def until(self, *kinds: str) -> Heard:
        found: list[Mapping[str, object]] = []
        for message in self._messages():
            found.append(message)
            if message.get("type") in (*kinds, "error"):
                break
        return Heard(tuple(found), self._talk.asked)

    def until_over(self) -> Heard:
        return self.until("done")

    def _messages(self) -> Iterator[Mapping[str, object]]:
        """Those of this context, first what came while others were listened to; and errors of nobody."""
        while True:
            while self._seen < len(self._talk.heard):
                message = self._talk.heard[self._seen]
                self._seen += 1
                stray = message.get("context_id") is None and message.get("type") == "error"
                if stray or message.get("context_id") == self.settings["context_id"]:
                    yield message
            self._talk.hear()


def _object_or_text(frame: str) -> Mapping[str, object]:
    try:
        found = json.loads(frame)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {"text": frame}
