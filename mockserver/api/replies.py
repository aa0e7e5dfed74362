"""What an operation answers, before anyone thinks of sockets."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.audio.formats import OutputFormat
from mockserver.audio.wav import WavDialect
from mockserver.speech.plan import Plan

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Json:
    """A JSON document, already encoded."""

    body: bytes
    status: int = 200
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Audio:
    """Speech that is still to be synthesised: its length is known, its samples are not made yet."""

    plan: Plan
    format: OutputFormat
    dialect: WavDialect
    media_type: str
    headers: Headers = ()

    @property
    def recipe(self) -> tuple[Plan, OutputFormat, WavDialect]:
        """What the bytes depend on; equal recipes give equal bytes. Plans compare by identity."""
        return (self.plan, self.format, self.dialect)


Reply = Json | Audio
