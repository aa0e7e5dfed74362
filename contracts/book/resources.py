"""Laws of what an account keeps: tokens, dictionaries, data sets; and of what a date does not have."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from contracts.api import SENTENCE, Api
from contracts.evidence import Broken
from contracts.exchange import Reply
from contracts.laws import VERSIONS, law

_SINCE_2025: Final = VERSIONS[2:]
_NEW: Final = VERSIONS[-1:]


@law(
    "access_token.opens-what-it-grants",
    "A token is a JWT with its grants and an end; it opens speech, and nothing that it does not grant.",
    source="definitions and guides of all versions",
    certainty="documented",
    versions=VERSIONS[1:],
    credits=2 * len(SENTENCE),
    rows=("early 2", "late 2", "api-key-forms"),
    raw="a client has one key",
)
def token(api: Api) -> None:
    made = api.ask("POST", "/access-token", {"grants": {"tts": True}, "expires_in": 60})
    made.must_have_status(200)
    found = made.json().get("token")
    made.must("token", "three parts", isinstance(found, str) and found.count(".") == 2, found)
    claims = json.loads(base64.urlsafe_b64decode(str(found).split(".")[1] + "=="))
    made.must_be("seconds of its life", 60, claims["exp"] - claims["iat"])
    made.must_be("grants", True, claims["grants"].get("tts"))
    bearer = {"Authorization": f"Bearer {found}"}
    api.speak(credentials=bearer).must_have_status(200)
    api.send("GET", "/voices", credentials=bearer).must_have_status(401, 403)
    api.ask("POST", "/access-token", {"grants": {"tts": True}, "expires_in": 3601}).must_have_status(400)


@law(
    "access_token.version-must-match",
    "A token of one version does not open a socket of another: 404 at the handshake.",
    source="a user's measurements, 2026-06-09",
    certainty="quoted",
    versions=("2026-03-01",),
    rows=("token-version-must-match", "token-on-socket"),
    raw="a client settles the handshake by itself",
)
def token_version(api: Api) -> None:
    body = b'{"grants":{"tts":true},"expires_in":60}'
    old = api.send("POST", "/access-token", body, version="2024-11-13").json().get("token")
    same = api.send("POST", "/access-token", body).json().get("token")
    api.knock(query={"access_token": str(same)}, credentials={}).must_have_status(101)
    refused = api.knock(query={"access_token": str(old)}, credentials={})
    refused.must_have_status(404)
    words = "No API schema exists for the requested Cartesia-Version"
    refused.must("body", words, words in refused.text, refused.shown())


@law(
    "routes.came-with-their-version",
    "A date before an endpoint existed is answered 404, in words that users quote; dates between resolve.",
    source="users' measurements, 2026-06-09 and 2026-08-18",
    certainty="quoted",
    versions=VERSIONS[:3],
    rows=("version-no-schema-404",),
    raw="a client has one version",
)
def no_schema(api: Api) -> None:
    reply = api.send("GET", "/pronunciation-dicts/")
    if api.version in _SINCE_2025:
        dated = (
            api.send("GET", "/pronunciation-dicts/", version=date) for date in ("2025-06-01", "2025-09-01")
        )
        for each in (reply, *dated):
            each.must_have_status(200)
            each.must("data", "an array", isinstance(each.json().get("data"), list), each.shown())
        return
    reply.must_have_status(404)
    words = "No API schema exists for the requested Cartesia-Version"
    reply.must("body", words, words in reply.text, reply.shown())


@law(
    "dicts.alias-mirrors-pronunciation",
    "A dictionary gives pronunciation and alias with one value, is got, listed, and gone once deleted.",
    source="a user's measurements, 2026-08-18; definitions since 2025-04-16",
    certainty="quoted",
    versions=_SINCE_2025,
    rows=("dict-alias-mirror", "early 9", "late 1"),
)
def dictionary(api: Api) -> None:
    items = [{"text": "cat", "pronunciation": "kitty", "alias": "kitty"}]
    made = api.ask("POST", "/pronunciation-dicts/", {"name": "Animals", "items": items})
    made.must_have_status(200, 201)
    with _deleted(api, made, "/pronunciation-dicts") as path:
        [item] = made.rows("items")
        made.must_be(
            "pronunciation and alias", ("kitty", "kitty"), (item.get("pronunciation"), item.get("alias"))
        )
        got = api.send("GET", path)
        got.must_have_status(200)
        for field in ("id", "name", "items"):
            got.must_be(field, made.json().get(field), got.json().get(field))
        listed = api.send("GET", "/pronunciation-dicts/?limit=100")
        ids = [row.get("id") for row in listed.rows("data")]
        listed.must("ids", "the new one", made.json().get("id") in ids, ids)
        plain = api.speak({"transcript": "A cat."})
        spoken = api.speak({"transcript": "A cat.", "pronunciation_dict_id": str(made.json().get("id"))})
        spoken.must_have_status(200)
        spoken.must("sound", "another with the dictionary", spoken.body != plain.body, "the same")
    api.send("GET", path).must_have_status(404)


@law(
    "usage.needs-an-admin-key",
    "An ordinary key does not see what the organisation has used.",
    source="users, 2026",
    certainty="quoted",
    versions=_NEW,
    rows=("admin-key", "late 2"),
)
def admin(api: Api) -> None:
    api.send("GET", "/usage/credits").must_have_status(401, 403)


@contextmanager
def _deleted(api: Api, made: Reply, folder: str) -> Iterator[str]:
    """The path of what was made; afterwards it is deleted, whatever was found out about it."""
    path = f"{folder}/{made.json().get('id')}"
    try:
        yield path
    except Broken:
        api.send("DELETE", path)
        raise
    api.send("DELETE", path).must_have_status(200, 204)


@law(
    "access_token.opens-nothing-else",
    "A token for speech does not open listening, and one for listening does not open speech.",
    source="guides of 2025; OpenAPI of August 2026",
    certainty="documented",
    versions=VERSIONS[1:],
    rows=("early 2", "late 2"),
    raw="a client has one key",
)
def token_for_one(api: Api) -> None:
    def bearer(grant: str) -> dict[str, str]:
        made = api.ask("POST", "/access-token", {"grants": {grant: True}, "expires_in": 60})
        made.must_have_status(200)
        return {"Authorization": f"Bearer {made.json().get('token')}"}

    speech, listening = bearer("tts"), bearer("stt")
    # Both are refused for what is missing, once they are let in; so neither costs anything.
    api.speak({"transcript": ""}, credentials=speech).must_have_status(400)
    api.speak({"transcript": ""}, credentials=listening).must_have_status(401, 403)
    api.send("POST", "/stt", credentials=speech).must_have_status(401, 403)


LAWS: Final = (
    token,
    token_version,
    no_schema,
    dictionary,
    admin,
    token_for_one,
)
