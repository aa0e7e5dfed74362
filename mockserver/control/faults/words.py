"""The words of an effect: one table for JSON (`{"error": 429}`), for a line (`error=429 retry-after=2`) and
for the page that explains them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from mockserver.contract.jsonvalue import JsonValue
from mockserver.control.faults.effect import PLAIN, Canned, Effect, fault_of
from mockserver.control.faults.machines import MACHINES
from mockserver.control.faults.points import HEADERS, START, Close, Drop, End, Point, Stall, point_of

_REASON_BYTES: Final = 123
"""Longest reason of a close frame (RFC 6455)."""


class BadRule(ValueError):
    """A rule, or a word of one, that cannot be; the text says which and what was wanted."""


Changes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its name, the value that a line may leave out, how a value becomes fields of Effect."""

    name: str
    example: str
    help: str
    read: Callable[[JsonValue], Changes]
    alone: JsonValue = None


def effect_of(given: JsonValue) -> Effect:
    """An effect from JSON, or from a line of words. Raises BadRule."""
    if isinstance(given, bool) or given is None:
        raise BadRule("an effect is an object of words, or a line of them as `error=429 retry-after=2`")
    pairs = given if isinstance(given, Mapping) else _line(str(given))
    changes: Changes = {}
    for name, value in pairs.items():
        word = WORDS.get(name)
        if word is None:
            raise BadRule(f"no such word in an effect: {name!r}; there are {', '.join(WORDS)}")
        try:
            found = word.read(value)
        except (ValueError, TypeError) as wanted:
            raise BadRule(f"{name}: {value!r} is not {wanted}") from None
        if clash := changes.keys() & found.keys() - {"frames"}:
            raise BadRule(f"{name}: an effect has one {' and one '.join(sorted(clash))}")
        changes |= found | (
            {"frames": changes.get("frames", ()) + found["frames"]} if "frames" in found else {}
        )
    reason = changes.pop("reason", None)
    if reason is not None:
        close = changes.get("ending")
        if not isinstance(close, Close):
            raise BadRule("reason: goes with close")
        changes["ending"] = Close(close.code, reason)
    if not changes:
        raise BadRule("an effect needs a word; there are " + ", ".join(WORDS))
    return _placed(Effect(**changes))


def written(effect: Effect) -> dict[str, JsonValue]:
    """The fields of an effect that are set, for lists of rules."""
    plain = Effect()
    return {
        field.name: _shown(getattr(effect, field.name))
        for field in fields(effect)
        if getattr(effect, field.name) != getattr(plain, field.name)
    }


def in_words(effect: Effect) -> tuple[str, ...]:
    """The same as words for people, e.g. `error=concurrency_limited`."""
    return tuple(f"{name}={value}" for name, value in written(effect).items())


def _shown(value: object) -> JsonValue:
    if isinstance(value, (bool, int, float, str)) or value is None:
        return value
    if isinstance(value, (tuple, list)):
        return [_shown(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): _shown(each) for name, each in value.items()}
    return str(value)


def _placed(effect: Effect) -> Effect:
    """With a place for what needs one: at once for endings, at the first chunk for damage."""
    if effect.after is not None:
        if effect.ending is None and effect.damage is None:
            raise BadRule("after: goes with stall, disconnect, truncate, close or corrupt")
        return effect
    if isinstance(effect.ending, End):
        return _at(effect, Point("chunks", 1))
    if effect.ending is not None:
        return _at(effect, HEADERS if isinstance(effect.ending, Close) else START)
    return _at(effect, HEADERS) if effect.damage else effect


def _at(effect: Effect, point: Point) -> Effect:
    from dataclasses import replace

    return replace(effect, after=point)


def _line(text: str) -> dict[str, JsonValue]:
    """`429` alone is an error; otherwise words with or without a value. White space parts them."""
    pairs: dict[str, JsonValue] = {}
    for part in text.replace(",", " ").split():
        name, equals, value = part.partition("=")
        if not equals and name not in WORDS:
            name, value = "error", name
        elif not equals:
            value = WORDS[name].alone  # type: ignore[assignment]
        pairs[name] = value
    return pairs


# The readers of values: each says in its ValueError what would have been one.


def _number(value: JsonValue, least: float, most: float, wanted: str) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(wanted) from None
    if isinstance(value, bool) or not least <= number <= most:
        raise ValueError(wanted)
    return number


def _one_of(value: JsonValue, *choices: str) -> str:
    if value not in choices:
        raise ValueError(" or ".join(choices))
    return str(value)


def _error(value: JsonValue) -> Changes:
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise ValueError("the id or the status of an error")
    return {"error": fault_of(value)}


def _retry_after(value: JsonValue) -> Changes:
    return {"retry_after": _number(value, 0, 86_400, "seconds")}


def _limit(value: JsonValue) -> Changes:
    return {"limit": int(_number(value, 0, 1e9, "a number"))}


def _latency(value: JsonValue) -> Changes:
    return {"latency_s": _number(value, 0, 3.6e6, "milliseconds, at most an hour") / 1000}


def _drip(value: JsonValue) -> Changes:
    return {"drip": _number(value, 1, 1e12, "bytes a second, at least 1")}


def _after(value: JsonValue) -> Changes:
    return {"after": point_of(str(value))}


def _stall(value: JsonValue) -> Changes:
    if value in ("forever", True, None):
        return {"ending": Stall(None)}
    return {"ending": Stall(_number(value, 0, 86_400, "seconds, or forever"))}


def _disconnect(value: JsonValue) -> Changes:
    return {"ending": Drop(_one_of(value, "close", "reset") == "reset")}


def _truncate(value: JsonValue) -> Changes:
    if value not in (True, "true"):
        raise ValueError("true")
    return {"ending": End()}


def _close(value: JsonValue) -> Changes:
    code = int(_number(value, 1000, 4999, "a close code from 1000 to 4999"))
    if code in (1004, 1005, 1006, 1015) or 1016 <= code < 3000:
        raise ValueError("a close code that may be sent: 1000 to 1003, 1007 to 1014, 3000 to 4999")
    return {"ending": Close(code, "")}


def _reason(value: JsonValue) -> Changes:
    text = str(value)
    if len(text.encode()) > _REASON_BYTES:
        raise ValueError(f"at most {_REASON_BYTES} bytes")
    return {"reason": text}


def _corrupt(value: JsonValue) -> Changes:
    return {"damage": _one_of(value, "json", "audio")}


def _done(value: JsonValue) -> Changes:
    return {"frames": (f"done-{_one_of(value, 'missing', 'doubled')}",)}


def _timestamps(value: JsonValue) -> Changes:
    return {"frames": (f"timestamps-{_one_of(value, 'reversed', 'missing')}",)}


def _frames(value: JsonValue) -> Changes:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or any(name not in MACHINES for name in names):
        raise ValueError(f"one or some of {', '.join(MACHINES)}")
    return {"frames": tuple(str(name) for name in names)}


def _headers(value: JsonValue) -> Changes:
    if not isinstance(value, Mapping):
        raise ValueError("an object of names and values")
    pairs = tuple((name.lower(), str(each)) for name, each in value.items())
    if any(not (name + each).isascii() or "\n" in name + each or "\r" in name + each for name, each in pairs):
        raise ValueError("names and values of ASCII without line breaks")
    if any(name in ("content-length", "transfer-encoding", "") for name, _ in pairs):
        raise ValueError("headers other than those that say how long the body is")
    return {"headers": pairs}


def _request(value: JsonValue) -> Changes:
    if not isinstance(value, Mapping):
        raise ValueError("an object: a merge patch of what the client sent")
    return {"request": dict(value)}


def _reply(value: JsonValue) -> Changes:
    if not isinstance(value, Mapping) or value.keys() - {"status", "body", "media_type"}:
        raise ValueError("an object of status, body and media_type")
    status = int(_number(value.get("status"), 200, 599, "with a status from 200 to 599"))
    kind = value.get("media_type")
    kind = kind if isinstance(kind, str) and kind.isascii() and kind.isprintable() else None
    return {"reply": Canned(status, str(value.get("body") or ""), kind or PLAIN)}


_ROWS: Final = (
    Word("error", "error=429", "refuse with an error, by its id in [fidelity](fidelity.md) or by its status: "
         "over HTTP a reply, at a handshake a refused upgrade, on a message an `error` of its context",
         _error),
    Word("retry-after", "retry-after=2", "send this header, in seconds, with the error", _retry_after),
    Word("limit", "limit=2", "the number in the error's sentence", _limit),
    Word("latency", "latency=500", "wait so many milliseconds before anything is answered", _latency),
    Word("drip", "drip=8000", "send so many bytes a second", _drip),
    Word("after", "after=3-chunks", "where the following happen: `start`, before anything is sent; "
         "`headers`, of a socket once it is open; or after so many `bytes`, `chunks`, `seconds` of sound, or "
         "`messages`; a body without messages counts 4096 bytes as a chunk", _after),
    Word("stall", "stall=5", "send nothing for so many seconds, or `forever`", _stall, alone="forever"),
    Word("disconnect", "disconnect=reset", "end the connection without a word: `close` or `reset`",
         _disconnect, alone="close"),
    Word("truncate", "truncate", "end the answer as if that was all of it: a short WAV or MP3, a stream "
         "without an end", _truncate, alone=True),
    Word("close", "close=1011", "close the socket with a code; before it is open that is a 403", _close),
    Word("reason", "reason=overloaded", "the reason of the close; in a line it is one word", _reason),
    Word("corrupt", "corrupt=json", "break what comes next: `json`, a message that cannot be parsed; "
         "`audio`, 64 bytes of sound with all bits turned", _corrupt),
    Word("done", "done=missing", "`missing`: no last message; `doubled`: two of them", _done),
    Word("timestamps", "timestamps=reversed", "`reversed`: the words of a message in the wrong order; "
         "`missing`: none at all", _timestamps),
    Word("frames", "frames=null-context-id", "change messages as a [quirk](quirks.md) does", _frames),
    Word("headers", '{"headers": {"x-cache": "Hit"}}', "further headers of the answer (JSON only)", _headers),
    Word("request", '{"request": {"language": "de"}}', "answer as if the client had asked so: a JSON merge "
         "patch of its body or message (JSON only)", _request),
    Word("reply", '{"reply": {"status": 503, "body": "busy"}}', "answer just this over HTTP (JSON only)",
         _reply),
)  # fmt: skip

WORDS: Final = {row.name: row for row in _ROWS}
"""By name, in the order of the page."""
