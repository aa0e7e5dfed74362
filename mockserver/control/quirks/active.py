"""Which quirks are on, for whom, and what a world looks like under them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from mockserver.contract.jsonvalue import JsonValue
from mockserver.control.faults.rules import Rule, rule_of
from mockserver.control.faults.words import BadRule
from mockserver.control.quirks.table import QUIRKS, Quirk
from mockserver.world.world import World

_KEPT = 256


class Quirks:
    """Those of one server: everybody's, and those of single keys."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Raises BadRule for a name that no quirk has."""
        self._all: tuple[str, ...] = _known(names)
        self._by_key: dict[str, tuple[str, ...]] = {}
        self.empty = not self._all
        """Whether none is on. An attribute: it is all that most requests look at."""

    def set(self, names: Iterable[str], key: str | None = None) -> tuple[str, ...]:
        """Turn just these on, for one key or for all; what was there before is off. Raises BadRule."""
        known = _known(names)
        if key is None:
            self._all = known
        elif known:
            self._by_key[key] = known
        else:
            self._by_key.pop(key, None)
        self.empty = not self._all and not self._by_key
        return known

    def clear(self, key: str | None = None) -> None:
        """Turn off those of one key, or all of all keys."""
        if key is None:
            self._all = ()
            self._by_key.clear()
        else:
            self._by_key.pop(key, None)
        self.empty = not self._all and not self._by_key

    def of(self, key: str, header: str = "") -> tuple[str, ...]:
        """Those of one request; `header` names some more, parted by commas. Raises BadRule."""
        more = _known(part for part in header.replace(",", " ").split()) if header else ()
        return tuple(dict.fromkeys((*more, *self._by_key.get(key, ()), *self._all)))

    def rules(self, names: tuple[str, ...]) -> tuple[Rule, ...]:
        """What they are as rules."""
        return _rules(names)

    def seen(self, world: World, names: tuple[str, ...]) -> World:
        """The world under them: itself where they change none of its settings and traits."""
        settings: dict[str, Any] = {}
        traits: dict[str, object] = {}
        for name in reversed(names):  # what is named first counts
            quirk, _ = _parsed(name)
            settings |= quirk.settings
            traits |= quirk.traits
        if not settings and not traits:
            return world
        return world.seen_under(replace(world.settings, **settings), {**world.traits, **traits})


def _known(names: Iterable[str]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(names))
    _rules(known)  # with a number that cannot be, a rule cannot
    return known


def _parsed(name: str) -> tuple[Quirk, float | None]:
    """A quirk and its number, of `id` or `id=number`. Raises BadRule."""
    plain, equals, text = name.partition("=")
    quirk = QUIRKS.get(plain)
    if quirk is None:
        raise BadRule(f"no such quirk: {plain!r}; `cartesia-mock quirks` lists them")
    if not equals:
        return quirk, quirk.number
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if quirk.number is None or not 0 <= number < 1e6:
        raise BadRule(f"{plain} takes {'no number' if quirk.number is None else 'a number from 0 on'}")
    return quirk, number


@lru_cache(_KEPT)
def _rules(names: tuple[str, ...]) -> tuple[Rule, ...]:
    rules = []
    for name in names:
        quirk, number = _parsed(name)
        if quirk.rule is not None:
            filled = _filled(quirk.rule, number)
            assert isinstance(filled, dict)
            rules.append(rule_of({"id": f"quirk {name}", **filled}))
    return tuple(rules)


def _filled(value: JsonValue, number: float | None) -> JsonValue:
    """A rule with its number put in; a text that is nothing but the number becomes one."""
    if isinstance(value, dict):
        return {name: _filled(each, number) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, number) for each in value]
    if isinstance(value, str) and number is not None and "{n}" in value:
        return _shown(number) if value == "{n}" else value.replace("{n}", f"{number:g}")
    return value


def _shown(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number
