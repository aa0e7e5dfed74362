"""How a test talks to the control API: over HTTP to a server, or straight to an application beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from mockserver.contract.jsonvalue import JsonObject, JsonValue

if TYPE_CHECKING:
    from mockserver.control.powers import Powers


class Refused(Exception):
    """The control API did not do what it was asked."""


class Line(Protocol):
    """One way to ask. `path` is what follows `/_mock/`; raises Refused."""

    def ask(
        self, method: str, path: str, query: Mapping[str, str], body: JsonValue = None
    ) -> JsonObject | str:
        """The answer: an object, or the text of one that is no JSON."""

    def close(self) -> None:
        """Nothing more is asked."""


class HttpLine:
    """Asks a running server."""

    def __init__(self, base_url: str, token: str | None = None) -> None:
        import httpx

        headers = {} if token is None else {"X-Mock-Token": token}
        # The longest wait of the control API is a minute. A mock with TLS has a certificate that only its
        # clients need to trust; without all the others this is made in no time.
        self._http = httpx.Client(
            base_url=base_url, headers=headers, trust_env=False, verify=False, timeout=70
        )

    def ask(
        self, method: str, path: str, query: Mapping[str, str], body: JsonValue = None
    ) -> JsonObject | str:
        """As of Line."""
        content = {} if body is None else {"json": body}
        reply = self._http.request(method, f"/_mock/{path}", params=dict(query), **content)  # type: ignore[arg-type]
        if reply.is_error:
            raise Refused(f"{method} /_mock/{path}: {reply.status_code} {_said(reply.text)}")
        if reply.headers["content-type"] == "application/json":
            found: JsonObject = reply.json()
            return found
        return reply.text

    def close(self) -> None:
        """As of Line."""
        self._http.close()


class DirectLine:
    """Asks an application that runs in this process. What would be waited for is looked at once."""

    def __init__(self, powers: Powers) -> None:
        self._powers = powers

    def ask(
        self, method: str, path: str, query: Mapping[str, str], body: JsonValue = None
    ) -> JsonObject | str:
        """As of Line."""
        import orjson

        from mockserver.api.replies import Content, Json, Later
        from mockserver.contract.errors import ApiError
        from mockserver.control.routes import answer
        from mockserver.control.waiting import Waiting

        sent = b"" if body is None else orjson.dumps(body)
        try:
            found = answer(self._powers, method, f"/_mock/{path}", tuple(query.items()), sent)
        except ApiError as error:
            raise Refused(f"{method} /_mock/{path}: {error.message}") from None
        if isinstance(found, Later):
            found = found.then(found.work())
        if isinstance(found, Waiting):
            found = found.ready() or found.otherwise()
        if isinstance(found, Json):
            value: JsonObject = orjson.loads(found.body)
            return value
        return found.body.decode() if isinstance(found, Content) else {}

    def close(self) -> None:
        """As of Line."""


def _said(body: str) -> str:
    """The message of a refusal; another server may stand there, and answer in a form of its own."""
    import orjson

    try:
        return str(orjson.loads(body)["message"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return body.strip()
