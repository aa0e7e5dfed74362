"""From clips to voices, without HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from mockserver.audio.decoding import TooLong, UndecodableAudio
from mockserver.audio.g711 import decode_mulaw, encode_mulaw
from mockserver.speech.plan import FrameGrid, plan
from mockserver.speech.prosody import Prosody
from mockserver.speech.synthesis import synthesise
from mockserver.voices.catalogue import VOICES
from mockserver.voices.clips import embedding_of
from mockserver.voices.embeddings import cosine
from mockserver.voices.voice import Voice

PUBLIC = list(VOICES.values())
SARAH = PUBLIC[0]
Samples = npt.NDArray[np.int16]


def speech(voice: Voice, rate: int, text: str = "One clip that says who speaks") -> Samples:
    said = plan(text, timbre=voice.timbre, prosody=Prosody(1000, 1000), grid=FrameGrid(80, 1000))
    return np.concatenate(list(synthesise(said, rate)))


def file(samples: Samples, rate: int, container: str = "WAV", **how: str) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format=container, **how)
    return out.getvalue()


def channels() -> Iterator[tuple[str, bytes]]:
    yield "wav", file(speech(SARAH, 44_100), 44_100)
    yield "telephone", file(decode_mulaw(np.frombuffer(encode_mulaw(speech(SARAH, 8_000)), np.uint8)), 8_000)
    yield "quiet", file((speech(SARAH, 16_000) // 10).astype(np.int16), 16_000)
    yield "mp3", file(speech(SARAH, 24_000), 24_000, "MP3")
    yield "opus", file(speech(SARAH, 48_000), 48_000, "OGG", subtype="OPUS")
    yield "stereo flac", file(np.stack([speech(SARAH, 22_050)] * 2, axis=1), 22_050, "FLAC")


@pytest.mark.parametrize(
    ("name", "clip"), list(channels()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_known_voice_is_recognised_through_any_channel(name: str, clip: bytes) -> None:
    assert cosine(embedding_of(clip, PUBLIC), SARAH.embedding) == pytest.approx(0.9995, abs=1e-6)


@pytest.mark.parametrize("voice", PUBLIC[28::9], ids=lambda voice: voice.name)
def test_voices_of_our_own_are_told_from_all_others(voice: Voice) -> None:
    clip = file(speech(voice, 16_000), 16_000)
    found = embedding_of(clip, PUBLIC)
    assert max(PUBLIC, key=lambda other: cosine(other.embedding, found)) is voice


def test_a_voice_that_nobody_knows_is_not_taken_for_another() -> None:
    clip = file(speech(SARAH, 16_000), 16_000)
    others = [voice for voice in PUBLIC if abs(voice.timbre.fundamental - SARAH.timbre.fundamental) > 100]
    found = embedding_of(clip, others)
    assert max(abs(cosine(found, voice.embedding)) for voice in PUBLIC) < 0.5


def test_sound_without_our_words_gives_numbers_that_are_the_same_everywhere() -> None:
    samples = (np.arange(8_000) % 97 * 200 - 9_700).astype(np.int16)
    found = embedding_of(file(samples, 8_000), PUBLIC)
    assert found[:3] == (-0.12337112426757812, 0.04135894775390625, 0.01537322998046875)


def test_silence_is_a_clip_like_any_other() -> None:
    silent = np.zeros(8_000, np.int16)
    assert embedding_of(file(silent, 8_000), PUBLIC) == embedding_of(file(silent, 8_000), ())
    assert embedding_of(file(silent, 8_000), ()) != embedding_of(file(silent[1:], 8_000), ())
    assert embedding_of(file(silent, 8_000), ()) != embedding_of(file(silent, 16_000), ())


def test_the_container_does_not_matter_where_it_loses_nothing() -> None:
    samples = np.random.default_rng(1).integers(-9_000, 9_000, 8_000).astype(np.int16)
    assert embedding_of(file(samples, 8_000), ()) == embedding_of(file(samples, 8_000, "FLAC"), ())


def test_what_is_no_clip_is_refused() -> None:
    with pytest.raises(UndecodableAudio, match="not a WAV, MP3, FLAC or Ogg file"):
        embedding_of(b"hello", PUBLIC)
    with pytest.raises(UndecodableAudio, match="there is no sound in it"):
        embedding_of(file(np.zeros(0, np.int16), 8_000), PUBLIC)
    with pytest.raises(TooLong):
        embedding_of(file(np.zeros(8_000 * 300 + 1, np.int16), 8_000), PUBLIC)
