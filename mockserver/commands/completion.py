"""`cartesia-mock completion`: what a shell needs to finish our words."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, Final

_SHELLS: Final = ("bash", "zsh", "fish")
_FILES: Final = ("FILE", "DIR")
"""Names of values that are files; of positional arguments `file`."""

_DESCRIPTION: Final = """\
Print what makes a shell finish the words of this command.

  bash   cartesia-mock completion bash > ~/.local/share/bash-completion/completions/cartesia-mock
  zsh    cartesia-mock completion zsh > "${fpath[1]}/_cartesia-mock"
  fish   cartesia-mock completion fish > ~/.config/fish/completions/cartesia-mock.fish
"""


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "completion",
        help="let a shell finish the words of this command",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=_SHELLS)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    import shtab

    root: argparse.ArgumentParser = args.root
    for action in _actions(root):
        if action.metavar in _FILES or action.dest == "file":
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(root, shell=args.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of a command and of those below it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from _actions(each)
