"""Verdicts for people: lines, summaries, tables. Files for programs are written by `contracts.outputs`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from contracts.laws import VERSIONS, Law
from contracts.runner import Verdict


def line(verdict: Verdict) -> str:
    """One verdict as a line, a broken law as a paragraph."""
    name = f"{verdict.law.id} [{verdict.version}]"
    if verdict.skipped is not None:
        return f"skip  {name}: {verdict.skipped}"
    if verdict.failure is None:
        return f"ok    {name}"
    failure = verdict.failure
    paragraph = [
        f"FAIL  {name}",
        f"      law       {verdict.law.sentence}",
        f"      source    {verdict.law.source} ({verdict.law.certainty})",
        f"      {failure.what}",
        f"      expected  {failure.expected}",
        f"      got       {failure.got}",
    ]
    if failure.request is not None:
        first, *rest = failure.request.splitlines()
        paragraph += [f"      request   {first}", *(f"                {each}" for each in rest)]
    if failure.nearest is not None:
        paragraph.append(f"      nearest   {failure.nearest}")
    return "\n".join(paragraph)


def summary(verdicts: Sequence[Verdict]) -> str:
    """E.g. `97 held, 1 broken, 0 skipped`."""
    count = Counter(verdict.outcome for verdict in verdicts)
    return f"{count['held']} held, {count['broken']} broken, {count['skipped']} skipped"


def by_version(verdicts: Sequence[Verdict]) -> str:
    """A line for each version that was asked: how many laws held, were broken, were skipped."""
    count = Counter((verdict.version, verdict.outcome) for verdict in verdicts)
    return "\n".join(
        f"{version}  {count[version, 'held']:4} held {count[version, 'broken']:4} broken"
        f" {count[version, 'skipped']:4} skipped"
        for version in VERSIONS
        if any(count[version, outcome] for outcome in ("held", "broken", "skipped"))
    )


def table(laws: Iterable[Law]) -> str:
    """Laws as a list: id, credits over all versions, certainty, versions, sentence."""
    return "\n".join(
        f"{law.id:46} {law.credits * len(law.versions):4} credits  {law.certainty:10} {law.sentence}"
        for law in laws
    )


def explanation(law: Law) -> str:
    """All that is known of one law."""
    return "\n".join(
        (
            law.id,
            f"  {law.sentence}",
            f"  source     {law.source}",
            f"  certainty  {law.certainty}",
            f"  versions   {', '.join(law.versions)}",
            f"  cost       {law.credits} credits a version on the live service",
            f"  needs      {law.needs}",
            f"  checks     {', '.join(law.rows) or 'nothing that is on record elsewhere'}",
            f"  clients    {'not through one: ' + law.raw if law.raw else 'may be held through one'}",
        )
    )
