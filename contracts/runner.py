"""Hold laws against a target and say how each came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import httpx

from contracts.api import Api, Target
from contracts.exchange import Broken
from contracts.laws import Law

_TIMEOUT: Final = 60.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a law does not hold. `request` is a curl command without the key; None where none was made."""

    what: str
    expected: str
    got: str
    request: str | None


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


def run(laws: Iterable[Law], versions: Iterable[str], target: Target) -> Iterator[Verdict]:
    """The verdict of each law in each of the versions that it is for, one after the other."""
    wanted = tuple(versions)
    # Neither proxies nor netrc: a law must meet the target itself.
    with httpx.Client(timeout=_TIMEOUT, trust_env=False) as http:
        for law in laws:
            for version in law.versions:
                if version in wanted:
                    yield _judge(law, Api(target, version, http), target)


def _judge(law: Law, api: Api, target: Target) -> Verdict:
    reason = _not_asked(law, target)
    if reason is not None:
        return Verdict(law, api.version, skipped=reason)
    try:
        law.check(api)
    except Broken as broken:
        curl = broken.reply.asked.curl(target.api_key)
        return Verdict(law, api.version, Failure(broken.what, broken.expected, broken.got, curl))
    except httpx.HTTPError as error:
        got = f"{type(error).__name__}: {error}"
        return Verdict(law, api.version, Failure("connection", "an answer", got, None))
    return Verdict(law, api.version)


def _not_asked(law: Law, target: Target) -> str | None:
    if law.needs == "the mock" and not target.mock:
        return "true of the mock only"
    if law.needs == "strict keys" and not target.strict_keys:
        return "the target takes any key (--strict-keys says that it does not)"
    return None
