"""Access tokens: real JSON Web Tokens, signed with a key that the seed decides.

The claims are those of a documented token, their times those of the calendar, so the same calls give the same
token. Whether one has expired is asked of the clock: a test that lets an hour pass need not wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from mockserver.contract.jsonvalue import JsonObject, as_list, as_object, as_text
from mockserver.world.calendar import Calendar
from mockserver.world.clock import Clock
from mockserver.world.ids import Ids

ISSUER: Final = "https://api.cartesia.ai"
ALGORITHM: Final = "HS256"
_SESSION: Final = "ssid_"
_MOST: Final = 100_000
"""Tokens that are remembered; of more the oldest is forgotten, which is to say that it expires."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is remembered of a token: `version` is the date of the request that made it ("": any will do),
    `deadline` on the clock."""

    grants: frozenset[str]
    version: str
    deadline: float


class Tokens:
    """The tokens of one API key."""

    def __init__(self, seed: int, user_id: str, ids: Ids, calendar: Calendar, clock: Clock) -> None:
        self._secret = _secret(seed)
        self._session = _SESSION + user_id
        self._ids = ids
        self._calendar = calendar
        self._clock = clock
        self._by_id: dict[str, Token] = {}

    def mint(self, grants: Mapping[str, bool], expires_in: int, version: str) -> str:
        """A new token that is good for `expires_in` seconds, made by a request of a dated version."""
        import jwt  # not before somebody wants a token

        self._forget_expired()
        name = self._ids.uuid()
        issued = int(datetime.fromisoformat(self._calendar.moment()).timestamp())
        claims = {
            "grants": dict(grants),
            "jti": name,
            "iat": issued,
            "iss": ISSUER,
            "exp": issued + expires_in,
        }
        granted = frozenset(grant for grant, given in grants.items() if given)
        self._by_id[name] = Token(granted, version, self._clock.now() + expires_in)
        return jwt.encode(claims, self._secret, ALGORITHM, headers={"kid": self._session})

    def find(self, name: str) -> Token | None:
        """The token of that `jti`; None if there is none, or if it has expired."""
        found = self._by_id.get(name)
        return found if found is not None and self._clock.now() < found.deadline else None

    def adopt(self, claims: Claims) -> Token | None:
        """A token that another server made: good from now on for the seconds that it was given, once."""
        if claims.name not in self._by_id and len(self._by_id) < _MOST:
            self._by_id[claims.name] = Token(claims.grants, "", self._clock.now() + claims.seconds)
        return self.find(claims.name)

    def dump(self) -> JsonObject:
        """Those that are good still, as plain JSON; what is left to each instead of a moment."""
        self._forget_expired()
        now = self._clock.now()
        return {
            name: {
                "grants": sorted(token.grants),
                "version": token.version,
                "left": token.deadline - now,
            }
            for name, token in self._by_id.items()
        }

    def load(self, dumped: JsonObject) -> None:
        """Become what `dump` gave. Raises ValueError or KeyError for what it could not have given."""
        now = self._clock.now()
        loaded: dict[str, Token] = {}
        for name, value in dumped.items():
            row = as_object(value)
            grants = frozenset(as_text(grant) for grant in as_list(row["grants"]))
            left = row["left"]
            if not isinstance(left, int | float):
                raise ValueError(f"{left!r} is no number of seconds")
            loaded[name] = Token(grants, as_text(row["version"]), now + left)
        self._by_id = loaded

    def _forget_expired(self) -> None:
        now = self._clock.now()
        self._by_id = {name: token for name, token in self._by_id.items() if now < token.deadline}
        while len(self._by_id) >= _MOST:
            del self._by_id[next(iter(self._by_id))]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says of itself: whose it is, its `jti`, what it opens, how long it was made for."""

    user: str
    name: str
    grants: frozenset[str]
    seconds: int


def read(text: str, seed: int) -> Claims | None:
    """What a token says that a server with this seed signed; None for any other text."""
    import jwt

    try:
        session = as_text(jwt.get_unverified_header(text).get("kid"))
        # Its times are those of the calendar, and judged by the clock; nobody else's clock is asked.
        claims = jwt.decode(
            text,
            _secret(seed),
            [ALGORITHM],
            options={"require": ["jti", "iat", "exp"], "verify_exp": False, "verify_iat": False},
        )
    except (jwt.PyJWTError, ValueError):  # ValueError: text that is not even UTF-8
        return None
    granted = frozenset(grant for grant, given in as_object(claims.get("grants")).items() if given)
    seconds = int(claims["exp"]) - int(claims["iat"])
    return Claims(session.removeprefix(_SESSION), as_text(claims["jti"]), granted, seconds)


def user_named(text: str) -> str:
    """The user that a token names, whoever signed it; "" for what names none."""
    import jwt

    try:
        return as_text(jwt.get_unverified_header(text).get("kid")).removeprefix(_SESSION)
    except (jwt.PyJWTError, ValueError):
        return ""


def _secret(seed: int) -> bytes:
    return sha256(f"{seed}\naccess tokens".encode()).digest()
