"""Verdicts as files for other programs and for browsers: JSON, JUnit, one HTML page. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Final
from xml.etree import ElementTree as Xml

from contracts.report import summary
from contracts.runner import Verdict

_STYLE: Final = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .25rem .6rem;
border-bottom: 1px solid #8884; vertical-align: top } td.held { color: #177a36 } td.broken { color: #b3261e;
font-weight: 600 } td.skipped { color: #777 } pre { white-space: pre-wrap; overflow-wrap: anywhere;
background: #8881; padding: .6rem; margin: .3rem 0 } :root { color-scheme: light dark }
"""


def as_json(verdicts: Sequence[Verdict], target: str) -> str:
    """`{"target", "held", "broken", "skipped", "verdicts": [{"law", "version", "outcome", …}]}`."""
    rows = []
    for verdict in verdicts:
        row: dict[str, str | None] = {
            "law": verdict.law.id,
            "version": verdict.version,
            "outcome": verdict.outcome,
        }
        if verdict.skipped is not None:
            row["reason"] = verdict.skipped
        if (failure := verdict.failure) is not None:
            row |= {
                "what": failure.what,
                "expected": failure.expected,
                "got": failure.got,
                "request": failure.request,
            }
            if failure.nearest is not None:
                row["nearest"] = failure.nearest
        rows.append(row)
    found = Counter(verdict.outcome for verdict in verdicts)
    counts = {kind: found[kind] for kind in ("held", "broken", "skipped")}
    return json.dumps({"target": target, **counts, "verdicts": rows}, indent=2, ensure_ascii=False) + "\n"


def as_junit(verdicts: Sequence[Verdict], target: str) -> str:
    """JUnit's XML: a suite for each version, a case for each law."""
    root = Xml.Element("testsuites", name=f"cartesia-contracts {target}")
    for version in dict.fromkeys(verdict.version for verdict in verdicts):
        ours = [verdict for verdict in verdicts if verdict.version == version]
        found = Counter(verdict.outcome for verdict in ours)
        suite = Xml.SubElement(
            root,
            "testsuite",
            name=version,
            tests=str(len(ours)),
            failures=str(found["broken"]),
            errors="0",
            skipped=str(found["skipped"]),
        )
        for verdict in ours:
            case = Xml.SubElement(suite, "testcase", classname=version, name=verdict.law.id)
            if verdict.skipped is not None:
                Xml.SubElement(case, "skipped", message=_plain(verdict.skipped))
            if (failure := verdict.failure) is not None:
                message = f"{failure.what}: expected {failure.expected}, got {failure.got}"
                Xml.SubElement(case, "failure", message=_plain(message)).text = _plain(failure.request or "")
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_html(verdicts: Sequence[Verdict], target: str) -> str:
    """One page with nothing beside it: a table of laws by versions, and below it what is broken."""
    versions = list(dict.fromkeys(verdict.version for verdict in verdicts))
    laws = list(dict.fromkeys(verdict.law.id for verdict in verdicts))
    at = {(verdict.law.id, verdict.version): verdict for verdict in verdicts}
    head = "".join(f"<th>{escape(version)}</th>" for version in versions)
    rows = "\n".join(
        f"<tr><td>{escape(law)}</td>"
        + "".join(_cell(at.get((law, version))) for version in versions)
        + "</tr>"
        for law in laws
    )
    broken = "\n".join(_section(verdict) for verdict in verdicts if verdict.failure)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Laws of the Cartesia API</title>'
        f"<style>{_STYLE}</style><h1>{escape(target)}</h1><p>{summary(verdicts)}</p>"
        f"{broken}<table><tr><th>law</th>{head}</tr>\n{rows}</table></html>\n"
    )


def _cell(verdict: Verdict | None) -> str:
    if verdict is None:
        return "<td></td>"
    title = f' title="{escape(verdict.skipped)}"' if verdict.skipped else ""
    return f'<td class="{verdict.outcome}"{title}>{verdict.outcome}</td>'


def _section(verdict: Verdict) -> str:
    failure = verdict.failure
    if failure is None:
        return ""
    told = f"{failure.what}\nexpected  {failure.expected}\ngot       {failure.got}"
    more = "".join(f"<pre>{escape(each)}</pre>" for each in (failure.request, failure.nearest) if each)
    return (
        f"<h2>{escape(verdict.law.id)} [{verdict.version}]</h2><p>{escape(verdict.law.sentence)} "
        f"({escape(verdict.law.certainty)}: {escape(verdict.law.source)})</p><pre>{escape(told)}</pre>{more}"
    )


def _plain(text: str) -> str:
    """XML knows no control characters; a target may send any."""
    return "".join(
        c if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff") else "\ufffd" for c in text
    )
