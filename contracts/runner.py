"""Hold laws against a target and say how each came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, runtime_checkable

from contracts.api import Api, Driver, Target
from contracts.evidence import Broken, Evidence
from contracts.laws import Law
from contracts.wires import Closed, NoAnswer, NotRecorded, Refused, Wire

GIVE_UP_AFTER: Final = 3
"""Laws in a row that got no answer: the target is not there, or hangs; the rest would only wait as well."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a law does not hold. `request`: a curl command, or frames, without the key; None: unknown."""

    what: str
    expected: str
    got: str
    request: str | None
    nearest: str | None = None
    """A recording of something like it, in one line."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one law came out in one version: held, broken (`failure`) or not asked (`skipped` says why)."""

    law: Law
    version: str
    failure: Failure | None = None
    skipped: str | None = None

    @property
    def held(self) -> bool:
        return self.failure is None and self.skipped is None

    @property
    def outcome(self) -> str:
        return "held" if self.held else "broken" if self.failure else "skipped"


@dataclass(slots=True)
class Budget:
    """Credits that may still be spent; None: as many as it takes."""

    credits: int | None = None
    spent: int = field(default=0, init=False)

    def covers(self, law: Law) -> bool:
        """Whether a law is affordable; if so, its credits are spent."""
        if self.credits is not None and self.spent + law.credits > self.credits:
            return False
        self.spent += law.credits
        return True


@runtime_checkable
class Staged(Protocol):
    """A wire that wants to know which law comes next."""

    def begin(self, law: str, version: str) -> None:
        """Raises NotRecorded where it has nothing for it."""


Nearest = Callable[[Evidence], str | None]


def run(
    laws: Iterable[Law],
    versions: Iterable[str],
    target: Target,
    wire: Wire,
    *,
    budget: Budget | None = None,
    nearest: Nearest | None = None,
) -> Iterator[Verdict]:
    """The verdict of each law in each of the versions that it is for, one after the other."""
    wanted = tuple(versions)
    pairs = [(law, version) for law in laws for version in law.versions if version in wanted]
    return hold(pairs, target, wire, budget=budget, nearest=nearest)


def hold(
    pairs: Iterable[tuple[Law, str]],
    target: Target,
    wire: Wire,
    *,
    budget: Budget | None = None,
    nearest: Nearest | None = None,
) -> Iterator[Verdict]:
    """The verdict of each of some laws, each in a version, one after the other.

    After GIVE_UP_AFTER laws in a row without any answer no more is asked: the rest is broken as well.
    `budget` counts only where the target is not the mock.
    """
    silent = 0
    for law, version in pairs:
        if silent >= GIVE_UP_AFTER:
            got = f"nothing was asked, after {GIVE_UP_AFTER} laws in a row without an answer"
            yield Verdict(law, version, Failure("connection", "an answer", got, None))
            continue
        reason = _not_asked(law, target, wire, budget)
        if reason is not None:
            yield Verdict(law, version, skipped=reason)
            continue
        verdict = _judge(law, Api(target, version, wire), target, wire, nearest)
        silent = silent + 1 if verdict.failure and verdict.failure.what == "connection" else 0
        yield verdict


def _judge(law: Law, api: Api, target: Target, wire: Wire, nearest: Nearest | None) -> Verdict:
    verdict = Verdict(law, api.version)
    try:
        if isinstance(wire, Staged):
            wire.begin(law.id, api.version)
        law.check(api)
    except Broken as broken:
        request = broken.seen.request(target.api_key)
        near = nearest(broken.seen) if nearest else None
        return replace(verdict, failure=Failure(broken.what, broken.expected, broken.got, request, near))
    except NotRecorded as missing:
        return replace(verdict, skipped=f"not recorded: {missing}")
    except Refused as refused:
        request = refused.reply.request(target.api_key)
        return replace(verdict, failure=Failure("handshake", "101", str(refused), request))
    except (NoAnswer, Closed) as error:
        return replace(verdict, failure=Failure("connection", "an answer", str(error), None))
    except Exception as error:  # an answer that the law did not think of: it is the target's to explain
        got = f"{type(error).__name__}: {error}"
        return replace(verdict, failure=Failure("answer", "one that the law can read", got, None))
    return verdict


def _not_asked(law: Law, target: Target, wire: Wire, budget: Budget | None) -> str | None:
    if law.of_the_mock and not target.mock:
        return "true of the mock only"
    if law.needs == "an admin key" and not target.admin_key:
        return "no key of an administrator is known"
    if law.needs == "strict keys" and not target.strict_keys:
        return "the target takes any key (--strict-keys says that it does not)"
    if law.raw and isinstance(wire, Driver):
        return f"not through a client: {law.raw}"
    if budget is not None and not target.mock and not budget.covers(law):
        return f"its {law.credits} credits are over the budget (--max-credits)"
    return None
