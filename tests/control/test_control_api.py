"""The control API: who may use it, what it changes, and that it changes one key alone."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.control.routes import ROUTES, document
from mockserver.testing.line import Refused
from mockserver.testing.mock import CartesiaMock
from tests.control.driving import VERSION, a_mock, client, talk
from tests.control.driving import control as control_of
from tests.edge.requests import body


def test_the_server_says_that_it_lives(control: httpx.Client) -> None:
    assert control.get("/health").json() == {"status": "ok", "version": "0.1.0"}
    assert control.get("/ready").json() == {"ready": True}


def test_its_document_has_an_operation_for_every_route() -> None:
    paths: Any = document()["paths"]
    ids = {each["operationId"] for path in paths.values() for each in path.values()}
    assert ids == set(ROUTES)


def test_its_document_is_openapi(control: httpx.Client) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    assert list(OpenAPIV31SpecValidator(control.get("/openapi").json()).iter_errors()) == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("DELETE", "/health", 405),
        ("GET", "/clock?key=", 400),
        ("POST", "/clock/advance?key=k", 400),
        ("POST", "/reset/", 200),
        ("GET", "/journal?transcrpt=Hello", 400),
        ("GET", "/journal/wait?heard=Hello", 400),
    ],
)
def test_what_it_does_not_know_is_refused_in_the_apis_own_form(
    server: MockServer, method: str, path: str, status: int
) -> None:
    with MockServer() as apart:
        reply = httpx.request(method, f"{apart.base_url}/_mock{path}", trust_env=False)
    assert reply.status_code == status
    if status >= 400:
        assert list(reply.json()) == ["error_code", "message", "title", "request_id"]


# Who may come in


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": "localhost.evil.example"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_pages_of_the_web_are_refused(
    control: httpx.Client, mock: CartesiaMock, headers: dict[str, str]
) -> None:
    reply = control.post("/reset", headers=headers)
    assert (reply.status_code, reply.json()["title"]) == (403, "Forbidden")
    assert "access-control-allow-origin" not in reply.headers


def test_a_page_of_the_server_itself_is_let_in(control: httpx.Client, mock: CartesiaMock) -> None:
    headers = {"Origin": mock.base_url, "Sec-Fetch-Site": "same-origin"}
    assert control.get("/health", headers=headers).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_every_name_of_this_machine_is_let_in(server: MockServer, host: str) -> None:
    reply = httpx.get(f"http://localhost:{server.port}/_mock/health", headers={"Host": host}, trust_env=False)
    assert reply.status_code == 200


async def ask(app: Any, client: tuple[str, int], headers: dict[str, str]) -> int:
    transport = httpx.ASGITransport(app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        return (await http.get("/_mock/health", headers=headers)).status_code


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_without_a_token_other_machines_are_refused_and_with_it_any_is_let_in() -> None:
    from mockserver import Settings, create_app

    far = ("10.0.0.9", 1)
    assert await ask(create_app(), far, {}) == 403
    guarded = create_app(Settings(control_token="tok"))
    assert await ask(guarded, far, {"Host": "mock", "X-Mock-Token": "tok"}) == 200
    assert await ask(guarded, ("127.0.0.1", 1), {}) == 401
    assert await ask(guarded, far, {"X-Mock-Token": "tok", "Origin": "https://evil.example"}) == 403


def test_a_wrong_token_is_refused_and_the_right_one_is_not_shown() -> None:
    with MockServer(control_token="s3cret-token") as server:
        with a_mock(server, "k", "wrong") as mock, pytest.raises(Refused, match="401"):
            mock.reset()
        with a_mock(server, "k", "s3cret-token") as mock:
            mock.reset()


def test_it_can_be_done_without() -> None:
    with MockServer(no_control=True) as server:
        reply = httpx.get(f"{server.base_url}/_mock/health", trust_env=False)
    assert reply.status_code in (400, 404)


def test_it_is_no_socket(mock: CartesiaMock) -> None:
    from websockets.exceptions import InvalidStatus

    with (
        pytest.raises(InvalidStatus),
        connect(f"{mock.base_url.replace('http', 'ws')}/_mock/health", proxy=None),
    ):
        pass


def test_it_leaves_no_trace(mock: CartesiaMock) -> None:
    mock.settings()
    assert mock.calls == ()


# The clock


def test_five_minutes_of_silence_close_a_socket_at_once(mock: CartesiaMock) -> None:
    url = f"{mock.base_url.replace('http', 'ws')}/tts/websocket?api_key={mock.api_key}"
    with connect(f"{url}&cartesia_version={VERSION}", proxy=None) as socket:
        socket.send(json.dumps(body(context_id="a")))
        while json.loads(socket.recv(timeout=20))["type"] != "done":
            pass
        mock.clock.freeze()
        mock.clock.advance(301)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1000, "connection idle timeout")


def test_the_time_of_one_key_is_not_that_of_another(mock: CartesiaMock, server: MockServer) -> None:
    mock.clock.freeze()
    with a_mock(server, "sk_car_other_time") as other:
        other.reset()
        other.clock.freeze()
        other.clock.advance(1000)
        assert other.clock.now() >= 1000
    assert mock.clock.now() < 1000


def test_time_is_set_and_does_not_fall(mock: CartesiaMock) -> None:
    mock.clock.freeze()
    assert mock.clock.set(5000) == 5000
    with pytest.raises(Refused, match="time does not fall"):
        mock.clock.set(4999)
    assert mock.clock.resume() >= 5000


def test_a_token_expires_when_the_clock_says_so(mock: CartesiaMock, api: httpx.Client) -> None:
    mock.clock.freeze()
    token = api.post("/access-token", json={"grants": {"tts": True}, "expires_in": 60}).json()["token"]

    def speak() -> int:
        headers = {"Authorization": f"Bearer {token}", "Cartesia-Version": VERSION}
        url = f"{mock.base_url}/tts/bytes"
        return httpx.post(url, json=body(), headers=headers, trust_env=False).status_code

    assert speak() == 200
    mock.clock.advance(61)
    assert speak() == 401


def test_a_fine_tune_ends_when_the_clock_says_so(mock: CartesiaMock, api: httpx.Client) -> None:
    mock.settings(fine_tune_seconds=3600)
    mock.clock.freeze()
    wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
    clip = api.post("/tts/bytes", json=body(output_format=wav)).content
    dataset = api.post("/datasets/", json={"name": "d", "description": ""}).json()["id"]
    api.post(
        f"/datasets/{dataset}/files",
        data={"purpose": "fine_tune"},
        files={"file": ("a.wav", clip, "audio/wav")},
    )
    form = {
        "name": "f",
        "description": "",
        "language": "en",
        "model_id": "sonic-3-2026-01-12",
        "dataset": dataset,
    }
    tune = api.post("/fine-tunes/", json=form).json()["id"]

    def status() -> str:
        found: str = api.get(f"/fine-tunes/{tune}").json()["status"]
        return found

    assert status() != "completed"
    mock.clock.advance(3600)
    assert status() == "completed"


# Worlds


def made(api: httpx.Client, name: str) -> str:
    reply = api.post("/pronunciation-dicts", json={"name": name})
    assert reply.status_code == 200, reply.text
    made_id: str = reply.json()["id"]
    return made_id


def test_a_reset_key_begins_anew_with_the_same_ids(mock: CartesiaMock, api: httpx.Client) -> None:
    mock.reset()
    first = made(api, "d")
    mock.reset()
    assert mock.calls == ()
    assert api.get(f"/pronunciation-dicts/{first}").status_code == 404
    mock.reset()
    assert made(api, "d") == first


def test_resetting_one_key_leaves_others_alone_and_resetting_all_does_not() -> None:
    with MockServer() as server, a_mock(server, "one") as one, a_mock(server, "two") as two:
        for mock in (one, two):
            with client(mock) as http:
                http.get("/voices")
        one.reset()
        assert (len(one.calls), len(two.calls)) == (0, 1)
        with control_of(two) as http:
            http.params = {}
            http.post("/reset")
        assert len(two.calls) == 0


def test_another_seed_gives_other_ids_and_the_same_seed_the_same(
    mock: CartesiaMock, api: httpx.Client
) -> None:
    def first_id(seed: int) -> str:
        mock.seed(seed)
        return api.get("/voices").headers["x-request-id"]

    assert first_id(7) == first_id(7) != first_id(8)


def test_a_world_is_carried_to_another_server_and_goes_on_there(
    mock: CartesiaMock, api: httpx.Client
) -> None:
    clone = api.get("/voices").json()["data"][0]["id"]
    wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
    clip = api.post("/tts/bytes", json=body(output_format=wav)).content
    form = {"name": "mine", "language": "en"}
    voice_id = api.post("/voices/clone", data=form, files={"clip": ("a", clip)}).json()["id"]
    voice = api.get(f"/voices/{voice_id}").json()
    kept = made(api, "kept")
    mock.settings(credits=1000, pace="realtime")
    mock.clock.advance(77)
    document = json.loads(json.dumps(mock.snapshot()))
    assert mock.api_key not in json.dumps(document)
    following = api.get("/voices").headers["x-request-id"]
    with MockServer() as other, a_mock(other, mock.api_key) as there, client(there) as http:
        there.restore(document)
        assert http.get("/voices").headers["x-request-id"] == following
        assert http.get(f"/voices/{voice_id}").json() == voice
        assert http.get(f"/pronunciation-dicts/{kept}").json()["name"] == "kept"
        assert http.get(f"/voices/{clone}").status_code == 200
        assert there.settings()["credits"] == 1000
        assert there.settings()["pace"] == "realtime"
        assert there.clock.now() >= 77


@pytest.mark.parametrize(
    "document",
    [
        {"format": "something else", "stores": {}},
        {"format": "cartesia-mock-world-1", "stores": {"moon": {}}},
        {"format": "cartesia-mock-world-1", "stores": {"voices": {"own": 3}}},
        {"format": "cartesia-mock-world-1", "stores": {"clock": "noon"}},
        {"format": "cartesia-mock-world-1", "stores": {}, "settings": {"host": "0.0.0.0"}},
    ],
)
def test_what_is_no_snapshot_changes_nothing(
    mock: CartesiaMock, api: httpx.Client, control: httpx.Client, document: dict[str, Any]
) -> None:
    kept = made(api, "kept")
    assert control.post("/restore", json=document).status_code == 400
    assert api.get(f"/pronunciation-dicts/{kept}").status_code == 200


def test_settings_change_for_one_key_and_back(mock: CartesiaMock, api: httpx.Client) -> None:
    def first() -> int:
        wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
        return int.from_bytes(api.post("/tts/bytes", json=body(output_format=wav)).content[4:8], "little")

    assert first() == 0xFFFFFFFF
    assert mock.settings(wav="sized")["wav"] == "sized"
    assert first() == 37186
    assert mock.settings(wav=None)["wav"] == "streaming"
    assert first() == 0xFFFFFFFF


def test_a_plan_chosen_while_it_runs_limits_at_once(mock: CartesiaMock) -> None:
    mock.settings(plan="free", pace="realtime")
    mock.clock.freeze()
    long = "word " * 50
    url = f"{mock.base_url.replace('http', 'ws')}/tts/websocket?api_key={mock.api_key}"
    with connect(f"{url}&cartesia_version={VERSION}", proxy=None) as socket:
        for name in "abc":
            socket.send(json.dumps(body(context_id=name, transcript=long)))
        message: dict[str, Any] = {}
        while message.get("type") != "error":
            message = json.loads(socket.recv(timeout=20))
    assert (message["context_id"], message["status_code"]) == ("c", 429)


@pytest.mark.parametrize("changes", [{"host": "x"}, {"wav": "loud"}, {"seed": -1}])
def test_settings_that_cannot_be_are_refused(mock: CartesiaMock, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="400"):
        mock.settings(**changes)


def test_metrics_count_what_was_asked() -> None:
    with MockServer() as server, a_mock(server, "k") as mock:
        with client(mock) as http:
            http.post("/tts/bytes", json=body())
            http.post("/tts/bytes", json=body(transcript=""))
        talk(mock, {"context_id": "a"})
        mock.wait_for(operation="tts.websocket", ended=True)
        with control_of(mock) as http:
            reply = http.get("/metrics")
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = reply.text.splitlines()
    for operation, status in (("tts.bytes", 200), ("tts.bytes", 400), ("tts.websocket", 101)):
        labels = f'operation="{operation}",version="{VERSION}",status="{status}"'
        assert f"cartesia_mock_calls_total{{{labels}}} 1" in lines
    assert "cartesia_mock_worlds 1" in lines
    assert "cartesia_mock_sockets 0" in lines
