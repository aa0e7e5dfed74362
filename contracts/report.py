"""Verdicts for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from contracts.laws import Law
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
        paragraph.append(f"      request   {failure.request}")
    return "\n".join(paragraph)


def summary(verdicts: Sequence[Verdict]) -> str:
    """E.g. `97 held, 1 broken, 0 skipped`."""
    held = sum(verdict.held for verdict in verdicts)
    broken = sum(verdict.failure is not None for verdict in verdicts)
    return f"{held} held, {broken} broken, {len(verdicts) - held - broken} skipped"


def as_json(verdicts: Sequence[Verdict], target: str) -> str:
    """`{"target", "held", "broken", "skipped", "verdicts": [{"law", "version", "outcome", …}]}`."""
    rows = []
    for verdict in verdicts:
        outcome = "held" if verdict.held else "broken" if verdict.failure else "skipped"
        row: dict[str, str | None] = {"law": verdict.law.id, "version": verdict.version, "outcome": outcome}
        if verdict.skipped is not None:
            row["reason"] = verdict.skipped
        if (failure := verdict.failure) is not None:
            row |= {
                "what": failure.what,
                "expected": failure.expected,
                "got": failure.got,
                "request": failure.request,
            }
        rows.append(row)
    counts = {kind: sum(row["outcome"] == kind for row in rows) for kind in ("held", "broken", "skipped")}
    return json.dumps({"target": target, **counts, "verdicts": rows}, indent=2, ensure_ascii=False) + "\n"


def table(laws: Iterable[Law]) -> str:
    """Laws as a list: id, credits over all versions, certainty, versions, sentence."""
    return "\n".join(
        f"{law.id:42} {law.credits * len(law.versions):4} credits  {law.certainty:10} {law.sentence}"
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
        )
    )
