"""`cartesia-mock doctor` names what is wrong with a set-up, and nothing in one that works."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from mockserver import MockServer
from mockserver.cli import main
from mockserver.doctor.causes import CAUSES

Examine = Callable[..., list[str]]


@pytest.fixture
def examine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Examine:
    """Run the command in an environment of just these variables: the ids of what is wrong."""

    def run(*args: str, **environ: str) -> list[str]:
        for name in os.environ:
            if name.startswith(("CARTESIA_", "SSL_", "NODE_")) or name.lower().endswith("_proxy"):
                monkeypatch.delenv(name)
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        code = main(["doctor", "--json", *args])
        told = json.loads(capsys.readouterr().out)
        wrong = [each["id"] for each in told["findings"] if each["weight"] == "wrong"]
        assert code == (1 if wrong else 0)
        assert all("{" not in each["text"] + each["remedy"] for each in told["findings"])
        return wrong

    return run


@contextmanager
def answering(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server of somebody else's on 127.0.0.1."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.parametrize("sdk", ["python-3", "python-4", "js-3", "js-4"])
def test_nothing_is_wrong_with_a_set_up_that_works(server: MockServer, examine: Examine, sdk: str) -> None:
    assert examine("--sdk", sdk, CARTESIA_BASE_URL=server.base_url, CARTESIA_API_KEY="any") == []


def test_one_mistake_is_one_finding(server: MockServer, examine: Examine) -> None:
    url, port = server.base_url, server.port
    good = ("--sdk", "python-4", "--api-key", "any", "--base-url")
    right = {"CARTESIA_BASE_URL": url, "CARTESIA_API_KEY": "any"}
    assert examine(*good, f"http://localhost:{closed_port()}") == ["nobody_listens"]
    assert examine(*good, f"https://localhost:{port}") == ["tls_not_spoken"]
    assert examine(*good, f"localhost:{port}") == ["scheme_missing"]
    assert examine(*good, f"{url}/tts") == ["path_in_base_url"]
    assert examine(*good, f"ws://localhost:{port}")[0] == "scheme_unknown"
    assert examine(*good, f"http://a..b:{port}") == ["name_unknown"]
    assert examine(*good, "https://api.cartesia.ai") == ["real_service"]
    assert examine(*good, url, "--api-version", "soon") == ["version_unknown", "version_refused"]
    assert examine(*good, url, "--websocket-base-url", url) == ["websocket_base_url_scheme"]
    assert examine("--sdk", "python-4", "--base-url", url) == ["key_missing"]
    assert examine("--sdk", "python-2", **right) == ["variable_not_read_by_sdk"]
    assert examine(*good, url, HTTP_PROXY="http://proxy.example:3128") == ["proxy_in_the_way"]
    assert examine(*good, url, all_proxy="http://proxy.example:3128") == ["proxy_in_the_way"]
    old = ("--api-key", "any", "--base-url", f"http://127.0.0.1:{port}", "--sdk")
    assert examine(*old, "python-2") == ["localhost_not_said"]
    assert examine(*old, "python-1") == ["scheme_too_many", "localhost_not_said"]


def test_a_variable_that_no_client_reads_is_named(
    examine: Examine, capsys: pytest.CaptureFixture[str]
) -> None:
    found = examine(CARTESIA_API_URL="http://localhost:9999", CARTESIA_API_KEY="any")
    assert found[0] == "variable_not_read"


def test_what_it_says_to_do_helps(server: MockServer, examine: Examine) -> None:
    proxied = {"HTTP_PROXY": "http://proxy.example:3128", "NO_PROXY": "localhost,127.0.0.1,::1"}
    right = {"CARTESIA_BASE_URL": server.base_url, "CARTESIA_API_KEY": "any"}
    assert examine("--sdk", "python-4", **right, **proxied) == []
    websocket = ("--websocket-base-url", f"ws://localhost:{server.port}")
    assert examine("--sdk", "python-4", *websocket, **right) == []
    assert examine("--sdk", "python-1", "--api-key", "any", "--base-url", f"localhost:{server.port}") == []


def test_keys_that_the_server_does_not_take_are_named(examine: Examine) -> None:
    with MockServer(api_key=("only-this",)) as strict:
        url = ("--sdk", "python-4", "--base-url", strict.base_url, "--api-key")
        assert examine(*url, "another") == ["key_refused"]
        assert examine(*url, "only-this") == []


def test_tls_is_asked_for_where_it_is_spoken_and_wants_to_be_trusted(
    examine: Examine, tmp_path: Path
) -> None:
    with MockServer(tls=True) as secure:
        there = ("--api-key", "any", "--base-url")
        assert examine(*there, f"http://localhost:{secure.port}") == ["tls_spoken"]
        assert examine(*there, secure.base_url) == ["certificate_not_trusted"]
        absent = str(tmp_path / "absent.pem")
        assert examine(*there, secure.base_url, SSL_CERT_FILE=absent) == ["ca_file_absent"]
        file = str(secure.ca_file)
        assert examine(*there, secure.base_url, SSL_CERT_FILE=file) == []
        node = (*there, secure.base_url, "--sdk", "js-4")
        assert examine(*node, SSL_CERT_FILE=file) == ["certificate_not_trusted"]
        assert examine(*node, NODE_EXTRA_CA_CERTS=file) == []
        other = f"https://127.0.0.2:{secure.port}"
        if _loopback_is_wide(secure.port):
            assert examine(*there, other, SSL_CERT_FILE=file) == ["certificate_of_another"]


def _loopback_is_wide(port: int) -> bool:
    """Whether what listens on 127.0.0.1 is reached by another address of loopback: it is not, on most."""
    try:
        socket.create_connection(("127.0.0.2", port), timeout=1).close()
    except OSError:
        return False
    return True


class _Stranger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"hi")

    def log_message(self, *_: object) -> None: ...


def test_somebody_else_on_the_port_is_told_from_the_mock(examine: Examine) -> None:
    with answering(_Stranger) as url:
        assert examine("--api-key", "any", "--base-url", url) == ["not_the_mock"]


def test_a_proxy_that_passes_on_no_sockets_is_found_out(server: MockServer, examine: Examine) -> None:
    opener = build_opener(ProxyHandler({}))

    class Relay(_Stranger):
        def do_GET(self) -> None:
            if self.headers.get("Upgrade"):
                self.send_error(400)
                return
            names = ("X-API-Key", "Cartesia-Version")
            headers = {name: self.headers[name] for name in names if name in self.headers}
            with opener.open(Request(server.base_url + self.path, headers=headers)) as reply:
                body = reply.read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with answering(Relay) as url:
        assert examine("--api-key", "any", "--base-url", url) == ["socket_refused"]


def test_a_server_that_hides_its_control_api_is_the_mock_still(examine: Examine) -> None:
    for hidden in ({"no_control": True}, {"control_token": "secret"}):
        with MockServer(**hidden) as closed:
            assert examine("--api-key", "any", "--base-url", closed.base_url) == []


def test_a_person_is_told_in_lines_what_to_do(
    server: MockServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    port = closed_port()
    url = f"http://localhost:{port}"
    assert main(["doctor", "--base-url", url, "--api-key", "k", "--sdk", "livekit"]) == 1
    assert capsys.readouterr().out == (
        f"wrong  nobody_listens: nobody listens on port {port} of localhost\n"
        f"       do: cartesia-mock serve --port {port}\n"
    )
    assert main(["doctor", "--base-url", server.base_url, "--api-key", "k", "--sdk", "livekit"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing is wrong."


@pytest.mark.parametrize("url", ["http://localhost:port", "http://[::1", "http://localhost:70000"])
def test_an_address_that_is_none_gives_one_clear_line(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--base-url", url, "--api-key", "k"]) == 1
    assert capsys.readouterr().err.startswith("cartesia-mock: --base-url: ")


def test_every_cause_says_what_to_do() -> None:
    assert all(row.text and row.remedy for row in CAUSES.values())
    assert len(CAUSES) >= 25
