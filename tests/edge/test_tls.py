"""https and wss, from an authority that clients can be told to trust."""

from __future__ import annotations

import ssl
import stat
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from mockserver import MockServer
from tests.edge.requests import body

HEADERS = {"X-API-Key": "k", "Cartesia-Version": "2026-08-14"}


def trusting(server: MockServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(server.ca_file))


def test_https_and_wss_are_served_to_those_who_trust_the_authority() -> None:
    with MockServer(tls=True) as server:
        assert server.base_url.startswith("https://localhost:")
        reply = httpx.post(
            f"{server.base_url}/tts/bytes",
            json=body(),
            headers=HEADERS,
            verify=trusting(server),
            trust_env=False,
        )
        assert reply.status_code == 200
        url = server.base_url.replace("https", "wss") + "/tts/websocket?api_key=k&cartesia_version=2026-08-14"
        with connect(url, ssl=trusting(server)) as socket:
            socket.send("{")
            assert '"type":"error"' in str(socket.recv(timeout=10))


@pytest.mark.parametrize("path", ["/tts/websocket", "/stt/websocket", "/stt/turns/websocket", "/nowhere"])
def test_a_refused_handshake_is_no_error_of_the_server(path: str, caplog: pytest.LogCaptureFixture) -> None:
    with MockServer(tls=True, api_key=("another",)) as server:
        url = server.base_url.replace("https", "wss") + f"{path}?api_key=k&cartesia_version=2025-04-16"
        with pytest.raises(InvalidStatus):
            connect(url, ssl=trusting(server))
    assert [record.message for record in caplog.records if record.name.startswith("uvicorn")] == []


def test_whoever_does_not_trust_it_is_not_served() -> None:
    with MockServer(tls=True) as server, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(server.base_url, trust_env=False)


def test_a_kept_authority_stays_the_same_and_its_key_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    with MockServer(tls=True, tls_dir=str(folder)) as server:
        first = trusting(server)
        assert server.ca_file == folder / "ca.pem"
    with MockServer(tls=True, tls_dir=str(folder)) as again:
        assert httpx.get(again.base_url, verify=first, trust_env=False).status_code == 200
    assert stat.S_IMODE((folder / "ca.key").stat().st_mode) == 0o600


def test_without_a_folder_the_authority_goes_with_the_server() -> None:
    with MockServer(tls=True) as server:
        file = server.ca_file
        assert file is not None
        assert file.exists()
    assert not file.exists()
    with MockServer() as plain:
        assert plain.ca_file is None
