"""`/tts/websocket`: what the protocol has to be told of voices, models and the server's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.api.tts import manner_of, read
from mockserver.contract.versions import Version
from mockserver.settings import latency_ms, pace_of
from mockserver.streams.connection import Rules, TtsConnection
from mockserver.streams.speaking import Manner
from mockserver.streams.traits import traits_of
from mockserver.world.world import World


def open_connection(version: Version, world: World) -> TtsConnection:
    """A new connection of one key. It is to be closed when its peer is gone."""
    settings = world.settings
    rules = Rules(settings.max_body_bytes, pace_of(settings.pace), latency_ms(settings.latency))

    def manner(request: Mapping[str, Any]) -> Manner:
        return manner_of(read(request, world), request)

    traits = traits_of(version.date, world.traits)
    return TtsConnection(
        version, manner, rules, world.ids, world.contexts, world.credits, world.clock.now(), traits
    )
