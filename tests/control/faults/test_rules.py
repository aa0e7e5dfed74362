"""Which requests a rule means, how often it acts, and what JSON can say of it."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.contract.faults import FAULTS
from mockserver.control.asked import Asked
from mockserver.control.faults import BadRule, Rules, effect_of
from mockserver.control.faults.effect import BY_STATUS, Effect
from mockserver.control.faults.points import Close, Drop, End, Point, Stall
from mockserver.control.faults.words import WORDS


def asked(**changes: Any) -> Asked:
    """A request for speech over HTTP, changed."""
    return Asked(
        **{
            "operation": "tts.bytes",
            "version": "2026-08-14",
            "key": "k",
            "transport": "http",
            "moment": "request",
            "path": "/tts/bytes",
            "voice": "v",
            "transcript": "What a day",
            **changes,
        }
    )


def said(**changes: Any) -> Asked:
    """A message of the speech socket, changed."""
    path = "/tts/websocket"
    whole = {"operation": "tts.websocket", "transport": "websocket", "moment": "message", "path": path}
    return asked(**{**whole, **changes})


@pytest.fixture
def rules() -> Rules:
    return Rules(7)


def errors(rules: Rules, count: int, now: float = 0.0, **changes: Any) -> list[str | None]:
    """What is decided of the same request so many times."""
    found = [rules.decide(asked(**changes), now) for _ in range(count)]
    return [effect.error if effect else None for effect in found]


@pytest.mark.parametrize(
    ("match", "meant", "not_meant"),
    [
        ({"operation": "tts.bytes"}, {}, {"operation": "tts.sse"}),
        ({"operation": "tts.*"}, {"operation": "tts.sse"}, {"operation": "voices.list"}),
        ({"operation": ["tts.sse", "tts.bytes"]}, {}, {"operation": "voices.list"}),
        ({"version": "2026-*"}, {}, {"version": "2025-04-16"}),
        ({"key": "k"}, {}, {"key": "other"}),
        ({"voice": "v"}, {}, {"voice": None}),
        ({"path": "/tts/*"}, {}, {"path": "/voices"}),
        ({"transport": "http"}, {}, {"transport": "sse"}),
        ({"transcript": "(?i)DAY$"}, {}, {"transcript": "day by day, it goes"}),
        ({"transcript": "."}, {}, {"transcript": None}),
        ({"operation": "tts.bytes", "key": "k"}, {}, {"key": "other"}),
    ],
)
def test_all_conditions_have_to_hold(
    rules: Rules, match: dict[str, Any], meant: dict[str, Any], not_meant: dict[str, Any]
) -> None:
    rules.add({"match": match, "effect": "500"})
    assert rules.decide(asked(**meant), 0) is not None
    assert rules.decide(asked(**not_meant), 0) is None


@pytest.mark.parametrize(
    ("operation", "on", "moment", "meant"),
    [
        ("tts.websocket", None, "message", True),
        ("tts.websocket", None, "handshake", False),
        ("tts.websocket", "handshake", "handshake", True),
        ("tts.websocket", "handshake", "message", False),
        ("stt.websocket", None, "handshake", True),
        ("stt.websocket", None, "message", False),
        ("stt.websocket", "message", "message", True),
    ],
)
def test_a_socket_is_met_at_one_moment(
    rules: Rules, operation: str, on: str | None, moment: str, meant: bool
) -> None:
    rules.add({"match": {"on": on} if on else {}, "effect": "500"})
    assert (rules.decide(said(operation=operation, moment=moment), 0) is not None) is meant


def test_the_nth_is_counted_for_each_key_and_only_among_those_that_match(rules: Rules) -> None:
    rules.add({"match": {"operation": "tts.bytes", "nth": 2}, "effect": "500"})
    assert errors(rules, 1) == [None]
    assert errors(rules, 3, operation="tts.sse") == [None] * 3
    assert errors(rules, 1, key="other") == [None]
    assert errors(rules, 3) == ["internal", None, None]
    assert errors(rules, 1, key="other") == ["internal"]


def test_every_and_after_count_too(rules: Rules) -> None:
    rules.add({"match": {"every": 3}, "effect": "500"})
    assert errors(rules, 7) == [None, None, "internal", None, None, "internal", None]
    rules.clear()
    rules.add({"match": {"after": 2}, "effect": "402"})
    assert errors(rules, 4) == [None, None, "credits_exhausted", "credits_exhausted"]


def test_chance_is_drawn_from_the_seed_alone() -> None:
    rule = {"id": "r", "match": {"probability": 0.25}, "effect": "500"}
    drawn = []
    for seed in (1, 1, 2):
        rules = Rules(seed)
        rules.add(rule)
        if len(drawn) == 1:
            errors(rules, 50, key="noise")  # the traffic of others changes nothing
        drawn.append(errors(rules, 400))
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]
    assert 70 < drawn[0].count("internal") < 130


def test_a_rule_ends_after_so_many_times_for_each_key(rules: Rules) -> None:
    rule = rules.add({"effect": "429", "times": 2})
    assert errors(rules, 4) == ["concurrency_limited"] * 2 + [None] * 2
    assert errors(rules, 1, key="other") == ["concurrency_limited"]
    assert rules.acted(rule.id) == 3


def test_a_rule_ends_so_many_seconds_after_it_first_met_a_key(rules: Rules) -> None:
    rules.add({"match": {"operation": "tts.bytes"}, "effect": "429", "seconds": 10})
    assert errors(rules, 1, 50.0, operation="voices.list") == [None]
    assert errors(rules, 1, 100.0) == ["concurrency_limited"]
    assert errors(rules, 1, 109.9) == ["concurrency_limited"]
    assert errors(rules, 1, 110.0) == [None]
    assert errors(rules, 1, 3.0, key="whose clock is its own") == ["concurrency_limited"]


def test_rules_act_together_and_the_first_has_precedence(rules: Rules) -> None:
    rules.add({"effect": "latency=100 after=1-chunks stall"})
    rules.add({"effect": {"latency": 150, "after": "2-chunks", "disconnect": "reset", "done": "missing"}})
    assert rules.decide(asked(), 0) == Effect(
        latency_s=0.25, after=Point("chunks", 1), ending=Stall(None), frames=("done-missing",)
    )


def test_a_rule_of_the_same_id_takes_the_place_of_the_other(rules: Rules) -> None:
    rules.add({"id": "mine", "effect": "500"})
    rules.add({"id": "mine", "effect": "429"})
    assert [rule.id for rule in rules.list()] == ["mine"]
    assert errors(rules, 1) == ["concurrency_limited"]
    assert rules.remove("mine")
    assert not rules.remove("mine")
    assert rules.empty


def test_clearing_for_one_key_leaves_the_rules_of_others(rules: Rules) -> None:
    rules.add({"id": "mine", "match": {"key": "k"}, "effect": "500"})
    rules.add({"id": "yours", "match": {"key": "other"}, "effect": "500"})
    rules.add({"id": "ours", "match": {"nth": 1}, "effect": "429"})
    assert errors(rules, 2, key="x") == ["concurrency_limited", None]
    rules.clear("k")
    assert [rule.id for rule in rules.list()] == ["yours", "ours"]
    assert errors(rules, 2) == ["concurrency_limited", None]


@pytest.mark.parametrize(
    ("words", "effect"),
    [
        ("429", Effect(error="concurrency_limited")),
        ("error=voice_not_found", Effect(error="voice_not_found")),
        ("error=429 retry-after=2 limit=5", Effect(error="concurrency_limited", retry_after=2.0, limit=5)),
        ("latency=250", Effect(latency_s=0.25)),
        ("drip=8000", Effect(drip=8000.0)),
        ("stall", Effect(after=Point("start"), ending=Stall(None))),
        ("after=1.5-seconds stall=5", Effect(after=Point("seconds", 1.5), ending=Stall(5.0))),
        ("disconnect", Effect(after=Point("start"), ending=Drop(False))),
        ("after=100-bytes disconnect=reset", Effect(after=Point("bytes", 100), ending=Drop(True))),
        ("truncate", Effect(after=Point("chunks", 1), ending=End())),
        ("close=1011 reason=gone", Effect(after=Point("headers"), ending=Close(1011, "gone"))),
        ("after=2-messages, close=4000", Effect(after=Point("messages", 2), ending=Close(4000, ""))),
        ("corrupt=json", Effect(after=Point("headers"), damage="json")),
        ("done=doubled timestamps=reversed", Effect(frames=("done-doubled", "timestamps-reversed"))),
        ("frames=null-context-id", Effect(frames=("null-context-id",))),
    ],
)
def test_a_line_of_words_is_an_effect(words: str, effect: Effect) -> None:
    assert effect_of(words) == effect


@pytest.mark.parametrize(
    "given",
    [
        "", None, True, {}, [], "nonsense", "error=599", "error=", "latency=soon", "latency=-1",
        "latency=inf",
        "latency=nan", "drip=0", "after=3-chunks", "after=soon stall",
        f"after={'9' * 400}-bytes stall", "stall truncate", "close=1006",
        "close=999", "reason=x", {"close": 1011, "reason": "x" * 124}, "disconnect=maybe", "corrupt=all",
        "done=thrice", {"headers": {"content-length": "3"}}, {"headers": {"x": "a\r\nb"}}, {"headers": 5},
        {"reply": {"status": 99}}, {"reply": {"stat": 400}}, {"request": "x"}, {"error": [429]},
        {"frames": ["no-such"]}, {"frames": 5}, {"limit": "x"}, {"retry-after": {}},
    ],
)  # fmt: skip
def test_an_effect_that_cannot_be_is_a_bad_rule(given: Any) -> None:
    with pytest.raises(BadRule):
        effect_of(given)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (5, "a rule is an object"),
        ({}, "needs an effect"),
        ({"effects": "500"}, "no 'effects'"),
        ({"effect": "500", "match": 3}, "match: an object"),
        ({"effect": "500", "match": {"operaton": "x"}}, "no such condition: 'operaton'"),
        ({"effect": "500", "match": {"operation": []}}, "operation: a text"),
        ({"effect": "500", "match": {"transcript": "("}}, "transcript: "),
        ({"effect": "500", "match": {"nth": 0}}, "nth: a whole number"),
        ({"effect": "500", "match": {"nth": True}}, "nth: a whole number"),
        ({"effect": "500", "match": {"probability": 2}}, "probability: a number from 0 to 1"),
        ({"effect": "500", "match": {"on": "never"}}, "on: handshake or message"),
        ({"effect": "500", "times": 0}, "times: a whole number"),
        ({"effect": "500", "seconds": 0}, "seconds: a number above 0"),
        ({"effect": "500", "id": 7}, "id: a text"),
    ],
)
def test_a_rule_that_cannot_be_says_what_is_wrong(rules: Rules, given: Any, says: str) -> None:
    with pytest.raises(BadRule, match=says.replace("(", r"\(")):
        rules.add(given)
    assert rules.empty


@pytest.mark.parametrize("error", [*map(str, BY_STATUS), *FAULTS])
def test_every_error_has_all_the_words_of_its_sentence(error: str) -> None:
    refusal = effect_of(f"error={error}").refusal()
    assert refusal is not None
    assert refusal.message
    assert "{" not in refusal.text


def test_every_word_is_an_example_of_itself() -> None:
    import json

    for word in WORDS.values():
        given = json.loads(word.example) if word.example.startswith("{") else word.example
        beside = {"after": f"{word.example} stall", "reason": f"close=1011 {word.example}"}
        beside |= {"retry-after": f"error=429 {word.example}", "limit": f"error=429 {word.example}"}
        assert effect_of(beside.get(word.name, given)) != Effect()
