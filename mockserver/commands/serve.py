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
from collections.abc import Sequence
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
        _serve(app, settings, sockets, tls, ready_json=args.ready_json)
    return 0


def _warm_up() -> None:
    """Load what the first requests need, after the server is ready and before anyone asks."""
    import gc

    import jsonschema_rs  # noqa: F401
    import orjson  # noqa: F401
    import yaml  # noqa: F401

    from mockserver.api import HANDLERS, handler
    from mockserver.api.render import render  # noqa: F401

    for operation_id in HANDLERS:
        handler(operation_id)
    # What is loaded now stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()


def _serve(
    app: ASGIApp, settings: Settings, sockets: Sequence[socket.socket], tls: Tls | None, *, ready_json: bool
) -> None:
    from mockserver.edge import log
    from mockserver.edge.serving import Server
    from mockserver.edge.sockets import is_loopback, port_of

    log.set_up(settings)
    port = port_of(sockets)
    loopback = is_loopback(settings.host)
    host = "localhost" if loopback else settings.host
    base_url = f"{'https' if tls else 'http'}://{host}:{port}"

    def ready() -> None:
        if ready_json:
            line = {"base_url": base_url, "port": port, "pid": os.getpid(), "version": __version__}
            if tls:
                line["ca_file"] = str(tls.ca_file)
            print(json.dumps(line), flush=True)
        elif settings.port == 0:
            print(port, flush=True)
        log.event(logging.INFO, "ready", base_url=base_url, stop="Ctrl-C")
        for variable in tls.trust() if tls else ():
            log.event(logging.INFO, "trust it with", set=variable)
        if not loopback:
            log.event(logging.WARNING, "open to other machines", host=settings.host)
        threading.Thread(target=_warm_up, daemon=True).start()

    Server(app, ready, tls).run(sockets=list(sockets))
    log.event(logging.INFO, "stopped")
    sys.stdout.flush()
