"""Which credential opens what: keys nearly everything, tokens what their grants say, admin keys the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Certainty = Literal["recorded", "quoted", "documented", "assumed"]

ADMIN_PREFIX: Final = "sk_car_admin_"
"""What keys of administrators begin with (documented)."""
TOKEN_START: Final = "eyJ"
"""How every JSON Web Token begins: an object in base64. No key does."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A path that tokens with the grant open; one that ends with a slash stands for what is below it."""

    path: str
    grant: str
    certainty: Certainty
    source: str


_PAGE: Final = "page on client apps, 2025"
GRANTS: Final = (
    Grant("/tts/bytes", "tts", "documented", _PAGE),
    Grant("/tts/sse", "tts", "documented", _PAGE),
    Grant("/tts/websocket", "tts", "documented", _PAGE),
    Grant("/stt", "stt", "documented", _PAGE),
    Grant("/stt/websocket", "stt", "documented", _PAGE),
    Grant("/audio/transcriptions", "stt", "documented", _PAGE),
    Grant("/stt/turns/websocket", "stt", "quoted", "users, 2026"),
    Grant("/v1/agents/websocket/", "agent", "documented", "OpenAPI of August 2026: the agent's socket"),
)
"""All that a token opens; nothing else takes one."""

_BY_PATH: Final = {row.path: row.grant for row in GRANTS}


def grant_for(path: str) -> str | None:
    """The grant that a token needs for a path; None where no token is taken."""
    bare = path.rstrip("/")
    found = _BY_PATH.get(bare)
    return found if found is not None else _BY_PATH.get(bare.rpartition("/")[0] + "/")


def is_token(text: str) -> bool:
    """Whether a credential is meant to be an access token, valid or not."""
    return text.startswith(TOKEN_START) and text.count(".") == 2


def is_admin_key(text: str) -> bool:
    """Whether a key is one of an administrator."""
    return text.startswith(ADMIN_PREFIX)
