"""The command line: `cartesia-mock serve | say | listen | spec | voices | quirks | doctor | version`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from mockserver.version import __version__

_COMMANDS: Final = ("serve", "say", "listen", "spec", "voices", "quirks", "watch", "doctor", "completion")

_DESCRIPTION: Final = """\
An offline, deterministic fake of the Cartesia voice API (unofficial).

  cartesia-mock serve                        a server on http://localhost:8765; any API key will do
  cartesia-mock say "Hello there" -o a.wav   the audio that the server would send, without a server
  cartesia-mock listen a.wav                 the words in it
  cartesia-mock watch                        the calls of a running server, as they are made
  cartesia-mock spec --api-version 2026-08-14
  cartesia-mock voices export                the public voices, as a file that serve --voices reads
  cartesia-mock doctor                       why does my client not reach it?
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code: 0 done, 1 could not be done, 2 asked wrongly."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cartesia-mock", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(root=parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in _COMMANDS:
        import_module(f"mockserver.commands.{name}").add_to(commands)
    version = commands.add_parser("version", help="print the version of this package")
    version.set_defaults(run=_version)
    return parser


def _version(_: argparse.Namespace) -> int:
    print(__version__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
