"""How a command says that it could not do what it was asked."""

from __future__ import annotations

import sys


def fail(message: str) -> int:
    """One clear line on stderr; the exit code 1."""
    print(f"cartesia-mock: {message}", file=sys.stderr)
    return 1
