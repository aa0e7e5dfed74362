"""`cartesia-mock quirks`: the habits of the service that `serve --quirks` can take on."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "quirks",
        help="list habits of the service that broke clients",
        description="List habits of the service that broke somebody's client. `serve --quirks NAME` takes "
        "one on (repeatable); the header X-Mock-Quirk does so for one request or socket.",
    )
    parser.add_argument("name", nargs="?", help="tell all about one of them")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    import json

    from mockserver.commands.failure import fail
    from mockserver.commands.looks import print_table
    from mockserver.control.quirks.table import QUIRKS

    if args.name is not None and args.name not in QUIRKS:
        return fail(f"no such quirk: {args.name}; `cartesia-mock quirks` lists them")
    rows = [QUIRKS[args.name]] if args.name else list(QUIRKS.values())
    if args.json:
        print(json.dumps([row.told() for row in rows], indent=1))
    elif args.name:
        for name, value in rows[0].told().items():
            print(f"{name:8} {value}")
    else:
        told = [row.told() for row in rows]
        print_table(
            ("quirk", "when", "what is seen", "so anyway"),
            [(each["name"], each["trigger"], each["effect"], each["anyway"]) for each in told],
            plain="{:32} {}: {}",
            styles=("bold cyan", "", "", "dim"),
        )
    return 0
