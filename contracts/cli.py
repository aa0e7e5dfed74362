"""The command line: `cartesia-contracts run | diff | list | explain | record | check | spec-diff`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from contracts.commands import holding, recording, specs
from contracts.commands.outcome import ASKED_WRONGLY, Stop
from contracts.laws import VERSIONS
from contracts.wires import PATIENCE_S

_DESCRIPTION: Final = """\
Hold the laws of the Cartesia voice API against a server that claims to speak it.

  cartesia-contracts run                                  start the mock, hold all laws against it, stop it
  cartesia-contracts run --target http://localhost:8765   a server that runs already, on this machine
  cartesia-contracts run --select 'tts.*' --api-version 2026-08-14
  cartesia-contracts run --target https://api.cartesia.ai --live --dry-run
  cartesia-contracts diff http://localhost:8765 http://localhost:9000
  cartesia-contracts record --upstream http://localhost:8765 --to cassettes/
  cartesia-contracts spec-diff theirs.yaml
  cartesia-contracts explain tts.bytes.wav-header

A target is a base URL, `asgi:module:factory` for an application in process, or `cassettes:FOLDER`.
The key of a live target is taken from CARTESIA_API_KEY.

Exit code: 0 all laws held, 1 some were broken (or: something differs), 2 asked wrongly or no server.
"""

Fill = Callable[[argparse.ArgumentParser], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.command(args)
    except Stop as stop:
        print(f"cartesia-contracts: {stop}", file=sys.stderr)
        return ASKED_WRONGLY
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return ASKED_WRONGLY
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cartesia-contracts",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    rows: tuple[tuple[str, str, Callable[[argparse.Namespace], int], tuple[Fill, ...]], ...] = (
        ("run", "hold laws against a server", holding.run_laws, (_target, _choice, _limits, _files)),
        ("diff", "hold laws against two, print what differs", holding.diff, (_two, _choice, _limits)),
        ("list", "list the laws", holding.list_laws, (_select,)),
        ("explain", "say all that is known of one law", holding.explain, (_law,)),
        ("record", "write cassettes", recording.record, (_upstream, _choice, _limits)),
        ("check", "look at cassettes: provenance, marks, secrets", recording.check, (_folders,)),
        ("spec-diff", "hold our OpenAPI document against another", specs.command, (_theirs,)),
    )
    adding = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, words, command, fills in rows:
        one = adding.add_parser(name, help=words)
        for fill in fills:
            fill(one)
        one.set_defaults(command=command)
    return parser


def _target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--target", metavar="TARGET", help="without it the mock is started on a free port")
    parser.add_argument("--driver", choices=("httpx", "client", "async-client"), default="httpx")
    parser.add_argument(
        "--dry-run", action="store_true", help="ask the mock instead, and print what would be asked and cost"
    )
    parser.add_argument("--fail-fast", action="store_true", help="end at the first law that is broken")


def _two(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", metavar="TARGET", nargs=2)


def _select(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--select",
        metavar="LAW",
        action="append",
        default=[],
        help="an id or pattern like 'tts.*'; repeatable",
    )


def _choice(parser: argparse.ArgumentParser) -> None:
    _select(parser)
    parser.add_argument(
        "--api-version", metavar="DATE", action="append", choices=VERSIONS, help="repeatable; default: all"
    )


def _limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict-keys", action="store_true", help="the target refuses keys it does not know")
    parser.add_argument(
        "--live",
        action="store_true",
        help="allow a target on another machine; costs credits of CARTESIA_API_KEY",
    )
    parser.add_argument("--max-credits", metavar="N", type=int, help="skip laws that would cost more in all")
    parser.add_argument(
        "--timeout", metavar="S", type=_seconds, default=PATIENCE_S, help="of one answer or message"
    )


def _files(parser: argparse.ArgumentParser) -> None:
    for kind in ("json", "junit", "html"):
        parser.add_argument(f"--{kind}", metavar="FILE", type=Path, help=f"write the verdicts as {kind} too")


def _law(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("law", metavar="LAW")


def _upstream(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--upstream", metavar="URL", required=True, help="the service to record")
    parser.add_argument("--to", metavar="FOLDER", type=Path, required=True, help="where cassettes go")
    parser.add_argument(
        "--proxy",
        metavar="PORT",
        type=int,
        help="do not hold laws: stand between any client and the service until Ctrl-C",
    )
    parser.add_argument(
        "--tls",
        metavar="FILE",
        type=Path,
        help="let the proxy speak TLS; the certificate that clients must trust is written there",
    )
    parser.add_argument("--name", default="recorded", help="of the cassette that a proxy writes")
    parser.add_argument("--client", default="", help="who is recorded by a proxy, with its version")
    parser.add_argument("--dry-run", action="store_true", help="print the cost and what is missing, no more")


def _folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", metavar="FOLDER", type=Path, nargs="*")


def _theirs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("theirs", metavar="THEIRS", type=Path, help="an OpenAPI document, YAML or JSON")
    parser.add_argument("--api-version", metavar="DATE", choices=VERSIONS, default=VERSIONS[-1])
    parser.add_argument("--ours", metavar="FILE", type=Path, help="in place of the document of that version")


def _seconds(text: str) -> float:
    found = float(text)
    if not 0 < found < 3600:
        raise argparse.ArgumentTypeError("give seconds above 0")
    return found


if __name__ == "__main__":
    sys.exit(main())
