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
        self._calls: Counter[tuple[str, str, int]] = Counter()
        self._bytes: Counter[str] = Counter()

    def ended(self, entry: Entry) -> None:
        """A call is over."""
        operation = entry.operation or "none"
        self._calls[operation, entry.version or "none", entry.status or 0] += 1
        self._bytes[operation] += entry.sent

    def text(self, worlds: Worlds) -> str:
        """Everything, a sample a line."""
        return "\n".join(self._lines(worlds)) + "\n"

    def _lines(self, worlds: Worlds) -> Iterator[str]:
        yield "# HELP cartesia_mock_calls_total Calls that are over; status 0 had no answer."
        yield "# TYPE cartesia_mock_calls_total counter"
        for (operation, version, status), count in sorted(self._calls.items()):
            labels = f'operation="{operation}",version="{version}",status="{status}"'
            yield f"cartesia_mock_calls_total{{{labels}}} {count}"
        yield "# HELP cartesia_mock_sent_bytes_total Bytes of answers to HTTP requests."
        yield "# TYPE cartesia_mock_sent_bytes_total counter"
        for operation, size in sorted(self._bytes.items()):
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
