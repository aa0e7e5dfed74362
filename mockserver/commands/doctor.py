"""`cartesia-mock doctor`: why does my client not reach the mock?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mockserver.doctor.causes import Finding
    from mockserver.doctor.setup import Setup

_SDKS: Final = (
    "python-1", "python-2", "python-3", "python-4", "js-1", "js-2", "js-3", "js-4", "livekit", "pipecat",
)  # fmt: skip

_DESCRIPTION: Final = """\
Find out why a client does not reach the mock, and say what to set. Run it where the client runs, in the same
environment. Exit code 0: nothing is wrong; 1: something is.

  cartesia-mock doctor                                   what the environment says
  cartesia-mock doctor --base-url http://localhost:8765 --sdk js-4
"""


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "doctor",
        help="find out why a client does not reach the mock",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--base-url", metavar="URL", help="what the client is given (default: CARTESIA_BASE_URL)"
    )
    parser.add_argument(
        "--websocket-base-url", metavar="URL", help="what it is given for sockets, if anything"
    )
    parser.add_argument("--api-key", metavar="KEY", help="its key (default: CARTESIA_API_KEY)")
    parser.add_argument("--api-version", metavar="DATE", help="the Cartesia-Version that it sends")
    parser.add_argument(
        "--sdk", choices=_SDKS, help="which client, and its major version (default: the one installed here)"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from mockserver.doctor.causes import Finding
    from mockserver.doctor.examination import examine

    try:
        setup = _setup(args)
        told = []
        for each in examine(setup):
            told.append(each)
            if not args.json:
                print(_line(each), flush=True)
    except ValueError as error:  # a port that is none, brackets that do not close
        from mockserver.commands.failure import fail

        return fail(f"--base-url: {error}")
    wrong = [each for each in told if isinstance(each, Finding) and each.weight == "wrong"]
    if args.json:
        _as_json(setup, told)
    elif not wrong:
        print("Nothing is wrong.")
    return 1 if wrong else 0


def _setup(args: argparse.Namespace) -> Setup:
    import os

    from mockserver.contract.versions import VERSIONS
    from mockserver.doctor.sdks import SDKS, installed
    from mockserver.doctor.setup import Setup

    sdk = SDKS[args.sdk] if args.sdk else installed()
    environ = dict(os.environ)
    setup = Setup(
        args.base_url or environ.get("CARTESIA_BASE_URL") or None,
        environ.get("CARTESIA_API_KEY", "") if args.api_key is None else args.api_key,
        args.api_version or VERSIONS[-1].date,
        args.websocket_base_url,
        sdk,
        environ,
        by_argument=args.base_url is not None,
    )
    _ = setup.port  # a port that is no number is told now
    return setup


def _line(told: Finding | str) -> str:
    if isinstance(told, str):
        return f"ok     {told}"
    return f"{told.weight:6} {told.id}: {told.text}\n       do: {told.remedy}"


def _as_json(setup: Setup, told: list[Finding | str]) -> None:
    import json
    from dataclasses import asdict

    document = {
        "base_url": setup.url,
        "sdk": setup.sdk.name if setup.sdk else None,
        "ok": [each for each in told if isinstance(each, str)],
        "findings": [asdict(each) for each in told if not isinstance(each, str)],
    }
    print(json.dumps(document, indent=1))
