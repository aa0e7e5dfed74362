"""The control operations: a validated call in, a reply out; one table from operationId to function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from mockserver.api.replies import Content, Json, Later, Reply
from mockserver.contract.documents import Node, folder, inline, read
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object, as_text
from mockserver.contract.operations import Atlas, Operation
from mockserver.contract.validation import Call, RawRequest, validate
from mockserver.contract.versions import VERSIONS
from mockserver.control import exports, looking, metrics, runtime, snapshots, trouble
from mockserver.control.matching import Match, explained
from mockserver.control.names import UnknownOperation
from mockserver.control.rows import Row, row_of
from mockserver.control.uploads import heard
from mockserver.control.waiting import Waiting
from mockserver.version import __version__
from mockserver.world.own_clock import OwnClock

if TYPE_CHECKING:
    from mockserver.control.journal import Entry
    from mockserver.control.powers import Powers
    from mockserver.world.world import World

DOCUMENT: Final = "control.yaml"
_QUERY: Final = (
    "operation", "version", "transport", "path", "voice", "transcript", "says", "context", "model",
    "language", "status", "heard", "ended",
)  # fmt: skip


Answer = Reply | Later[Any] | Waiting
Route = Callable[[Call, "Powers"], Answer]


def answer(powers: Powers, method: str, path: str, query: Sequence[tuple[str, str]], body: bytes) -> Answer:
    """Do what one request to the control API asks. Raises ApiError."""
    operation, path_params = _find(method, path)
    _check_names(operation, query)
    request = RawRequest(path_params, looking.named(powers, query), {}, "application/json", body)
    return ROUTES[operation.id](validate(operation, request), powers)


def _check_names(operation: Operation, query: Sequence[tuple[str, str]]) -> None:
    """A wish that is misspelt must not look granted. The key may always be named."""
    known = [as_text(as_object(p.value).get("name")) for p in operation.node.child("parameters").elements()]
    for name, _ in query:
        if name not in known and name != "key":
            raise ApiError("invalid_request", detail=f"there is no {name} here, only {', '.join(known)}")


def document() -> JsonObject:
    """The OpenAPI document of the control API, complete in itself."""
    return as_object(inline(_root()))


def _root(_: str = "") -> Node:
    file = folder() / DOCUMENT
    return Node(read(file), file)


_ATLAS: Final = Atlas(_root)


def _find(method: str, path: str) -> tuple[Operation, dict[str, str]]:
    return _ATLAS.find(VERSIONS[-1], method, path)


# The server


def _health(call: Call, powers: Powers) -> Reply:
    return _json({"status": "ok", "version": __version__})


def _ready(call: Call, powers: Powers) -> Reply:
    return _json({"ready": True})


def _openapi(call: Call, powers: Powers) -> Reply:
    return _json(document())


def _metrics(call: Call, powers: Powers) -> Reply:
    return Content(powers.metrics.text(powers.worlds).encode(), metrics.MEDIA_TYPE)


# Worlds


def _reset(call: Call, powers: Powers) -> Reply:
    powers.reset(_key(call))
    return _json({"reset": True})


def _snapshot(call: Call, powers: Powers) -> Reply:
    return _json(snapshots.snapshot(_world(call, powers), powers.settings))


def _restore(call: Call, powers: Powers) -> Reply:
    key = cast(str, call.params["key"])
    before = powers.worlds.find(key)
    powers.worlds.forget(key)
    try:
        snapshots.restore(powers.worlds.of(key), call.body, powers.settings)
    except ApiError:
        powers.worlds.put(key, before)
        raise
    return _json({"restored": True})


def _clock(call: Call, powers: Powers) -> Reply:
    return _time(_clock_of(call, powers))


def _freeze(call: Call, powers: Powers) -> Reply:
    clock = _clock_of(call, powers)
    clock.freeze()
    return _time(clock)


def _resume(call: Call, powers: Powers) -> Reply:
    clock = _clock_of(call, powers)
    clock.resume()
    return _time(clock)


def _advance(call: Call, powers: Powers) -> Reply:
    clock = _clock_of(call, powers)
    clock.advance(cast(float, call.body["seconds"]))
    return _time(clock)


def _set_clock(call: Call, powers: Powers) -> Reply:
    clock, now = _clock_of(call, powers), cast(float, call.body["now"])
    if now < clock.now():
        raise ApiError(
            "invalid_request", detail=f"now must not be before {clock.now():g}: time does not fall"
        )
    clock.set(now)
    return _time(clock)


def _seed(call: Call, powers: Powers) -> Reply:
    reply = _changed(call, powers, {"seed": call.body["seed"]})
    _world(call, powers).ids.restart(cast(int, call.body["seed"]))  # also where it is the seed that it had
    return reply


def _settings(call: Call, powers: Powers) -> Reply:
    return _json(runtime.shown(_world(call, powers).settings))


def _change_settings(call: Call, powers: Powers) -> Reply:
    return _changed(call, powers, call.body)


def _changed(call: Call, powers: Powers, changes: JsonObject) -> Reply:
    world = _world(call, powers)
    world.live_under(runtime.with_changes(world.settings, powers.settings, changes))
    return _json(runtime.shown(world.settings))


# The journal


def _journal(call: Call, powers: Powers) -> Answer:
    entries, match = powers.journals.entries(_key(call)), _match(call)
    if not call.params.get("listen") and match.heard is None:
        return _calls([row for row in map(row_of, entries) if match.fits(row)], entries)
    return Later(lambda: _listened(entries, match), lambda rows: _calls(rows, entries))


def _listened(entries: Sequence[Entry], match: Match) -> list[Row]:
    rows = (row_of(entry, heard(entry)) for entry in entries)
    return [row for row in rows if match.fits(row)]


def _wait(call: Call, powers: Powers) -> Answer:
    match, key, count = _match(call), _key(call), cast(int, call.params.get("count", 1))

    def rows() -> list[Row]:
        return [row_of(entry) for entry in powers.journals.entries(key)]

    def ready() -> Reply | None:
        found = [row for row in rows() if match.fits(row)]
        return _json({"enough": True, "calls": _as_json(found)}) if len(found) >= count else None

    def otherwise() -> Reply:
        every = rows()
        found = [row for row in every if match.fits(row)]
        why = explained(match, every) if not found else f"{len(found)} of {count} calls were made"
        return _json({"enough": False, "calls": _as_json(found), "explanation": why})

    return Waiting(ready, otherwise, float(cast(float, call.params.get("timeout", 5))))


def _clear_journal(call: Call, powers: Powers) -> Reply:
    powers.journals.clear(_key(call))
    return _json({"cleared": True})


def _har(call: Call, powers: Powers) -> Answer:
    entries = powers.journals.entries(_key(call))
    return Later(lambda: exports.har(entries), _json)


def _cassette(call: Call, powers: Powers) -> Answer:
    entries = powers.journals.entries(_key(call))
    return Later(
        lambda: exports.cassette(entries),
        lambda text: Content(text.encode(), "application/yaml; charset=utf-8"),
    )


# Scripted answers


def _scripts(call: Call, powers: Powers) -> Reply:
    return _json({"scripts": [script.as_json() for script in powers.scripts.of(_key(call))]})


def _add_script(call: Call, powers: Powers) -> Reply:
    given = call.body
    ways = [name for name in ("json", "text", "base64", "patch", "transcript") if name in given]
    if len(ways) != 1:
        raise ApiError("invalid_request", detail="one of json, text, base64, patch and transcript is needed")
    if ways == ["transcript"]:
        _world(call, powers).script.following.append(cast(str, given["transcript"]))
        return _json({"transcript": given["transcript"]})
    try:
        return _json(powers.scripts.add(given, _key(call)).as_json())
    except UnknownOperation as error:
        raise ApiError("invalid_request", detail=str(error)) from None
    except ValueError:
        raise ApiError("invalid_request", detail="base64 must be base64, and headers Latin-1") from None


def _clear_scripts(call: Call, powers: Powers) -> Reply:
    powers.scripts.clear(_key(call))
    return _json({"cleared": True})


ROUTES: Final[dict[str, Route]] = {
    "mock.health": _health,
    "mock.ready": _ready,
    "mock.openapi": _openapi,
    "mock.metrics": _metrics,
    "mock.reset": _reset,
    "mock.snapshot": _snapshot,
    "mock.restore": _restore,
    "mock.clock": _clock,
    "mock.freeze": _freeze,
    "mock.resume": _resume,
    "mock.advance": _advance,
    "mock.set_clock": _set_clock,
    "mock.seed": _seed,
    "mock.settings": _settings,
    "mock.change_settings": _change_settings,
    "mock.journal": _journal,
    "mock.wait": _wait,
    "mock.clear_journal": _clear_journal,
    "mock.follow": looking.follow,
    "mock.call": looking.shown,
    "mock.sound": looking.sound,
    "mock.words": looking.words,
    "mock.voices": looking.voices,
    "mock.say": looking.say,
    "mock.known_quirks": looking.known_quirks,
    "mock.har": _har,
    "mock.cassette": _cassette,
    "mock.scripts": _scripts,
    "mock.add_script": _add_script,
    "mock.clear_scripts": _clear_scripts,
    "mock.faults": lambda call, powers: _json(trouble.faults(call, powers)),
    "mock.add_fault": lambda call, powers: _json(trouble.add_fault(call, powers)),
    "mock.clear_faults": lambda call, powers: _json(trouble.clear_faults(call, powers)),
    "mock.remove_fault": lambda call, powers: _json(trouble.remove_fault(call, powers)),
    "mock.quirks": lambda call, powers: _json(trouble.quirks(call, powers)),
    "mock.set_quirks": lambda call, powers: _json(trouble.set_quirks(call, powers)),
    "mock.add_quirks": lambda call, powers: _json(trouble.add_quirks(call, powers)),
    "mock.clear_quirks": lambda call, powers: _json(trouble.clear_quirks(call, powers)),
}
"""operationId of `openapi/control.yaml` → what it does."""


# What they share


def _key(call: Call) -> str | None:
    return cast("str | None", call.params.get("key"))


def _world(call: Call, powers: Powers) -> World:
    key = _key(call)
    if not key:
        raise ApiError("invalid_request", detail="key is required")
    return powers.worlds.of(key)


def _clock_of(call: Call, powers: Powers) -> OwnClock:
    return cast(OwnClock, _world(call, powers).clock)


def _time(clock: OwnClock) -> Reply:
    return _json({"now": clock.now(), "frozen": clock.frozen})


def _match(call: Call) -> Match:
    wanted = {name: call.params[name] for name in _QUERY if call.params.get(name) is not None}
    try:
        return Match(**wanted)  # type: ignore[arg-type]
    except UnknownOperation as error:
        raise ApiError("invalid_request", detail=str(error)) from None


def _calls(rows: Sequence[Row], entries: Sequence[Entry]) -> Reply:
    return _json({"calls": _as_json(rows), "of": len(entries)})


def _as_json(rows: Sequence[Row]) -> list[JsonValue]:
    return [row.as_json() for row in rows]


def _json(value: JsonObject) -> Json:
    import orjson

    return Json(orjson.dumps(value, default=str) + b"\n")
