"""A listening socket without a socket: audio as tests send it, messages as they come, time as a number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from mockserver.api.stt_socket import open_manual, open_turns
from mockserver.contract.messages import outgoing
from mockserver.contract.versions import version_of
from mockserver.settings import Settings
from mockserver.streams.events import BUSY, Closed
from mockserver.world.clock import ManualClock
from mockserver.world.world import World, Worlds
from tests.hearing.sounds import Floats

VERSIONS = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
OPENERS = {"stt": open_manual, "stt_turns": open_turns}
QUERY = {"model": "ink-2", "encoding": "pcm_s16le", "sample_rate": "16000"}

Message = dict[str, Any]


def world(**settings: Any) -> World:
    return Worlds(Settings(**settings), ManualClock()).of("key")


def pcm(sound: Floats) -> bytes:
    """As the default query says."""
    return np.rint(sound * 32767).astype("<i2").tobytes()


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[low:high] for low, high in pairwise(edges)]


class Listening:
    """One client on one connection; `now` is moved by the test alone."""

    def __init__(
        self, channel: str = "stt", version: str = "2026-08-14", at: World | None = None, **query: Any
    ) -> None:
        self.channel = channel
        self.version = version_of(version)
        self.world = at or world()
        asked = QUERY | query
        pairs = [
            (name, str(each))
            for name, value in asked.items()
            if value is not None
            for each in (value if isinstance(value, list) else [value])
        ]
        self.connection = OPENERS[channel](self.version, self.world, pairs)
        self.now = 0.0
        self.closed: Closed | None = None

    def send(self, *frames: str | bytes) -> None:
        """Hand in frames."""
        for frame in frames:
            self.connection.receive(frame, self.now)

    def hear(self) -> list[Message]:
        """Everything that there is to tell, each message held against the contract."""
        told: list[Message] = []
        while (event := self.connection.pull(self.now)) is not None:
            if isinstance(event, Closed):
                self.closed = event
            elif event is not BUSY:
                message = json.loads(self.connection.write(event))
                outgoing(self.version, self.channel, message)
                told.append(message)
        return told

    def after(self, *frames: str | bytes) -> list[Message]:
        """What is told of these frames."""
        self.send(*frames)
        return self.hear()


def texts(told: Sequence[Message]) -> list[str]:
    """The final texts of transcripts, empty ones too."""
    return [each["text"] for each in told if each["type"] == "transcript" and each["is_final"]]


def kinds(told: Sequence[Message]) -> list[str]:
    return [each["type"] for each in told]


def kinds_in_short(told: Sequence[Message]) -> list[str]:
    """The kinds, with updates of a turn in a row told as one."""
    every = kinds(told)
    return [kind for place, kind in enumerate(every) if place == 0 or kind != every[place - 1]]
