"""What speech says, the ear hears: any sentence, over any transport, in any encoding, to every ear."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.sync.client import connect

from mockserver import MockServer
from tests.edge.listening import PATIENCE, dial, pieces, silent, talk, transcribe
from tests.edge.requests import body
from tests.speech.speaking import bounded

VERSION = "2026-08-14"
RATES = (8000, 16000, 22050, 24000, 44100, 48000)
WIDTHS = {"pcm_f32le": 4, "pcm_s16le": 2, "pcm_mulaw": 1, "pcm_alaw": 1}
QUIET = {"pcm_mulaw": b"\xff", "pcm_alaw": b"\xd5"}
TOLERANCE = 0.03
Hears = Callable[[MockServer, httpx.Client, "Said", list[int]], None]

ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz", "fr": "aeiourstéèçàœ", "de": "aeinrstäöüß", "ru": "абвгдежзийклмноп",
    "el": "αβγδεζηθικλμνξ", "hi": "कखगघचछजझटठ", "he": "אבגדהוזחטי", "ja": "あいうえおカキク日本",
    "ko": "가나다라마바사아", "zh": "你好世界今天水音乐",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A sentence as it sounded, and where each word begins and ends, in seconds; None where nobody told."""

    transcript: str
    language: str
    audio: bytes
    encoding: str
    rate: int
    times: list[tuple[float, float]] | None

    @property
    def words(self) -> list[str]:
        return self.transcript.split()

    @property
    def silence(self) -> bytes:
        """Three seconds."""
        return QUIET.get(self.encoding, b"\0") * (3 * self.rate * WIDTHS[self.encoding])


def _sentence(language: str) -> st.SearchStrategy[tuple[str, str]]:
    words = st.text(ALPHABETS[language], min_size=1, max_size=9)
    ends = st.sampled_from(["", "", "", ",", ".", "?"])
    word = st.builds(lambda text, end: text + end, words, ends)
    return st.lists(word, min_size=1, max_size=6).map(lambda several: (language, " ".join(several)))


sentences = st.sampled_from(sorted(ALPHABETS)).flatmap(_sentence)
forms = st.tuples(st.sampled_from(sorted(WIDTHS)), st.sampled_from(RATES))
places = st.lists(st.integers(0, 1 << 20), max_size=8)


def request(sentence: tuple[str, str], form: tuple[str, int]) -> dict[str, Any]:
    encoding, rate = form
    return body(
        model_id="sonic-3",
        language=sentence[0],
        transcript=sentence[1],
        output_format={"container": "raw", "encoding": encoding, "sample_rate": rate},
    )


def _times(messages: list[dict[str, Any]]) -> list[tuple[float, float]]:
    tables = [each["word_timestamps"] for each in messages if each["type"] == "timestamps"]
    return [pair for table in tables for pair in zip(table["start"], table["end"], strict=True)]


def _sound(messages: list[dict[str, Any]]) -> bytes:
    return b"".join(base64.b64decode(each["data"]) for each in messages if each["type"] == "chunk")


def by_bytes(server: MockServer, http: httpx.Client, asked: dict[str, Any]) -> tuple[bytes, None]:
    return http.post("/tts/bytes", json=asked, headers={"Cartesia-Version": VERSION}).content, None


def by_sse(
    server: MockServer, http: httpx.Client, asked: dict[str, Any]
) -> tuple[bytes, list[tuple[float, float]]]:
    reply = http.post(
        "/tts/sse", json=asked | {"add_timestamps": True}, headers={"Cartesia-Version": VERSION}
    )
    lines = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: ")]
    return _sound(lines), _times(lines)


def by_socket(
    server: MockServer, http: httpx.Client, asked: dict[str, Any]
) -> tuple[bytes, list[tuple[float, float]]]:
    headers = {"X-API-Key": "listeners", "Cartesia-Version": VERSION}
    with connect(f"ws://localhost:{server.port}/tts/websocket", additional_headers=headers, proxy=None) as ws:
        ws.send(json.dumps(asked | {"add_timestamps": True, "context_id": "loop"}))
        told = [json.loads(ws.recv(timeout=PATIENCE))]
        while not told[-1]["done"]:
            told.append(json.loads(ws.recv(timeout=PATIENCE)))
    return _sound(told), _times(told)


def check_times(said: Said, heard: list[dict[str, Any]]) -> None:
    """Within 30 ms of what speech told; where it tells times of characters, the sentence as a whole."""
    assert all(each["start"] < each["end"] for each in heard)
    if not said.times:
        return
    told = [(each["start"], each["end"]) for each in heard]
    if len(said.times) != len(told):
        said_times, told = [(said.times[0][0], said.times[-1][1])], [(told[0][0], told[-1][1])]
    else:
        said_times = said.times
    for (start, end), (heard_start, heard_end) in zip(said_times, told, strict=True):
        assert abs(start - heard_start) <= TOLERANCE
        assert abs(end - heard_end) <= TOLERANCE


def to_batch(server: MockServer, http: httpx.Client, said: Said, cuts: list[int]) -> None:
    query = {"encoding": said.encoding, "sample_rate": said.rate}
    reply = transcribe(http, said.audio, params=query, words=True, language=said.language)
    answer = reply.json()
    assert answer["text"] == said.transcript
    assert [word["word"] for word in answer["words"]] == [f" {word}" for word in said.words]
    check_times(said, answer["words"])


def _to_manual(
    model: str, language: str | None
) -> Callable[[MockServer, httpx.Client, Said, list[int]], None]:
    def ear(server: MockServer, http: httpx.Client, said: Said, cuts: list[int]) -> None:
        query: dict[str, Any] = {"model": model, "encoding": said.encoding, "sample_rate": said.rate}
        with dial(server, "/stt/websocket", **query, language=language or said.language) as ws:
            told, code, reason = talk(ws, [*pieces(said.audio, cuts), "finalize", "close"])
        assert (code, reason) == (1000, "Close message")
        assert [each["type"] for each in told][-1] == "done"
        finals = [each for each in told if each["type"] == "transcript" and each["is_final"]]
        assert "".join(each["text"] for each in finals) == f" {said.transcript}"
        check_times(said, [word for each in finals for word in each.get("words", [])])

    return ear


def to_turns(server: MockServer, http: httpx.Client, said: Said, cuts: list[int]) -> None:
    query: dict[str, Any] = {"encoding": said.encoding, "sample_rate": said.rate}
    with dial(server, "/stt/turns/websocket", **query) as ws:
        told, code, _ = talk(ws, [*pieces(said.audio, cuts), said.silence, '{"type":"close"}'])
    assert code == 1000
    assert told[0]["type"] == "connected"
    ends = [each["transcript"] for each in told if each["type"] == "turn.end"]
    assert " ".join(ends) == said.transcript
    assert len({each["request_id"] for each in told}) == 1


MOUTHS = {"bytes": by_bytes, "sse": by_sse, "socket": by_socket}
EARS = {
    "batch": to_batch,
    "ink-2": _to_manual("ink-2", "en"),
    "ink-whisper": _to_manual("ink-whisper", None),
    "turns": to_turns,
}


def loop(
    server: MockServer,
    http: httpx.Client,
    sentence: tuple[str, str],
    form: tuple[str, int],
    mouth: str,
    ear: str,
    cuts: list[int],
) -> None:
    audio, times = MOUTHS[mouth](server, http, request(sentence, form))
    EARS[ear](server, http, Said(sentence[1], sentence[0], audio, *form, times), cuts)


@pytest.mark.parametrize("mouth", sorted(MOUTHS))
@pytest.mark.parametrize("ear", sorted(EARS))
@given(sentence=sentences, form=forms, cuts=places)
@bounded(6)
def test_what_is_said_is_heard(
    server: MockServer,
    http: httpx.Client,
    mouth: str,
    ear: str,
    sentence: tuple[str, str],
    form: tuple[str, int],
    cuts: list[int],
) -> None:
    loop(server, http, sentence, form, mouth, ear, cuts)


@pytest.mark.parametrize("language", sorted(ALPHABETS))
@pytest.mark.parametrize("ear", sorted(EARS))
def test_every_ear_hears_every_language(
    server: MockServer, http: httpx.Client, language: str, ear: str
) -> None:
    letters = ALPHABETS[language]
    sentence = (language, f"{letters[:3]} {letters[3:8]}, {letters[1]}. {letters[-4:]}!")
    form = (sorted(WIDTHS)[len(letters) % 4], RATES[len(letters) % 6])
    loop(server, http, sentence, form, "sse", ear, [777, 20_001])


@pytest.mark.fuzz
@pytest.mark.parametrize("ear", sorted(EARS))
@given(sentence=sentences, form=forms, mouth=st.sampled_from(sorted(MOUTHS)), cuts=places)
@settings(max_examples=300, deadline=None)
def test_whatever_is_said_is_heard(
    server: MockServer,
    http: httpx.Client,
    ear: str,
    sentence: tuple[str, str],
    form: tuple[str, int],
    mouth: str,
    cuts: list[int],
) -> None:
    loop(server, http, sentence, form, mouth, ear, cuts)


def test_silence_after_speech_is_no_word(server: MockServer) -> None:
    with dial(server, "/stt/websocket") as ws:
        told, _, _ = talk(ws, [silent(3), "finalize", "close"])
    assert [each.get("text") for each in told] == ["", None, "", None]
