"""Break the server in every way of the list, one at a time, and see that the contract suite notices each.

`python -m tools.mutants [--select PATTERN] [--jobs 2] [--json FILE] [--list]`

Exit code: 0 all were caught, 1 some survived, 2 a mutant is stale or could not be tried.
"""

from __future__ import annotations

import argparse
import json
import queue
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from fnmatch import fnmatchcase
from pathlib import Path

from tools.mutants import MUTANTS
from tools.mutants.mutant import Mutant, Stale
from tools.mutants.trial import ROOT, Copy, Verdict, copied


def main(argv: Sequence[str] | None = None) -> int:
    """Try them out; the result is the exit code."""
    args = _arguments(argv)
    chosen = [
        each for each in MUTANTS if not args.select or any(fnmatchcase(each.id, p) for p in args.select)
    ]
    if stale := stale_ones(chosen):
        print("\n".join(stale), file=sys.stderr)
        return 2
    if args.list:
        print("\n".join(f"{mutant.id:48} {mutant.breaks}" for mutant in chosen))
        return 0
    verdicts: list[Verdict] = []
    for verdict in tried(chosen, args.jobs):
        verdicts.append(verdict)
        print(f"{len(verdicts):3}/{len(chosen)} {line(verdict)}", flush=True)
    if args.json:
        args.json.write_text(as_json(verdicts), "utf-8")
    found = Counter(verdict.outcome for verdict in verdicts)
    print(
        f"{found['caught']} of {len(chosen)} caught, {found['survived']} survived, {found['failed']} failed"
    )
    return 2 if found["failed"] else 1 if found["survived"] else 0


def stale_ones(mutants: Sequence[Mutant]) -> list[str]:
    """What is wrong with the list itself: rows whose text is not there once, ids that are there twice."""
    found = [
        f"{name}: two mutants have this id" for name, n in Counter(m.id for m in mutants).items() if n > 1
    ]
    for mutant in mutants:
        try:
            mutant.applied(ROOT)
        except Stale as error:
            found.append(str(error))
    return found


def tried(mutants: Sequence[Mutant], jobs: int) -> Iterator[Verdict]:
    """The verdicts as they come, from so many copies at the same time."""
    with ExitStack() as stack:
        copies: queue.SimpleQueue[Copy] = queue.SimpleQueue()
        for _ in range(jobs):
            copies.put(stack.enter_context(copied()))

        def one(mutant: Mutant) -> Verdict:
            copy = copies.get()
            try:
                return copy.try_out(mutant)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(jobs) as pool:
            for done in as_completed([pool.submit(one, mutant) for mutant in mutants]):
                yield done.result()


def line(verdict: Verdict) -> str:
    """One verdict for people."""
    if verdict.outcome == "caught":
        return f"caught   {verdict.mutant.id} by {verdict.law} [{verdict.version}]"
    return f"{verdict.outcome.upper():8} {verdict.mutant.id}: {verdict.mutant.breaks}\n{verdict.detail}"


def as_json(verdicts: Sequence[Verdict]) -> str:
    """The same for programs, in the order of ids."""
    rows = [
        {
            "id": verdict.mutant.id,
            "breaks": verdict.mutant.breaks,
            "outcome": verdict.outcome,
            "law": verdict.law,
            "version": verdict.version,
            "detail": verdict.detail,
        }
        for verdict in sorted(verdicts, key=lambda each: each.mutant.id)
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--select", metavar="ID", action="append", default=[], help="an id or pattern")
    parser.add_argument("--jobs", metavar="N", type=int, default=2, help="copies at the same time (2)")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the verdicts there too")
    parser.add_argument("--list", action="store_true", help="only print the list")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
