"""Real speech, made by espeak-ng, through every operation that takes a clip."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator

import httpx
import numpy as np
import pytest
import soundfile

from mockserver import MockServer
from mockserver.audio.decoding import Clip, decode
from mockserver.conversion.contour import ContourMeter
from mockserver.speech.listening import listen
from tests.conversion.sounds import as_samples, envelope, file_of, likeness
from tests.edge.test_uploads import transcribe
from tests.edge.uploads import RAW, change, fill, heard
from tests.edge.voices import client, clone

SENTENCES = {
    "en": "The quick brown fox jumps over the lazy dog.",
    "de": "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.",
    "cmn": "今天天气很好，我们去公园吧。",
}
FILES = [("WAV", "PCM_16"), ("WAV", "ULAW"), ("FLAC", "PCM_16"), ("MP3", "MPEG_LAYER_III"), ("OGG", "OPUS")]


@pytest.fixture(scope="module", params=SENTENCES)
def speech(request: pytest.FixtureRequest) -> Clip:
    """A sentence, spoken."""
    espeak = shutil.which("espeak-ng")
    if espeak is None:
        pytest.skip("espeak-ng is not installed")
    command = [espeak, "-v", request.param, "--stdout", SENTENCES[request.param]]
    done = subprocess.run(command, capture_output=True, check=True)
    samples, rate = soundfile.read(io.BytesIO(done.stdout), dtype="float32")
    assert samples.size > rate
    return Clip(samples, rate)


@pytest.fixture(scope="module")
def http(server: MockServer) -> Iterator[httpx.Client]:
    with client(server, "2026-08-14") as found:
        yield found


def opened(data: bytes) -> tuple[np.ndarray, int]:
    clip = decode(data)
    return as_samples(clip.samples.astype(np.float64)), clip.sample_rate


@pytest.mark.parametrize(("container", "subtype"), FILES)
def test_its_melody_is_kept_in_another_voice(
    http: httpx.Client, speech: Clip, container: str, subtype: str
) -> None:
    file = file_of(speech.samples, 24_000 if container == "OGG" else speech.sample_rate, container, subtype)
    clip, rate = opened(file)
    reply = change(http, file, fmt=RAW)
    assert reply.status_code == 200
    result = np.frombuffer(reply.content, np.int16)
    assert abs(result.size - clip.size * 16_000 / rate) <= 1
    assert likeness(envelope(clip, rate), envelope(result, 16_000)) >= 0.9
    assert listen(result, 16_000).text == ""


def test_its_pitch_is_followed(http: httpx.Client, speech: Clip) -> None:
    result = np.frombuffer(
        change(http, file_of(speech.samples, speech.sample_rate), fmt=RAW).content, np.int16
    )
    was, now = (
        melody(*each) for each in (opened(file_of(speech.samples, speech.sample_rate)), (result, 16_000))
    )
    both = (was > 0) & (now > 0)
    assert both.mean() > 0.3
    assert np.corrcoef(np.log(was[both]), np.log(now[both]))[0, 1] > 0.8


def melody(sound: np.ndarray, rate: int) -> np.ndarray:
    """The pitch at each hundredth of the sound."""
    meter = ContourMeter(rate)
    meter.feed(sound)
    pitches = meter.finish().pitches
    return pitches[np.arange(100) * pitches.size // 100]


@pytest.mark.parametrize(("container", "subtype"), FILES[2:4])
def test_words_are_put_beside_it_as_loud_as_it_is(
    http: httpx.Client, speech: Clip, container: str, subtype: str
) -> None:
    file = file_of(speech.samples, 24_000 if container == "OGG" else speech.sample_rate, container, subtype)
    assert heard(fill(http, file, file, "words in between")).text == "words in between"


@pytest.mark.parametrize(("container", "subtype"), FILES[::4])
def test_it_can_be_cloned_and_transcribed(
    http: httpx.Client, speech: Clip, container: str, subtype: str
) -> None:
    file = file_of(speech.samples, 24_000 if container == "OGG" else speech.sample_rate, container, subtype)
    assert clone(http, file).status_code == 200
    assert transcribe(http, file).status_code == 200
