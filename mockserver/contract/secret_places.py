"""Where a client may show a secret: one table for those who let keys in and for those who cross them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mockserver.contract.faults import Certainty

Where = Literal["header", "query", "body"]


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """One place. scheme: the word before the secret in a header. opens: whether doors look at it; token:
    whether an access token may stand there, not only a key."""

    where: Where
    name: str
    certainty: Certainty
    source: str
    scheme: str = ""
    opens: bool = True
    token: bool = False


SECRET_PLACES: Final = (
    # Only sockets look at the query: a browser cannot send headers with a handshake.
    SecretPlace("query", "api_key", "documented", "references of all versions"),
    SecretPlace("query", "access_token", "documented", "references from 2025-04-16 on", token=True),
    SecretPlace("header", "x-api-key", "documented", "references of all versions"),
    SecretPlace("header", "authorization", "documented", "OpenAPI from 2025-04-16 on", "bearer", token=True),
    SecretPlace("header", "x-mock-token", "assumed", "the control API of this mock", opens=False),
    # What is secret in a body opens nothing there.
    SecretPlace("body", "token", "documented", "answer of POST /access-token", opens=False),
    SecretPlace("body", "access_token", "assumed", "-", opens=False),
    SecretPlace("body", "api_key", "assumed", "-", opens=False),
    SecretPlace("body", "secret", "assumed", "-", opens=False),
)
"""In the order in which they are looked at."""


def secrets_in(where: Where, given: Mapping[str, str]) -> Iterator[tuple[SecretPlace, str]]:
    """The secrets that open something, among headers (lower-case names) or the parameters of a query."""
    for place in _OPENING[where]:
        text = given.get(place.name, "").strip()
        if place.scheme:
            scheme, _, text = text.partition(" ")
            text = text.strip() if scheme.lower() == place.scheme else ""
        if text:
            yield place, text


_OPENING: Final[dict[Where, tuple[SecretPlace, ...]]] = {
    "header": tuple(row for row in SECRET_PLACES if row.opens and row.where == "header"),
    "query": tuple(row for row in SECRET_PLACES if row.opens and row.where == "query"),
}
