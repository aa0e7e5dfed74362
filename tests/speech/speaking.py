"""What the tests of this room share: voices, sentences, a way to say and to damage them."""

import io
from typing import Any

import lameenc
import numpy as np
import numpy.typing as npt
import soundfile as sf
from hypothesis import settings
from hypothesis import strategies as st

from mockserver.speech.listening import Heard, listen
from mockserver.speech.plan import FrameGrid, Plan, plan
from mockserver.speech.prosody import NORMAL, Prosody
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import Timbre, timbre_of

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]

RATES = (8000, 16000, 22050, 24000, 44100, 48000)
FRAMES = FrameGrid(1024, 44100)
LONG_FRAMES = FrameGrid(80, 1000)
VOICE = Timbre(fundamental=12_345, harmonic=400, tilt=-50)

# Latin with accents, right to left, Chinese with its own punctuation, emoji with joiners, the last code point
# of a plane, and a word that is spoken in pieces.
MIXED = "Hello, Ünïcödé 42! שלום 你好，世界。 👩‍🚀🏳️‍🌈 \uffff https://example.com/a/long/path?x=1&y=22"

timbres = st.builds(
    Timbre,
    fundamental=st.integers(9_000, 18_000),
    harmonic=st.integers(100, 900),
    tilt=st.integers(-200, 200),
)
prosodies = st.builds(Prosody, rate_permille=st.integers(600, 1500), volume_permille=st.integers(500, 2000))
grids = st.sampled_from((FRAMES, LONG_FRAMES))
rates = st.sampled_from(RATES)
texts = st.text(min_size=1, max_size=30).filter(
    lambda text: "<" not in text and any(c.isalnum() for c in text)
)


def bounded(examples: int) -> settings:
    """So many examples however slow the machine, the same in every run.

    What a channel breaks once in a thousand times is measured in docs/tone-code.md, not left to luck here.
    """
    return settings(max_examples=examples, deadline=None, derandomize=True)


def said(
    transcript: str,
    *,
    timbre: Timbre = VOICE,
    prosody: Prosody = NORMAL,
    grid: FrameGrid = FRAMES,
    max_seconds: float | None = None,
) -> Plan:
    return plan(transcript, timbre=timbre, prosody=prosody, grid=grid, max_seconds=max_seconds)


def sound(planned: Plan, rate: int) -> Samples:
    return np.concatenate([np.zeros(0, np.int16), *synthesise(planned, rate)])


def say(transcript: str, rate: int, **how: Any) -> Samples:
    return sound(said(transcript, **how), rate)


def floats(samples: Samples) -> Floats:
    return samples.astype(np.float32) / np.float32(32768)


def random_timbres(count: int, seed: int) -> list[Timbre]:
    generator = np.random.default_rng(seed)
    return [timbre_of((generator.standard_normal(192) / 14).tolist()) for _ in range(count)]


def assert_heard(samples: Samples | Floats, rate: int, transcript: str) -> Heard:
    heard = listen(samples, rate)
    assert heard.text == " ".join(transcript.split())
    assert "".join(("" if word.glued else " ") + word.text for word in heard.words)[1:] == heard.text
    assert 0 < heard.confidence <= 1
    return heard


def assert_nothing_heard(samples: Samples | Floats, rate: int) -> None:
    heard = listen(samples, rate)
    assert (heard.text, heard.words, heard.voice, heard.confidence) == ("", (), None, 0.0)


def through_file(
    samples: Samples | Floats, rate: int, container: str, subtype: str, **how: Any
) -> tuple[Floats, int]:
    """Written and read back by libsndfile: G.711 or Opus."""
    held = io.BytesIO()
    sf.write(held, samples, rate, format=container, subtype=subtype, **how)
    held.seek(0)
    read: tuple[Floats, int] = sf.read(held, dtype="float32")
    return read


def through_mp3(samples: Samples, rate: int, bit_rate: int) -> tuple[Floats, int]:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(bit_rate)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(7)
    encoder.silence()
    data = bytes(encoder.encode(samples.tobytes()) + encoder.flush())
    read: tuple[Floats, int] = sf.read(io.BytesIO(data), dtype="float32")
    return read


def with_noise(samples: Samples, decibels: float, seed: int) -> Floats:
    """White noise that far below the speech, whose level is taken where it sounds."""
    clean = floats(samples)
    power = float(np.mean(clean[clean != 0] ** 2)) / 10 ** (decibels / 10)
    noise = np.random.default_rng(seed).standard_normal(clean.size) * np.sqrt(power)
    noisy: Floats = (clean + noise).astype(np.float32)
    return noisy
