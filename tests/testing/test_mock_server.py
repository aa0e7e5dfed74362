"""`with MockServer()`: a real server, ready when it returns, gone when it leaves, many at once."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from mockserver import MockServer, Settings, create_app
from tests.edge.requests import body


def test_it_is_ready_when_it_returns_and_gone_when_it_leaves() -> None:
    with MockServer() as server:
        assert httpx.get(server.base_url, trust_env=False).json()["ok"] is True
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.base_url, trust_env=False)


def test_its_base_url_says_localhost_and_both_addresses_answer() -> None:
    with MockServer() as server:
        assert server.base_url == f"http://localhost:{server.port}"
        for host in ("127.0.0.1", "[::1]") if socket.has_ipv6 else ("127.0.0.1",):
            assert httpx.get(f"http://{host}:{server.port}/", trust_env=False).status_code == 200


def test_many_run_at_once_and_speak_alike() -> None:
    def speak(server: MockServer) -> bytes:
        headers = {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}
        return httpx.post(
            f"{server.base_url}/tts/bytes", json=body(), headers=headers, trust_env=False
        ).content

    with MockServer() as one, MockServer() as two, MockServer(wav="sized") as three:
        assert len({one.port, two.port, three.port}) == 3
        with ThreadPoolExecutor(3) as pool:
            spoken = set(pool.map(speak, (one, two, three) * 4))
    assert len(spoken) == 1
    assert len(spoken.pop()) > 16000


def test_settings_by_name_reach_the_server() -> None:
    with MockServer(Settings(port=0, seed=3), api_key=("only-this",)) as server:
        reply = httpx.post(
            f"{server.base_url}/tts/bytes",
            json=body(),
            headers={"X-API-Key": "another", "Cartesia-Version": "2026-08-14"},
            trust_env=False,
        )
    assert reply.status_code == 401


def test_a_taken_port_raises_and_leaves_nothing_behind() -> None:
    threads = threading.active_count()
    with MockServer() as server, pytest.raises(OSError, match="is taken"):
        MockServer(port=server.port)
    assert threading.active_count() == threads


def test_stopping_twice_or_without_a_start_is_harmless() -> None:
    MockServer().stop()
    server = MockServer().start()
    server.stop()
    server.stop()


def test_the_app_answers_in_process_over_asgi() -> None:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings()))
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            return await client.post(
                "/tts/bytes", json=body(), headers={"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}
            )

    reply = asyncio.run(ask())
    assert reply.status_code == 200
    assert len(reply.content) > 16000
