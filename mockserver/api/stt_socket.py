"""`/stt/websocket` and `/stt/turns/websocket`: the conversation that a query asks for."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.api.hearing import ear_model
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.contract.openings import opening
from mockserver.contract.versions import Version
from mockserver.hearing.pcm import PcmReader, bytes_a_second
from mockserver.streams.stt.connection import Conversation, Stream, SttConnection
from mockserver.streams.stt.endpointing import Thresholds
from mockserver.streams.stt.manual import Manner, Manual
from mockserver.streams.stt.traits import MAX_SILENCE_S, Channel
from mockserver.streams.stt.turns import Turns
from mockserver.world.ledger import Use
from mockserver.world.world import World

Query = Iterable[tuple[str, str]]

_LANGUAGE = "en"


def open_manual(version: Version, world: World, query: Query) -> SttConnection:
    """A new connection of one key to `/stt/websocket`. It is to be closed when its peer is gone."""
    return _open("stt", version, world, query)


def open_turns(version: Version, world: World, query: Query) -> SttConnection:
    """The same to `/stt/turns/websocket`."""
    return _open("stt_turns", version, world, query)


def _open(channel: Channel, version: Version, world: World, query: Query) -> SttConnection:
    stream: Stream | ApiError
    try:
        stream = _stream(channel, version, world, opening(version, channel, query))
    except ApiError as error:
        # Judged after the handshake, and told in the open socket (clients of both sockets wait for that).
        stream = error
    return SttConnection(version, world.ids.uuid(), stream, world.credits, world.clock.now())


def _stream(channel: Channel, version: Version, world: World, asked: JsonObject) -> Stream:
    language = str(asked.get("language") or _LANGUAGE)
    model = ear_model(str(asked["model"]), language, world.settings.as_of, channel)
    encoding, rate = str(asked["encoding"]), int(_number(asked["sample_rate"], 0))
    reader = _reader(encoding, rate)
    conversation: Conversation
    if channel == "stt_turns":
        thresholds = Thresholds().changed(asked, "turn_")
        conversation = Turns(version, rate, language, thresholds, world.script.take)
    else:
        manner = Manner(
            language,
            model.style,
            _number(asked.get("min_volume"), 0.0),
            _number(asked.get("max_silence_duration_secs"), MAX_SILENCE_S),
        )
        conversation = Manual(rate, manner, world.script.take)
    return Stream(conversation, reader, bytes_a_second(encoding, rate), language, Use("stt", model.id))


def _reader(encoding: str, sample_rate: int) -> PcmReader:
    try:
        return PcmReader(encoding, sample_rate)
    except ValueError:
        raise ApiError("sample_rate_invalid") from None


def _number(value: JsonValue, default: float) -> float:
    return float(value) if isinstance(value, (int, float)) else default
