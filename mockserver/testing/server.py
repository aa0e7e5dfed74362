"""`with MockServer() as server:`: the whole server in a thread of the test's own process."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from mockserver.control.powers import Powers
from mockserver.edge.app import create_app
from mockserver.edge.serving import Server
from mockserver.edge.sockets import bind, port_of
from mockserver.edge.tls import Tls, set_up
from mockserver.settings import Settings
from mockserver.world.clock import Clock


class MockServer:
    """A server on a free port of loopback; ready when `start` (or `with`) returns, gone when `stop` does.

    Settings may be given whole or by name: `MockServer(api_key=("k",), wav="sized")`. Many may run at
    once. `clock` is the time it lives in, e.g. a `ManualClock` that the test moves on. Raises OSError when
    no socket can be bound, BadVoices for a file of voices that cannot be used, ValueError for workers.
    """

    def __init__(
        self, settings: Settings | None = None, *, clock: Clock | None = None, **overrides: Any
    ) -> None:
        self.settings = replace(settings or Settings(port=0), **overrides)
        if self.settings.workers != 1:
            raise ValueError("workers: a server in a thread has none; `cartesia-mock serve --workers` does")
        app = create_app(self.settings, clock)  # first: it may refuse the settings
        self.powers: Powers = app.powers
        """What a test may know and change of it: rules of faults, quirks, journals, scripts."""
        self.self_check = app.self_check
        """What it found out about itself; None unless `self_check` is set."""
        self._sockets = bind(self.settings.host, self.settings.port)
        self.port = port_of(self._sockets)
        self._ready = threading.Event()
        self._folder = ExitStack()
        self._tls = self._set_up_tls() if self.settings.tls else None
        self._server = Server(app, self._ready.set, self._tls)
        self._thread = threading.Thread(target=self._run, name=f"cartesia-mock-{self.port}", daemon=True)

    @property
    def base_url(self) -> str:
        """E.g. `http://localhost:50123`. Several SDKs dial plain `ws://` only where it says `localhost`."""
        host = "localhost" if self.settings.host in ("localhost", "127.0.0.1", "::1") else self.settings.host
        scheme = "https" if self.settings.tls else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def ca_file(self) -> Path | None:
        """The certificate that clients have to trust, a PEM file; None without TLS."""
        return self._tls.ca_file if self._tls else None

    def start(self) -> MockServer:
        """Start the thread and wait until it listens."""
        self._thread.start()
        self._ready.wait()
        if not self._server.started:
            raise RuntimeError("the server ended before it was ready; its log says why")
        return self

    def stop(self) -> None:
        """Stop listening, let open answers finish, end the thread. May be called twice."""
        self._server.stop()
        if self._thread.ident is not None:
            self._thread.join()
        for sock in self._sockets:
            sock.close()
        self._folder.close()

    def __enter__(self) -> MockServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _set_up_tls(self) -> Tls:
        folder = self.settings.tls_dir or self._folder.enter_context(TemporaryDirectory())
        return set_up(Path(folder), self.settings.host)

    def _run(self) -> None:
        try:
            self._server.run(sockets=self._sockets)
        finally:
            self._ready.set()
