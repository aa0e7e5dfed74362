"""Counters of a server in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mockserver.control.journal import Entry
    from mockserver.world.world import Worlds

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What was counted since the server started; never reset, as counters must not be."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str | None, str | None, int | None], list[int]] = {}

    def ended(self, entry: Entry) -> None:
        """A call is over."""
        key = (entry.operation, entry.version, entry.status)
        found = self._calls.get(key)
        if found is None:
            found = self._calls[key] = [0, 0]
        found[0] += 1
        found[1] += entry.sent

    def text(self, worlds: Worlds) -> str:
        """Everything, a sample a line."""
        return "\n".join(self._lines(worlds)) + "\n"

    def _lines(self, worlds: Worlds) -> Iterator[str]:
        yield "# HELP cartesia_mock_calls_total Calls that are over; status 0 had no answer."
        yield "# TYPE cartesia_mock_calls_total counter"
        sent: Counter[str] = Counter()
        rows = ((o or "none", v or "none", s or 0, counts) for (o, v, s), counts in self._calls.items())
        for operation, version, status, (count, size) in sorted(rows):
            labels = f'operation="{operation}",version="{version}",status="{status}"'
            yield f"cartesia_mock_calls_total{{{labels}}} {count}"
            sent[operation] += size
        yield "# HELP cartesia_mock_sent_bytes_total Bytes of answers to HTTP requests."
        yield "# TYPE cartesia_mock_sent_bytes_total counter"
        for operation, size in sorted(sent.items()):
            yield f'cartesia_mock_sent_bytes_total{{operation="{operation}"}} {size}'
        every = worlds.all()
        gauges = {
            "worlds": ("API keys in use.", len(every)),
            "contexts": (
                "Contexts and requests that speak at this moment.",
                sum(w.contexts.in_use for w in every),
            ),
            "sockets": ("Open sockets.", sum(world.sockets.in_use for world in every)),
        }
        for name, (help_text, value) in gauges.items():
            yield f"# HELP cartesia_mock_{name} {help_text}"
            yield f"# TYPE cartesia_mock_{name} gauge"
            yield f"cartesia_mock_{name} {value}"
