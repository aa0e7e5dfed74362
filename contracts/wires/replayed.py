"""A target that is a folder of cassettes: what was asked then is answered as then; nothing else is.

Laws are recorded one by one, so their order does not matter: `begin` opens the cassette of one.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from contracts.exchange import Asked, Reply
from contracts.tape.files import FRAMES, load
from contracts.tape.scrub import HIDDEN, Scrubber
from contracts.tape.takes import SocketTake, header
from contracts.wires import Closed, NoAnswer, NotRecorded, Refused


def place(law: str, version: str) -> str:
    """The name of a law's cassette below its folder."""
    return f"{law}/{version}"


class Replayed:
    """A folder of cassettes."""

    patience = 0.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._replies: list[Reply] = []
        self._sockets: list[SocketTake] = []
        self._scrubber = Scrubber()

    def begin(self, law: str, version: str) -> None:
        """Open the cassette of a law. Raises NotRecorded, BadCassette."""
        self._replies, self._sockets = [], []
        name = place(law, version)
        paths = [self._folder / f"{name}.yaml", self._folder / f"{name}{FRAMES}"]
        if not any(path.exists() for path in paths):
            raise NotRecorded("there is no cassette of this law")
        for path in paths:
            if path.exists():
                cassette = load(path)
                self._replies += cassette.replies
                self._sockets += cassette.sockets

    def ask(self, asked: Asked) -> Reply:
        wanted = signature(self._scrubber.asked(asked))
        for place_, reply in enumerate(self._replies):
            if signature(reply.asked) == wanted:
                return self._replies.pop(place_)
        raise NotRecorded(f"{asked.method} {urlsplit(asked.url).path}")

    def dial(self, asked: Asked) -> ReplayedLine:
        wanted = signature(self._scrubber.asked(asked))
        for place_, take in enumerate(self._sockets):
            if signature(take.handshake.asked) == wanted:
                self._sockets.pop(place_)
                if take.handshake.status != 101:
                    raise Refused(take.handshake)
                return ReplayedLine(take, self._scrubber)
        raise NotRecorded(f"a socket at {urlsplit(asked.url).path}")

    def close(self) -> None:
        pass


class ReplayedLine:
    """A socket of then: it answers as long as the client says what it said then."""

    def __init__(self, take: SocketTake, scrubber: Scrubber) -> None:
        self._take = take
        self._scrubber = scrubber
        self._place = 0

    @property
    def reply(self) -> Reply:
        return self._take.handshake

    def send(self, frame: str | bytes) -> None:
        # A client may say something sooner or later than then, but not something else.
        frames = self._take.frames
        said = _normal(self._scrubber.text(frame) if isinstance(frame, str) else frame)
        for at in range(self._place, len(frames)):
            if frames[at].sender == "client" and _normal(frames[at].data) == said:
                self._take = SocketTake(
                    self._take.handshake, (*frames[:at], *frames[at + 1 :]), self._take.closed
                )
                return
        raise NotRecorded(f"a frame {frame[:80]!r}")

    def receive(self, patience: float) -> str | bytes:
        frames = self._take.frames
        if self._place < len(frames):
            found = frames[self._place]
            if found.sender == "client":
                raise NotRecorded(f"an answer before the frame {found.data[:80]!r}")
            self._place += 1
            return found.data
        if self._take.closed is not None:
            raise Closed(*self._take.closed)
        raise NoAnswer("the recording ends here")

    def close(self) -> None:
        pass


def signature(asked: Asked) -> tuple[object, ...]:
    """What two requests must share to be the same: not the host, nor who asks."""
    parts = urlsplit(asked.url)
    credentials = tuple(sorted(n.lower() for n, v in asked.headers.items() if HIDDEN in v))
    query = tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return (
        asked.method,
        parts.path,
        query,
        header(asked, "cartesia-version"),
        credentials,
        _normal(asked.body or b""),
    )


def _normal(data: str | bytes) -> object:
    """JSON by its content, anything else by its bytes."""
    try:
        return json.dumps(json.loads(data), sort_keys=True)
    except (ValueError, RecursionError):
        return data.encode() if isinstance(data, str) else data
