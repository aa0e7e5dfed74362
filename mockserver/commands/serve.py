"""`cartesia-mock serve`: the server in the foreground."""

from __future__ import annotations

import argparse
import json
import logging
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.settings import ROWS, BadSetting, load
from mockserver.version import __version__

if TYPE_CHECKING:
    from mockserver.edge.tls import Tls
    from mockserver.edge.types import ASGIApp
    from mockserver.settings import Settings

_DESCRIPTION = """\
Serve the API on http://localhost:8765 until Ctrl-C (or SIGTERM); exit code 0.

Point a client at the base URL and give it any API key. Every setting below can also be given as an
environment variable (CARTESIA_MOCK_ and its name in capitals) or in a TOML file named by --config.
"""


def add_to(commands: Any) -> None:
    """Declare the command and its flags, one for each row of the table of settings."""
    parser = commands.add_parser(
        "serve",
        help="serve the API",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--config", metavar="FILE", help="a TOML file of settings")
    parser.add_argument(
        "--ready-json",
        action="store_true",
        help="once ready, print one JSON line on stdout: base_url, port, pid, version; "
        "without it, --port 0 prints the chosen port as the first line of stdout",
    )
    parser.add_argument(
        "--ready-file", metavar="FILE", help="once ready, write the same line to this file, all at once"
    )
    for row in ROWS:
        default = f" (default: {row.default})" if row.default not in (None, (), False) else ""
        text = (row.help + default).replace("%", "%%")
        if row.switch:
            parser.add_argument(row.flag, dest=row.name, action="store_const", const="true", help=text)
        else:
            action = "append" if row.repeatable else "store"
            parser.add_argument(row.flag, dest=row.name, metavar="VALUE", action=action, help=text)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from mockserver.commands.failure import fail
    from mockserver.control.faults import BadRule
    from mockserver.edge.app import create_app
    from mockserver.edge.sockets import PortTaken, bind
    from mockserver.edge.tls import TlsUnavailable, set_up
    from mockserver.voices.bad import BadVoices

    try:
        settings = load({row.name: getattr(args, row.name) for row in ROWS}, os.environ, args.config)
        app = create_app(settings)
    except BadSetting as error:
        return fail(str(error))
    except BadVoices as error:
        return fail(f"--voices {error}")
    except BadRule as error:
        return fail(f"--faults or --quirks: {error}")
    try:
        sockets = bind(settings.host, settings.port)
    except PortTaken:
        return fail(f"port {settings.port} is taken; choose another with --port, or --port 0 for a free one")
    except OSError as error:
        return fail(f"cannot listen on {settings.host}: {error.strerror or error}")
    with tempfile.TemporaryDirectory() as folder:
        try:
            tls = set_up(Path(settings.tls_dir or folder), settings.host) if settings.tls else None
        except (TlsUnavailable, OSError) as error:
            return fail(str(error))
        return _serve(app, settings, sockets, tls, Ready(args.ready_json, args.ready_file))


@dataclass(frozen=True, slots=True)
class Ready:
    """How those are told who wait for the server: one JSON line on stdout, the same in a file."""

    json: bool
    file: str | None

    def clear(self) -> None:
        """A file that is there means a server that is: not one of yesterday. Raises NotServed."""
        if self.file is not None:
            with self._writing():
                Path(self.file).unlink(missing_ok=True)

    def tell(self, line: Mapping[str, object], *, port_chosen: bool) -> None:
        """Tell them. Raises NotServed where the file cannot be written."""
        text = json.dumps(line)
        if self.file is not None:
            # Whoever finds the file finds all of it.
            whole = Path(self.file)
            part = whole.with_name(f".{whole.name}.{os.getpid()}")
            with self._writing():
                part.write_text(text + "\n")
                part.replace(whole)
        if self.json:
            print(text, flush=True)
        elif port_chosen:
            print(line["port"], flush=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NotServed(f"--ready-file {self.file}: {error.strerror or error}") from None


def _serve(
    app: ASGIApp, settings: Settings, sockets: Sequence[socket.socket], tls: Tls | None, ready: Ready
) -> int:
    from mockserver.commands.failure import fail
    from mockserver.edge import log
    from mockserver.edge.serving import Server
    from mockserver.edge.sockets import is_loopback, port_of
    from mockserver.edge.warming import warm_up

    log.set_up(settings)
    port = port_of(sockets)
    loopback = is_loopback(settings.host)
    host = "localhost" if loopback else settings.host
    base_url = f"{'https' if tls else 'http'}://{host}:{port}"

    def say_ready() -> None:
        line = {"base_url": base_url, "port": port, "pid": os.getpid(), "version": __version__}
        if tls:
            line["ca_file"] = str(tls.ca_file)
        ready.tell(line, port_chosen=settings.port == 0)
        page = None if settings.no_control else f"{base_url}/_mock/"
        log.event(logging.INFO, "ready", base_url=base_url, page=page, stop="Ctrl-C")
        for variable in tls.trust() if tls else ():
            log.event(logging.INFO, "trust it with", set=variable)
        if not loopback:
            log.event(logging.WARNING, "open to other machines", host=settings.host)

    def ready_alone() -> None:
        say_ready()
        threading.Thread(target=warm_up, daemon=True).start()

    try:
        ready.clear()
        if settings.workers > 1:
            _work_together(settings, sockets, say_ready)
        else:
            Server(app, ready_alone, tls).run(sockets=list(sockets))
        ready.clear()
    except NotServed as error:
        return fail(str(error))
    log.event(logging.INFO, "stopped")
    sys.stdout.flush()
    return 0


class NotServed(RuntimeError):
    """The server could not go on; the text says why."""


def _work_together(
    settings: Settings, sockets: Sequence[socket.socket], on_ready: Callable[[], object]
) -> None:
    from mockserver.edge.workers.crew import CannotWork, Crew, available

    if settings.tls:
        raise NotServed(
            "--workers: whose a request is cannot be seen under TLS; put a proxy before it instead"
        )
    if not available():
        raise NotServed("--workers: this system does not pass sockets from process to process")
    try:
        Crew(settings, sockets).run(on_ready)
    except CannotWork as error:
        raise NotServed(f"--workers: {error}") from None
