"""What both edges tell `websockets`, and its failures in our words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, WebSocketException

from client.errors import ConnectionFailed, from_answer
from client.settings import ClientSettings

_SCHEMES: Final = {"http": "ws", "https": "wss"}

TTS: Final = "/tts/websocket"
STT: Final = "/stt/websocket"
TURNS: Final = "/stt/turns/websocket"


@dataclass(frozen=True, slots=True)
class Opening:
    """How a connection is opened. `proxy`: None goes direct, True asks the environment."""

    url: str
    headers: dict[str, str]
    proxy: Literal[True] | None


def opening(settings: ClientSettings, path: str, query: Sequence[tuple[str, str]] = ()) -> Opening:
    """For a socket of the service that the settings name."""
    parts = urlsplit(settings.base_url)
    # Keyterms have spaces, which are not to become plus signs.
    asked = urlencode(query, quote_via=quote)
    url = urlunsplit(parts._replace(scheme=_SCHEMES[parts.scheme], path=parts.path + path, query=asked))
    headers = {**settings.credentials, "Cartesia-Version": settings.version}
    return Opening(url, headers, None if settings.loopback else True)


@contextmanager
def connected(what: str) -> Iterator[None]:
    """Raise StatusError for a refused handshake, ConnectionFailed for whatever else goes wrong."""
    try:
        yield
    except InvalidStatus as error:
        answer = error.response
        raise from_answer(answer.status_code, answer.headers, bytes(answer.body or b"")) from error
    except ConnectionClosed as error:
        raise lost(error) from error
    except (InvalidHandshake, WebSocketException, OSError) as error:
        raise ConnectionFailed(f"{what}: {error or type(error).__name__}") from error


def lost(error: ConnectionClosed) -> ConnectionFailed:
    """The socket was closed; with the code and reason of the peer, where it gave them."""
    if error.rcvd is None:
        return ConnectionFailed("the socket broke off without a close frame")
    reason = f" {error.rcvd.reason}" if error.rcvd.reason else ""
    return ConnectionFailed(f"the socket was closed: {error.rcvd.code}{reason}")
