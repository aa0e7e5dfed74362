"""`cartesia-mock spec`: print the contract of one dated version."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "spec",
        help="print the OpenAPI or AsyncAPI document of a dated version",
        description="Print the OpenAPI 3.1 document of one dated version, complete in itself.",
    )
    parser.add_argument("--api-version", metavar="DATE", help="a dated version (default: the newest)")
    parser.add_argument(
        "--sockets", action="store_true", help="the AsyncAPI 3 document of its sockets instead"
    )
    parser.add_argument("--json", action="store_true", help="as JSON rather than YAML")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from mockserver.commands.failure import fail
    from mockserver.contract.documents import bundle
    from mockserver.contract.messages import complete
    from mockserver.contract.versions import VERSIONS

    dates = [version.date for version in VERSIONS]
    date = args.api_version or dates[-1]
    if date not in dates:
        return fail(f"there is no version {date}; there are {', '.join(dates)}")
    document = complete(date) if args.sockets else bundle(date)
    if args.json:
        import orjson

        sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        import yaml

        yaml.safe_dump(document, sys.stdout, sort_keys=False, allow_unicode=True, width=100)
    return 0
