"""Who is asking: API key → world."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.contract.errors import ApiError
from mockserver.world.world import World, Worlds


class Door:
    """Lets keys in: any that is not empty, or only those it was told of."""

    def __init__(self, worlds: Worlds, accepted: tuple[str, ...]) -> None:
        self._worlds = worlds
        self._accepted = frozenset(accepted)

    def enter(self, headers: Mapping[str, str]) -> World:
        """The world of the key in `X-API-Key` or `Authorization: Bearer`.

        Raises ApiError: no_credentials (none given), bad_credentials (not one of the accepted).
        """
        key = _key(headers)
        if not key:
            raise ApiError("no_credentials")
        if self._accepted and key not in self._accepted:
            raise ApiError("bad_credentials")
        return self._worlds.of(key)


def _key(headers: Mapping[str, str]) -> str:
    key = headers.get("x-api-key", "").strip()
    if key:
        return key
    scheme, _, token = headers.get("authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
