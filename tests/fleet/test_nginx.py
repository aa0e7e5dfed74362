"""Three replicas behind nginx are one server to fifty keys, and one that dies takes no other's keys along."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.fleet.door import Replica, fleet
from tests.fleet.traffic import bearer, by_events, by_socket, headers, make_voice, own_voices, whole

KEYS = [f"fleet-{n}" for n in range(50)]
ROUNDS = 2
TEXT = "The same words everywhere."
PUBLIC = "694f9389-aac1-45b6-b726-9d9369183238"


Fleet = tuple[int, list[Replica]]


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Fleet]:
    """A fleet of which replicas may die."""
    with fleet(tmp_path, 3, "--fleet") as found:
        yield found


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """A fleet that several tests share."""
    with fleet(tmp_path_factory.mktemp("fleet"), 3, "--fleet") as found:
        yield found


def client(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://localhost:{port}", trust_env=False, timeout=60)


async def home_of(key: str, replicas: list[Replica]) -> int:
    """Which replica knows the key; exactly one must."""
    async with httpx.AsyncClient(trust_env=False) as http:
        calls = [await http.get(f"{each.base_url}/_mock/journal", params={"key": key}) for each in replicas]
    (home,) = [n for n, reply in enumerate(calls) if reply.json()["of"] > 0]
    return home


async def exchange(port: int, http: httpx.AsyncClient, key: str, voice: str, how: int) -> bytes:
    """One call in one of three ways."""
    if how % 3 == 0:
        return await whole(http, key, voice, TEXT)
    if how % 3 == 1:
        return await by_events(http, key, voice, TEXT)
    return await by_socket(port, key, voice, TEXT)


class Murder:
    """Kills a replica when so many exchanges are over."""

    def __init__(self, victim: Replica, after: int) -> None:
        self._victim = victim
        self._left = after
        self.done = False

    def seen(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._victim.process.kill()
            self._victim.process.wait()
            self.done = True


async def life(
    port: int, http: httpx.AsyncClient, key: str, voice: str, wanted: bytes, murder: Murder
) -> list[Exception]:
    """All that one key does, and what went wrong with it."""
    wrong: list[Exception] = []
    for how in range(3 * ROUNDS):
        try:
            assert await exchange(port, http, key, voice, how) == wanted
        except Exception as error:
            wrong.append(error)
        murder.seen()
    return wrong


def test_a_dead_replica_is_noticed_by_its_own_keys_alone_and_their_worlds_come_back(mortal: Fleet) -> None:
    asyncio.run(_killed(*mortal))


async def _killed(port: int, replicas: list[Replica]) -> None:
    async with client(port) as http:
        voices = {key: await make_voice(http, key) for key in KEYS}
        homes = {key: await home_of(key, replicas) for key in KEYS}
        assert set(homes.values()) == {0, 1, 2}
        asked = {key: await http.get("/_mock/snapshot", params={"key": key}) for key in KEYS}
        wanted = await whole(http, KEYS[0], voices[KEYS[0]], TEXT)
        assert len(wanted) > 10_000

        murder = Murder(replicas[0], after=len(KEYS) * ROUNDS)
        lives = [life(port, http, key, voices[key], wanted, murder) for key in KEYS]
        wrong = dict(zip(KEYS, await asyncio.gather(*lives), strict=True))
        assert murder.done
        lost = [key for key in KEYS if homes[key] == 0]
        assert [(key, wrong[key]) for key in KEYS if key not in lost and wrong[key]] == []
        assert any(wrong[key] for key in lost)

        # The lost keys are served by the others, but nothing of what they had made is there.
        for key in lost:
            assert await own_voices(http, key) == []
            assert len(await whole(http, key, PUBLIC, TEXT)) > 10_000
            restored = await http.post("/_mock/restore", params={"key": key}, content=asked[key].content)
            assert restored.json() == {"restored": True}
        for key in KEYS:
            assert await own_voices(http, key) == [voices[key]]
        for key in lost:
            assert [await exchange(port, http, key, voices[key], how) for how in range(3)] == [wanted] * 3


def test_a_key_has_one_home_wherever_a_client_puts_it(lasting: Fleet) -> None:
    asyncio.run(_homes(*lasting))


async def _homes(port: int, replicas: list[Replica]) -> None:
    async with client(port) as http:
        homes = set()
        for key in KEYS[:12]:
            voice = await make_voice(http, key)  # X-API-Key; then after Bearer, then in the query
            assert len({await exchange(port, http, key, voice, how) for how in range(3)}) == 1
            homes.add(await home_of(key, replicas))
        assert len(homes) > 1  # which ones depends on the ports of the replicas


def test_a_token_is_good_behind_the_door_though_its_key_may_live_elsewhere(lasting: Fleet) -> None:
    asyncio.run(_tokens(*lasting))


async def _tokens(port: int, replicas: list[Replica]) -> None:
    asked = {"grants": {"tts": True}, "expires_in": 60}
    async with client(port) as http:
        expected = await whole(http, KEYS[0], PUBLIC, TEXT)
        for key in KEYS[:12]:
            made = await http.post("/access-token", json=asked, headers=headers(key))
            token = made.raise_for_status().json()["token"]
            assert await whole(http, token, PUBLIC, TEXT) == expected
            assert await by_socket(port, token, PUBLIC, TEXT, "access_token") == expected
            refused = await http.get("/voices", headers=bearer(token))
            assert refused.status_code == 401


def test_an_upload_of_megabytes_arrives_whole(lasting: Fleet) -> None:
    """Its words, which stand at the very end, are heard."""
    asyncio.run(_large(*lasting))


async def _large(port: int, replicas: list[Replica]) -> None:
    async with client(port) as http:
        samples = bytes(3_000_000) + await whole(http, "large", PUBLIC, "at the very end")
        made = io.BytesIO()
        with wave.open(made, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(samples)
        clip = {"file": ("a.wav", made.getvalue())}
        reply = await http.post("/stt", headers=headers("large"), files=clip, data={"model": "ink-whisper"})
        assert reply.raise_for_status().json()["text"] == "at the very end"
