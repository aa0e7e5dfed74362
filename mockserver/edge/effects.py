"""Which faults a request, a handshake or a message meets: rules, magic values and quirks are asked here, and
what they say is carried out by what `injections` has."""

from __future__ import annotations

from typing import Any, Final

from mockserver.contract.errors import ApiError
from mockserver.contract.validation import Call
from mockserver.contract.versions import Version
from mockserver.control import asked as asking
from mockserver.control.asked import Asked
from mockserver.control.faults import BadRule, Effect, Rule, Rules, effect_of, magic
from mockserver.control.faults.files import rules_in
from mockserver.control.quirks.active import Quirks
from mockserver.edge.injections import OnHandshake, OnMessage, OnRequest
from mockserver.edge.request import Head
from mockserver.edge.seam import Act
from mockserver.settings import Settings
from mockserver.world.world import World

_FAULT_HEADER: Final = magic.FAULT_HEADER.encode()
_QUIRK_HEADER: Final = magic.QUIRK_HEADER.encode()
_MARKS: Final = ("<mock", r"\u003cmock", magic.VOICE_PREFIX)
"""What a message has in it somewhere that asks for a fault; JSON may escape the tag's first character."""


class Faults:
    """One server's. While there is no rule, no quirk and no magic value, a request costs a few look-ups."""

    def __init__(self, rules: Rules, quirks: Quirks, *, magic_values: bool) -> None:
        self.rules = rules
        self.quirks = quirks
        self._magic = magic_values

    def on_request(self, head: Head, call: Call, world: World) -> Act | None:
        """As of `seam.Effects`. Raises ApiError for a magic value that means nothing."""
        if self.rules.empty and self.quirks.empty and not (self._magic and _marked(head, call, world)):
            return None
        asked = asking.of_call(call, world.key, head.path, head.headers)
        names = self._quirks_of(asked)
        effect = self._effect(asked, world.clock.now(), names, self._of_header(asked), self._of_speech(asked))
        view = self.quirks.seen(world, names)
        return OnRequest(effect or Effect(), view) if effect or view is not world else None

    def on_handshake(self, head: Head, operation: str, version: Version, world: World) -> Act | None:
        """As of `seam.Effects`."""
        if self.rules.empty and self.quirks.empty and not (self._magic and _marked_head(head, world)):
            return None
        asked = asking.of_handshake(operation, version.date, world.key, head.path, head.headers)
        names = self._quirks_of(asked)
        effect = self._effect(asked, world.clock.now(), names, self._of_header(asked))
        view = self.quirks.seen(world, names)
        return OnHandshake(effect or Effect(), view) if effect or view is not world else None

    def on_message(
        self, head: Head, operation: str, version: Version, world: World, data: str | bytes
    ) -> Act | None:
        """As of `seam.Effects`."""
        marked = self._magic and isinstance(data, str) and any(mark in data for mark in _MARKS)
        quirky = not self.quirks.empty or (self._magic and _QUIRK_HEADER in head.headers.names())
        if self.rules.empty and not marked and not quirky:
            return None
        asked = asking.of_message(operation, version.date, world.key, head.path, head.headers, data)
        names = self._quirks_of(asked) if quirky else ()
        effect = self._effect(asked, world.clock.now(), names, self._of_speech(asked))
        return OnMessage(effect, asked.context, world.clock) if effect else None

    def _effect(
        self, asked: Asked, now: float, names: tuple[str, ...], *magical: Effect | None
    ) -> Effect | None:
        further: tuple[Rule, ...] = self.quirks.rules(names) if names else ()
        if self._magic and asked.moment != "message" and asked.key in magic.KEYS:
            further = (magic.KEYS[asked.key].rule, *further)
        effect = self.rules.decide(asked, now, further)
        for more in magical:
            if more is not None:
                effect = effect.then(more) if effect else more
        return effect

    def _of_header(self, asked: Asked) -> Effect | None:
        words = asked.headers.get(magic.FAULT_HEADER) if self._magic else None
        return _meant(words) if words else None

    def _of_speech(self, asked: Asked) -> Effect | None:
        if not self._magic:
            return None
        effect: Effect | None = None
        if asked.transcript and magic.has_tag(asked.transcript):
            effect = _meant_by_tags(asked.transcript)
            spoken = Effect(request={"transcript": magic.without_tags(asked.transcript)})
            effect = effect.then(spoken) if effect else spoken
        if asked.voice in magic.VOICES:
            of_voice = magic.VOICES[asked.voice].effect
            effect = effect.then(of_voice) if effect else of_voice
        return effect

    def _quirks_of(self, asked: Asked) -> tuple[str, ...]:
        header = asked.headers.get(magic.QUIRK_HEADER, "") if self._magic else ""
        try:
            return self.quirks.of(asked.key, header)
        except BadRule as error:
            raise ApiError("mock_value", detail=str(error)) from None


def _meant(words: str) -> Effect:
    try:
        return effect_of(words)
    except BadRule as error:
        raise ApiError("mock_value", detail=str(error)) from None


def _meant_by_tags(transcript: str) -> Effect | None:
    try:
        return magic.effect_of_tags(transcript)
    except BadRule as error:
        raise ApiError("mock_value", detail=str(error)) from None


def _marked_head(head: Head, world: World) -> bool:
    names = head.headers.names()
    return _FAULT_HEADER in names or _QUIRK_HEADER in names or world.key.startswith(magic.KEY_PREFIX)


def _marked(head: Head, call: Call, world: World) -> bool:
    """Whether a request may have a magic value in it."""
    if _marked_head(head, world):
        return True
    body: Any = call.body
    transcript, voice = body.get("transcript"), body.get("voice")
    if type(transcript) is str and _MARKS[0] in transcript:
        return True
    named = voice if type(voice) is str else voice.get("id") if voice else None
    return type(named) is str and named.startswith(magic.VOICE_PREFIX)


def faults_of(settings: Settings) -> Faults:
    """The faults that a server begins with. Raises BadRule."""
    rules = Rules(settings.seed)
    for given in rules_in(settings.faults) if settings.faults else ():
        rules.add(given)
    return Faults(rules, Quirks(settings.quirks), magic_values=settings.magic == "on")
