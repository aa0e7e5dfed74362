"""What a test holds in its hand: one API key, what was asked with it, and what shall happen to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, cast

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object
from mockserver.control.matching import Match, explained
from mockserver.control.rows import Row, listed
from mockserver.testing.line import DirectLine, HttpLine, Line

if TYPE_CHECKING:
    from mockserver.edge.app import App

_LINES: Final = 20
"""Calls that a failed test is shown."""


def key_for(name: str) -> str:
    """The API key of the test of that name: the same in every run, so that ids are the same as well."""
    return f"sk_car_test_{sha256(name.encode()).hexdigest()[:24]}"


class MockClock:
    """The time of one key's world, in seconds since it began."""

    def __init__(self, mock: CartesiaMock) -> None:
        self._mock = mock

    def now(self) -> float:
        """The time."""
        return self._told("GET", "clock")

    def advance(self, seconds: float) -> float:
        """Be that much later, at once; whatever was due by then happens."""
        return self._told("POST", "clock/advance", {"seconds": seconds})

    def set(self, now: float) -> float:
        """Be at a time that is not before now."""
        return self._told("POST", "clock/set", {"now": now})

    def freeze(self) -> float:
        """Stand still until `resume`."""
        return self._told("POST", "clock/freeze")

    def resume(self) -> float:
        """Go on."""
        return self._told("POST", "clock/resume")

    def _told(self, method: str, path: str, body: JsonValue = None) -> float:
        return float(cast(float, self._mock.ask(method, path, body)["now"]))


class CartesiaMock:
    """One API key of a mock server. Nothing that happens with other keys is seen here, nor touched."""

    def __init__(self, base_url: str, api_key: str, line: Line) -> None:
        self.base_url = base_url
        """To be given to a client in place of https://api.cartesia.ai."""
        self.api_key = api_key
        self.clock = MockClock(self)
        self._line = line

    @property
    def environ(self) -> dict[str, str]:
        """What is read from the environment: the address by the SDKs from 3.x on, the key by frameworks."""
        return {"CARTESIA_API_KEY": self.api_key, "CARTESIA_BASE_URL": self.base_url}

    # What was asked

    @property
    def calls(self) -> tuple[Row, ...]:
        """Every call that was made, earliest first."""
        return self.calls_like()

    def calls_like(self, **match: Any) -> tuple[Row, ...]:
        """The calls that match, by the words of `Match`: operation, voice, transcript, status, context …"""
        wanted = Match(**match).wanted()
        found = self.ask("GET", "journal", None, _query(wanted))
        return listed(found["calls"])

    def wait_for(self, count: int = 1, timeout: float = 5.0, **match: Any) -> tuple[Row, ...]:
        """The calls that match, once there are so many. Raises AssertionError after `timeout` seconds."""
        wanted = Match(**match).wanted() | {"count": count, "timeout": timeout}
        found = self.ask("GET", "journal/wait", None, _query(wanted))
        if not found["enough"]:
            raise AssertionError(found["explanation"])
        return listed(found["calls"])

    def heard(self) -> str:
        """The words in all sound that was uploaded: files, and binary messages of sockets."""
        found = self.ask("GET", "journal", None, {"listen": "true"})
        return " ".join(row.heard for row in listed(found["calls"]) if row.heard)

    def assert_spoke(self, says: str, **match: Any) -> Row:
        """That a text was to be spoken, white space aside; the first such call.

        Further words of `Match` narrow it: `voice`, `model`, `status` … Raises AssertionError that shows the
        nearest calls and how they differ.
        """
        return self._assert(Match(says=says, **match))

    def assert_called(self, **match: Any) -> Row:
        """That a call was made that matches; the first one. Raises AssertionError as `assert_spoke`."""
        return self._assert(Match(**match))

    def assert_no_calls(self, **match: Any) -> None:
        """That no call was made that matches. Raises AssertionError that lists them."""
        found = self.calls_like(**match)
        if found:
            lines = "\n".join(f"  {row.line()}" for row in found)
            raise AssertionError(f"no call was expected, {len(found)} were made\n{lines}")

    def assert_heard(self, words: str) -> None:
        """That words are among those in the sound that was uploaded. Raises AssertionError."""
        found = self.heard()
        if words not in found:
            raise AssertionError(f"wanted to hear {words!r}, heard {found!r}")

    def report(self) -> str:
        """The latest calls, a line each, and the faults that no call has met, for people."""
        rows = self.calls
        lines = [row.line() for row in rows[-_LINES:]]
        if len(rows) > _LINES:
            lines.insert(0, f"… {len(rows) - _LINES} earlier calls")
        idle = [
            fault
            for fault in map(as_object, as_list(self.ask("GET", "faults")["faults"]))
            if not fault["acted"]
        ]
        lines += [
            f"no call has met the fault {fault['effect']} of {fault['match'] or 'any call'}" for fault in idle
        ]
        return "\n".join(lines if rows else ["no calls", *lines])

    def har(self) -> JsonObject:
        """The calls as an HTTP archive."""
        return self.ask("GET", "journal/har")

    def cassette(self) -> str:
        """The HTTP calls as a cassette of vcrpy."""
        return str(self._line.ask("GET", "journal/cassette", {"key": self.api_key}))

    # What shall happen

    def fault(
        self, effect: JsonValue, *, times: int | None = None, seconds: float | None = None, **match: Any
    ) -> None:
        """Let the calls that match go wrong: `effect` and `match` in the words of docs/faults.md."""
        rule = {"effect": effect, "times": times, "seconds": seconds, "match": match}
        self.ask("POST", "faults", {name: value for name, value in rule.items() if value is not None})

    def quirk(self, *ids: str) -> None:
        """Behave as the service was seen to: presets of docs/quirks.md, beside those that are on."""
        self.ask("POST", "quirks", {"ids": list(ids)})

    def answer(self, *, times: int | None = 1, **script: Any) -> None:
        """Answer the next matching requests otherwise: `match=…` and one of json, text, base64, patch."""
        self.ask("POST", "scripts", {"times": times, **script})

    def hear_next(self, transcript: str) -> None:
        """What the next speech-to-text request hears, whatever it is sent."""
        self.ask("POST", "scripts", {"transcript": transcript})

    def settings(self, **changes: JsonValue) -> JsonObject:
        """Change settings for this key, e.g. `pace="realtime"`; the values that hold now."""
        return self.ask("PATCH", "settings", changes) if changes else self.ask("GET", "settings")

    def seed(self, seed: int) -> None:
        """Let ids begin anew from another seed."""
        self.ask("POST", "seed", {"seed": seed})

    def snapshot(self) -> JsonObject:
        """The world of the key as plain JSON."""
        return self.ask("GET", "snapshot")

    def restore(self, snapshot: JsonObject) -> None:
        """Put the world of a snapshot in the place of the key's."""
        self.ask("POST", "restore", snapshot)

    def reset(self) -> None:
        """Begin anew: world, clock, calls, and everything that was to happen."""
        self.ask("POST", "reset")

    def ask(
        self, method: str, path: str, body: JsonValue = None, query: Mapping[str, str] | None = None
    ) -> JsonObject:
        """Ask the control API something about this key. Raises Refused."""
        found = self._line.ask(method, path, {"key": self.api_key, **(query or {})}, body)
        return {} if isinstance(found, str) else as_object(found)

    def _assert(self, match: Match) -> Row:
        rows = self.calls
        if match.heard is not None:
            rows = self.calls_like(heard=match.heard)
        for row in rows:
            if match.fits(row):
                return row
        raise AssertionError(explained(match, rows))


class InProcessMock(CartesiaMock):
    """The same of an application that runs in this process, with worlds of its own."""

    def __init__(self, app: App, api_key: str) -> None:
        super().__init__("http://localhost", api_key, DirectLine(app.powers))
        self.app = app
        """What `httpx.ASGITransport` takes."""


@contextmanager
def connect(base_url: str, name: str, token: str | None = None) -> Iterator[CartesiaMock]:
    """A key for the test of that name on a running server, which knows nothing of it yet."""
    line = HttpLine(base_url, token)
    try:
        yield fresh(base_url, name, line)
    finally:
        line.close()


def fresh(base_url: str, name: str, line: Line) -> CartesiaMock:
    """The same over a line that many share."""
    mock = CartesiaMock(base_url, key_for(name), line)
    mock.reset()
    return mock


def in_process(name: str) -> InProcessMock:
    """An application of its own for the test of that name."""
    from mockserver.edge.app import create_app

    return InProcessMock(create_app(), key_for(name))


def _query(wanted: Mapping[str, object]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in wanted.items()
    }
