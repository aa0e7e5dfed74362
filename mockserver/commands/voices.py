"""`cartesia-mock voices`: those that are there from the start, in a list or as a file."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("voices", help="print the voices that are there from the start")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="print them, one a line")
    listed.add_argument("--voices", metavar="FILE", help="with the voices of this file")
    listed.set_defaults(run=_list)
    export = actions.add_parser(
        "export",
        help="print them as a file",
        description="Print the public voices as a file that `serve --voices` reads, to be changed at will.",
    )
    export.add_argument("--json", action="store_true", help="as JSON rather than YAML")
    export.add_argument("--voices", metavar="FILE", help="with the voices of this file")
    export.set_defaults(run=_run)


def _list(args: argparse.Namespace) -> int:
    from mockserver.commands.failure import fail
    from mockserver.commands.looks import print_table
    from mockserver.voices.files import BadVoices, seeded

    try:
        seed = seeded(args.voices)
    except BadVoices as error:
        return fail(f"--voices {error}")
    print_table(
        ("id", "name", "language", "gender"),
        [(v.id, v.name, v.language, v.gender or "") for v in (*seed.public, *seed.own)],
        plain="{}  {}  {}  {}",
        styles=("dim", "bold cyan"),
    )
    return 0


def _run(args: argparse.Namespace) -> int:
    from mockserver.commands.failure import fail
    from mockserver.voices.files import BadVoices, seeded, write

    try:
        seed = seeded(args.voices)
    except BadVoices as error:
        return fail(f"--voices {error}")
    sys.stdout.write(write((*seed.public, *seed.own), as_json=args.json))
    return 0
