"""One line of the report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value, what it is held against, and what was aimed for.

    `share` is the figure as a fraction of its limit where there is one; `met` is None where no target
    is set or the peer was absent.
    """

    name: str
    value: str
    limit: str = ""
    share: float | None = None
    target: str = ""
    met: bool | None = None
    note: str = ""


def table(figures: list[Figure]) -> str:
    """A Markdown table of the figures."""
    lines = ["| figure | measured | beside | share | target | met |", "|---|---|---|---|---|---|"]
    for f in figures:
        met = {True: "yes", False: "**no**", None: "–"}[f.met]
        share = f"{f.share:.2f}" if f.share is not None else ""
        note = f" ({f.note})" if f.note else ""
        lines.append(f"| {f.name}{note} | {f.value} | {f.limit} | {share} | {f.target} | {met} |")
    return "\n".join(lines)
