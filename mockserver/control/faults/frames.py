"""How messages of a stream are changed on their way: small machines, a message in, messages out.

A machine sees what the client says as well, so it can remember. It lives as long as the stream it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text

Frame = dict[str, JsonValue]


class Rewriter:
    """Changes nothing. `incoming` may change a message of the client, `outgoing` one of the server."""

    def incoming(self, frame: Frame) -> Frame:
        """A JSON message of the client, or the body of its request."""
        return frame

    def sound(self, data: bytes) -> None:
        """A binary message of the client."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        """What is sent in place of a message."""
        yield frame


class DoneMissing(Rewriter):
    """The message that ends a context is lost."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        if frame.get("type") != "done":
            yield frame


class DoneDoubled(Rewriter):
    """The message that ends a context comes twice."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        yield frame
        if frame.get("type") == "done":
            yield dict(frame)


class TimestampsReversed(Rewriter):
    """The entries of one message run backwards."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        yield with_times(
            frame, lambda times: {name: list(as_list(each))[::-1] for name, each in times.items()}
        )


class TimestampsMissing(Rewriter):
    """No timestamps at all."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        if frame.get("type") != "timestamps":
            yield frame


def with_times(frame: Frame, change: Callable[[JsonObject], JsonObject]) -> Frame:
    """A timestamps message with its columns changed; any other as it is."""
    if frame.get("type") != "timestamps":
        return frame
    return {**frame, "word_timestamps": change(as_object(frame.get("word_timestamps")))}


def context_of(frame: JsonObject) -> str:
    """The context that a message names, or nothing."""
    return as_text(frame.get("context_id"))


REWRITERS: Final[dict[str, Callable[[], Rewriter]]] = {
    "done-missing": DoneMissing,
    "done-doubled": DoneDoubled,
    "timestamps-reversed": TimestampsReversed,
    "timestamps-missing": TimestampsMissing,
}
"""By name. The quirks add theirs."""
