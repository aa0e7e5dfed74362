"""Laws of access tokens that are used wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contracts.api import Api
from contracts.laws import VERSIONS, law

_VERSIONS: Final = VERSIONS[1:]
_RAW: Final = "a client has one key"
_BODY: Final = b'{"grants":{"tts":true},"expires_in":60}'


@law(
    "access_token.does-not-make-another",
    "A token makes no tokens and opens nothing that an account keeps.",
    source="guides of 2025; OpenAPI of August 2026: operations that take a token are named",
    certainty="documented",
    versions=_VERSIONS,
    rows=("early 2", "late 2"),
    raw=_RAW,
)
def no_other(api: Api) -> None:
    bearer = _bearer(_token(api))
    api.send("POST", "/access-token", _BODY, credentials=bearer).must_have_status(401, 403)
    api.send("GET", "/voices/", credentials=bearer).must_have_status(401, 403)
    api.send("POST", "/voice-changer/bytes", credentials=bearer).must_have_status(401, 403)


@law(
    "access_token.is-no-key",
    "A token in the header of keys is no key, and one that was tampered with is no token: 401.",
    source="guides of 2025: a token goes after Bearer; the status as for any other credentials",
    certainty="assumed",
    versions=_VERSIONS,
    rows=("late 2",),
    raw=_RAW,
)
def no_key(api: Api) -> None:
    token = _token(api)
    head, claims, signature = token.split(".")
    forged = f"{head}.{claims}.{signature[:-6]}AAAAAA"
    for credentials in ({"X-API-Key": token}, _bearer(forged), _bearer(f"{head}.{claims}.")):
        api.speak({"transcript": ""}, credentials=credentials).must_have_status(401)


@law(
    "access_token.lives-for-an-hour-at-most",
    "A token lives from 1 to 3600 seconds; anything else is refused with 400.",
    source="guides of 2025; OpenAPI of August 2026",
    certainty="documented",
    versions=_VERSIONS,
    rows=("early 2", "late 2"),
)
def an_hour(api: Api) -> None:
    for seconds, status in ((1, 200), (3600, 200), (0, 400), (3601, 400), (-1, 400), ("60", 400)):
        asked = {"grants": {"tts": True}, "expires_in": seconds}
        api.ask("POST", "/access-token", asked).must_have_status(status)


@law(
    "access_token.opens-the-socket-in-the-query",
    "A token for speech opens the TTS socket from the query, and not one that listens.",
    source="guides of 2025; clients",
    certainty="documented",
    versions=VERSIONS[2:],
    rows=("token-on-socket", "late 2"),
    raw=_RAW,
)
def in_query(api: Api) -> None:
    query = {"access_token": _token(api)}
    api.knock(query=query, credentials={}).must_have_status(101)
    listening = {**query, "model": "ink-2", "encoding": "pcm_s16le", "sample_rate": "16000"}
    api.knock("/stt/turns/websocket", listening, credentials={}).must_have_status(401, 403)


def _token(api: Api) -> str:
    made = api.send("POST", "/access-token", _BODY)
    made.must_have_status(200)
    found = str(made.json().get("token"))
    made.must("token", "three parts", found.count(".") == 2, found)
    return found


def _bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


LAWS: Final = (no_other, no_key, an_hour, in_query)
