"""The commands that write cassettes and look at them."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from contracts import report
from contracts.commands.holding import chosen, reached
from contracts.commands.outcome import BROKEN, OK, Stop
from contracts.laws import Law
from contracts.runner import Budget, hold
from contracts.tape.files import FOLDER, FRAMES, BadCassette, files, save
from contracts.tape.inspect import LIVE_HOSTS, problems
from contracts.tape.scrub import Scrubber
from contracts.tape.takes import Cassette, Origin, Provenance
from contracts.wires.replayed import place
from contracts.wires.taped import Taped


def record(args: argparse.Namespace) -> int:
    """Hold laws against a service and keep what was said; or stand between it and any client."""
    if args.proxy is not None:
        return _stand(args)
    laws, versions = chosen(args)
    with reached(args.upstream, args) as (target, wire):
        todo = [
            (law, version)
            for law, version in _pairs(laws, versions, target.mock)
            if not _there(args.to, law, version)
        ]
        cost = sum(law.credits for law, _ in todo)
        print(f"{target.base_url}: {len(todo)} recordings are missing, {cost} credits at most", flush=True)
        if args.dry_run:
            return OK
        taped, scrubber = Taped(wire), Scrubber.of([target.api_key, os.environ.get("CARTESIA_API_KEY")])
        budget, broken = Budget(args.max_credits), 0
        for verdict in hold(todo, target, taped, budget=budget):
            law, version = verdict.law, verdict.version
            replies, sockets = taped.taken()
            print(report.line(verdict), flush=True)
            broken += verdict.failure is not None
            if verdict.skipped is None and (replies or sockets):
                header = _provenance(args.upstream, version, f"cartesia-contracts, law {law.id}")
                cassette = Cassette(header, replies, sockets)
                _save(args.to, place(law.id, version), scrubber.cassette(cassette))
    return BROKEN if broken else OK


def check(args: argparse.Namespace) -> int:
    """Look at all cassettes of some folders."""
    folders: list[Path] = args.folders or [FOLDER]
    paths = [path for folder in folders for path in files(folder)]
    if not paths:
        raise Stop(f"there are no cassettes in {', '.join(map(str, folders))}")
    found = [line for path in paths for line in problems(path)]
    print("\n".join([*found, f"{len(paths)} cassettes, {len(found)} problems"]))
    return BROKEN if found else OK


def origin_of(upstream: str) -> Origin:
    """Who answers there."""
    return "live" if urlsplit(upstream).hostname in LIVE_HOSTS else "mock"


def _provenance(upstream: str, version: str, client: str) -> Provenance:
    origin = origin_of(upstream)
    source = "recorded from the live service" if origin == "live" else "recorded from a running mock"
    return Provenance(origin, version, datetime.now(UTC).date().isoformat(), client, source)


def _pairs(laws: tuple[Law, ...], versions: tuple[str, ...], mock: bool) -> Iterator[tuple[Law, str]]:
    for law in laws:
        for version in law.versions:
            if version in versions and (mock or not law.of_the_mock):
                yield law, version


def _there(folder: Path, law: Law, version: str) -> bool:
    name = place(law.id, version)
    return any((folder / f"{name}{end}").exists() for end in (".yaml", FRAMES))


def _stand(args: argparse.Namespace) -> int:
    """Be a proxy until Ctrl-C, then write what went through."""
    # Both need packages that laws do not.
    from contracts.tape.certificate import NoCertificate
    from contracts.tape.proxy import cassette_of, standing

    today = datetime.now(UTC).date().isoformat()
    stopped = threading.Event()
    # Handlers of our own: a shell may have Ctrl-C ignored, and it may come at any moment.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with standing(args.upstream, args.proxy, args.tls) as (proxy, url):
            print(
                f"{url} records what it passes on to {args.upstream}; each request costs what it costs there",
                flush=True,
            )
            stopped.wait()
    except NoCertificate as error:
        raise Stop(str(error)) from error
    version = (args.api_version or ["all"])[0]
    header = Provenance(
        origin_of(args.upstream), version, today, args.client or "a client", "recorded through a proxy"
    )
    _save(args.to, args.name, cassette_of(proxy, header))
    return OK


def _save(folder: Path, name: str, cassette: Cassette) -> None:
    try:
        save(folder, name, cassette)
    except (OSError, BadCassette) as error:
        raise Stop(str(error)) from error
