"""What can go wrong, as exceptions: one class for each kind that a caller may want to catch.

An answer that is not of success is read by `from_answer`, whichever of the service's two forms it has: plain
text `Title: message` before 2026-03-01, a JSON object since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final


class CartesiaError(Exception):
    """Anything that this client raises of its own accord."""


class ConfigurationError(CartesiaError):
    """The client was told too little, or something that cannot be, before any request was made."""


class ConnectionFailed(CartesiaError):
    """No whole answer came: nobody listens, the time was up, the connection broke. The cause is chained."""


class ContextOver(CartesiaError):
    """A context of a socket has ended, so nothing more can be sent to it; open another."""


class UnreadableAnswer(CartesiaError):
    """A successful answer does not have the shape that the operation promises."""


class StatusError(CartesiaError):
    """The service refused, or sent us elsewhere, for no redirect is followed.

    `code`, `title` and `request_id` are None where the answer has none, `context_id` where it is not about
    one context of a stream.
    """

    def __init__(
        self,
        *,
        status: int,
        code: str | None,
        title: str | None,
        message: str,
        body: bytes,
        request_id: str | None,
        context_id: str | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.title = title
        self.message = message
        self.body = body
        self.request_id = request_id
        self.context_id = context_id
        super().__init__(f"{status} {title}: {message}" if title else f"{status} {message}")


class BadRequest(StatusError):
    """400: the request breaks a rule, which the message names."""


class Unauthorized(StatusError):
    """401: no key, or one that is not known."""


class PaymentRequired(StatusError):
    """402: out of credits, or not in this plan."""


class Forbidden(StatusError):
    """403: the key is known, but not for this."""


class NotFound(StatusError):
    """404: no such route, version, voice or model."""


class Conflict(StatusError):
    """409: the thing is not in a state for this."""


class TooLarge(StatusError):
    """413: the body or file is larger than is taken."""


class RateLimited(StatusError):
    """429: too many requests at once."""


class ServerError(StatusError):
    """500 and above: not the caller's fault."""


_KINDS: Final[Mapping[int, type[StatusError]]] = {
    400: BadRequest,
    401: Unauthorized,
    402: PaymentRequired,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    429: RateLimited,
}


def from_answer(status: int, headers: Mapping[str, str], body: bytes) -> StatusError:
    """The exception for a refusal. `headers` must not mind the case of its keys.

    The body decides its own form, for the content type is not always true to it.
    """
    text = body.decode("utf-8", "replace").strip()
    code, title, message, request_id = _from_json(text) or _from_text(text)
    kind = _KINDS.get(status, ServerError if status >= 500 else StatusError)
    return kind(
        status=status,
        code=code,
        title=title,
        message=message or "(no message)",
        body=body,
        request_id=request_id or headers.get("x-request-id"),
    )


def from_event(fields: Mapping[str, object]) -> StatusError:
    """The exception for an error in the midst of a stream, of which the first answer knew nothing yet."""
    status, context_id = fields.get("status_code"), fields.get("context_id")
    body = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")
    error = from_answer(status if isinstance(status, int) else 500, {}, body)
    if error.title is None and ": " in error.message:
        error.title, _, error.message = error.message.partition(": ")
    error.context_id = context_id if isinstance(context_id, str) else None
    return error


_Parts = tuple[str | None, str | None, str, str | None]


def _from_json(text: str) -> _Parts | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, dict) and isinstance(found.get("error"), dict):
        found = found["error"]  # a few routes wrap the object once more
    if not isinstance(found, dict):
        return None

    def string(*names: str) -> str | None:
        return next((found[name] for name in names if isinstance(found.get(name), str)), None)

    message = string("message", "error", "description") or ""
    return string("error_code"), string("title"), message, string("request_id")


def _from_text(text: str) -> _Parts:
    title, colon, message = text.partition(": ")
    return (None, title, message, None) if colon else (None, None, text, None)
