"""The quirks of the sockets that listen and of the voice changer, and the proof that no quirk is forgotten.

A test is called after its quirk.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockserver import MockServer
from mockserver.control.quirks.table import QUIRKS
from mockserver.world.clock import ManualClock
from tests.edge.faulty import dial
from tests.edge.listening import PATIENCE, pieces, silent, spoken, talk
from tests.edge.uploads import change
from tests.edge.voices import client

FORM = "model=ink-2&encoding=pcm_s16le&sample_rate=16000"
TEXT = "Hello there, my friend."
CLOSE_TURNS = '{"type":"close"}'
Told = list[dict[str, Any]]


@pytest.fixture(scope="module")
def raw(http: httpx.Client) -> bytes:
    """TEXT as samples."""
    return spoken(http, TEXT, container="raw")


def listened(server: MockServer, quirk: str, *frames: str | bytes, turns: bool = False) -> Told:
    """All that is told of some frames; the last of them closes."""
    path = f"/stt/{'turns/' if turns else ''}websocket?{FORM}"
    with dial(server, path=path, quirk=quirk, key="listener") as ws:
        return talk(ws, [*frames, CLOSE_TURNS if turns else "close"])[0]


def heard(told: Told) -> str:
    """All that is told for good."""
    return "".join(each["text"] for each in told if each.get("is_final")).strip()


def timed(told: Told) -> list[dict[str, Any]]:
    """All words with their times."""
    return [word for each in told for word in each.get("words") or []]


def test_stt_dots(server: MockServer) -> None:
    silence = (silent(2), "finalize")
    assert heard(listened(server, "", *silence)) == ""
    told = listened(server, "stt-dots", *silence)
    assert [each["text"] for each in told if each.get("is_final")][:1] == ["....."]


def test_stt_empty_final(server: MockServer, raw: bytes) -> None:
    plain, quirky = (listened(server, quirk, raw, "finalize") for quirk in ("", "stt-empty-final"))
    place = [each["type"] for each in quirky].index("flush_done")
    assert (quirky[place - 1]["type"], quirky[place - 1]["text"], quirky[place - 1]["is_final"]) == (
        "transcript", "", True
    )  # fmt: skip
    assert len(quirky) == len(plain) + 1
    assert heard(quirky) == heard(plain) == TEXT


def test_stt_word_drift(server: MockServer, raw: bytes) -> None:
    plain, quirky = (timed(listened(server, quirk, raw, "finalize")) for quirk in ("", "stt-word-drift"))
    assert [word["word"] for word in quirky] == [word["word"] for word in plain] != []
    ends = [(was["end"], now["end"]) for was, now in zip(plain, quirky, strict=True)]
    assert all(now == round(was * 955 / 960, 3) for was, now in ends)
    assert ends[-1][1] < ends[-1][0]


def test_stt_large_chunk_no_words(server: MockServer, raw: bytes) -> None:
    small = pieces(raw, range(0, len(raw), 6400))
    assert timed(listened(server, "stt-large-chunk-no-words", *small, "finalize"))
    assert not timed(listened(server, "stt-large-chunk-no-words", raw, "finalize"))
    assert timed(listened(server, "", raw, "finalize"))


def test_idle_close_stt_3min() -> None:
    clock = ManualClock()
    with (
        MockServer(clock=clock) as server,
        dial(server, path=f"/stt/websocket?{FORM}", quirk="idle-close-stt-3min") as ws,
    ):
        ws.send(silent(0.1))
        ws.send("finalize")
        ws.recv(timeout=PATIENCE)
        clock.advance(180)
        assert talk(ws, [])[1:] == (1000, "connection idle timeout")


def test_stt_random_close(server: MockServer, raw: bytes) -> None:
    def ends(quirk: str, sessions: int) -> list[bool]:
        closed = []
        for _ in range(sessions):
            with dial(server, path=f"/stt/websocket?{FORM}", quirk=quirk, key=f"random {quirk}") as ws:
                code = talk(ws, [raw, "finalize", "close"])[1]
            closed.append(code == 1006)
        return closed

    assert ends("stt-random-close=1", 2) == [True, True]
    assert ends("stt-random-close=0", 2) == [False, False]
    assert 1 <= ends("stt-random-close=0.5", 12).count(True) <= 11


def kinds(told: Told) -> list[str]:
    """The types of some messages."""
    return [each["type"] for each in told]


def test_turns_error_first(server: MockServer) -> None:
    path = "/stt/turns/websocket?model=ink-2&encoding=pcm_s16le&sample_rate=7"
    with dial(server, path=path, quirk="turns-error-first") as ws:
        told, _, _ = talk(ws, [])
    assert kinds(told)[:1] == ["error"]
    assert "connected" not in kinds(told)


def test_turns_dangling(server: MockServer, raw: bytes) -> None:
    assert "turn.end" in kinds(listened(server, "", raw, silent(3), turns=True))
    told = kinds(listened(server, "turns-dangling", raw, silent(3), turns=True))
    assert "turn.start" in told
    assert "turn.end" not in told


def test_turns_empty_end(server: MockServer, raw: bytes) -> None:
    told = listened(server, "turns-empty-end", raw, silent(3), turns=True)
    assert [each["transcript"] for each in told if each["type"] == "turn.end"] == [""]


def test_turns_no_transcript(server: MockServer, raw: bytes) -> None:
    told = listened(server, "turns-no-transcript", raw, silent(3), turns=True)
    (end,) = [each for each in told if each["type"] == "turn.end"]
    assert "transcript" not in end


def test_vc_opaque_400(server: MockServer, http: httpx.Client) -> None:
    clip = spoken(http, TEXT)
    with client(server, "2026-08-14") as caller:
        fmt = ("raw", 16000, "pcm_s16le", None)
        assert change(caller, clip, path="sse", fmt=fmt).status_code == 200
        headers = {"X-Mock-Quirk": "vc-opaque-400"}
        reply = change(caller, clip, path="sse", fmt=fmt, headers=headers)
        assert (reply.status_code, reply.content) == (400, b"")
        assert change(caller, clip, headers=headers).status_code == 200


# The table


def test_every_quirk_has_a_test_of_its_name() -> None:
    names = {
        name
        for file in Path(__file__).parent.glob("test_quirks_*.py")
        for name in re.findall(r"^def test_(\w+)\(", file.read_text("utf-8"), re.M)
    }
    assert [quirk for quirk in QUIRKS if quirk.replace("-", "_") not in names] == []


KEPT = {"-cjk-packed": 1, "-no-transcript": 1}
"""How many parts of the first name of a row its other name keeps: all but the last, unless it is here."""


def observed(page: str) -> list[str]:
    """The ids of section B; `handshake-401 / -402` and `stt-a / stt-b` are two in one row each."""
    section = page[page.index("## B.") : page.index("## C.")]
    ids: list[str] = []
    for cell in re.findall(r"^\| ([^|]+?) \|", section, re.M)[1:]:
        stem = ""
        for part in re.sub(r"\(.*?\)", "", cell).split("/"):
            name = part.strip()
            if not name.startswith("-"):
                stem = name
            kept = stem.split("-")[: KEPT.get(name, -1)]
            ids.append("-".join(kept) + name if name.startswith("-") else name)
    return ids


def test_every_observed_preset_is_a_quirk(facts: Path) -> None:
    found = observed((facts / "observed-behaviour.md").read_text("utf-8"))
    assert len(found) > 60
    assert set(found) == set(QUIRKS)
