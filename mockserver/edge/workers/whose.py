"""Which worker a request belongs to, by the head of it: pure, and the same in every process."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl

from mockserver.contract.credentials import is_token
from mockserver.edge.auth import in_handshake, in_headers
from mockserver.edge.control import CONTROL_PREFIX
from mockserver.world.tokens import user_named
from mockserver.world.world import user_of

ANYBODY: Final = -1
"""The request is for all workers together, or for whichever has it."""
NAME: Final = r"key_[0-9a-f]{8}"
"""What the control API calls a key whose text is nobody's business (`redaction.name_of`)."""
_FOLLOW: Final = f"{CONTROL_PREFIX}journal/follow"
_CALL: Final = re.compile(f"{CONTROL_PREFIX}calls/([0-9]{{1,18}})(?:/|$)", re.ASCII)
_REMEMBERED: Final = 1 << 16
_HEADER: Final = re.compile(rb"(?im)^(x-api-key|authorization|upgrade)[ \t]*:[ \t]*(.*?)[ \t]*\r?$")


class Whose:
    """Maps heads of requests to workers, numbered from 0. seed: of the server, which names its users."""

    def __init__(self, seed: int, count: int) -> None:
        self._seed = seed
        self._count = count
        self._known: dict[str, int] = {}

    def of_head(self, head: bytes) -> int:
        """The worker of a request that begins so (request line and headers), or ANYBODY.

        Whoever shows no key is the first worker's, so that ids of refusals are the same every time.
        """
        line, _, rest = head.partition(b"\n")
        target = [*line.split(b" ", 2), b"", b""][1].decode("latin-1")
        found = _HEADER.findall(rest)
        return self.of_request(target, [(name.lower(), value) for name, value in found])

    def of_request(self, target: str, headers: list[tuple[bytes, bytes]]) -> int:
        """The same of a request's target (path and query) and its headers, names in lower case."""
        path, _, query = target.partition("?")
        if path.startswith(CONTROL_PREFIX):
            return self._of_control(path, dict(parse_qsl(query, keep_blank_values=True)).get("key", ""))
        shown = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
        if shown.get("upgrade", "").lower() == "websocket":
            return self.of_credential(
                in_handshake(shown, dict(parse_qsl(query, keep_blank_values=True))).text
            )
        return self.of_credential(in_headers(shown).text)

    def _of_control(self, path: str, key: str) -> int:
        if path == _FOLLOW:
            return 0  # which remembers what it has told
        if number := _CALL.match(path):
            return (int(number[1]) - 1) % self._count  # as the workers number their calls
        if not key or re.fullmatch(NAME, key):
            return ANYBODY
        return self.of_credential(key)

    def of_credential(self, text: str) -> int:
        """The worker of a key, or of the key that a token was made with."""
        if not text:
            return 0
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            user = user_named(text) if is_token(text) else user_of(text, self._seed)
            known = self._known[text] = int.from_bytes(sha256(user.encode()).digest()[:8]) % self._count
        return known
