"""The operations behind the page at `/_mock/`: what there is to see and hear, and to turn on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from mockserver.api.replies import Content, Json, Later, Reply
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.contract.validation import Call
from mockserver.control import redaction
from mockserver.control.rows import row_of

if TYPE_CHECKING:
    from mockserver.control.journal import Entry
    from mockserver.control.powers import Powers
    from mockserver.control.waiting import Waiting
    from mockserver.voices.voice import Voice
    from mockserver.world.world import World

_WAV: Final = "audio/wav"
_RATE: Final = 44_100
_SHOWN: Final = 200_000
"""Characters of a body that are shown."""
_FOLLOWED: Final = 500
"""Calls that one answer tells of, the latest."""
_FRAMES: Final = 500
"""Frames of a socket that are shown."""


def follow(call: Call, powers: Powers) -> Waiting:
    """The calls that are new or have changed since the mark of the last answer, as soon as there are any."""
    from mockserver.control.lanes import lanes
    from mockserver.control.waiting import Waiting

    params = call.params
    key, after = cast("str | None", params.get("key")), cast(int, params.get("after", 0))
    going = {
        int(each) for each in as_text(params.get("open")).split(",") if each.isdecimal() and len(each) < 19
    }
    journals = powers.journals

    def told() -> Reply:
        entries = journals.entries(key)
        fresh = [entry for entry in entries if entry.number > after or entry.number in going][-_FOLLOWED:]
        calls: list[JsonValue] = []
        for entry in fresh:
            row = row_of(entry)
            calls.append({**row.as_json(), "lanes": lanes(entry, row)})
        return _json(
            {
                "calls": calls,
                "mark": journals.changes,
                "oldest": entries[0].number if entries else None,
                "of": len(entries),
                "keys": [{"name": name, "calls": len(journals.of(it))} for name, it in keys(powers).items()],
            }
        )

    def ready() -> Reply | None:
        return told() if journals.changes != params.get("mark") else None

    return Waiting(ready, told, float(cast(float, params.get("timeout", 5))))


def keys(powers: Powers) -> dict[str, str]:
    """The keys that have called, by the names that they are shown under."""
    return {redaction.name_of(key): key for key in powers.journals.known() if key}


def named(powers: Powers, query: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """A query in which a key may be given by the name that it is shown under: a page knows no other."""
    if not any(name == "key" and value.startswith("key_") for name, value in query):
        return tuple(query)
    known = keys(powers)
    return tuple((name, known.get(value, value) if name == "key" else value) for name, value in query)


def voices(call: Call, powers: Powers) -> Reply:
    """The voices that a key has."""
    store = _world(call, powers).voices
    listed: list[JsonValue] = [_voice(entry.voice) for entry in store.page((), max(1, len(store))).entries]
    return _json({"voices": listed})


def say(call: Call, powers: Powers) -> Later[bytes]:
    """Speak a text in a voice, or in a mix of some; nobody is charged and no journal has it."""
    from mockserver.contract import models
    from mockserver.control.sounds import of_plan, wav
    from mockserver.speech.plan import Unspeakable, plan
    from mockserver.speech.timbre import timbre_of
    from mockserver.voices import embeddings

    store = _world(call, powers).voices
    given = [as_object(each) for each in as_list(call.body["voices"])]
    weighed = [(as_text(each.get("id")), cast(float, each.get("weight", 1))) for each in given]
    try:
        mixed = embeddings.mix([(store.get(name).voice.embedding, weight) for name, weight in weighed])
        grid = models.check("sonic-3.5", None).grid
        planned = plan(as_text(call.body["transcript"]), timbre=timbre_of(mixed), grid=grid)
    except Unspeakable:
        raise ApiError("empty_transcript") from None
    except ValueError:
        raise ApiError("mix_weights") from None
    return Later(lambda: wav(of_plan(planned, _RATE)), lambda data: Content(data, _WAV))


def shown(call: Call, powers: Powers) -> Reply:
    """One call with all that is to be read of it."""
    from mockserver.control.answers import body_sent, headers_sent
    from mockserver.control.lanes import lanes
    from mockserver.control.retelling import as_curl, as_test

    entry = _entry(call, powers)
    row = row_of(entry)
    loud = any(name == "content-type" and value.startswith("audio/") for name, value in headers_sent(entry))
    body = None if entry.conversation is not None or loud else _text(body_sent(entry), entry)
    return _json(
        {
            **row.as_json(),
            "lanes": lanes(entry, row),
            "curl": as_curl(entry),
            "test": as_test(entry),
            "request": {
                "headers": _pairs(redaction.headers(entry.head.headers, entry.key)),
                "body": _text(entry.body, entry),
            },
            "response": {"headers": _pairs(headers_sent(entry)), "body": body},
            "frames": _frames(entry),
        }
    )


def sound(call: Call, powers: Powers) -> Later[bytes]:
    """What was spoken in a call, or sent with it, as a WAV file."""
    from mockserver.control.sounds import resounding, wav

    entry, context = _entry(call, powers), cast("str | None", call.params.get("context"))
    world = _world_of(entry.key, powers)
    return Later(lambda: wav(resounding(entry, world, context)), lambda data: Content(data, _WAV))


def words(call: Call, powers: Powers) -> Later[JsonObject]:
    """The words that are heard in that sound, and when."""
    from mockserver.control.sounds import heard, resounding

    entry, context = _entry(call, powers), cast("str | None", call.params.get("context"))
    world = _world_of(entry.key, powers)
    return Later(lambda: heard(resounding(entry, world, context)), _json)


def known_quirks(call: Call, powers: Powers) -> Reply:
    """Every quirk that can be turned on, and what it does."""
    from mockserver.control.quirks.table import QUIRKS

    return _json({"quirks": [{**row.told(), "id": row.id} for row in QUIRKS.values()]})


def _voice(voice: Voice) -> JsonObject:
    return {
        "id": voice.id,
        "name": voice.name,
        "language": voice.language,
        "gender": voice.gender,
        "description": voice.description,
        "public": voice.public,
    }


def _entry(call: Call, powers: Powers) -> Entry:
    for entry in powers.journals.entries():
        if entry.number == call.params["id"]:
            return entry
    raise ApiError("resource_not_found", thing="call")


def _world(call: Call, powers: Powers) -> World:
    key = cast("str | None", call.params.get("key"))
    return _world_of(key or "", powers)


def _world_of(key: str, powers: Powers) -> World:
    """The world of a key; one that is new and not kept where it was never used."""
    return (powers.worlds.find(key) if key else None) or powers.worlds.fresh()


def _frames(entry: Entry) -> list[JsonValue]:
    talk = entry.conversation
    if talk is None:
        return []
    return [
        {
            "at": frame.at,
            "direction": frame.direction,
            "text": redaction.text(frame.data, entry.key)[:_SHOWN]
            if isinstance(frame.data, str)
            else f"{len(frame.data)} bytes of sound",
        }
        for frame in talk.frames[:_FRAMES]
    ]


def _text(body: bytes | None, entry: Entry) -> str | None:
    if not body:
        return None
    import orjson

    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    try:
        value: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        return redaction.text(text, entry.key)[:_SHOWN]
    if not isinstance(value, Mapping | list):
        return redaction.text(text, entry.key)[:_SHOWN]
    clean = redaction.value(cast(JsonValue, value), entry.key)
    return orjson.dumps(clean, option=orjson.OPT_INDENT_2).decode()[:_SHOWN]


def _pairs(given: Sequence[tuple[str, str]]) -> list[JsonValue]:
    return [[name, value] for name, value in given]


def _json(value: JsonObject) -> Json:
    import orjson

    return Json(orjson.dumps(value, default=str) + b"\n")
