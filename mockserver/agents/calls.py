"""The calls of a key: how they come into being, what is said in them, and where they are by the clock.

Nobody is at the other end of an offline call, so somebody is invented: who is called says one sentence, and
the agent echoes it (assumed). Three numbers never answer, so that it can be tried what happens then.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from mockserver.agents.config import filled, voice_of
from mockserver.agents.dialogue import CALLER, Dialogue, Turn, dialogue
from mockserver.agents.store import EXAMPLE_NUMBER, agents_of, config_of, deployments_of
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.speech.timbre import Timbre, timbre_of
from mockserver.voices.dates import stamp
from mockserver.voices.embeddings import embedding_from
from mockserver.world.collections import Collection, Course, Kind, Resource
from mockserver.world.ids import Ids
from mockserver.world.world import World

CALLS: Final = Kind(
    "agent_calls",
    "call",
    "ac_",
    invented={
        "agent": "agent_0",
        "lines": [],
        "from": "+14155550123",
        "to": EXAMPLE_NUMBER,
        "direction": "inbound",
    },
)

RING_SECONDS: Final = 1.0
"""Until a call is answered, or not (assumed)."""
ANSWER: Final = "Good morning, who is calling?"
"""What is said at the other end (assumed)."""
UNANSWERED: Final[Mapping[str, tuple[str, str]]] = {
    "+14155550191": ("dial_busy", "The line is busy."),
    "+14155550192": ("dial_no_answer", "Nobody answers."),
    "+14155550193": ("dial_failed", "The number cannot be reached."),
}
"""Numbers that are never answered, of those kept free for fiction: end_reason and error_message (assumed)."""

OVER: Final = ("completed", "failed", "cancelled")
QUEUED: Final = "queued"
"""The status of a call of a batch that is not dialled yet; nobody sees such a call."""


@dataclass(frozen=True, slots=True)
class Calling:
    """Who is called, and for what.

    wait: seconds until it is dialled. talk: seconds that it goes on for, where that is known already.
    """

    agent: Resource
    to: str
    number: Resource | None = None
    variables: JsonObject = field(default_factory=dict)
    batch: str = ""
    carrier: str = "cartesia"
    wait: float = 0.0
    talk: float | None = None


def calls_of(world: World) -> Collection:
    """The calls of a key; the example agent has taken one already."""
    calls = world.collections.of(CALLS)
    if calls.fresh:
        _begin(world)
    return calls


def place(calling: Calling, world: World) -> Resource:
    """Call somebody. Raises ApiError(resources_full)."""
    agent, unanswered = calling.agent, UNANSWERED.get(calling.to)
    lines = lines_for(agent, calling.to, calling.variables)
    talk = duration(lines) if calling.talk is None else calling.talk
    fields: JsonObject = {
        "agent": agent.id,
        "voice": voice_of(config_of(agent)),
        "lines": _kept(lines),
        "from": calling.number.text("number") if calling.number else EXAMPLE_NUMBER,
        "to": calling.to,
        "direction": "outbound",
        "carrier": calling.carrier,
        "variables": calling.variables,
        "batch": calling.batch,
        "reason": unanswered[0] if unanswered else "client_hangup",
        "error": unanswered[1] if unanswered else None,
        "wait": calling.wait,
    }
    course = _course(calling.wait, talk, answered=not unanswered)
    return calls_of(world).create(fields, course)


def lines_for(agent: Resource, to: str, variables: JsonObject) -> list[tuple[str, str]]:
    """(role, text) of what will be said in a call to somebody; nothing where nobody answers."""
    if to in UNANSWERED:
        return []
    return [*_opening(agent, variables), ("user", ANSWER), ("assistant", ANSWER)]


def duration(lines: Iterable[tuple[str, str]]) -> float:
    """Seconds that the lines take to say, whoever says them. Touches nothing that others share."""
    return _duration(tuple(lines))


@lru_cache(maxsize=8_192)
def _duration(lines: tuple[tuple[str, str], ...]) -> float:
    anybody = timbre_of(embedding_from(CALLER))
    turns = dialogue(lines, {"assistant": anybody, "user": anybody})[1]
    return turns[-1].end if turns else 0.0


def stop(call_id: str, world: World) -> None:
    """Hang up, or do not dial."""
    calls = calls_of(world)
    found = calls.get(call_id)
    passed = world.clock.now() - found.since
    answered = {name: after for after, name in found.course}.get("started")
    start = answered if answered is not None and answered <= passed else None
    calls.update(call_id, {"reason": "api_cancelled", "error": None, "times": [start, passed]})
    calls.steer(call_id, ((0, "cancelled"),))


def taken(agent: Resource, lines: list[tuple[str, str]], variables: JsonObject, world: World) -> Resource:
    """A call that came over a socket and goes on; its lines are told when it is over. Raises as `place`."""
    fields: JsonObject = {
        "agent": agent.id,
        "voice": voice_of(config_of(agent)),
        "lines": _kept(lines),
        "direction": "inbound",
        "connection": "websocket",
        "variables": variables,
        "reason": "client_disconnected",
    }
    return calls_of(world).create(fields, ((0, "started"),))


def ended(call_id: str, turns: Iterable[Turn], reason: str, world: World) -> None:
    """The call over the socket is over; these were its turns."""
    calls = calls_of(world)
    if calls.find(call_id) is None:
        return
    kept = list(turns)
    found: list[JsonValue] = [turn.written() for turn in kept]
    times: list[JsonValue] = [0.0, kept[-1].end if kept else 0.0]
    calls.update(
        call_id,
        {
            "turns": found,
            "times": times,
            "lines": _kept((each.role, each.text) for each in kept),
            "reason": reason,
        },
    )
    calls.steer(call_id, ((0, "completed"),))


def lines_of(call: Resource) -> list[tuple[str, str]]:
    """(role, text) of what was said, in its order."""
    rows = [as_object(each) for each in as_list(call.fields.get("lines"))]
    return [(as_text(row.get("role")), as_text(row.get("text"))) for row in rows]


def sound_of(call: Resource, world: World) -> Dialogue:
    """How the call sounds."""
    return _dialogue(lines_of(call), call.text("voice"), world)[0]


def transcript_of(call: Resource, world: World) -> list[JsonValue]:
    """What was said, with its times; as far as that goes, of a call that is over."""
    if "turns" in call.fields:
        return list(as_list(call.fields["turns"]))
    return [turn.written() for turn in _dialogue(lines_of(call), call.text("voice"), world)[1]]


def times_of(call: Resource, world: World) -> tuple[str | None, str | None]:
    """When it was answered and when it ended; None for what is not so, or not so yet."""
    begun = datetime.datetime.fromisoformat(call.created_at)
    return _moment(begun, _answered(call, world)), _moment(begun, _over(call, world))


def _answered(call: Resource, world: World) -> float | None:
    """Seconds from the making until it was answered."""
    if "times" in call.fields:
        return _seconds(as_list(call.fields["times"])[0])
    if calls_of(world).status(call) not in ("started", *OVER):
        return None
    return next((after for after, name in call.course if name == "started"), None)


def _over(call: Resource, world: World) -> float | None:
    """Seconds from the making until it was over."""
    if calls_of(world).status(call) not in OVER:
        return None
    if "times" in call.fields:
        return _seconds(as_list(call.fields["times"])[1])
    return next((after for after, name in call.course if name in OVER), None)


def _seconds(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _moment(begun: datetime.datetime, seconds: float | None) -> str | None:
    return None if seconds is None else stamp(begun + datetime.timedelta(seconds=seconds))


def timbre_of_voice(voice_id: str, world: World) -> Timbre:
    """What a voice sounds like; of one that nobody knows, what its name gives."""
    entry = world.voices.find(voice_id)
    return entry.voice.timbre if entry is not None else timbre_of(embedding_from(voice_id))


def _dialogue(
    lines: Iterable[tuple[str, str]], voice: str, world: World
) -> tuple[Dialogue, tuple[Turn, ...]]:
    voices = {"assistant": timbre_of_voice(voice, world), "user": timbre_of(embedding_from(CALLER))}
    return dialogue(lines, voices)


def _opening(agent: Resource, variables: JsonObject) -> list[tuple[str, str]]:
    config = config_of(agent)
    first = config.get("initial_message")
    return [("assistant", filled(as_text(first), config, variables))] if first else []


def _course(wait: float, talk: float, *, answered: bool) -> Course:
    dialled: Course = ((0, QUEUED), (wait, "created")) if wait else ((0, "created"),)
    rung = wait + RING_SECONDS
    after: Course = ((rung, "started"), (rung + talk, "completed")) if answered else ((rung, "failed"),)
    return (*dialled, *after)


def _kept(lines: Iterable[tuple[str, str]]) -> list[JsonValue]:
    return [{"role": role, "text": text} for role, text in lines]


def _begin(world: World) -> None:
    agents = agents_of(world).all(lambda agent: not agent.fields.get("managed"))
    if not agents:
        return
    agent = agents[0]
    lines = [*_opening(agent, {}), ("user", ANSWER), ("assistant", ANSWER)]
    deployments = deployments_of(world).all(lambda each: each.text("agent") == agent.id)
    fields: JsonObject = {
        "agent": agent.id,
        "voice": voice_of(config_of(agent)),
        "lines": _kept(lines),
        "from": "+14155550123",
        "to": EXAMPLE_NUMBER,
        "direction": "inbound",
        "reason": "client_hangup",
        "times": [0.0, duration(lines)],
        "deployment": deployments[0].id if deployments else "",
    }
    name = CALLS.prefix + Ids(world.settings.seed, f"example {CALLS.name} {world.key}").uuid()
    world.collections.of(CALLS).create(fields, ((0, "completed"),), resource_id=name)
