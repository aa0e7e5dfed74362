"""In test mode the server holds its own answers against the contract, and says so loudly where they break it.

Nothing is changed by it: the answer goes out as it is. What is looked at is what the server itself says; what
faults, quirks and scripts of a test make of that is theirs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mockserver.contract.answers import READ, breaches
from mockserver.contract.errors import ApiError
from mockserver.contract.messages import outgoing
from mockserver.edge import log

if TYPE_CHECKING:
    from mockserver.contract.operations import Operation
    from mockserver.contract.versions import Version
    from mockserver.edge.types import Message, Send

_KEPT: Final = 1_000
_LONGEST: Final = 1 << 24
"""Bytes of a body from which on it is not looked at."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One answer or message of the server that breaks its contract. status: 0 for a message of a socket."""

    operation: str
    version: str
    status: int
    sentence: str


class SelfCheck:
    """What one server found out about itself."""

    def __init__(self) -> None:
        self.breaches: deque[Breach] = deque(maxlen=_KEPT)
        """The latest; all of them are in the log."""
        self.judged = 0
        """Answers and messages that were looked at."""

    def answer(self, operation: Operation, send: Send) -> Send:
        """`send` for one HTTP answer, which is judged once it is over."""
        return _Overheard(self, operation, send).send

    def messages(self, write: Callable[[Any], str], version: Version, channel: str) -> Callable[[Any], str]:
        """`write` for the messages of one socket, each of which is judged."""
        import orjson

        def written(event: Any) -> str:
            text = write(event)
            self.judged += 1
            try:
                outgoing(version, channel, orjson.loads(text))
            except (ApiError, ValueError) as error:
                sentence = f"{error} in {text[:200]}"
                self.found(Breach(f"{channel}.websocket", version.date, 0, sentence))
            return text

        return written

    def found(self, breach: Breach) -> None:
        """Something is broken."""
        self.breaches.append(breach)
        fields = {
            "operation": breach.operation,
            "version": breach.version,
            "status": breach.status,
            "why": breach.sentence,
        }
        log.logger.error("broke the contract", extra={"fields": fields})


class _Overheard:
    """One answer on its way out."""

    def __init__(self, check: SelfCheck, operation: Operation, send: Send) -> None:
        self._check = check
        self._operation = operation
        self._send = send
        self._status = 0
        self._headers: dict[bytes, bytes] = {}
        self._body: list[bytes] = []
        self._size = 0

    async def send(self, message: Message) -> None:
        """Send one message, and judge what was sent if it is the last."""
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], dict(message["headers"])
        elif message["type"] == "http.response.body":
            self._hear(message.get("body", b""))
            if not message.get("more_body", False):
                self._judge()
        await self._send(message)

    def _hear(self, data: bytes) -> None:
        kind = self._headers.get(b"content-type", b"").partition(b";")[0].decode("latin-1")
        self._size += len(data)
        if kind in READ and self._size <= _LONGEST:
            self._body.append(data)

    def _judge(self) -> None:
        self._check.judged += 1
        operation, kind = self._operation, self._headers.get(b"content-type")
        if self._size > _LONGEST:
            return
        sentences = breaches(
            operation,
            self._status,
            kind.decode("latin-1") if kind is not None else None,
            b"".join(self._body),
        )
        if not self._headers.get(b"x-request-id"):
            sentences = (*sentences, "the answer has no x-request-id")
        for sentence in sentences:
            self._check.found(Breach(operation.id, operation.version.date, self._status, sentence))
