"""How the service writes a moment."""

from __future__ import annotations

import datetime


def stamp(moment: datetime.datetime) -> str:
    """A moment in UTC: RFC 3339, zeros at the end of the fraction cut (recorded)."""
    text = moment.replace(tzinfo=None).isoformat(timespec="microseconds").rstrip("0").rstrip(".")
    return f"{text}Z"
