"""Many workers' answers to one control request, made into one: pure functions of bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from mockserver.contract.jsonvalue import JsonValue, as_list, as_object

_OWN: Final = ("id", "times")
Merge = Callable[[Sequence[bytes]], bytes]
"""Bodies of successful answers, the asked worker's own first → the body for the client."""


def first(bodies: Sequence[bytes]) -> bytes:
    """All did the same, and say the same."""
    return bodies[0]


def calls(bodies: Sequence[bytes]) -> bytes:
    """Rows of the journal: those of each key stand together, in their order."""
    listed, of = _listed(bodies, "calls"), 0
    for body in bodies:
        of += _whole(as_object(_read(body)).get("of"))
    return _written({"calls": listed, "of": of})


def waited(bodies: Sequence[bytes], count: int) -> tuple[bool, bytes]:
    """Whether the calls that match are `count` by now, and the answer that says so."""
    found = _listed(bodies, "calls")
    if len(found) >= count:
        return True, _written({"enough": True, "calls": found})
    told = (as_object(_read(body)).get("explanation") for body in bodies)
    reasons = dict.fromkeys(each for each in told if isinstance(each, str))
    why = f"{len(found)} of {count} calls were made" if found else "; ".join(reasons)
    return False, _written({"enough": False, "calls": found, "explanation": why})


@dataclass(frozen=True, slots=True)
class Followed:
    """What is new in all journals. told: the largest number that each worker told of, by number."""

    body: bytes
    mark: int
    told: list[int]


def followed(bodies: Sequence[bytes], told: Sequence[int]) -> Followed:
    """One answer to a follower; `bodies` by worker, `told` as the last answer left it."""
    said = [as_object(_read(body)) for body in bodies]
    numbers = [
        [_whole(as_object(call).get("number")) for call in as_list(each.get("calls"))] for each in said
    ]
    mark = sum(_whole(each.get("mark")) for each in said)
    oldest = [_whole(each["oldest"]) for each in said if each.get("oldest") is not None]
    body = _written(
        {
            "calls": _listed(bodies, "calls"),
            "mark": mark,
            "oldest": min(oldest, default=None),
            "of": sum(_whole(each.get("of")) for each in said),
            "keys": _listed(bodies, "keys"),
        }
    )
    return Followed(body, mark, [max([before, *new]) for before, new in zip(told, numbers, strict=True)])


def names_in(body: bytes) -> list[str]:
    """The names of keys in an answer to a follower."""
    return [str(as_object(each).get("name")) for each in as_list(as_object(_read(body)).get("keys"))]


def _whole(value: JsonValue) -> int:
    return value if isinstance(value, int) else 0


def union(name: str) -> Merge:
    """Lists of that name, each thing once; what several workers have is told as the first tells it."""

    def merge(bodies: Sequence[bytes]) -> bytes:
        known: dict[str, JsonValue] = {}
        for each in _listed(bodies, name):
            # Ids of what all workers were told may differ, and so may what is left of it.
            told = {n: v for n, v in each.items() if n not in _OWN} if isinstance(each, dict) else each
            known.setdefault(repr(told), each)
        return _written({name: list(known.values())})

    return merge


def faults(bodies: Sequence[bytes]) -> bytes:
    """Rules, and how often each has acted in all workers together."""
    known: dict[str, dict[str, JsonValue]] = {}
    for each in _listed(bodies, "faults"):
        rule = dict(as_object(each))
        before = known.setdefault(str(rule["id"]), {**rule, "acted": 0})
        before["acted"] = _whole(before["acted"]) + _whole(rule.get("acted"))
    return _written({"faults": list(known.values())})


def archive(bodies: Sequence[bytes]) -> bytes:
    """HTTP archives."""
    whole = dict(as_object(_read(bodies[0])))
    entries = [
        each for body in bodies for each in as_list(as_object(as_object(_read(body))["log"])["entries"])
    ]
    whole["log"] = {**as_object(whole["log"]), "entries": entries}
    return _written(whole)


def cassette(bodies: Sequence[bytes]) -> bytes:
    """Cassettes; where they come from is told once, of all."""
    import yaml

    documents = [yaml.safe_load(body) for body in bodies]
    whole = documents[0]
    whole["interactions"] = [each for document in documents for each in document["interactions"]]
    for name in ("version", "client"):
        told = {part for document in documents for part in document["provenance"][name].split(", ") if part}
        whole["provenance"][name] = ", ".join(sorted(told))
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=110).encode()


def metrics(bodies: Sequence[bytes]) -> bytes:
    """Samples of the same name and labels are added up."""
    lines: dict[str, float | None] = {}
    order: list[str] = []
    for line in (line for body in bodies for line in body.decode().splitlines()):
        name, _, value = line.rpartition(" ")
        if line.startswith("#"):
            name, value = line, ""
        if name not in lines:
            order.append(name)
            lines[name] = None if not value else 0.0
        if value:
            lines[name] = (lines[name] or 0.0) + float(value)
    text = (name if (total := lines[name]) is None else f"{name} {total:g}" for name in _grouped(order))
    return ("\n".join(text) + "\n").encode()


def _grouped(order: Sequence[str]) -> list[str]:
    """Samples stand under the two comments of their family, whichever worker told them first."""
    families: dict[str, list[str]] = {}
    for name in order:
        family = name.split(" ")[2] if name.startswith("#") else name.partition("{")[0]
        families.setdefault(family, []).append(name)
    return [name for names in families.values() for name in names]


def _listed(bodies: Sequence[bytes], name: str) -> list[JsonValue]:
    return [each for body in bodies for each in as_list(as_object(_read(body)).get(name))]


def _read(body: bytes) -> JsonValue:
    import orjson

    found: JsonValue = orjson.loads(body)
    return found


def _written(value: JsonValue) -> bytes:
    import orjson

    return orjson.dumps(value) + b"\n"


HEALTH: Final = "/_mock/health"
WAIT: Final = "/_mock/journal/wait"
FOLLOW: Final = "/_mock/journal/follow"
MERGES: Final[dict[tuple[str, str], Merge]] = {
    ("GET", "/_mock/ready"): first,
    ("GET", "/_mock/metrics"): metrics,
    ("POST", "/_mock/reset"): first,
    ("GET", "/_mock/journal"): calls,
    ("DELETE", "/_mock/journal"): first,
    ("GET", "/_mock/journal/har"): archive,
    ("GET", "/_mock/journal/cassette"): cassette,
    ("GET", "/_mock/scripts"): union("scripts"),
    ("POST", "/_mock/scripts"): first,
    ("DELETE", "/_mock/scripts"): first,
    ("GET", "/_mock/faults"): faults,
    ("POST", "/_mock/faults"): first,
    ("DELETE", "/_mock/faults"): first,
    ("GET", "/_mock/quirks"): union("quirks"),
    ("PUT", "/_mock/quirks"): first,
    ("DELETE", "/_mock/quirks"): first,
}
"""Control requests without a key that are everybody's. Those not listed are answered by whoever has them."""
FAULTS: Final = "/_mock/faults"
FAULT: Final = "/_mock/faults/"
"""DELETE of one rule: done where any worker had it."""
