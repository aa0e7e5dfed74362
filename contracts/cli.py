"""The command line: `cartesia-contracts run | list | explain`."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from contracts import report, targets
from contracts.api import Target
from contracts.book import LAWS
from contracts.laws import VERSIONS, Law, select
from contracts.runner import Verdict, run

_OK: Final = 0
_BROKEN: Final = 1
_ASKED_WRONGLY: Final = 2

_DESCRIPTION: Final = """\
Hold the laws of the Cartesia voice API against a server that claims to speak it.

  cartesia-contracts run                                  start the mock, hold all laws against it, stop it
  cartesia-contracts run --target http://localhost:8765   a server that runs already, on this machine
  cartesia-contracts run --select 'tts.*' --api-version 2026-08-14
  cartesia-contracts list
  cartesia-contracts explain tts.bytes.wav-header

Exit code: 0 all laws held, 1 some were broken, 2 asked wrongly or no server.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.command(args)
    except targets.BadTarget as error:
        return _fail(str(error))
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return _ASKED_WRONGLY
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cartesia-contracts",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    hold = commands.add_parser("run", help="hold laws against a server")
    hold.add_argument(
        "--target", metavar="URL", help="base URL; without it the mock is started on a free port"
    )
    hold.add_argument(
        "--api-version", metavar="DATE", action="append", choices=VERSIONS, help="repeatable; default: all"
    )
    _add_select(hold)
    hold.add_argument("--strict-keys", action="store_true", help="the target refuses keys it does not know")
    hold.add_argument(
        "--live",
        action="store_true",
        help="allow a target on another machine; costs credits of CARTESIA_API_KEY",
    )
    hold.add_argument("--json", metavar="FILE", type=Path, help="write the verdicts to a file as well")
    hold.set_defaults(command=_run)
    listing = commands.add_parser("list", help="list the laws")
    _add_select(listing)
    listing.set_defaults(command=_list)
    explain = commands.add_parser("explain", help="say all that is known of one law")
    explain.add_argument("law", metavar="LAW")
    explain.set_defaults(command=_explain)
    return parser


def _add_select(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--select",
        metavar="LAW",
        action="append",
        default=[],
        help="an id or pattern like 'tts.*'; repeatable",
    )


def _run(args: argparse.Namespace) -> int:
    laws = select(LAWS, args.select)
    if not laws:
        return _fail(f"no law fits {', '.join(args.select)}; `cartesia-contracts list` shows them")
    with contextlib.ExitStack() as stack:
        target = _target(args, stack)
        if not target.mock:
            print(
                f"{target.base_url}: {_cost(laws, args.api_version or VERSIONS)} credits at most", flush=True
            )
        verdicts = _hold(laws, args.api_version or VERSIONS, target)
    if not verdicts:
        return _fail("none of these laws is for that version")
    print(report.summary(verdicts))
    if args.json:
        try:
            args.json.write_text(report.as_json(verdicts, target.base_url), encoding="utf-8")
        except OSError as error:
            return _fail(f"{args.json}: {error.strerror}")
    return _BROKEN if any(verdict.failure for verdict in verdicts) else _OK


def _target(args: argparse.Namespace, stack: contextlib.ExitStack) -> Target:
    if args.target is None:
        return stack.enter_context(targets.started())
    key = os.environ.get("CARTESIA_API_KEY")
    return targets.named(args.target, key, strict_keys=args.strict_keys, live=args.live)


def _hold(laws: Sequence[Law], versions: Sequence[str], target: Target) -> list[Verdict]:
    verdicts = []
    for verdict in run(laws, versions, target):
        print(report.line(verdict), flush=True)
        verdicts.append(verdict)
    return verdicts


def _cost(laws: Sequence[Law], versions: Sequence[str]) -> int:
    """Credits at most. What only the mock promises costs none, for it is not asked."""
    return sum(law.credits * len(set(law.versions) & set(versions)) for law in laws)


def _list(args: argparse.Namespace) -> int:
    print(report.table(select(LAWS, args.select)))
    return _OK


def _explain(args: argparse.Namespace) -> int:
    law = next((law for law in LAWS if law.id == args.law), None)
    if law is None:
        return _fail(f"there is no law {args.law!r}; `cartesia-contracts list` shows them")
    print(report.explanation(law))
    return _OK


def _fail(message: str) -> int:
    print(f"cartesia-contracts: {message}", file=sys.stderr)
    return _ASKED_WRONGLY


if __name__ == "__main__":
    sys.exit(main())
