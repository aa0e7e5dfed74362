"""What is to happen to one request, one handshake or one message: a value, no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from string import Formatter
from types import MappingProxyType
from typing import Any, Final, Literal

from mockserver.contract.errors import ApiError
from mockserver.contract.faults import FAULTS
from mockserver.contract.jsonvalue import JsonValue
from mockserver.control.faults.points import Ending, Point

PLAIN: Final = "text/plain; charset=utf-8"
Damage = Literal["json", "audio"]
NOTHING: Final[Mapping[str, JsonValue]] = MappingProxyType({})

BY_STATUS: Final = {
    400: "invalid_request",
    401: "bad_credentials",
    402: "credits_exhausted",
    403: "voice_read_only",
    404: "not_found",
    413: "body_too_large",
    414: "uri_too_long",
    429: "concurrency_limited",
    500: "internal",
}
"""The error that a bare status means; of every other documented one the first with that status."""

_DETAIL: Final[dict[str, Any]] = {
    "detail": "this answer was asked of the mock",
    "reason": "this answer was asked of the mock",
    "field": "transcript",
    "wanted": "something else",
    "language": "hi",
    "accent": "en-US",
    "voice": "",
}
"""What fills the sentences of errors that nobody has made; any other gap is filled with its own name."""


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer that is given in place of the operation's own."""

    status: int
    body: str = ""
    media_type: str = PLAIN


@dataclass(frozen=True, slots=True)
class Effect:
    """All that happens to one answer. Without anything set nothing happens.

    error: id of a row of FAULTS, told instead of an answer; retry_after: seconds, sent with it; limit: the
    number in its sentence. latency_s: waited before anything is answered. drip: bytes a second. after,
    ending: what happens where; damage: what is broken there instead. frames: those of `MACHINES`.
    headers: added to the answer's own. request: a JSON merge patch of what the client sent.
    """

    error: str | None = None
    retry_after: float | None = None
    limit: int = 1
    reply: Canned | None = None
    latency_s: float = 0.0
    drip: float | None = None
    after: Point | None = None
    ending: Ending | None = None
    damage: Damage | None = None
    frames: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    request: Mapping[str, JsonValue] = field(default_factory=lambda: NOTHING)

    @property
    def touches_answer(self) -> bool:
        """Whether the answer has to be watched while it is sent."""
        return any((self.drip, self.ending, self.damage, self.frames, self.headers))

    def refusal(self) -> ApiError | None:
        """The error to raise, with every word of its sentence."""
        if self.error is None:
            return None
        headers = () if self.retry_after is None else (("retry-after", f"{self.retry_after:g}"),)
        fault = FAULTS[self.error]
        gaps = {name for _, name, _, _ in Formatter().parse(fault.message + (fault.text or "")) if name}
        detail = {name: _DETAIL.get(name, name) for name in gaps}
        return ApiError(self.error, headers=headers, **(detail | {"limit": self.limit}))

    def then(self, other: Effect) -> Effect:
        """Both together; where only one can be, this one's."""
        mine = self.after is not None or self.ending is not None or self.damage is not None
        return replace(
            self,
            error=self.error or other.error,
            retry_after=other.retry_after if self.retry_after is None else self.retry_after,
            limit=self.limit if self.error else other.limit,
            reply=self.reply or other.reply,
            latency_s=self.latency_s + other.latency_s,
            drip=self.drip or other.drip,
            after=self.after if mine else other.after,
            ending=self.ending if mine else other.ending,
            damage=self.damage if mine else other.damage,
            frames=self.frames + other.frames,
            headers=self.headers + other.headers,
            request={**other.request, **self.request},
        )


def fault_of(value: str | int) -> str:
    """The id of an error that is given as an id or as a status. Raises ValueError."""
    text = str(value)
    if text in FAULTS:
        return text
    if text.isdecimal():
        status = int(text)
        if status in BY_STATUS:
            return BY_STATUS[status]
        for fault in FAULTS.values():
            if fault.status == status:
                return fault.id
    raise ValueError("the id of an error in docs/fidelity.md, or a status that one of them has")
