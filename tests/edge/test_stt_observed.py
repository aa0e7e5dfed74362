"""Rows A7 and A8 of the observations, and those of A6 about speech to text, each by its name."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from mockserver import MockServer
from mockserver.streams.events import Closed
from mockserver.world.clock import ManualClock
from tests.edge.listening import PATIENCE, dial, pieces, silent, spoken, talk, transcribe, written
from tests.edge.requests import VERSIONS, said
from tests.hearing.sounds import noise, silence, together
from tests.streams.stt.listening import Listening

MANUAL, TURNS = "/stt/websocket", "/stt/turns/websocket"
TEXT = "Hello there, my friend."
CLOSE = '{"type":"close"}'


@pytest.fixture(scope="module")
def raw(http: httpx.Client) -> bytes:
    """TEXT as samples."""
    return spoken(http, TEXT, container="raw")


def kinds(told: list[dict[str, Any]]) -> list[str]:
    return [each["type"] for each in told]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("language", ["tw", "ak", "pcm", "gaa"])
def test_stt_invalid_language(http: httpx.Client, version: str, language: str) -> None:
    file = written(silence(0.1), 16000, "WAV")
    status, _, line = said(transcribe(http, file, version, language=language))
    assert (status, line.split(" | ")[-1]) == (400, f"invalid language: {language}")
    assert transcribe(http, file, version, language="sw").status_code == 200


def test_stt_script_follows_language(http: httpx.Client) -> None:
    """The same sound is written in the script of the language that is asked for."""
    file = written(together(noise(0.5), silence(0.3)), 16000, "WAV")
    hindi, english = (transcribe(http, file, language=code).json()["text"] for code in ("hi", "en"))
    assert all("\u0900" <= letter <= "\u097f" for letter in hindi)
    assert english.isascii()
    assert english


def test_text_commands(server: MockServer, raw: bytes) -> None:
    for last in ("close", "done"):
        with dial(server, MANUAL) as ws:
            told, code, _ = talk(ws, [raw, "finalize", last])
        assert kinds(told)[-3:] == ["flush_done", "transcript", "done"]
        assert code == 1000


@pytest.mark.parametrize("version", VERSIONS)
def test_done_then_1000(server: MockServer, version: str) -> None:
    with dial(server, MANUAL, version) as ws:
        told, code, reason = talk(ws, ["close"])
    assert {"type": "done", "is_final": False}.items() <= told[-1].items()
    assert (code, reason) == (1000, "Close message")


def test_many_finals(server: MockServer, raw: bytes) -> None:
    with dial(server, MANUAL) as ws:
        told, _, _ = talk(ws, [raw, "close"])
    finals = [each["text"] for each in told if each.get("is_final")]
    assert finals == [" Hello", " there,", " my", " friend.", ""]


def test_no_speech_end_event(server: MockServer, raw: bytes) -> None:
    with dial(server, MANUAL) as ws:
        told, _, _ = talk(ws, [raw, silent(10), "finalize", "close"])
    assert set(kinds(told)) == {"transcript", "flush_done", "done"}


def test_burst_ok(server: MockServer, raw: bytes) -> None:
    texts = []
    for cuts in (range(0), range(0, len(raw), 3_200)):
        with dial(server, MANUAL) as ws:
            told, _, _ = talk(ws, [*pieces(raw, cuts), "close"])
        texts.append([each.get("text") for each in told])
    assert texts[0] == texts[1]


def test_idle_3min() -> None:
    """Silence as audio is a message too."""
    talking = Listening("stt", "2026-08-14")
    for _ in range(5):
        talking.now += 179
        talking.after(bytes(320))
        assert talking.closed is None
    talking.now += 180
    talking.hear()
    assert talking.closed == Closed(1000, "connection idle timeout")


def test_idle_3min_over_a_real_connection() -> None:
    clock = ManualClock()
    with MockServer(clock=clock) as server, dial(server, MANUAL) as ws:
        ws.send("finalize")
        ws.recv(timeout=PATIENCE)
        ws.recv(timeout=PATIENCE)
        clock.advance(180)
        assert talk(ws, [])[1:] == (1000, "connection idle timeout")


@pytest.mark.parametrize("version", VERSIONS)
def test_invalid_sample_rate(server: MockServer, version: str) -> None:
    with dial(server, MANUAL, version, sample_rate=7) as ws:
        told, _, _ = talk(ws, [])
    assert [(each["type"], each["status_code"], each["message"]) for each in told] == [
        ("error", 400, "invalid sample rate")
    ]


def test_order(server: MockServer, raw: bytes) -> None:
    with dial(server, TURNS) as ws:
        told, code, reason = talk(ws, [raw, silent(2), raw, silent(2), CLOSE])
    short = [kind for place, kind in enumerate(kinds(told)) if place == 0 or kind != kinds(told)[place - 1]]
    turn = ["turn.start", "turn.update", "turn.eager_end", "turn.end"]
    assert short == ["connected", *turn, *turn]
    updates = [each["transcript"] for each in told if each["type"] == "turn.update"]
    assert updates[:4] == ["Hello", "Hello there,", "Hello there, my", TEXT]
    assert (code, reason) == (1000, "Close message")


@pytest.mark.parametrize("query", [{"model": "ink-9"}, {"sample_rate": 7}, {"turn_end_threshold": 0.9}])
def test_error_instead_of_connected(server: MockServer, query: dict[str, Any]) -> None:
    with dial(server, TURNS, **query) as ws:
        told, code, _ = talk(ws, [])
    assert kinds(told) == ["error"]
    assert code == 1000


def test_early_audio_ok(server: MockServer, raw: bytes) -> None:
    with dial(server, TURNS) as ws:
        ws.send(raw)  # `connected` has not been read
        told, _, _ = talk(ws, [CLOSE])
    assert told[0]["type"] == "connected"
    assert told[-1]["transcript"] == TEXT


def test_needs_silence(raw: bytes) -> None:
    talking = Listening("stt_turns")
    talking.after(raw)
    talking.now += 100
    assert talking.hear() == []
    assert [each["type"] for each in talking.after(silent(3))][-1] == "turn.end"


def test_empty_turn_end() -> None:
    """A sound that is too short for a word may start a turn."""
    sound = (together(silence(0.5), noise(0.07), silence(2)) * 32767).astype("<i2").tobytes()
    told = Listening("stt_turns", turn_start_threshold=0.65).after(sound)
    assert told[-1]["type"] == "turn.end"
    assert told[-1]["transcript"] == ""


def test_keyterm(server: MockServer, raw: bytes) -> None:
    """A hundred terms are taken, more are refused; an address that is too long is refused at once."""
    terms = [f"term{number:03} x" for number in range(100)]
    for path, last in ((MANUAL, "close"), (TURNS, CLOSE)):
        with dial(server, path, keyterm=terms) as ws:
            assert talk(ws, [raw, last])[0][-1]["type"] in ("done", "turn.end")
        with dial(server, path, keyterm=[*terms, "one"]) as ws:
            assert kinds(talk(ws, [])[0]) == ["error"]
        with pytest.raises(InvalidStatus, match="414"):
            dial(server, path, keyterm=["k" * 8_500])


def test_url_414(server: MockServer) -> None:
    with pytest.raises(InvalidStatus, match="414"):
        dial(server, MANUAL, keyterm=["k" * 100] * 80)


def test_token_on_socket(server: MockServer, http: httpx.Client) -> None:
    reply = http.post(
        "/access-token", json={"grants": {"stt": True}}, headers={"Cartesia-Version": "2026-08-14"}
    )
    with dial(server, TURNS, key="", access_token=reply.json()["token"]) as ws:
        assert kinds(talk(ws, [CLOSE])[0]) == ["connected"]
