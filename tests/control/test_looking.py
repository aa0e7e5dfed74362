"""What the page is made of: calls as they come, their sound made again, and the same call once more."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import wave
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.testing.mock import CartesiaMock
from tests.control.driving import VERSION, talk
from tests.edge.requests import RAW, SARAH, body


def calls(control: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = control.get("/journal").json()["calls"]
    return found


def number(control: httpx.Client) -> int:
    """Of the latest call."""
    return int(calls(control)[-1]["number"])


def samples(reply: httpx.Response) -> bytes:
    assert (reply.status_code, reply.headers["content-type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(reply.content)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.readframes(file.getnframes())


# Calls as they come


def test_what_is_new_is_told_at_once_and_nothing_twice(api: httpx.Client, control: httpx.Client) -> None:
    first = control.get("/journal/follow").json()
    assert (first["calls"], first["oldest"]) == ([], None)
    api.post("/tts/bytes", json=body(transcript="One."))
    second = control.get("/journal/follow", params={"mark": first["mark"], "timeout": 20}).json()
    assert [call["spoken"][0]["transcript"] for call in second["calls"]] == ["One."]
    last = second["calls"][0]["number"]
    third = control.get(
        "/journal/follow", params={"mark": second["mark"], "after": last, "timeout": 0}
    ).json()
    assert (third["calls"], third["of"], third["oldest"]) == ([], 1, last)


def test_a_socket_that_is_open_is_told_again_with_its_lanes(
    mock: CartesiaMock, control: httpx.Client
) -> None:
    talk(mock, {"context_id": "a", "transcript": "Hello."}, {"context_id": "b", "transcript": "Bye."})
    at = number(control)
    told = control.get("/journal/follow", params={"after": at, "open": f"x,{at}", "timeout": 0}).json()
    lanes = told["calls"][0]["lanes"]
    assert [(lane["context"], lane["transcript"], lane["status"]) for lane in lanes] == [
        ("a", "Hello.", 200),
        ("b", "Bye.", 200),
    ]
    for lane in lanes:
        assert lane["began"] <= lane["sounded"] <= lane["ended"]
        assert lane["inputs"] == [lane["began"]]
        assert lane["seconds"] > 0.5


def test_events_have_a_lane_as_long_as_their_sound(api: httpx.Client, control: httpx.Client) -> None:
    api.post("/tts/sse", json=body(transcript="Hello there."))
    lane = control.get("/journal/follow").json()["calls"][0]["lanes"][0]
    sound = samples(control.get(f"/calls/{number(control)}/sound"))
    assert lane["seconds"] == len(sound) / 2 / RAW["sample_rate"]


def test_a_key_may_be_given_by_the_name_that_it_is_shown_under(
    mock: CartesiaMock, api: httpx.Client, control: httpx.Client
) -> None:
    api.post("/tts/bytes", json=body())
    name = calls(control)[0]["key"]
    mock.clock.freeze()
    told = httpx.get(f"{mock.base_url}/_mock/clock", params={"key": name}, trust_env=False).json()
    assert told == {"now": mock.clock.now(), "frozen": True}


# Sound made again


def test_the_sound_of_an_answer_is_made_again_sample_by_sample(
    api: httpx.Client, control: httpx.Client
) -> None:
    sent = api.post("/tts/bytes", json=body(transcript="Once more, please.", duration=1.0)).content
    assert samples(control.get(f"/calls/{number(control)}/sound")) == sent
    words = control.get(f"/calls/{number(control)}/words").json()
    assert [word["text"] for word in words["words"]][:2] == ["Once", "more,"]
    assert words["rate"] == 16000
    assert words["seconds"] == len(sent) / 2 / 16000


def test_the_sound_of_events_is_that_of_their_chunks(api: httpx.Client, control: httpx.Client) -> None:
    text = api.post("/tts/sse", json=body(transcript="In many pieces.")).text
    events = [json.loads(line[5:]) for line in text.splitlines() if line.startswith("data:")]
    sent = b"".join(base64.b64decode(event["data"]) for event in events if event["type"] == "chunk")
    assert samples(control.get(f"/calls/{number(control)}/sound")) == sent


def test_each_context_of_a_socket_has_its_own_sound(mock: CartesiaMock, control: httpx.Client) -> None:
    told = talk(mock, {"context_id": "a", "transcript": "Here."}, {"context_id": "b", "transcript": "There."})
    for context in ("a", "b"):
        chunks = [m for m in told if m["type"] == "chunk" and m["context_id"] == context]
        sent = b"".join(base64.b64decode(chunk["data"]) for chunk in chunks)
        asked = control.get(f"/calls/{number(control)}/sound", params={"context": context})
        assert samples(asked) == sent


def test_what_was_said_in_pieces_sounds_as_it_was_sent(mock: CartesiaMock, control: httpx.Client) -> None:
    url = f"{mock.base_url.replace('http', 'ws')}/tts/websocket?api_key={mock.api_key}"
    sent = b""
    with connect(f"{url}&cartesia_version={VERSION}", proxy=None) as socket:
        for text, more in (("Here we ", True), ("are. ", True), ("And now?", False)):
            socket.send(json.dumps(body(transcript=text, context_id="a", flush=more, **{"continue": more})))
        while (told := json.loads(socket.recv(timeout=20)))["type"] != "done":
            sent += base64.b64decode(told["data"]) if told["type"] == "chunk" else b""
    assert samples(control.get(f"/calls/{number(control)}/sound")) == sent


def test_the_sound_of_a_clip_is_what_was_sent(api: httpx.Client, control: httpx.Client) -> None:
    clip = api.post("/tts/bytes", json=body(output_format={**RAW, "container": "wav"})).content
    api.post("/stt", data={"model": "ink-whisper"}, files={"file": ("a.wav", clip)})
    words = control.get(f"/calls/{number(control)}/words").json()
    assert words["text"] == "Hello there"


@pytest.mark.parametrize("open_", ["9" * 5000, "-1", "٣", ",,"])
def test_numbers_of_calls_that_cannot_be_are_passed_over(control: httpx.Client, open_: str) -> None:
    assert control.get("/journal/follow", params={"open": open_}).json()["calls"] == []
    assert control.get(f"/calls/{open_}").status_code in (400, 404)


def test_where_nothing_sounds_there_is_no_sound(api: httpx.Client, control: httpx.Client) -> None:
    api.get("/voices")
    for path in (f"/calls/{number(control)}/sound", f"/calls/{number(control)}/words", "/calls/999999"):
        assert control.get(path).status_code == 404
    assert control.get("/calls/none").status_code == 400


# Voices


def test_a_mix_of_one_voice_and_nothing_of_another_is_the_one(control: httpx.Client) -> None:
    voices = control.get("/voices").json()["voices"]
    assert (voices[0]["id"], voices[0]["name"], voices[0]["public"]) == (SARAH, "Sarah", True)

    def mixed(*weights: int) -> bytes:
        parts = [{"id": v["id"], "weight": w} for v, w in zip(voices, weights, strict=False)]
        return samples(control.post("/say", json={"transcript": "Hello.", "voices": parts}))

    alone = mixed(1)
    assert mixed(2, 0) == alone
    assert mixed(1, 1) != alone
    assert calls(control) == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"transcript": "..."}, 400),
        ({"voices": [{"id": SARAH, "weight": 0}]}, 400),
        ({"voices": [{"id": "00000000-0000-4000-8000-000000000000"}]}, 404),
        ({"voices": []}, 400),
    ],
)
def test_what_cannot_be_said_is_refused(control: httpx.Client, change: dict[str, Any], status: int) -> None:
    asked = {"transcript": "Hello.", "voices": [{"id": SARAH}], **change}
    assert control.post("/say", json=asked).status_code == status


# The same call once more


def run_as_test(text: str, mock: CartesiaMock, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "test_again.py").write_text(text)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_again.py"],
        cwd=folder,
        env={**os.environ, "CARTESIA_MOCK_URL": mock.base_url},
        capture_output=True,
        text=True,
    )


def test_a_call_is_told_as_tests_that_pass(
    mock: CartesiaMock, api: httpx.Client, control: httpx.Client, tmp_path: Path
) -> None:
    said = {"transcript": "It's \"fine\", isn't it?"}
    api.post("/tts/bytes?x=1", json=body(**said))
    first = control.get(f"/calls/{number(control)}").json()["test"]
    talk(mock, {"context_id": "a", **said}, {"context_id": "b", "transcript": "Bye."})
    second = control.get(f"/calls/{number(control)}").json()["test"]
    assert "def test_it_s_fine_isn_t_it(cartesia_mock):" in first
    assert mock.api_key not in first + second
    done = run_as_test(first + "\n\n" + second.replace("def test_", "def test_socket_"), mock, tmp_path)
    assert "2 passed" in done.stdout, done.stdout


def test_a_call_is_told_as_a_line_of_curl_that_makes_it_again(
    mock: CartesiaMock, api: httpx.Client, control: httpx.Client, tmp_path: Path
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    sent = api.post("/tts/bytes", json=body(transcript="It's $5 `today`.")).content
    line = control.get(f"/calls/{number(control)}").json()["curl"]
    assert mock.api_key not in line
    environ = {"PATH": os.environ["PATH"], "CARTESIA_API_KEY": mock.api_key, "no_proxy": "*"}
    subprocess.run(["sh", "-c", line], cwd=tmp_path, env=environ, check=True)
    assert (tmp_path / "heard.audio").read_bytes() == sent
    assert [call["spoken"][0]["transcript"] for call in calls(control)] == ["It's $5 `today`."] * 2


def test_one_call_is_told_whole_and_without_its_key(
    mock: CartesiaMock, api: httpx.Client, control: httpx.Client
) -> None:
    api.get("/voices", params={"limit": "1"})
    told = control.get(f"/calls/{number(control)}").json()
    assert ["x-api-key", "[redacted]"] in told["request"]["headers"]
    assert json.loads(told["response"]["body"])["data"][0]["id"] == SARAH
    assert mock.api_key not in json.dumps(told)


# The page's files


def test_the_page_and_all_its_parts_come_from_here_alone(mock: CartesiaMock) -> None:
    for path, kind in (("", "text/html"), ("style.css", "text/css"), ("js/main.js", "text/javascript")):
        reply = httpx.get(f"{mock.base_url}/_mock/{path}", trust_env=False)
        assert reply.status_code == 200
        assert reply.headers["content-type"] == f"{kind}; charset=utf-8"
        assert reply.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    moved = httpx.get(f"{mock.base_url}/_mock", trust_env=False)
    assert (moved.status_code, moved.headers["location"]) == (307, "/_mock/")


@pytest.mark.parametrize(
    "path", ["../settings.py", "js/../../settings.py", "js", "js/", "index.html/", "x.js"]
)
def test_nothing_else_is_given_out(mock: CartesiaMock, path: str) -> None:
    with closing(HTTPConnection(mock.base_url.removeprefix("http://"))) as line:
        line.request("GET", f"/_mock/{path}")  # as it is: no client of ours tidies it up
        assert line.getresponse().status == 404


# Waiting


def test_a_server_that_stops_lets_those_go_who_wait(caplog: pytest.LogCaptureFixture) -> None:
    with MockServer() as server, socket.create_connection(("localhost", server.port)) as line:
        ask = f"GET /_mock/journal/follow?mark=0&timeout=60 HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n"
        line.sendall(ask.encode())
        # What was sent first is read first.
        httpx.get(f"{server.base_url}/_mock/health", trust_env=False)
        server.stop()
        assert line.recv(1000).startswith(b"HTTP/1.1 200 OK")
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
