"""`make bench`: every figure in one run. `--requests N` sizes the bursts, `--json FILE` keeps the figures."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks import control, conversion, engine, hearing, serving, startup, streaming, voices, workers
from benchmarks.figure import table


def main() -> int:
    """Measure, print a table, exit 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = [
        *serving.measure(args.requests),
        *streaming.measure(args.requests),
        *voices.measure(args.requests),
        *engine.measure(),
        *conversion.measure(),
        *hearing.measure(),
        *control.measure(args.requests),
        *workers.measure(args.requests),
        *startup.measure(),
    ]
    print(f"Python {platform.python_version()}, {platform.machine()}\n\n{table(figures)}")
    if args.json:
        args.json.write_text(json.dumps([asdict(f) for f in figures], indent=1) + "\n")
    return 1 if any(f.met is False for f in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
