"""`serve --workers N` is one server to its clients, whatever they do with their connections."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from mockserver import MockServer
from mockserver.control.redaction import name_of
from mockserver.edge.workers.whose import Whose
from tests.fleet.traffic import (
    VERSION,
    bearer,
    by_events,
    by_socket,
    headers,
    make_voice,
    own_voices,
    spoken,
    whole,
)

COUNT = 3
PUBLIC = "694f9389-aac1-45b6-b726-9d9369183238"
WHOSE = Whose(0, COUNT)


def key_of(worker: int, name: str) -> str:
    """A key that lives with a worker."""
    return next(key for n in range(100) if WHOSE.of_credential(key := f"{name}-{n}") == worker)


@dataclass(frozen=True)
class Crew:
    process: subprocess.Popen[str]
    port: int
    log: Path

    @property
    def workers(self) -> list[psutil.Process]:
        """Its workers, in the order in which they were started."""
        return sorted(psutil.Process(self.process.pid).children(), key=lambda each: each.pid)

    def client(self) -> httpx.AsyncClient:
        """HTTP over one connection at a time, which is kept."""
        limits = httpx.Limits(max_connections=1)
        url = f"http://localhost:{self.port}"
        return httpx.AsyncClient(base_url=url, trust_env=False, timeout=60, limits=limits)


@contextmanager
def crew(folder: Path, *flags: str) -> Iterator[Crew]:
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--ready-json"]
    log = folder / "log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [*command, "--workers", str(COUNT), *flags], stdout=subprocess.PIPE, stderr=stderr, text=True
        )
    try:
        assert process.stdout is not None
        yield Crew(process, json.loads(process.stdout.readline())["port"], log)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    with crew(tmp_path_factory.mktemp("crew")) as found:
        yield found


def test_one_connection_may_change_its_key_with_every_request(together: Crew) -> None:
    keys = [key_of(worker, f"turn{n}") for n in range(2) for worker in range(COUNT)]

    async def talk() -> None:
        async with together.client() as http:
            voices = {key: await make_voice(http, key) for key in keys}
            for _ in range(3):
                for key in keys:
                    assert await own_voices(http, key) == [voices[key]]

    asyncio.run(talk())


def test_all_ways_to_speak_reach_the_world_of_the_key(together: Crew) -> None:
    async def talk(worker: int) -> None:
        key = key_of(worker, "ways")
        async with together.client() as http:
            voice = await make_voice(http, key)
            expected = await whole(http, key, voice, "All the same.")
            assert await by_events(http, key, voice, "All the same.") == expected
            assert await by_socket(together.port, key, voice, "All the same.") == expected
            asked = {"grants": {"tts": True}, "expires_in": 60}
            made = await http.post("/access-token", json=asked, headers=headers(key))
            token = made.json()["token"]
            assert await whole(http, token, voice, "All the same.") == expected
            assert await by_socket(together.port, token, voice, "All the same.", "access_token") == expected

    for worker in range(COUNT):
        asyncio.run(talk(worker))


def test_a_large_body_is_passed_on_with_its_head(together: Crew) -> None:
    """Several times what is read at once, and more than a message between processes may hold."""

    async def talk() -> list[int]:
        found = []
        async with together.client() as http:
            for worker in range(COUNT):
                body = json.dumps(spoken(PUBLIC, "x" * 900_000)).encode()
                reply = await http.post("/tts/bytes", content=body, headers=headers(key_of(worker, "large")))
                found.append(reply.status_code)
        return found

    assert asyncio.run(talk()) == [400] * COUNT  # too long a transcript: it was read to its end


# Bytes as no library sends them


def request(key: str, *, close: bool = False) -> bytes:
    """A request for the voices of a key."""
    end = "Connection: close\r\n" if close else ""
    shown = f"Cartesia-Version: {VERSION}\r\nX-API-Key: {key}\r\n"
    return f"GET /voices HTTP/1.1\r\nHost: localhost\r\n{shown}{end}\r\n".encode()


def answers(sock: socket.socket) -> list[int]:
    """The statuses of all answers until the server closes."""
    with sock.makefile("rb") as file:
        data = file.read()
    return [int(part[:3]) for part in data.split(b"HTTP/1.1 ")[1:]]


def test_a_head_may_come_byte_by_byte(together: Crew) -> None:
    for worker in range(COUNT):
        with socket.create_connection(("127.0.0.1", together.port)) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in request(key_of(worker, "slow"), close=True):
                sock.send(bytes([byte]))
            assert answers(sock) == [200]


def test_requests_sent_ahead_are_answered_in_order(together: Crew) -> None:
    """They belong to one key; so it does not matter in which pieces they come."""
    key = key_of(1, "ahead")
    with socket.create_connection(("127.0.0.1", together.port)) as sock:
        sock.sendall(request(key) * 5 + request(key, close=True))
        assert answers(sock) == [200] * 6


def test_a_request_of_another_worker_in_the_same_piece_is_refused_and_never_answered_wrongly(
    together: Crew,
) -> None:
    with socket.create_connection(("127.0.0.1", together.port)) as sock:
        sock.sendall(request(key_of(1, "piece")) + request(key_of(2, "piece"), close=True))
        assert answers(sock) == [200, 421]


# The control API


def test_control_requests_without_a_key_are_for_all_workers(together: Crew) -> None:
    async def talk() -> None:
        async with together.client() as http:
            await http.post("/_mock/reset")
            keys = [key_of(worker, "all") for worker in range(COUNT)]
            for key in keys:
                await whole(http, key, PUBLIC, "Hello.")
            journal = (await http.get("/_mock/journal", params={"says": "Hello."})).json()
            assert (len(journal["calls"]), journal["of"]) == (COUNT, COUNT)
            metrics = (await http.get("/_mock/metrics")).text
            assert f"\ncartesia_mock_worlds {COUNT}\n" in metrics
            assert metrics.count("# TYPE cartesia_mock_worlds gauge") == 1
            har = (await http.get("/_mock/journal/har")).json()
            assert len(har["log"]["entries"]) == COUNT
            cassette = (await http.get("/_mock/journal/cassette")).text
            assert cassette.count("uri: ") == COUNT

            fault = {"effect": "error=429"}
            made = (await http.post("/_mock/faults", json=fault)).json()["id"]
            statuses = [
                (
                    await http.post("/tts/bytes", json=spoken(PUBLIC, "Hello."), headers=bearer(key))
                ).status_code
                for key in keys
            ]
            assert statuses == [429] * COUNT
            (listed,) = (await http.get("/_mock/faults")).json()["faults"]
            assert (listed["id"], listed["acted"]) == (made, COUNT)
            assert (await http.delete(f"/_mock/faults/{made}")).json() == {"removed": True}
            assert (await http.delete(f"/_mock/faults/{made}")).status_code == 404

            assert (await http.post("/_mock/reset")).json() == {"reset": True}
            assert (await http.get("/_mock/journal")).json() == {"calls": [], "of": 0}

    asyncio.run(talk())


def test_rules_of_keys_in_different_workers_are_different_rules(together: Crew) -> None:
    async def talk() -> None:
        async with together.client() as http:
            await http.post("/_mock/reset")
            ids = []
            for worker in range(COUNT):
                key = {"key": key_of(worker, "rules")}
                made = await http.post("/_mock/faults", json={"effect": "error=429"}, params=key)
                ids.append(made.json()["id"])
            assert len(set(ids)) == COUNT
            await http.delete(f"/_mock/faults/{ids[1]}")
            left = (await http.get("/_mock/faults")).json()["faults"]
            assert sorted(each["id"] for each in left) == sorted([ids[0], ids[2]])
            await http.post("/_mock/reset")

    asyncio.run(talk())


def test_scripted_answers_and_habits_of_all_keys_are_in_every_worker(together: Crew) -> None:
    async def talk() -> None:
        async with together.client() as http:
            script = {"match": {"operation": "voices.list"}, "json": ["mine"], "times": None}
            await http.post("/_mock/scripts", json=script)
            await http.put("/_mock/quirks", json={"ids": ["null-context-id"]})
            for worker in range(COUNT):
                key = key_of(worker, "scripts")
                assert (await http.get("/voices", headers=headers(key))).json() == ["mine"]
                quirks = await http.get("/_mock/quirks", params={"key": key})
                assert quirks.json() == {"quirks": ["null-context-id"]}
            assert len((await http.get("/_mock/scripts")).json()["scripts"]) == 1
            assert (await http.get("/_mock/quirks")).json() == {"quirks": ["null-context-id"]}
            await http.post("/_mock/reset")
            assert (await http.get("/_mock/scripts")).json() == {"scripts": []}

    asyncio.run(talk())


def test_a_control_request_that_is_wrong_is_refused_once(together: Crew) -> None:
    async def talk() -> list[int]:
        async with together.client() as http:
            wrong = (
                http.post("/_mock/faults", json={"effect": "error=429", "colour": "red"}),
                http.get("/_mock/journal", params={"status": "many"}),
                http.get("/_mock/journal/wait", params={"timeout": "61"}),
                http.get("/_mock/journal/wait", params={"timeout": "soon"}),
                http.get("/_mock/journal/wait", params={"count": "0"}),
                http.put("/_mock/quirks", json={"ids": ["no such habit"]}),
                http.get("/_mock/journal", headers={"Origin": "http://evil.example"}),
            )
            return [(await each).status_code for each in wrong]

    assert asyncio.run(talk()) == [400, 400, 400, 400, 400, 400, 403]


def test_who_waits_for_calls_of_any_key_is_told_when_they_are_made(together: Crew) -> None:
    keys = [key_of(worker, "wait") for worker in range(COUNT)]

    async def talk() -> None:
        async with together.client() as waiting, together.client() as http:
            asked: dict[str, str | int] = {"says": "At last.", "count": COUNT, "timeout": 30}
            waiter = asyncio.create_task(waiting.get("/_mock/journal/wait", params=asked))
            for key in keys:
                await whole(http, key, PUBLIC, "At last.")
            told = (await waiter).json()
            assert (told["enough"], len(told["calls"])) == (True, COUNT)
            never: dict[str, str | int] = {"says": "Never.", "timeout": 0}
            told = (await http.get("/_mock/journal/wait", params=never)).json()
            assert (told["enough"], told["calls"]) == (False, [])
            assert told["explanation"]

    asyncio.run(talk())


def test_a_follower_is_told_of_the_calls_of_all_workers_each_once(together: Crew) -> None:
    async def talk() -> None:
        async with together.client() as http, together.client() as following:
            await http.post("/_mock/reset")
            for _ in range(5):  # so one worker is far ahead of the others
                await own_voices(http, key_of(2, "follow"))
            told = (await following.get("/_mock/journal/follow")).json()
            assert (len(told["calls"]), told["of"], len(told["keys"])) == (5, 5, 1)
            for worker in range(COUNT):
                last = max(call["number"] for call in told["calls"])
                asked = {"mark": told["mark"], "after": last, "timeout": 30}
                waiter = asyncio.create_task(following.get("/_mock/journal/follow", params=asked))
                await own_voices(http, key_of(worker, "follow"))
                told = (await waiter).json()
                assert len(told["calls"]) == 1
            assert (told["of"], len(told["keys"])) == (8, 3)
            asked = {"mark": told["mark"], "after": told["calls"][0]["number"], "timeout": 0}
            assert (await following.get("/_mock/journal/follow", params=asked)).json()["calls"] == []
            assert (await http.get("/_mock/journal/follow", params={"timeout": 61})).status_code == 400

    asyncio.run(talk())


def test_a_call_is_found_by_its_number_and_a_key_by_its_name(together: Crew) -> None:
    async def talk() -> None:
        async with together.client() as http:
            await http.post("/_mock/reset")
            for worker in range(COUNT):
                await whole(http, key_of(worker, "named"), PUBLIC, f"I am {worker}.")
            told = (await http.get("/_mock/journal/follow")).json()
            assert len({call["number"] for call in told["calls"]}) == COUNT
            for call in told["calls"]:
                shown = (await http.get(f"/_mock/calls/{call['number']}")).json()
                assert shown["key"] == call["key"]
                words = (await http.get(f"/_mock/calls/{call['number']}/words")).json()
                assert words["text"] == call["lanes"][0]["transcript"]
            for worker in range(COUNT):
                key = key_of(worker, "named")
                moved = await http.post(
                    "/_mock/clock/advance", params={"key": name_of(key)}, json={"seconds": 1000}
                )
                assert moved.json()["now"] >= 1000
                assert (await http.get("/_mock/clock", params={"key": key})).json()["now"] >= 1000
                calls = (await http.get("/_mock/journal", params={"key": name_of(key)})).json()["calls"]
                assert [call["spoken"][0]["transcript"] for call in calls] == [f"I am {worker}."]
            nobody = await http.get("/_mock/clock", params={"key": "key_00000000"})
            assert nobody.json()["now"] < 1000

    asyncio.run(talk())


def test_snapshots_move_between_workers(together: Crew) -> None:
    here, there = key_of(0, "move"), key_of(1, "move")

    async def talk() -> None:
        async with together.client() as http:
            voice = await make_voice(http, here)
            taken = await http.get("/_mock/snapshot", params={"key": here})
            restored = await http.post("/_mock/restore", params={"key": there}, content=taken.content)
            assert restored.json() == {"restored": True}
            assert await own_voices(http, there) == [voice]

    asyncio.run(talk())


# Life and death


def test_a_worker_that_dies_is_replaced_and_only_its_keys_begin_anew(tmp_path: Path) -> None:
    keys = [key_of(worker, "life") for worker in range(COUNT)]

    async def talk(found: Crew) -> None:
        async with found.client() as http:
            voices = [await make_voice(http, key) for key in keys]
        found.workers[1].kill()
        async with found.client() as http:
            # Its connections wait in its inbox for the next worker; nobody is refused.
            owned = [await _patiently(http, key) for key in keys]
            assert owned == [[voices[0]], [], [voices[2]]]

    with crew(tmp_path) as found:
        asyncio.run(talk(found))
        assert len(found.workers) == COUNT
    assert "worker died, its keys begin anew  worker=1 code=-9" in found.log.read_text()
    assert found.process.returncode == 0


async def _patiently(http: httpx.AsyncClient, key: str) -> list[str]:
    """A connection that was just given to a worker when it was killed is lost with it."""
    while True:
        try:
            return await own_voices(http, key)
        except httpx.TransportError:
            continue


def test_ctrl_c_ends_all_with_code_0(tmp_path: Path) -> None:
    with crew(tmp_path) as found:
        workers = found.workers
        found.process.send_signal(signal.SIGINT)
        assert found.process.wait(20) == 0
    assert psutil.wait_procs(workers, timeout=20)[1] == []
    assert "Traceback" not in found.log.read_text()


def test_workers_do_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    with crew(tmp_path) as found:
        workers = found.workers
        found.process.kill()
        assert psutil.wait_procs(workers, timeout=20)[1] == []


# What cannot be


def test_under_tls_it_is_refused_with_one_clear_line() -> None:
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--workers", "2", "--tls"]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
    assert (done.returncode, done.stderr) == (
        1,
        "cartesia-mock: --workers: whose a request is cannot be seen under TLS; "
        "put a proxy before it instead\n",
    )


def test_a_server_in_a_thread_has_no_workers() -> None:
    with pytest.raises(ValueError, match="workers"):
        MockServer(workers=2)


@pytest.mark.fuzz
def test_every_law_of_the_contract_suite_holds_against_many_workers(together: Crew) -> None:
    command = [sys.executable, "-m", "contracts.cli", "run", "--target", f"http://localhost:{together.port}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]
    assert " 0 broken" in done.stdout.splitlines()[-1]
