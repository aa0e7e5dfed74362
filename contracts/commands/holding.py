"""The commands that hold laws, and those that talk about them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Final

from contracts import outputs, report, targets
from contracts.api import Target
from contracts.book import LAWS
from contracts.commands.outcome import BROKEN, OK, Stop
from contracts.laws import VERSIONS, Law, select
from contracts.runner import Budget, Verdict, run
from contracts.tape.nearest import Library
from contracts.wires import Wire
from contracts.wires.taped import Taped

_WIDTH: Final = 78


def run_laws(args: argparse.Namespace) -> int:
    """Hold laws against one target."""
    laws, versions = chosen(args)
    if args.dry_run:
        return _rehearse(laws, versions)
    with ExitStack() as stack:
        target, wire = stack.enter_context(reached(args.target, args))
        say_cost(target, laws, versions, args.max_credits)
        verdicts = hold(laws, versions, target, wire, args.max_credits, fail_fast=args.fail_fast)
    print(report.by_version(verdicts))
    print(report.summary(verdicts))
    for path, text in (
        (args.json, outputs.as_json),
        (args.junit, outputs.as_junit),
        (args.html, outputs.as_html),
    ):
        if path:
            try:
                path.write_text(text(verdicts, target.base_url), encoding="utf-8")
            except OSError as error:
                raise Stop(f"{path}: {error.strerror}") from error
    return BROKEN if any(verdict.failure for verdict in verdicts) else OK


def diff(args: argparse.Namespace) -> int:
    """Hold the same laws against two targets, and tell only where they differ."""
    laws, versions = chosen(args)
    both: list[list[Verdict]] = []
    for spec in args.targets:
        with reached(spec, args) as (target, wire):
            say_cost(target, laws, versions, args.max_credits)
            both.append(list(run(laws, versions, target, wire, budget=Budget(args.max_credits))))
    drifted = 0
    for first, second in zip(*both, strict=True):
        if first.outcome == second.outcome or "skipped" in (first.outcome, second.outcome):
            continue
        drifted += 1
        print(f"{first.law.id} [{first.version}]: {first.outcome} there, {second.outcome} here")
        print(report.line(first if first.failure else second))
    asked = sum("skipped" not in (a.outcome, b.outcome) for a, b in zip(*both, strict=True))
    print(f"{drifted} of {asked} differ")
    return BROKEN if drifted else OK


def list_laws(args: argparse.Namespace) -> int:
    """A line for each law."""
    print(report.table(select(LAWS, args.select)))
    return OK


def explain(args: argparse.Namespace) -> int:
    """One law in full."""
    law = next((law for law in LAWS if law.id == args.law), None)
    if law is None:
        raise Stop(f"there is no law {args.law!r}; `cartesia-contracts list` shows them")
    print(report.explanation(law))
    return OK


def chosen(args: argparse.Namespace) -> tuple[tuple[Law, ...], tuple[str, ...]]:
    """The laws and versions asked for. Raises Stop where that is none."""
    laws = select(LAWS, args.select)
    if not laws:
        raise Stop(f"no law fits {', '.join(args.select)}; `cartesia-contracts list` shows them")
    versions = tuple(args.api_version or VERSIONS)
    laws = tuple(law for law in laws if set(law.versions) & set(versions))
    if not laws:
        raise Stop("none of these laws is for that version")
    return laws, versions


class reached(ExitStack):  # noqa: N801 - used as a function
    """A target and a wire to it, as the arguments say. Raises Stop."""

    def __init__(self, spec: str | None, args: argparse.Namespace) -> None:
        super().__init__()
        self._spec, self._args = spec, args

    def __enter__(self) -> tuple[Target, Wire]:  # type: ignore[override]
        super().__enter__()
        try:
            return self.enter_context(
                targets.reached(
                    self._spec,
                    os.environ.get("CARTESIA_API_KEY"),
                    strict_keys=self._args.strict_keys,
                    live=self._args.live,
                    driver=getattr(self._args, "driver", "httpx"),
                    patience=self._args.timeout,
                )
            )
        except targets.BadTarget as error:
            raise Stop(str(error)) from error


def hold(
    laws: Sequence[Law],
    versions: Sequence[str],
    target: Target,
    wire: Wire,
    limit: int | None,
    *,
    fail_fast: bool = False,
) -> list[Verdict]:
    """Hold laws and show how far it is: on a terminal one line that changes, in a pipe a line for each.

    fail_fast: what comes after the first broken law is not asked, and has no verdict.
    """
    total = sum(len(set(law.versions) & set(versions)) for law in laws)
    terminal = sys.stdout.isatty()
    verdicts: list[Verdict] = []
    near = Library().nearest
    for verdict in run(laws, versions, target, wire, budget=Budget(limit), nearest=near):
        verdicts.append(verdict)
        if terminal:
            print(f"\r\x1b[K{report.line(verdict)}\n" if verdict.failure else "\r\x1b[K", end="")
            print(f"{len(verdicts)}/{total} {verdict.law.id}"[:_WIDTH], end="", flush=True)
        else:
            print(report.line(verdict), flush=True)
        if fail_fast and verdict.failure:
            break
    if terminal:
        print("\r\x1b[K", end="")
    return verdicts


def say_cost(target: Target, laws: Sequence[Law], versions: Sequence[str], limit: int | None) -> None:
    """Before a live target is asked: what it may cost at most."""
    if not target.mock:
        cost = cost_of(laws, versions)
        within = "" if limit is None or limit >= cost else f", of which {limit} may be spent"
        print(f"{target.base_url}: {cost} credits at most{within}", flush=True)


def cost_of(laws: Sequence[Law], versions: Sequence[str]) -> int:
    """Credits at most. What only the mock promises costs none, for it is not asked."""
    asked = [law for law in laws if not law.of_the_mock]
    return sum(law.credits * len(set(law.versions) & set(versions)) for law in asked)


def _rehearse(laws: Sequence[Law], versions: Sequence[str]) -> int:
    """Hold the laws against the mock, and print each request that another target would get."""
    laws = [law for law in laws if not law.of_the_mock]
    with targets.reached(None, None) as (target, wire):
        taped = Taped(wire)
        for verdict in run(laws, versions, target, taped):
            replies, sockets = taped.taken()
            print(f"{verdict.law.id} [{verdict.version}] {verdict.law.credits} credits at most")
            for asked in [each.asked for each in replies] + [take.handshake.asked for take in sockets]:
                path = asked.url.removeprefix(target.base_url).replace(target.api_key, "$CARTESIA_API_KEY")
                print(f"  {asked.method} {path} {len(asked.body or b'')} bytes")
            for take in sockets:
                sent = sum(frame.sender == "client" for frame in take.frames)
                print(f"  and {sent} frames")
    print(f"{cost_of(laws, versions)} credits at most; nothing was sent but to the mock")
    return OK
