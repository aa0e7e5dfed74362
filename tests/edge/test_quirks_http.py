"""The quirks of requests and answers over HTTP, each beside what the mock does without it; and magic values.

A test is called after its quirk.
"""

from __future__ import annotations

import io
import json
import threading
from typing import Any

import httpx
import pytest
import soundfile
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.control.faults.magic import KEYS, VOICES
from mockserver.world.clock import ManualClock
from tests.edge.faulty import LONG, ask, dial, events, sound, talk
from tests.edge.requests import NEW, OLD, VERSIONS, said

WAV = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
FLOATS = {**WAV, "encoding": "pcm_f32le"}


def voices(server: MockServer, version: str, **headers: str) -> httpx.Response:
    """The list of voices."""
    known = {"X-API-Key": "k", "Cartesia-Version": version, **headers}
    return httpx.get(f"{server.base_url}/voices", headers=known, trust_env=False, verify=False)


def test_model_sunsetted(server: MockServer) -> None:
    for version in VERSIONS:
        assert ask(server, version=version, model_id="sonic-2").status_code == 200
        reply = ask(server, version=version, model_id="sonic-2", quirk="model-sunsetted")
        assert reply.status_code == 400
        gone = "Model sunsetted: The requested model has been sunsetted and is no longer available."
        assert said(reply)[2].replace(" | ", ": ").endswith(gone)
    assert ask(server, model_id="sonic-3", quirk="model-sunsetted").status_code == 200


@pytest.mark.parametrize("path", ["/tts/bytes", "/tts/sse"])
@pytest.mark.parametrize("version", VERSIONS)
def test_mbd_on_http_400(server: MockServer, path: str, version: str) -> None:
    reply = ask(server, path, version=version, max_buffer_delay_ms=100, quirk="mbd-on-http-400")
    status, kind, line = said(reply)
    assert (status, kind) == (400, "text/plain; charset=utf-8" if version in OLD else "application/json")
    assert line.endswith(
        "Your request was invalid: max buffer delay is only supported for websocket requests"
    )


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_sse_raw_only_text(server: MockServer, version: str) -> None:
    form = {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}
    reply = ask(server, "/tts/sse", version=version, output_format=form, quirk="sse-raw-only-text")
    status, _, line = said(reply)
    assert status == 400
    assert line.endswith("only 'raw' container is supported for this endpoint")
    assert (line == "only 'raw' container is supported for this endpoint") is (version in OLD)


@pytest.mark.parametrize("version", VERSIONS)
def test_sse_done_marker(server: MockServer, version: str) -> None:
    text = ask(server, "/tts/sse", version=version, quirk="sse-done-marker").text
    assert text.endswith('{"type":"done","status_code":200,"done":true}\n\ndata: [DONE]\n\n')
    assert "[DONE]" not in ask(server, "/tts/sse", version=version).text


def test_wav_placeholder(server: MockServer) -> None:
    content = ask(server, output_format=WAV, quirk="wav-placeholder").content
    assert content[:8] == b"RIFF\xff\xff\xff\xff"
    assert content == ask(server, output_format=WAV).content


def test_wav_sized(server: MockServer) -> None:
    content = ask(server, output_format=WAV, quirk="wav-sized").content
    assert int.from_bytes(content[4:8], "little") == len(content) - 8
    assert content[36:40] == b"data"
    assert content[44:] == ask(server, output_format=WAV).content[78:]


@pytest.mark.parametrize("version", VERSIONS)
def test_wav_f32_extensible(server: MockServer, version: str) -> None:
    content = ask(server, version=version, output_format=FLOATS, quirk="wav-f32-extensible").content
    assert content[16:22] == bytes.fromhex("28000000 feff")
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        assert file.format == "WAVEX"
    if version != "2024-06-10":
        assert ask(server, version=version, output_format=FLOATS).content[16:22] == bytes.fromhex(
            "12000000 0300"
        )


@pytest.mark.parametrize("version", OLD)
def test_errors_plain_text_old(server: MockServer, version: str) -> None:
    reply = ask(server, version=version, model_id="none", quirk="errors-plain-text-old")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.text == "Invalid model: The model is not valid, make sure it is a valid model ID."


def test_version_404(server: MockServer) -> None:
    headers = {"X-API-Key": "k", "Cartesia-Version": "2024-06-10", "X-Mock-Quirk": "version-404"}
    reply = httpx.get(
        f"{server.base_url}/pronunciation-dicts", headers=headers, trust_env=False, verify=False
    )
    assert (reply.status_code, reply.text) == (404, "No API schema exists for the requested Cartesia-Version")


def test_token_version_mismatch(server: MockServer) -> None:
    headers = {"X-API-Key": "k", "Cartesia-Version": "2025-04-16", "X-Mock-Quirk": "token-version-mismatch"}
    grants = {"grants": {"tts": True}, "expires_in": 60}
    minted = httpx.post(
        f"{server.base_url}/access-token", json=grants, headers=headers, trust_env=False, verify=False
    )
    url = f"ws://localhost:{server.port}/tts/websocket?access_token={minted.json()['token']}"
    with pytest.raises(InvalidStatus) as caught, connect(f"{url}&cartesia_version=2026-08-14", proxy=None):
        pass
    assert caught.value.response.status_code == 404
    with connect(f"{url}&cartesia_version=2025-04-16", proxy=None) as ws:
        assert talk(ws)[-1]["type"] == "done"


def test_cdn_headers(server: MockServer) -> None:
    for reply in (
        ask(server, quirk="cdn-headers"),
        voices(server, NEW[0], **{"X-Mock-Quirk": "cdn-headers"}),
    ):
        assert reply.status_code == 200
        assert reply.headers["x-cache"] == "Miss from cloudfront"
        assert reply.headers["vary"] == "Origin"
        assert {"via", "x-amz-cf-pop", "x-amz-cf-id"} <= reply.headers.keys()
    with dial(server, quirk="cdn-headers") as ws:
        assert ws.response is not None
        assert ws.response.headers["x-cache"] == "Miss from cloudfront"
    assert "x-cache" not in ask(server).headers


def test_credits_exhausted() -> None:
    with MockServer(quirks=("credits-exhausted=2",)) as server:
        replies = [ask(server) for _ in range(3)]
        assert [reply.status_code for reply in replies] == [200, 200, 402]
        assert replies[2].json()["error_code"] == "quota_exceeded"
        with dial(server) as ws:
            ends = [talk(ws, "Hello", context=name)[-1] for name in "abc"]
        assert [end["type"] for end in ends] == ["error"] * 3
        assert ask(server, key="another").status_code == 200
    with MockServer(quirks=("credits-exhausted",)) as server:
        assert ask(server, "/tts/sse").status_code == 402


@pytest.mark.parametrize("version", VERSIONS)
def test_concurrency_message(server: MockServer, version: str) -> None:
    reply = ask(server, version=version, quirk="concurrency-message")
    assert reply.status_code == 429
    assert said(reply)[2].endswith("Too many concurrent requests. Current limit: 2")
    reply = ask(server, version=version, quirk="concurrency-message=15")
    assert said(reply)[2].endswith("Current limit: 15")
    with dial(server, version=version, quirk="concurrency-message") as ws:
        (error,) = talk(ws)
    assert error["status_code"] == 429


def test_voices_old_array(server: MockServer) -> None:
    found = voices(server, "2024-06-10", **{"X-Mock-Quirk": "voices-old-array"}).json()
    assert isinstance(found, list)
    assert {len(voice["embedding"]) for voice in found} == {192}


def test_voices_odd_dates(server: MockServer) -> None:
    page = voices(server, "2025-04-16", **{"X-Mock-Quirk": "voices-odd-dates"}).json()
    assert [voice["created_at"] for voice in page["data"]][:2] == [
        "1970-01-05T00:00:00Z",
        "1970-01-06T00:00:00.03183Z",
    ]


# Magic values


EXPECTED: dict[str, list[Any]] = {
    "sk_car_mock_401": [401, 401],
    "sk_car_mock_402": [402, 402],
    "sk_car_mock_402_later": [200, 200, 200, 402, 402],
    "sk_car_mock_429": [429, 429],
    "sk_car_mock_429_burst": [429, 429, 200, 200],
    "sk_car_mock_500": [500, 500],
    "sk_car_mock_500_once": [500, 200, 200],
    "sk_car_mock_stall": [httpx.ReadTimeout],
    "sk_car_mock_silent": [httpx.ReadTimeout],
    "sk_car_mock_refused": [httpx.ReadError, httpx.ReadError],
    "sk_car_mock_reset": [httpx.ReadError, httpx.ReadError],
    "sk_car_mock_cut": [httpx.RemoteProtocolError],
}


SLOW = {"sk_car_mock_slow": 2.0, "sk_car_mock_drip": 9.0}
"""Keys that take their time: how many seconds it is."""


def test_every_magic_key_has_an_expectation() -> None:
    assert {*EXPECTED, *SLOW} == {*KEYS}


def elapsed(**asked: Any) -> float:
    """Seconds that a request takes by the server's clock."""
    clock = ManualClock()
    with MockServer(clock=clock) as server:
        thread = threading.Thread(target=lambda: ask(server, output_format=WAV, **asked).raise_for_status())
        thread.start()
        while thread.is_alive():
            clock.advance(0.125)
            thread.join(0.005)
        return clock.now()


@pytest.mark.parametrize("key", list(SLOW))
def test_a_slow_magic_key_takes_its_time(key: str) -> None:
    assert elapsed(key="any") < SLOW[key] <= elapsed(key=key)


def test_a_slow_magic_voice_takes_its_time() -> None:
    assert elapsed(voice={"mode": "id", "id": "0000fa17-0000-4000-8000-00000000510e"}) >= 2


@pytest.mark.parametrize("key", list(EXPECTED))
def test_a_magic_key_does_what_the_table_says(server: MockServer, key: str) -> None:
    headers = {"X-API-Key": key, "Cartesia-Version": "2026-08-14"}
    request = {"model_id": "sonic-3", "transcript": LONG, "output_format": WAV}
    request["voice"] = {"mode": "id", "id": "694f9389-aac1-45b6-b726-9d9369183238"}
    got: list[Any] = []
    with httpx.Client(base_url=server.base_url, headers=headers, trust_env=False, verify=False) as http:
        for wanted in EXPECTED[key]:
            patience = 0.1 if wanted is httpx.ReadTimeout else 20
            try:
                got.append(http.post("/tts/bytes", json=request, timeout=patience).status_code)
            except httpx.HTTPError as error:
                got.append(type(error))
    assert got == EXPECTED[key]


@pytest.mark.parametrize(("key", "status"), [("sk_car_mock_401", 401), ("sk_car_mock_429", 429)])
def test_a_magic_key_is_refused_at_the_handshake(server: MockServer, key: str, status: int) -> None:
    with pytest.raises(InvalidStatus) as caught, dial(server, key=key):
        pass
    assert caught.value.response.status_code == status


SPOKEN = {"402": 402, "404": 404, "429": 429, "500": 500}


@pytest.mark.parametrize("voice", [voice for voice in VOICES if not voice.endswith("510e")])
def test_a_magic_voice_does_what_the_table_says(server: MockServer, voice: str) -> None:
    plain = ask(server).content
    asked: dict[str, Any] = {"voice": {"mode": "id", "id": voice}}
    end = voice[-4:].lstrip("0")
    with dial(server) as ws:
        if end in SPOKEN:
            assert ask(server, **asked).status_code == SPOKEN[end]
            assert ask(server, "/tts/sse", **asked).status_code == SPOKEN[end]
            assert talk(ws, **asked)[-1]["status_code"] == SPOKEN[end]
        elif end == "bad":
            assert ask(server, **asked).content[64:] == plain[64:]
            assert sound(events(ask(server, "/tts/sse", **asked).text))[64:] == plain[64:]
        else:
            errors = {"57a1": httpx.ReadTimeout, "c105": httpx.RemoteProtocolError, "4e5e": httpx.ReadError}
            headers = {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}
            request = {"model_id": "sonic-3", "transcript": LONG, "output_format": WAV, **asked}
            with pytest.raises(errors[end]):
                httpx.post(f"{server.base_url}/tts/bytes", json=request, headers=headers, timeout=0.2)


def test_a_tag_is_not_spoken_over_http(server: MockServer) -> None:
    plain = ask(server).content
    assert ask(server, transcript=f"<mock fault='latency=1'/>{LONG}").content == plain
    assert ask(server, transcript=f'<mock fault="error=402"/>{LONG}').status_code == 402
    escaped = json.dumps({"t": f'<mock fault="error=402"/>{LONG}'}).replace("<", r"\u003c")
    assert ask(server, transcript=json.loads(escaped)["t"]).status_code == 402


def test_a_tag_that_means_nothing_is_refused(server: MockServer) -> None:
    reply = ask(server, transcript='<mock fault="explode"/>Hello')
    assert (reply.status_code, reply.json()["title"]) == (400, "Bad mock value")


def test_nothing_but_a_tag_is_nothing_to_say(server: MockServer) -> None:
    reply = ask(server, transcript='<mock fault="latency=1"/>')
    assert (reply.status_code, reply.json()["message"]) == (400, "No valid transcripts passed")


def test_a_key_that_is_not_accepted_is_refused_whatever_its_magic() -> None:
    with MockServer(api_key=("right",)) as server:
        assert ask(server, key="sk_car_mock_429").status_code == 401
        assert ask(server, key="right", fault="429").status_code == 429


@pytest.mark.parametrize("suffix", ["toml", "json"])
def test_rules_come_from_a_file(tmp_path: Any, suffix: str) -> None:
    file = tmp_path / f"faults.{suffix}"
    if suffix == "toml":
        file.write_text('[[rules]]\nmatch = { nth = 2 }\neffect = "error=500"\n')
    else:
        file.write_text('[{"match": {"nth": 2}, "effect": "error=500"}]')
    with MockServer(faults=str(file)) as server:
        assert [ask(server).status_code for _ in range(3)] == [200, 500, 200]
