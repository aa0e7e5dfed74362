"""Who is asking: an API key, or an access token made with one → the world of that key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mockserver.contract.credentials import grant_for, is_admin_key, is_token
from mockserver.contract.errors import ApiError
from mockserver.contract.secret_places import secrets_in
from mockserver.contract.versions import Version
from mockserver.world.world import World, Worlds


@dataclass(frozen=True, slots=True)
class Shown:
    """A credential as a request shows it. token: whether a token may stand in that place, not only a key."""

    text: str
    token: bool


_NOTHING: Final = Shown("", token=True)


class Door:
    """Lets keys in: any that is not empty, or only those it was told of; and the tokens made with them."""

    def __init__(self, worlds: Worlds, accepted: tuple[str, ...]) -> None:
        self._worlds = worlds
        self._accepted = frozenset(accepted)

    def enter(self, shown: Shown, version: Version | None, path: str, *, admin: bool = False) -> World:
        """The world of whoever asks for `path` in a version, or in none where none is needed; `admin` where
        only an administrator may.

        Raises ApiError: no_credentials (none given), bad_credentials (no key that is accepted, or a token
        that is not good any more), token_refused, grant_missing, version_unknown (a token of another
        version), admin_key_required, admin_key_refused.
        """
        if not shown.text:
            raise ApiError("no_credentials")
        if is_token(shown.text):
            return self._with_token(shown, version, path)
        if self._accepted and shown.text not in self._accepted:
            raise ApiError("bad_credentials")
        if is_admin_key(shown.text) != admin:
            raise ApiError("admin_key_required" if admin else "admin_key_refused")
        return self._worlds.of(shown.text)

    def _with_token(self, shown: Shown, version: Version | None, path: str) -> World:
        found = self._worlds.of_token(shown.text) if shown.token else None
        if found is None:
            raise ApiError("bad_credentials")
        world, token = found
        grant = grant_for(path)
        if grant is None:
            raise ApiError("token_refused")
        if version is not None and token.version not in ("", version.date):
            # Quoted for a socket; that HTTP answers alike is assumed.
            raise ApiError("version_unknown")
        if grant not in token.grants:
            raise ApiError("grant_missing", grant=grant)
        return world


def in_headers(headers: Mapping[str, str]) -> Shown:
    """The first secret in the headers, of the places that `SECRET_PLACES` lists."""
    return next((Shown(text, token=place.token) for place, text in secrets_in("header", headers)), _NOTHING)


def in_handshake(headers: Mapping[str, str], query: Mapping[str, str]) -> Shown:
    """What stands in the query, which browsers have to use, before what stands in the headers."""
    in_query = (Shown(text, token=place.token) for place, text in secrets_in("query", query))
    return next(in_query, None) or in_headers(headers)
