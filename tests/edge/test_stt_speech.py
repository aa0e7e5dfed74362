"""Real speech, made by espeak-ng: it passes through every endpoint, and says the same everywhere."""

from __future__ import annotations

import io
import shutil
import subprocess

import httpx
import numpy as np
import pytest
import soundfile

from mockserver import MockServer
from mockserver.hearing.vocabulary import WORDS
from tests.edge.listening import dial, floats, pieces, silent, talk, transcribe, written

ESPEAK = shutil.which("espeak-ng")
pytestmark = pytest.mark.skipif(ESPEAK is None, reason="espeak-ng is not installed")

PHRASES = {
    "en": "Good morning. How are you? I would like a cup of tea.",
    "de": "Guten Morgen. Wie geht es? Ich hätte gern einen Tee.",
}


@pytest.fixture(scope="module", params=sorted(PHRASES))
def speech(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """The language, and a WAV file as espeak-ng writes it."""
    made = subprocess.run(
        [ESPEAK or "", "-v", request.param, "--stdout", PHRASES[request.param]],
        capture_output=True,
        check=True,
    )
    return request.param, made.stdout


def samples(wav: bytes) -> tuple[bytes, int]:
    sound, rate = soundfile.read(io.BytesIO(wav), dtype="int16")
    return sound.astype("<i2").tobytes(), rate


def test_real_speech_becomes_words_of_the_language(http: httpx.Client, speech: tuple[str, bytes]) -> None:
    language, wav = speech
    answer = transcribe(http, wav, language=language, words=True).json()
    heard = answer["text"].split()
    assert 6 <= len(heard) <= 14, "about as many as were said"
    assert set(heard) <= set(WORDS[language])
    ends = [0.0, *(each["end"] for each in answer["words"])]
    assert all(each["start"] >= end for each, end in zip(answer["words"], ends, strict=False))


@pytest.mark.parametrize(
    ("container", "subtype"),
    [("FLAC", "PCM_16"), ("WAV", "FLOAT"), ("OGG", "VORBIS"), ("MP3", None), ("WAV", "ULAW")],
)
def test_it_is_heard_in_any_format(
    http: httpx.Client, speech: tuple[str, bytes], container: str, subtype: str | None
) -> None:
    language, wav = speech
    plain = transcribe(http, wav, language=language).json()
    pcm, rate = samples(wav)
    reply = transcribe(http, written(floats(pcm), rate, container, subtype), language=language)
    found = reply.json()
    assert abs(len(found["text"].split()) - len(plain["text"].split())) <= 2
    if subtype in ("PCM_16", "FLOAT"):
        assert found == plain | {"request_id": found["request_id"]}


def test_every_ear_hears_the_same(server: MockServer, http: httpx.Client, speech: tuple[str, bytes]) -> None:
    language, wav = speech
    pcm, rate = samples(wav)
    text = transcribe(http, wav, language=language).json()["text"]
    query = {"model": "ink-whisper", "language": language, "sample_rate": str(rate)}
    with dial(server, "/stt/websocket", **query) as ws:
        told, _, _ = talk(ws, [*pieces(pcm, [777, 30_001]), silent(1, rate=rate), "close"])
    assert "".join(each["text"] for each in told if each.get("is_final")).strip() == text


def test_turns_are_taken_in_real_speech(server: MockServer, speech: tuple[str, bytes]) -> None:
    _, wav = speech
    pcm, rate = samples(wav)
    with dial(server, "/stt/turns/websocket", sample_rate=str(rate)) as ws:
        told, _, _ = talk(ws, [pcm, silent(3, rate=rate), pcm, silent(3, rate=rate), '{"type":"close"}'])
    ends = [each["transcript"] for each in told if each["type"] == "turn.end"]
    assert len(ends) == 2
    assert ends[0] == ends[1]
    assert len(ends[0].split()) >= 3


def test_nothing_of_it_is_the_tone_code(http: httpx.Client, speech: tuple[str, bytes]) -> None:
    language, wav = speech
    pcm, rate = samples(wav)
    faster = written(np.asarray(floats(pcm)), min(rate * 2, 48_000), "WAV", "PCM_16")
    assert set(transcribe(http, faster, language=language).json()["text"].split()) <= set(WORDS[language])
