"""Faults under load lose nothing else: each answer is right, or is the fault that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

import httpx
import pytest

from mockserver import MockServer
from tests.edge.requests import body

KEYS: Final = ("a", "b", "c", "d")
EACH: Final = 500
RULES: Final = (
    {"id": "error", "match": {"probability": 0.015}, "effect": "error=500"},
    {"id": "busy", "match": {"probability": 0.015}, "effect": "error=429 retry-after=1"},
    {"id": "reset", "match": {"operation": "tts.*", "probability": 0.02},
     "effect": "after=1-chunks disconnect=reset"},
    {"id": "end", "match": {"operation": "voices.*", "probability": 0.05}, "effect": "disconnect"},
)  # fmt: skip
HEADERS: Final = {"Cartesia-Version": "2026-08-14"}
Outcome = str


def ask(http: httpx.Client, place: int) -> bytes:
    """One of several requests; raises for everything but 200."""
    kind = place % 4
    if kind == 0:
        reply = http.get("/voices", params={"limit": 3})
    elif kind == 1:
        reply = http.get("/voices/694f9389-aac1-45b6-b726-9d9369183238")
    else:
        path = "/tts/bytes" if kind == 2 else "/tts/sse"
        reply = http.post(path, json=body(transcript=f"Word {place % 12}"))
    reply.raise_for_status()
    return reply.content


def outcomes(server: MockServer, key: str, right: dict[int, bytes], count: int) -> list[Outcome]:
    """What came of the requests of one key, one after the other."""
    found: list[Outcome] = []
    with client(server, key) as http:
        for place in range(count):
            try:
                content = ask(http, place)
            except httpx.HTTPStatusError as error:
                found.append(str(error.response.status_code))
            except httpx.TransportError as error:
                found.append(type(error).__name__)
            else:
                found.append("right" if content == right[place % 12] else "wrong")
    return found


@contextmanager
def client(server: MockServer, key: str) -> Iterator[httpx.Client]:
    headers = {**HEADERS, "X-API-Key": key}
    with httpx.Client(
        base_url=server.base_url, headers=headers, trust_env=False, verify=False, timeout=20
    ) as http:
        yield http


@contextmanager
def faulty(seed: int) -> Iterator[MockServer]:
    with MockServer(seed=seed) as server:
        for rule in RULES:
            server.powers.rules.add(dict(rule))
        yield server


@pytest.fixture(scope="module")
def right() -> dict[int, bytes]:
    """The answers without faults."""
    with MockServer() as server, client(server, "plain") as http:
        return {place: ask(http, place) for place in range(12)}


def run(seed: int, right: dict[int, bytes], keys: tuple[str, ...], count: int) -> dict[str, list[Outcome]]:
    """All keys at the same time."""
    with faulty(seed) as server, ThreadPoolExecutor(len(keys)) as threads:
        asked: Any = threads.map(lambda key: outcomes(server, key, right, count), keys)
        return dict(zip(keys, asked, strict=True))


def test_each_of_two_thousand_answers_is_right_or_the_fault(right: dict[int, bytes]) -> None:
    found = run(5, right, KEYS, EACH)
    everything = [outcome for key in KEYS for outcome in found[key]]
    assert len(everything) == 2000
    assert set(everything) == {"right", "500", "429", "ReadError", "RemoteProtocolError"}
    assert 60 < len(everything) - everything.count("right") < 140, "about one in twenty"
    again = run(5, right, KEYS[1:3], EACH // 2)
    for key, outcome in again.items():
        assert outcome == found[key][: EACH // 2], "whatever the traffic of other keys"
    assert run(6, right, KEYS[1:2], EACH // 2) != {"b": found["b"][: EACH // 2]}
