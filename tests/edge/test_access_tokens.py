"""Access tokens over HTTP and on a socket: what they are, what they open, when they end."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator, Mapping

import httpx
import jwt
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.world.clock import ManualClock
from tests.edge.requests import NEW, OLD, VERSIONS, body, said, speak

KEY = {"X-API-Key": "token-maker"}
ADMIN = {"Authorization": "Bearer sk_car_admin_one"}


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="module")
def timed(clock: ManualClock) -> Iterator[MockServer]:
    """A server whose hours pass when a test says so."""
    with MockServer(clock=clock) as running:
        yield running


@pytest.fixture(scope="module")
def api(timed: MockServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=timed.base_url, trust_env=False) as client:
        yield client


def minted(api: httpx.Client, version: str = "2026-08-14", **request: object) -> str:
    """A token of the key in KEY."""
    reply = api.post("/access-token", json=request, headers={**KEY, "Cartesia-Version": version})
    assert reply.status_code == 200, reply.text
    token = reply.json()["token"]
    assert isinstance(token, str)
    return token


def bearer(token: str, version: str = "2026-08-14") -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}", "Cartesia-Version": version}


def handshake(server: MockServer, query: str, path: str = "/tts/websocket") -> int:
    """The status that a handshake comes to."""
    try:
        with connect(f"ws://localhost:{server.port}{path}?{query}", proxy=None) as ws:
            assert ws.response is not None
            return ws.response.status_code
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("version", VERSIONS)
def test_a_token_is_a_signed_jwt_with_the_documented_claims(api: httpx.Client, version: str) -> None:
    token = minted(api, version, grants={"tts": True, "stt": False}, expires_in=60)
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["typ"]) == ("HS256", "JWT")
    assert header["kid"].startswith("ssid_")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert list(claims) == ["grants", "jti", "iat", "iss", "exp"]
    assert claims["grants"] == {"tts": True, "stt": False}
    assert claims["iss"] == "https://api.cartesia.ai"
    assert claims["exp"] - claims["iat"] == 60
    assert minted(api, version, grants={"tts": True}) != token


def test_the_same_calls_get_the_same_token() -> None:
    def first() -> str:
        with (
            MockServer(clock=ManualClock()) as fresh,
            httpx.Client(base_url=fresh.base_url, trust_env=False) as client,
        ):
            return minted(client, grants={"tts": True})

    assert first() == first()


def test_a_grant_that_the_early_versions_do_not_have_is_not_in_the_token(api: httpx.Client) -> None:
    grants = {"agent": True, "tts": True}
    early = jwt.decode(minted(api, "2025-04-16", grants=grants), options={"verify_signature": False})
    late = jwt.decode(minted(api, "2025-11-04", grants=grants), options={"verify_signature": False})
    assert (early["grants"], late["grants"]) == ({"tts": True}, {"tts": True, "agent": True})


@pytest.mark.parametrize("version", VERSIONS)
def test_an_hour_is_the_most(api: httpx.Client, version: str) -> None:
    headers = {**KEY, "Cartesia-Version": version}
    reply = api.post("/access-token", json={"expires_in": 3601}, headers=headers)
    status, _, line = said(reply)
    assert (status, line.endswith("expires_in must be a whole number from 1 to 3600")) == (400, True)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_tts_grant_opens_speech_over_http_and_socket(
    api: httpx.Client, timed: MockServer, version: str
) -> None:
    token = minted(api, version, grants={"tts": True})
    headers = bearer(token, version)
    for path in ("/tts/bytes", "/tts/sse"):
        assert api.post(path, json=body(), headers=headers).status_code == 200
    assert handshake(timed, f"cartesia_version={version}&access_token={token}") == 101


LISTENING = "model=ink-whisper&encoding=pcm_s16le&sample_rate=16000"
TURNS = "model=ink-2&encoding=pcm_s16le&sample_rate=16000"


def transcribed(api: httpx.Client, path: str, headers: Mapping[str, str]) -> int:
    """The status of an empty second of sound that is to be transcribed."""
    sound = wav_of_silence()
    form = {"files": {"file": ("a.wav", sound)}, "data": {"model": "ink-whisper"}}
    return api.post(path, headers=headers, **form).status_code  # type: ignore[arg-type]


def wav_of_silence() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(bytes(32000))
    return made.getvalue()


def test_an_stt_grant_opens_listening_over_http_and_sockets_and_nothing_more(
    api: httpx.Client, timed: MockServer
) -> None:
    hears = minted(api, grants={"stt": True})
    speaks = minted(api, grants={"tts": True})
    query = "cartesia_version=2026-08-14&access_token="
    for token, http_status, socket_status in ((hears, 200, 101), (speaks, 401, 401)):
        assert transcribed(api, "/stt", bearer(token)) == http_status
        assert handshake(timed, f"{LISTENING}&{query}{token}", "/stt/websocket") == socket_status
        assert handshake(timed, f"{TURNS}&{query}{token}", "/stt/turns/websocket") == socket_status
    assert handshake(timed, f"{query}{hears}") == 401


def test_where_no_version_is_named_a_token_of_any_will_do(api: httpx.Client) -> None:
    """The OpenAI SDK names none."""
    for version in VERSIONS:
        token = minted(api, version, grants={"stt": True})
        headers = {"Authorization": f"Bearer {token}"}
        assert transcribed(api, "/audio/transcriptions", headers) == 200


def test_an_agent_grant_opens_the_socket_of_agents(api: httpx.Client, timed: MockServer) -> None:
    headers = {**KEY, "Cartesia-Version": "2026-08-14"}
    agent = api.post("/v1/agents", json={"name": "A", "config": {}}, headers=headers).json()["id"]
    path = f"/v1/agents/websocket/{agent}"
    for grants, wanted in (({"agent": True}, 101), ({"tts": True, "stt": True}, 401)):
        token = minted(api, grants=grants)
        assert handshake(timed, f"cartesia_version=2026-08-14&access_token={token}", path) == wanted


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_else_takes_a_token(api: httpx.Client, version: str) -> None:
    headers = bearer(minted(api, version, grants={"tts": True, "stt": True}), version)
    words = "This operation needs an API key, an access token will not do."
    wanted = f"Unauthorized: {words}" if version in OLD else f"None | Unauthorized | {words}"
    for reply in (
        api.post("/access-token", json={}, headers=headers),
        api.get("/voices", headers=headers),
    ):
        status, _, line = said(reply)
        assert (status, line) == (401, wanted)


@pytest.mark.parametrize("grants", [None, {}, {"stt": True}, {"tts": False}, {"tts": None}])
def test_a_token_without_the_grant_is_refused(
    api: httpx.Client, timed: MockServer, grants: dict[str, bool] | None
) -> None:
    token = minted(api, grants=grants)
    status, _, line = said(api.post("/tts/bytes", json=body(), headers=bearer(token)))
    assert (status, line) == (401, "None | Unauthorized | The access token does not grant tts.")
    assert handshake(timed, f"cartesia_version=2026-08-14&access_token={token}") == 401


def test_token_version_must_match(api: httpx.Client, timed: MockServer) -> None:
    """A token of one version is no good for a socket of another; so it is over HTTP (assumed)."""
    token = minted(api, "2024-06-10", grants={"tts": True})
    url = f"ws://localhost:{timed.port}/tts/websocket?cartesia_version=2026-03-01&access_token={token}"
    with pytest.raises(InvalidStatus) as refused, connect(url, proxy=None):
        pass
    reply = refused.value.response
    assert reply.status_code == 404
    assert b"No API schema exists for the requested Cartesia-Version" in bytes(reply.body)
    status, _, line = said(api.post("/tts/bytes", json=body(), headers=bearer(token, "2026-03-01")))
    assert status == 404
    assert line.endswith("No API schema exists for the requested Cartesia-Version")


def test_a_token_ends_when_its_seconds_are_over(
    api: httpx.Client, timed: MockServer, clock: ManualClock
) -> None:
    token = minted(api, grants={"tts": True}, expires_in=60)
    query = f"cartesia_version=2026-08-14&access_token={token}"
    clock.advance(59.5)
    assert handshake(timed, query) == 101
    clock.advance(0.5)
    assert handshake(timed, query) == 401
    status, _, line = said(api.post("/tts/bytes", json=body(), headers=bearer(token)))
    message = "Invalid credentials. Check your API key or access token."
    assert (status, line) == (401, f"None | Unauthorized | {message}")


def test_a_token_that_nobody_signed_is_no_key(api: httpx.Client) -> None:
    token = minted(api, grants={"tts": True})
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(token)["kid"]
    forged = jwt.encode(claims, "x" * 32, "HS256", headers={"kid": kid})
    unsigned = jwt.encode(claims, "", "none", headers={"kid": kid})
    for text in (forged, unsigned, token[:-2], token + "A", "eyJ.eyJ.x", "eyJ.."):
        status, _, line = said(api.post("/tts/bytes", json=body(), headers=bearer(text)))
        assert status == 401
        assert line.endswith("Invalid credentials. Check your API key or access token.")


def test_a_token_in_the_place_of_a_key_is_refused(api: httpx.Client, timed: MockServer) -> None:
    token = minted(api, grants={"tts": True})
    headers = {"X-API-Key": token, "Cartesia-Version": "2026-08-14"}
    assert api.post("/tts/bytes", json=body(), headers=headers).status_code == 401
    assert handshake(timed, f"cartesia_version=2026-08-14&api_key={token}") == 401


def test_a_token_opens_the_world_of_the_key_that_made_it(api: httpx.Client) -> None:
    version = {"Cartesia-Version": "2024-06-10"}
    voice = {"name": "Mine", "description": "", "embedding": [0.25] * 192}
    made = api.post("/voices", json=voice, headers={**KEY, **version}).json()["id"]
    mine = {"voice": {"mode": "id", "id": made}}
    token = minted(api, "2024-06-10", grants={"tts": True})
    assert api.post("/tts/bytes", json=body(**mine), headers=bearer(token, "2024-06-10")).status_code == 200
    stranger = {"X-API-Key": "token-stranger", **version}
    assert api.post("/tts/bytes", json=body(**mine), headers=stranger).status_code == 404


@pytest.mark.parametrize("version", NEW)
def test_an_admin_key_opens_nothing_of_the_others(api: httpx.Client, timed: MockServer, version: str) -> None:
    for reply in (
        api.get("/voices", headers={**ADMIN, "Cartesia-Version": version}),
        api.post("/access-token", json={}, headers={**ADMIN, "Cartesia-Version": version}),
        api.post("/tts/bytes", json=body(), headers={**ADMIN, "Cartesia-Version": version}),
    ):
        status, _, line = said(reply)
        expected = "None | Unauthorized | An admin API key does not open this operation."
        assert (status, line) == (401, expected)
    assert handshake(timed, f"cartesia_version={version}&api_key=sk_car_admin_one") == 401


def test_a_strict_server_takes_the_tokens_of_its_keys() -> None:
    with (
        MockServer(api_key=("token-maker",)) as strict,
        httpx.Client(base_url=strict.base_url, trust_env=False) as client,
    ):
        token = minted(client, grants={"tts": True})
        assert client.post("/tts/bytes", json=body(), headers=bearer(token)).status_code == 200
        assert speak(client, "2026-08-14").status_code == 401
