"""Magic values: faults that need no control call, only a key, a voice, a tag or a header, as payment APIs
have test cards. All of them can be switched off (`--magic off`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mockserver.contract.jsonvalue import JsonValue
from mockserver.control.faults.effect import Effect
from mockserver.control.faults.rules import Rule, rule_of
from mockserver.control.faults.words import effect_of

FAULT_HEADER: Final = "x-mock-fault"
QUIRK_HEADER: Final = "x-mock-quirk"
KEY_PREFIX: Final = "sk_car_mock_"
VOICE_PREFIX: Final = "0000fa17-0000-4000-8000-"
_TAG: Final = re.compile(r"""<mock\s+fault=(?P<quote>["'])(?P<effect>[^"'<>]*)(?P=quote)\s*/>""")
_TAG_BEGINS: Final = "<mock"
_SPEAKS: Final[JsonValue] = {"mode": "id", "id": "694f9389-aac1-45b6-b726-9d9369183238"}
"""Who speaks in place of a magic voice whose fault comes later."""


@dataclass(frozen=True, slots=True)
class MagicKey:
    """An API key and what happens to its requests; to its sockets that happens at the handshake.

    after: from how many requests on, times: to how many of them; None is all.
    """

    key: str
    words: str
    help: str
    times: int | None = None
    after: int = 0

    @property
    def rule(self) -> Rule:
        """The same as a rule."""
        match: dict[str, JsonValue] = {"key": self.key, "on": "handshake"}
        if self.after:
            match["after"] = self.after
        rule: dict[str, JsonValue] = {"id": self.key, "match": match, "effect": self.words}
        return rule_of(rule if self.times is None else {**rule, "times": self.times})


@dataclass(frozen=True, slots=True)
class MagicVoice:
    """The end of a voice's id, and what happens to what it is asked to say."""

    end: str
    words: str
    help: str

    @property
    def id(self) -> str:
        """The whole id, in the form of a UUID."""
        return VOICE_PREFIX + self.end

    @property
    def effect(self) -> Effect:
        """What happens; a voice that speaks at all does so as Sarah."""
        effect = effect_of(self.words)
        if effect.error is None:
            effect = effect.then(Effect(request={"voice": _SPEAKS}))
        return effect


_KEYS: Final = (
    MagicKey("sk_car_mock_401", "error=401", "refused as a key that is not good"),
    MagicKey("sk_car_mock_402", "error=402", "no credits"),
    MagicKey("sk_car_mock_402_later", "error=402", "credits that run out after three requests", after=3),
    MagicKey("sk_car_mock_429", "error=429 limit=2", "too many at once, always"),
    MagicKey("sk_car_mock_429_burst", "error=429 limit=2 retry-after=1", "that twice, then all is well",
             times=2),
    MagicKey("sk_car_mock_500", "error=500", "an error of the service"),
    MagicKey("sk_car_mock_500_once", "error=500", "the same for the first request only", times=1),
    MagicKey("sk_car_mock_slow", "latency=2000", "answered after two seconds"),
    MagicKey("sk_car_mock_drip", "drip=16000", "16,000 bytes a second"),
    MagicKey("sk_car_mock_stall", "after=1-chunks stall", "silence after the first chunk"),
    MagicKey("sk_car_mock_silent", "after=headers stall", "silence after the headers"),
    MagicKey("sk_car_mock_refused", "disconnect=reset", "a connection that is reset before any answer"),
    MagicKey("sk_car_mock_reset", "after=1-chunks disconnect=reset", "reset after the first chunk"),
    MagicKey("sk_car_mock_cut", "after=1-chunks disconnect=close", "closed after the first chunk"),
)  # fmt: skip
_VOICES: Final = (
    MagicVoice("000000000402", "error=402", "no credits"),
    MagicVoice("000000000404", "error=voice_not_found", "no such voice"),
    MagicVoice("000000000429", "error=429 limit=2", "too many at once"),
    MagicVoice("000000000500", "error=500", "an error of the service"),
    MagicVoice("00000000510e", "latency=2000", "Sarah, after two seconds"),
    MagicVoice("0000000057a1", "after=1-chunks stall", "Sarah, who falls silent after the first chunk"),
    MagicVoice("00000000c105", "after=1-chunks disconnect=close", "Sarah, until the connection is closed"),
    MagicVoice("000000004e5e", "after=1-chunks disconnect=reset", "Sarah, until the connection is reset"),
    MagicVoice("000000000bad", "corrupt=audio", "Sarah, with broken sound"),
)  # fmt: skip

KEYS: Final = {row.key: row for row in _KEYS}
VOICES: Final = {row.id: row for row in _VOICES}


def has_tag(transcript: str) -> bool:
    """Whether a transcript has a tag in it."""
    return _TAG_BEGINS in transcript and _TAG.search(transcript) is not None


def effect_of_tags(transcript: str) -> Effect | None:
    """What the tags `<mock fault="…"/>` of a transcript ask for. Raises BadRule."""
    effect: Effect | None = None
    if _TAG_BEGINS in transcript:
        for found in _TAG.finditer(transcript):
            asked = effect_of(found["effect"])
            effect = effect.then(asked) if effect else asked
    return effect


def without_tags(transcript: str) -> str:
    """The transcript as it is to be spoken."""
    return _TAG.sub("", transcript)
