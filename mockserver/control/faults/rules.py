"""The rules of one server: which there are, and what they make of a request.

A rule counts for each key by itself, so what one key meets does not depend on the traffic of others. Adding
and removing may happen in any thread; deciding happens on the event loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object
from mockserver.control.asked import Asked
from mockserver.control.faults.effect import Effect
from mockserver.control.faults.matcher import Matcher, matcher_of
from mockserver.control.faults.words import BadRule, effect_of

_MOST: Final = 1000
"""Rules that a server keeps; each is looked at for every request."""


@dataclass(frozen=True, slots=True)
class Rule:
    """times: how often it acts for each key; seconds: how long after it first met one. None: without end.

    source: the JSON that it was made of.
    """

    id: str
    matcher: Matcher
    effect: Effect
    times: int | None = None
    seconds: float | None = None
    source: JsonObject = ()  # type: ignore[assignment]


@dataclass(slots=True)
class _Tally:
    """What one rule has seen of one key, since when, and how often it acted."""

    since: float
    seen: int = 0
    acted: int = 0


class Rules:
    """`seed` decides what chance decides."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._rules: tuple[Rule, ...] = ()
        self._tallies: dict[tuple[str, str], _Tally] = {}
        self._count = 0
        self.empty = True
        """Whether there is no rule. An attribute: it is all that most requests look at."""

    def add(self, given: JsonValue) -> Rule:
        """Add one rule given as JSON; a rule of the same id is replaced. Raises BadRule."""
        rule = rule_of(given, f"rule-{self._count + 1}")
        self.remove(rule.id)
        if len(self._rules) >= _MOST:
            raise BadRule(f"there are {_MOST} rules already")
        self._count += 1
        self._rules = (*self._rules, rule)
        self.empty = False
        return rule

    def list(self) -> tuple[Rule, ...]:
        """The rules in the order in which they were added."""
        return self._rules

    def acted(self, rule_id: str) -> int:
        """How often a rule has acted, for all keys together."""
        return sum(tally.acted for (known, _), tally in list(self._tallies.items()) if known == rule_id)

    def remove(self, rule_id: str) -> bool:
        """Forget a rule; whether there was one."""
        before = self._rules
        self._rules = tuple(rule for rule in before if rule.id != rule_id)
        self.empty = not self._rules
        for known in [pair for pair in list(self._tallies) if pair[0] == rule_id]:
            self._tallies.pop(known, None)
        return len(self._rules) < len(before)

    def clear(self, key: str | None = None) -> None:
        """Forget all rules, or those that are about one key alone; counts begin anew."""
        for rule in self._rules:
            if key is None or ("key", (key,)) in rule.matcher.texts:
                self.remove(rule.id)
        for known in [pair for pair in list(self._tallies) if key is None or pair[1] == key]:
            self._tallies.pop(known, None)

    def decide(self, asked: Asked, now: float, further: Iterable[Rule] = ()) -> Effect | None:
        """What happens to what was asked, `now` by the clock of its world.

        Every rule that acts adds to it, earlier ones first.
        """
        effect: Effect | None = None
        for rule in (*self._rules, *further):
            if rule.matcher.means(asked) and self._acts(rule, asked.key, now):
                effect = effect.then(rule.effect) if effect else rule.effect
        return effect

    def _acts(self, rule: Rule, key: str, now: float) -> bool:
        tally = self._tallies.setdefault((rule.id, key), _Tally(now))
        if rule.seconds is not None and now >= tally.since + rule.seconds:
            return False
        tally.seen += 1
        if rule.times is not None and tally.acted >= rule.times:
            return False
        if not rule.matcher.picks(tally.seen, f"{self._seed}\n{rule.id}\n{key}"):
            return False
        tally.acted += 1
        return True


def rule_of(given: JsonValue, default_id: str = "") -> Rule:
    """A rule from JSON: `{"match": {…}, "effect": {…}, "times": 3}`, or a line of words for all requests.

    Raises BadRule.
    """
    if isinstance(given, str):
        given = {"effect": given}
    if not isinstance(given, Mapping):
        raise BadRule("a rule is an object with an effect")
    if unknown := sorted(given.keys() - {"id", "match", "effect", "times", "seconds"}):
        raise BadRule(f"a rule has no {unknown[0]!r}; it has id, match, effect, times, seconds")
    if "effect" not in given:
        raise BadRule("a rule needs an effect")
    if not isinstance(given.get("match") or {}, Mapping):
        raise BadRule("match: an object of conditions")
    times, seconds = given.get("times"), given.get("seconds")
    if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
        raise BadRule("times: a whole number from 1 on")
    if seconds is not None and (
        not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or seconds <= 0
    ):
        raise BadRule("seconds: a number above 0")
    rule_id = given.get("id") or default_id
    if not isinstance(rule_id, str) or len(rule_id) > 100:
        raise BadRule("id: a text of at most 100 characters")
    return Rule(
        id=rule_id or sha256(repr(given).encode()).hexdigest()[:12],
        matcher=matcher_of(as_object(given.get("match"))),
        effect=effect_of(given["effect"]),
        times=times,
        seconds=None if seconds is None else float(seconds),
        source=dict(given),
    )
