"""Which requests a rule means: conditions that all have to hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Final

from mockserver.contract.jsonvalue import JsonValue
from mockserver.control.asked import Asked, Moment
from mockserver.control.faults.words import BadRule
from mockserver.control.names import UnknownOperation, check_operation

_SPEECH_SOCKET: Final = "tts.websocket"
_TEXTS: Final = ("operation", "version", "key", "voice", "transport", "path")
_ON: Final[dict[str, Moment]] = {"handshake": "handshake", "message": "message"}
_LONGEST: Final = 1000
"""Characters of a pattern."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """texts: what the fields of Asked have to be, `*` standing for anything, any one of several.

    transcript: a regular expression that is searched for. on: the moment of a socket, None for its natural
    one: of the speech socket the messages, of others the handshake. Then, of those for which all that holds,
    counted for each key: nth, the n-th alone; every, each n-th; after, those after the n-th; probability, a
    seeded share.
    """

    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    transcript: re.Pattern[str] | None = None
    on: Moment | None = None
    nth: int | None = None
    every: int | None = None
    after: int = 0
    probability: float | None = None

    def means(self, asked: Asked) -> bool:
        """Whether the conditions hold that are about what was asked."""
        if asked.moment != "request" and asked.moment != (self.on or _natural(asked)):
            return False
        for name, wanted in self.texts:
            given = getattr(asked, name)
            if given is None or not any(fnmatchcase(given, each) for each in wanted):
                return False
        return self.transcript is None or bool(self.transcript.search(asked.transcript or ""))

    def picks(self, count: int, seed: str) -> bool:
        """Whether the conditions hold that are about the how-manieth it is, from 1; `seed` is the rule's."""
        if count <= self.after or (self.nth is not None and count != self.nth):
            return False
        if self.every is not None and count % self.every:
            return False
        return self.probability is None or _chance(f"{seed}\n{count}") < self.probability


def matcher_of(given: Mapping[str, JsonValue]) -> Matcher:
    """A matcher from JSON. Raises BadRule."""
    texts = tuple((name, _texts(name, given[name])) for name in _TEXTS if name in given)
    known = {*_TEXTS, "transcript", "on", "nth", "every", "after", "probability"}
    if unknown := sorted(given.keys() - known):
        raise BadRule(f"no such condition: {unknown[0]!r}; there are {', '.join(sorted(known))}")
    on = given.get("on")
    if on is not None and on not in _ON:
        raise BadRule("on: handshake or message")
    probability = given.get("probability")
    if probability is not None and not (_is_number(probability) and 0 <= float(str(probability)) <= 1):
        raise BadRule("probability: a number from 0 to 1")
    return Matcher(
        texts=texts,
        transcript=_pattern(given.get("transcript")),
        on=_ON[str(on)] if on else None,
        nth=_count("nth", given.get("nth")),
        every=_count("every", given.get("every")),
        after=_count("after", given.get("after"), least=0) or 0,
        probability=None if probability is None else float(str(probability)),
    )


def _natural(asked: Asked) -> Moment:
    return "message" if asked.operation == _SPEECH_SOCKET else "handshake"


def _texts(name: str, value: JsonValue) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not values or not all(isinstance(each, str) for each in values):
        raise BadRule(f"{name}: a text, or several; * stands for anything")
    if name == "operation":
        for each in values:
            _check(str(each))
    return tuple(str(each) for each in values)


def _check(operation: str) -> None:
    try:
        check_operation(operation)
    except UnknownOperation as error:
        raise BadRule(str(error)) from None


def _pattern(value: JsonValue) -> re.Pattern[str] | None:
    if value is None:
        return None
    try:
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise BadRule(f"transcript: a regular expression of at most {_LONGEST} characters")
        return re.compile(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadRule(f"transcript: {error}") from None


def _count(name: str, value: JsonValue, least: int = 1) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadRule(f"{name}: a whole number from {least} on")
    return value


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _chance(text: str) -> float:
    """A number from 0 up to 1 that depends on the text alone."""
    return int.from_bytes(sha256(text.encode("utf-8", "replace")).digest()[:6], "big") / (1 << 48)
