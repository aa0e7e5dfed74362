"""Targets for laws: the fake, and servers that break laws on purpose."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from contracts.api import Target
from contracts.wires.inprocess import InProcess
from mockserver import MockServer
from mockserver.edge.app import create_app
from mockserver.settings import Settings

KEY = "sk_car_for_laws"
ADMIN = "sk_car_admin_for_laws"
IN_PROCESS = Target("http://in-process", KEY, strict_keys=True, mock=True, admin_key=ADMIN)


@pytest.fixture(scope="session")
def fake() -> Iterator[Target]:
    """The fake, told one key."""
    with MockServer(api_key=(KEY, ADMIN)) as server:
        yield Target(server.base_url, KEY, strict_keys=True, mock=True, admin_key=ADMIN)


@pytest.fixture
def in_process() -> Iterator[InProcess]:
    """The fake as an application, told the same key."""
    wire = InProcess(create_app(Settings(api_key=(KEY, ADMIN))))
    yield wire
    wire.close()


@pytest.fixture(scope="session")
def yes_sayer() -> Iterator[Target]:
    """Answers 200 to everything, each time with another byte."""
    with _contrary(200) as target:
        yield target


@pytest.fixture(scope="session")
def naysayer() -> Iterator[Target]:
    """Refuses everything, each time with another byte."""
    with _contrary(418) as target:
        yield target


@contextmanager
def _contrary(status: int) -> Iterator[Target]:
    class Contrary(BaseHTTPRequestHandler):
        count = 0

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            Contrary.count += 1
            self.send_response(status)
            self.send_header("content-length", "1")
            self.end_headers()
            self.wfile.write(bytes([Contrary.count % 128]))

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Contrary)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield Target(f"http://127.0.0.1:{server.server_port}", KEY, True, True, ADMIN)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
