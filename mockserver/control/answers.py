"""The bytes of an answer that was sent, made again from what the journal holds: nothing was copied."""

from __future__ import annotations

from typing import Final

from mockserver.control.journal import Entry

_EVENT_STREAM: Final = "text/event-stream"


def body_sent(entry: Entry) -> bytes | None:
    """The body of an answer; None where there was none, or where it was made up while it was sent.

    Of an answer that was meddled with (`entry.effects`) it is what would have been sent otherwise.
    """
    from mockserver.api.render import render
    from mockserver.api.replies import Audio, Content, Empty, Events, Json

    reply = entry.reply
    if entry.error is not None:
        return entry.error_body
    if isinstance(reply, Json | Content):
        return reply.body
    if isinstance(reply, Audio):
        return b"".join(render(reply))
    if isinstance(reply, Events):
        return b"".join(piece for _, piece in reply.recital.events())
    return b"" if isinstance(reply, Empty) else None


def headers_sent(entry: Entry) -> list[tuple[str, str]]:
    """The headers of an answer, but for those that belong to the connection."""
    from mockserver.api.replies import Audio, Content, Events, Json, JsonPieces

    reply = entry.reply
    kind = ""
    if entry.error is not None:
        kind = "application/json" if entry.error_body.startswith(b"{") else "text/plain; charset=utf-8"
    elif isinstance(reply, Json | JsonPieces):
        kind = "application/json"
    elif isinstance(reply, Audio | Content):
        kind = reply.media_type
    elif isinstance(reply, Events):
        kind = _EVENT_STREAM
    more = entry.error.headers if entry.error else reply.headers if reply else ()
    found = [("content-type", kind)] if kind else []
    return [*found, ("x-request-id", entry.request_id), *more]
