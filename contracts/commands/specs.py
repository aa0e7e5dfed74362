"""`spec-diff`: our OpenAPI document of a version against any other, as a list of differences."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

from contracts.commands.outcome import BROKEN, OK, Stop
from contracts.spec.compare import compare
from contracts.spec.resolved import BadDocument, Document


def command(args: argparse.Namespace) -> int:
    """Print the differences; exit 0 where there are none."""
    try:
        ours = Document(args.ours or _ours(args.api_version))
        theirs = Document(args.theirs)
        found = compare(ours, theirs)
    except BadDocument as error:
        raise Stop(str(error)) from error
    for where, lines in found.items():
        print(where)
        for line in lines:
            print(f"  {line}")
    count = sum(map(len, found.values()))
    print(f"{count} differences in {len(found)} places" if count else "no difference")
    return BROKEN if count else OK


def _ours(version: str) -> Path:
    """The document of a version: of the installed package, or of the checkout it stands in."""
    spec = importlib.util.find_spec("mockserver")
    if spec is None or spec.origin is None:
        raise Stop("our documents are not installed; name one by --ours")
    package = Path(spec.origin).parent
    for folder in (package / "_openapi", package.parent / "openapi"):
        if (path := folder / f"{version}.yaml").exists():
            return path
    raise Stop(f"there is no document of {version}; name one by --ours")
